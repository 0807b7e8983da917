"""Calls: openings of programmes with their deadlines, as a list and as a calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from sqlmodel import Session, col, select

from matching.funding.overriding import read_override
from matching.funding.rulebook import NO_CALL
from matching.funding.rules import Override
from service.directory.call_models import CallStages, FundingCall
from service.directory.vocabulary import Confidence
from service.funding.rulebooks import file_rules

WIDEST = 73
"""Octets of a line of a calendar before it is folded."""


@dataclass(frozen=True, slots=True)
class Call:
    """An opening of a programme; it may have several deadlines."""

    reference: str
    programme: str
    instrument: str
    text: str
    text_nl: str
    about: str
    about_nl: str
    topsectors: tuple[str, ...]
    opens_on: date | None
    deadlines: tuple[date, ...]
    budget: str
    budget_nl: str
    source: str
    confidence: str
    id: int = 0
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    stages: CallStages = CallStages.SINGLE
    override: Override = NO_CALL
    address: str = ""

    @property
    def illustrative(self) -> bool:
        """Whether it is invented, for the demonstration."""
        return self.confidence == "I"

    @property
    def changes_rules(self) -> bool:
        """Whether its text changes the rules of the instrument."""
        return bool(self.override.without or self.override.rules)

    def next_after(self, day: date) -> date | None:
        """The next deadline, the day itself included; None where all have passed."""
        return min((one for one in self.deadlines if one >= day), default=None)


def call_of(row: FundingCall) -> Call:
    """A stored call as the pages and verdicts see it."""
    return Call(
        reference=row.reference,
        programme=row.programme,
        instrument=row.instrument,
        text=row.title,
        text_nl=row.title_nl or row.title,
        about=row.text,
        about_nl=row.text_nl or row.text,
        topsectors=tuple(row.topsectors),
        opens_on=row.opens_on,
        deadlines=tuple(date.fromisoformat(one) for one in row.deadlines),
        budget=row.budget,
        budget_nl=row.budget_nl or row.budget,
        source=row.source,
        confidence=row.confidence.value,
        id=row.id or 0,
        topics=tuple(row.topics),
        areas=tuple(row.areas),
        stages=row.stages,
        override=replace(
            override_of(row.programme, row.instrument, row.override),
            areas=tuple(row.areas),
            source=row.source,
            confidence=row.confidence.value,
        )
        if row.areas
        else override_of(row.programme, row.instrument, row.override),
        address=row.address,
    )


@lru_cache(maxsize=500)
def override_of(programme: str, instrument: str, text: str) -> Override:
    """What the text of a call changes of the rules; raises `WrongRules`."""
    chosen = file_rules().programme(programme).instrument(instrument) if text.strip() else None
    return read_override(text, chosen) if chosen else NO_CALL


def calls(session: Session, demo: bool) -> tuple[Call, ...]:
    """The calls that may be shown, none from the archive; invented ones in a demonstration only."""
    query = select(FundingCall).where(col(FundingCall.archived).is_(False))
    if not demo:
        query = query.where(FundingCall.confidence != Confidence.ILLUSTRATIVE)
    return tuple(call_of(row) for row in session.exec(query.order_by(FundingCall.reference)).all())


def tied_to(session: Session, numbers: Iterable[int | None]) -> dict[int, Call]:
    """Calls by their numbers, also those in the archive."""
    query = select(FundingCall).where(col(FundingCall.id).in_({one for one in numbers if one}))
    return {row.id or 0: call_of(row) for row in session.exec(query).all()}


def coming(found: Iterable[Call], day: date) -> tuple[Call, ...]:
    """Those with a deadline to come, the nearest first."""
    dated = [(one.next_after(day), one) for one in found]
    live = [(deadline, one) for deadline, one in dated if deadline is not None]
    return tuple(one for _, one in sorted(live, key=lambda pair: (pair[0], pair[1].reference)))


def past(found: Iterable[Call], day: date) -> tuple[Call, ...]:
    """Those whose deadlines have passed, the latest first."""
    over = [one for one in found if one.next_after(day) is None]
    return tuple(sorted(over, key=lambda one: (one.deadlines[-1], one.reference), reverse=True))


def calendar(found: Sequence[tuple[Call, str]], address: str, now: datetime) -> str:
    """The deadlines as iCalendar: an event of a whole day each, with the words that the reader is told."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Schakel//calls//EN", "CALSCALE:GREGORIAN"]
    for call, words in found:
        for day in call.deadlines:
            lines += _event(call, words, day, (address, now))
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(call: Call, words: str, day: date, about: tuple[str, datetime]) -> list[str]:
    address, now = about
    return [
        "BEGIN:VEVENT",
        f"UID:{call.reference}-{day:%Y%m%d}@schakel",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(words)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of at most `WIDEST` octets, no letter cut in two; each further piece begins with a blank."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > WIDEST:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
