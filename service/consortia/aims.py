"""What a consortium is for: a need that the reader may know, and a call by its key."""

from datetime import date

from sqlmodel import Session, select

from service.accounts.policy import Action, Actor, allow
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.viewing import subject_of
from service.directory.vocabulary import ListingState
from service.funding.calls import Call, calls, coming


def call_named(session: Session, key: str | None, demo: bool) -> Call | None:
    """The call of a key, where it is there and may be shown."""
    return next((one for one in calls(session, demo) if one.reference == key), None)


def calls_to_come(session: Session, demo: bool, day: date) -> tuple[Call, ...]:
    """The calls one can aim at, the nearest deadline first."""
    return coming(calls(session, demo), day)


def need_for(session: Session, number: int | None, actor: Actor) -> Listing | None:
    """A published need, where its owner is no secret to the reader."""
    row = session.get(Listing, number) if number is not None else None
    if row is None or not _may_know(session, row, actor):
        return None
    return row


def need_named(session: Session, reference: str, actor: Actor) -> Listing | None:
    """The need of a reference, on the same terms."""
    found = session.exec(select(Listing).where(Listing.reference == reference)).first()
    return found if found is not None and _may_know(session, found, actor) else None


def _may_know(session: Session, row: Listing, actor: Actor) -> bool:
    owner = session.get_one(Organisation, row.organisation_id)
    if allow(actor, Action.READ_CONFIDENTIAL, subject_of(owner)):
        return True
    return row.state is ListingState.PUBLISHED and not row.confidential
