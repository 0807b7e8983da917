"""Renews a listing by the link in the mail that warned of its end, without signing in."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from service.accounts.policy import Action, allow
from service.accounts.signing_in import actor_by_link
from service.directory.listing_keeping import By, dates_of, take_step
from service.directory.listing_life import after, renewable, renewed_until
from service.directory.listing_models import Listing
from service.directory.viewing import subject_of
from service.directory.vocabulary import ListingState, ListingStep
from service.settings import Settings
from service.tokens import BadToken, read_renew

OPEN = (ListingState.PUBLISHED, ListingState.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Renewal:
    """A listing behind a mailed link: until when it can be renewed, if it can; whether it is open at all."""

    row: Listing
    person_id: int
    until: date | None
    open: bool


def renewal(session: Session, settings: Settings, token: str, day: date) -> Renewal:
    """What a link stands for, as long as its reader keeps the listing; raises `BadToken`.

    It renews the end that the mail warned of: used twice, it says what it did the first time.
    """
    link = read_renew(settings.secret_key, token)
    query = select(Listing).where(Listing.id == link.listing_id).with_for_update()
    row = session.exec(query.options(selectinload(Listing.organisation))).first()  # type: ignore[arg-type]  # relationship
    actor = actor_by_link(session, link.person_id, settings.demo)
    if row is None or not allow(actor, Action.KEEP_LISTINGS, subject_of(row.organisation)):
        raise BadToken
    can = row.expires_on == link.ends and after(row.state, ListingStep.RENEWED) and renewable(dates_of(row), day)
    until = renewed_until(dates_of(row)) if can else None
    lives = row.state in OPEN and row.expires_on is not None and row.expires_on > day
    return Renewal(row, link.person_id, until, lives)


def renew(session: Session, found: Renewal, by: By) -> None:
    """Renews the listing where it can be."""
    if found.until is not None:
        take_step(session, found.row, ListingStep.RENEWED, by)
