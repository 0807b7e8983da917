"""What the pages of an organisation's own listings show: states with their days, what can be done, what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from service.accounts.models import Person
from service.directory.call_models import FundingCall
from service.directory.listing_advice import advice
from service.directory.listing_calls import call_of
from service.directory.listing_keeping import dates_of, listings_of
from service.directory.listing_life import RENEW_FROM, after, possible, renewable
from service.directory.listing_models import Listing, ListingChange
from service.directory.models import Organisation
from service.directory.viewing import field_names
from service.directory.vocabulary import ListingState, ListingStep

JUDGED = (ListingStep.PUBLISHED, ListingStep.REJECTED, ListingStep.ASKED)


@dataclass(frozen=True, slots=True)
class OwnListing:
    """A listing of one's own: what can be done with it today, and what a moderator last said of it."""

    row: Listing
    steps: tuple[ListingStep, ...]
    editable: bool
    note: str
    renew_from: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """A step in the history: by whom, where it was somebody of the organisation."""

    at: datetime
    who: str
    step: ListingStep
    fields: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One listing of one's own as others see it, with its history and what could be said better."""

    own: OwnListing
    row: Listing
    owner: Organisation | None
    fields: dict[str, str]
    history: tuple[Told, ...]
    advice: list[str]
    call: FundingCall | None = None


def own_listings(session: Session, own: Organisation, day: date) -> list[OwnListing]:
    """All listings of an organisation, with what can be done with each."""
    rows = listings_of(session, own)
    notes = _notes(session, [row.id or 0 for row in rows])
    return [_own(row, notes, day) for row in rows]


def whole(session: Session, own: Organisation, row: Listing, day: date) -> Whole:
    """One listing for its own people; the owner as others see it: unnamed where it is confidential."""
    one = _own(row, _notes(session, [row.id or 0]), day)
    shown = None if row.confidential else own
    names, told = field_names(session, row.fields), history(session, row)
    return Whole(one, row, shown, names, told, advice(row), call_of(session, row))


def _own(row: Listing, notes: dict[int, str], day: date) -> OwnListing:
    dates, waits = dates_of(row), row.state in (ListingState.SUBMITTED, ListingState.REJECTED)
    steps = possible(row.state, dates, day)
    editable = after(row.state, ListingStep.CHANGED) is not None
    note = notes.get(row.id or 0, "") if waits else ""
    return OwnListing(row, steps, editable, note, _renewable_from(row))


def _renewable_from(row: Listing) -> date | None:
    """The first day on which a listing that is open can be renewed; None where it cannot."""
    if row.expires_on is None or row.state not in (ListingState.PUBLISHED, ListingState.ON_HOLD):
        return None
    first = row.expires_on - RENEW_FROM
    return first if renewable(dates_of(row), first) else None


def _notes(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """The last thing that a moderator said of each listing."""
    query = select(ListingChange.listing_id, ListingChange.note).where(
        col(ListingChange.listing_id).in_(list(numbers)), col(ListingChange.step).in_(JUDGED)
    )  # fmt: skip
    return dict(session.exec(query.order_by(col(ListingChange.id))).all())


def history(session: Session, row: Listing) -> tuple[Told, ...]:
    """What was done with a listing, the last first; moderators stay unnamed."""
    query = select(ListingChange).where(ListingChange.listing_id == row.id)
    changes = session.exec(query.order_by(col(ListingChange.id).desc())).all()
    numbers = {one.person_id for one in changes if one.person_id and one.step not in JUDGED}
    people = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(numbers))).all())
    return tuple(
        Told(one.at, people.get(one.person_id, "") if one.step not in JUDGED else "", one.step, one.fields, one.note)
        for one in changes
    )  # fmt: skip
