"""What an organisation's own people do with its listings: write, change, and take the steps of a listing's life."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from matching.records import ListingKind
from service.accounts.policy import Action, Actor, allow
from service.directory.listing_advice import given_away
from service.directory.listing_calls import closes
from service.directory.listing_life import LIFETIME, MOST_RENEWALS, Dates, after, last_day, renewable, renewed_until
from service.directory.listing_models import Listing, ListingChange, ListingTopsector
from service.directory.models import Organisation
from service.directory.viewing import organisation_by_slug, subject_of
from service.directory.vocabulary import ListingState, ListingStep
from service.errors import Missing, Overtaken, Refused

FIRST_DIGITS, TRIES = 10_000, 20
EDITED = (
    "title", "summary", "description", "language", "title_en", "summary_en", "partner_wanted", "partner_task",
    "cooperation", "partner_kinds", "fields", "countries_wanted", "countries_excluded", "trl_from", "trl_to",
    "keywords", "confidential", "open_for_interest", "expires_on", "call_id",
)  # fmt: skip
"""The columns that the form fills, besides the topsectors."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and when; nobody where the service does it by itself."""

    person_id: int | None
    now: datetime

    @property
    def day(self) -> date:
        """The day of it."""
        return self.now.date()


def own_organisation(session: Session, slug: str, actor: Actor) -> Organisation:
    """The organisation whose listings the reader keeps; raises `Refused` for a visitor, `Missing` for others."""
    if actor.person_id is None:
        raise Refused
    found = organisation_by_slug(session, slug)
    if not allow(actor, Action.KEEP_LISTINGS, subject_of(found)):
        raise Missing
    session.refresh(found, ["names"])
    return found


def own_listing(session: Session, own: Organisation, reference: str) -> Listing:
    """A listing of the organisation, held until the transaction ends; raises `Missing` for one of others."""
    found = whole_listing(session, reference)
    if found is None or found.organisation_id != own.id:
        raise Missing
    return found


def whole_listing(session: Session, reference: str) -> Listing | None:
    """A listing in whatever state, with its owner and topsectors, held until the transaction ends."""
    query = select(Listing).where(Listing.reference == reference).with_for_update().options(
        selectinload(Listing.organisation).selectinload(Organisation.names),  # type: ignore[arg-type]  # relationships
        selectinload(Listing.topsectors),  # type: ignore[arg-type]  # a relationship
    )  # fmt: skip
    return session.exec(query).first()


def version_of(row: Listing) -> str:
    """What tells one state of a listing from another: whoever saw an older one is told so."""
    return row.updated_at.isoformat()


def dates_of(row: Listing) -> Dates:
    """The days in a listing's life as its rules see them; one that is meant for a call ends with it."""
    return Dates(row.published_on, row.expires_on, MOST_RENEWALS if row.call_id is not None else row.renewals)


def create(session: Session, own: Organisation, kind: ListingKind, by: By) -> Listing:
    """A new draft, without a word in it."""
    row = Listing(
        reference=new_reference(session, kind, by.day), organisation_id=own.id or 0, kind=kind, language=own.language,
        state=ListingState.DRAFT, title="", summary="", created_at=by.now, updated_at=by.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _note(session, row, ListingStep.CREATED, by)
    return row


def new_reference(session: Session, kind: ListingKind, day: date) -> str:
    """A free reference that tells nothing of owner or order: its number is drawn, NL is where this runs."""
    prefix = "NEED" if kind is ListingKind.NEED else "CAP"
    for attempt in count():
        number = secrets.randbelow(FIRST_DIGITS * 10 ** (attempt // TRIES) - 1) + 1
        reference = f"{prefix}-NL-{day.year}-{number:04d}"
        if session.exec(select(Listing.id).where(Listing.reference == reference)).first() is None:
            break
    return reference


def change(session: Session, row: Listing, values: Mapping[str, Any], by: By) -> list[str]:
    """Puts the values of the form in a listing, and says which of them are new; raises `Overtaken`."""
    state = after(row.state, ListingStep.CHANGED)
    if state is None:
        raise Overtaken
    wanted = {name: values[name] for name in EDITED if name in values}
    if row.published_on is not None and wanted.get("expires_on") is None:
        wanted.pop("expires_on", None)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if "topsectors" in values and _give_topsectors(session, row, values["topsectors"]):
        changed.append("topsectors")
    last = closes(session, row)
    if last is not None and row.published_on is not None and row.expires_on is not None and last < row.expires_on:
        row.expires_on, changed = last, [*changed, *({"expires_on"} - set(changed))]
    if "expires_on" in changed:
        row.warned_on = None
    if changed or state is not row.state:
        row.state, row.updated_at = state, by.now
        _note(session, row, ListingStep.CHANGED, by, fields=changed)
    return changed


def _give_topsectors(session: Session, row: Listing, wanted: list[str]) -> bool:
    query = select(ListingTopsector).where(ListingTopsector.listing_id == row.id)
    held = {one.topsector_id: one for one in session.exec(query).all()}
    if set(held) == set(wanted):
        return False
    for name in set(held) - set(wanted):
        session.delete(held[name])
    for name in set(wanted) - set(held):
        session.add(ListingTopsector(listing_id=row.id or 0, topsector_id=name))
    session.flush()
    session.expire(row, ["topsectors"])
    return True


def take_step(session: Session, row: Listing, step: ListingStep, by: By, note: str = "") -> ListingChange:
    """Takes a step in the life of a listing; raises `Overtaken` where it cannot be taken (any more)."""
    state = after(row.state, step)
    if state is None or (step is ListingStep.RENEWED and not renewable(dates_of(row), by.day)):
        raise Overtaken
    if step is ListingStep.SUBMITTED:
        row.submitted_at = by.now
    if step is ListingStep.PUBLISHED:
        row.published_on, row.expires_on = by.day, last_day(by.day, row.expires_on, closes(session, row))
        row.renewals, row.warned_on = 0, None
    if step is ListingStep.RENEWED:
        row.expires_on = renewed_until(dates_of(row))
        row.renewals, row.warned_on = row.renewals + 1, None
    row.state, row.updated_at = state, by.now
    return _note(session, row, step, by, note=note)


def _note(session: Session, row: Listing, step: ListingStep, by: By, **said: Any) -> ListingChange:
    session.add(row)
    change = ListingChange(listing_id=row.id or 0, at=by.now, person_id=by.person_id, step=step, **said)
    session.add(change)
    session.flush()
    return change


def tells_owner(values: Mapping[str, Any], own: Organisation) -> dict[str, str]:
    """Where a confidential text says whose it is; the organisation's other names must be loaded."""
    return given_away(values, (own.name, *(one.name for one in own.names)))


def ends_at_the_latest(row: Listing | None, day: date) -> date:
    """The last day on which a listing may end."""
    if row is None or row.published_on is None:
        return day + LIFETIME
    return row.published_on + LIFETIME * (1 + row.renewals)


def listings_of(session: Session, own: Organisation) -> list[Listing]:
    """All listings of an organisation, what was changed last first."""
    query = select(Listing).where(Listing.organisation_id == own.id)
    return list(session.exec(query.order_by(col(Listing.updated_at).desc(), col(Listing.reference))).all())
