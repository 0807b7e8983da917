"""What the pages of a consortium show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from matching.funding.verdicts import CONDITIONAL
from service.consortia.access import Place
from service.consortia.aims import call_named, need_for
from service.consortia.filing import files_of
from service.consortia.judging import Entry, Lineup, judged, lineup
from service.consortia.keeping import partners_of
from service.consortia.knowing import fields_of
from service.consortia.models import Consortium, ConsortiumChange, ConsortiumFile
from service.consortia.proposing import Filler, Wish, fillers, fillers_named
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.viewing import field_names
from service.funding.calls import Call
from service.funding.options import Option


@dataclass(frozen=True, slots=True)
class Look:
    """From which side of a call and of the gap one looks: on which day, at which option alone, if at one."""

    day: date
    only: str = ""


@dataclass(frozen=True, slots=True)
class Expertise:
    """A field that is wanted, and which partners cover it."""

    field: str
    name: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A consortium with all that its page shows."""

    place: Place
    lead: Organisation
    need: Listing | None
    call: Call | None
    found: Lineup
    expertise: tuple[Expertise, ...]
    fields: dict[str, str]
    files: tuple[ConsortiumFile, ...]
    log: tuple[tuple[ConsortiumChange, str], ...]

    @property
    def row(self) -> Consortium:
        """The consortium itself."""
        return self.place.row

    def day(self, today: date) -> date:
        """The day that counts: the next deadline of the call where there is one, else today."""
        return (self.call.next_after(today) if self.call else None) or today

    @property
    def aims_at(self) -> str:
        """The option of the call, as an address has it; empty without a call."""
        return f"{self.call.programme}.{self.call.instrument}" if self.call else ""

    @property
    def uncovered(self) -> frozenset[str]:
        """The fields that nobody covers yet."""
        return frozenset(one.field for one in self.expertise if not one.by)

    @property
    def share(self) -> int | None:
        """The shares of all in per cent, where any is given."""
        given = [one.row.share for one in self.found.entries if one.counts and one.row.share is not None]
        return sum(given) if given else None


@dataclass(frozen=True, slots=True)
class Judged:
    """What could pay on a day, and who would fill the gap."""

    look: Look
    options: tuple[Option, ...]
    fillers: tuple[Filler, ...]

    @property
    def serving(self) -> tuple[Option, ...]:
        """What is worth a look."""
        return tuple(one for one in self.options if one.serves)

    @property
    def short(self) -> tuple[Option, ...]:
        """What is eligible once something is added."""
        return tuple(one for one in self.serving if one.verdict.outcome == CONDITIONAL)

    @property
    def named(self) -> Option | None:
        """The option whose gap alone is looked at."""
        return next((one for one in self.serving if key_of(one) == self.look.only), None)

    @property
    def foremost(self) -> Option | None:
        """The option that counts most: the one that is asked for or called for, else the first worth a look."""
        chosen = (one for one in self.options if key_of(one) == self.look.only)
        return next(chosen, self.serving[0] if self.serving else None)

    @property
    def beside(self) -> tuple[Option, ...]:
        """What is worth a look beside it."""
        return tuple(one for one in self.serving if one is not self.foremost)

    @property
    def rest(self) -> tuple[Option, ...]:
        """What is for one applicant, for others, or closed."""
        return tuple(one for one in self.options if not one.serves and one is not self.foremost)

    @property
    def lacking(self) -> bool:
        """Whether one option alone is looked at, and it lacks partners."""
        return self.named is not None and self.named.partners_missing > 0


def key_of(option: Option) -> str:
    """An option in an address."""
    return f"{option.programme.id}.{option.instrument.id}"


def whole(session: Session, place: Place, demo: bool) -> Whole:
    """All of a consortium, for somebody who may read it."""
    row = place.row
    found = lineup(session, partners_of(session, row.id))
    names = field_names(session)
    return Whole(
        place=place,
        lead=session.get_one(Organisation, row.organisation_id),
        need=need_for(session, row.need_id, place.actor),
        call=call_named(session, row.call_key, demo),
        found=found,
        expertise=tuple(_expertise(session, row.wanted, found.entries, names)),
        fields=names,
        files=tuple(files_of(session, row.id)),
        log=_log(session, row),
    )


def _expertise(
    session: Session, wanted: Sequence[str], entries: Sequence[Entry], names: dict[str, str]
) -> list[Expertise]:  # fmt: skip
    known = fields_of(session, [one.organisation for one in entries if one.organisation is not None])
    held = {
        one.name: set(one.row.brings) | known.get(one.row.organisation_id or 0, set())
        for one in entries
        if one.counts
    }
    found = [
        Expertise(field, names.get(field, field), tuple(name for name, fields in held.items() if field in fields))
        for field in wanted
    ]
    return sorted(found, key=lambda one: (bool(one.by), one.name.casefold()))


def _log(session: Session, row: Consortium) -> tuple[tuple[ConsortiumChange, str], ...]:
    query = select(ConsortiumChange, Organisation.name).outerjoin(
        Organisation, col(Organisation.id) == col(ConsortiumChange.organisation_id)
    )
    query = query.where(ConsortiumChange.consortium_id == row.id).order_by(col(ConsortiumChange.id).desc())
    return tuple((change, name or "") for change, name in session.exec(query).all())


def judging(session: Session, found: Whole, look: Look) -> Judged:
    """The verdicts on a day, and who fills the gap of all options that are short of something, or of one."""
    options = judged(session, found.found, (look.day, found.call))
    seen = Judged(look, options, ())
    if not found.place.keeps or found.row.ended_at is not None:
        return seen
    wish = wish_for(found, seen)
    return Judged(look, options, fillers(session, wish))


def wish_for(found: Whole, seen: Judged) -> Wish:
    """What is to be filled."""
    options = seen.serving if seen.named is None else (seen.named,)
    return Wish(found.row, found.found, found.uncovered, options, (seen.look.day, found.call), seen.named is not None)


def compared(session: Session, found: Whole, look: Look, slugs: Sequence[str]) -> tuple[Judged, tuple[Filler, ...]]:
    """Two named candidates with their reasons, the better first."""
    seen = Judged(look, judged(session, found.found, (look.day, found.call)), ())
    return seen, fillers_named(session, wish_for(found, seen), slugs)
