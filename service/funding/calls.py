"""Calls: openings of programmes with their deadlines, as a list and as a calendar."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from service.settings import ROOT

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

    @property
    def illustrative(self) -> bool:
        """Whether it is invented, for the demonstration."""
        return self.confidence == "I"

    def next_after(self, day: date) -> date | None:
        """The next deadline, the day itself included; None where all have passed."""
        return min((one for one in self.deadlines if one >= day), default=None)


@cache
def all_calls() -> tuple[Call, ...]:
    """Those of the seed file, invented ones among them."""
    with (ROOT / "seeds" / "programmes" / "calls.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_call(row) for row in csv.DictReader(file))


def _call(row: dict[str, str]) -> Call:
    return Call(
        reference=row["reference"],
        programme=row["programme"],
        instrument=row["instrument"],
        text=row["title"],
        text_nl=row["title_nl"],
        about=row["text"],
        about_nl=row["text_nl"],
        topsectors=tuple(one for one in row["topsectors"].split(";") if one),
        opens_on=date.fromisoformat(row["opens_on"]) if row["opens_on"] else None,
        deadlines=tuple(sorted(date.fromisoformat(one) for one in row["deadlines"].split(";"))),
        budget=row["budget"],
        budget_nl=row["budget_nl"],
        source=row["source"],
        confidence=row["confidence"],
    )


def calls(demo: bool) -> tuple[Call, ...]:
    """The calls that may be shown: invented ones in a demonstration only."""
    return tuple(one for one in all_calls() if demo or not one.illustrative)


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
