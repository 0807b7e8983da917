"""What happens to listings by itself as days pass: a warning, the end, the archive."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, or_, update
from sqlmodel import Session, col, select

from service.db import reading, writing
from service.directory.listing_keeping import dates_of
from service.directory.listing_letters import tell_end
from service.directory.listing_life import KEPT_AFTER, WARN_FROM, to_warn
from service.directory.listing_models import Listing, ListingChange
from service.directory.vocabulary import ListingState, ListingStep
from service.settings import Settings

LIVING = (ListingState.PUBLISHED, ListingState.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Ended:
    """How many listings were warned of, ended and put in the archive."""

    warned: int
    ended: int
    archived: int


def end_due(engine: Engine, settings: Settings, now: datetime) -> Ended:
    """Does what is due on a day; workers side by side, or one that begins again, do it once between them.

    Nothing is locked on the many days on which nothing is due.
    """
    over = and_(col(Listing.state).in_(LIVING), col(Listing.expires_on) <= now.date())
    old = and_(col(Listing.state) == ListingState.EXPIRED, col(Listing.expires_on) <= now.date() - KEPT_AFTER)
    with reading(engine) as session:
        if session.exec(select(Listing.id).where(or_(over, old, _near(now))).limit(1)).first() is None:
            return Ended(0, 0, 0)
    warned = warn_due(engine, settings, now)
    with writing(engine) as session:
        archived = _move(session, old, (ListingState.ARCHIVED, ListingStep.ARCHIVED), now)
        ended = _move(session, over, (ListingState.EXPIRED, ListingStep.EXPIRED), now)
    return Ended(warned, ended, archived)


def _near(now: datetime) -> ColumnElement[bool]:
    """Whose end is near and who was not warned of it."""
    return and_(
        col(Listing.state).in_(LIVING), col(Listing.warned_on).is_(None),
        col(Listing.expires_on) > now.date(), col(Listing.expires_on) <= now.date() + WARN_FROM,
    )  # fmt: skip


def _move(
    session: Session, which: ColumnElement[bool], to: tuple[ListingState, ListingStep], now: datetime
) -> int:  # fmt: skip
    moved = update(Listing).where(which).values(state=to[0], updated_at=now).returning(col(Listing.id))
    numbers = session.connection().execute(moved).scalars().all()
    session.add_all([ListingChange(listing_id=number or 0, at=now, step=to[1]) for number in numbers])
    session.flush()
    return len(numbers)


def warn_due(engine: Engine, settings: Settings, now: datetime) -> int:
    """Tells who keeps a listing that its end is near, each once; one transaction for each listing."""
    with reading(engine) as session:
        near = select(Listing.id).where(_near(now)).order_by(col(Listing.expires_on), col(Listing.id))
        numbers = session.exec(near).all()
    warned = 0
    for number in numbers:
        with writing(engine) as session:
            warned += _warn(session, settings, number or 0, now)
    return warned


def _warn(session: Session, settings: Settings, number: int, now: datetime) -> bool:
    row = session.exec(select(Listing).where(Listing.id == number).with_for_update()).first()
    due = row is not None and row.state in LIVING and row.warned_on is None and to_warn(dates_of(row), now.date())
    if row is None or not due:
        return False
    row.warned_on = now.date()
    session.add(row)
    session.flush()
    tell_end(session, settings, row, now)
    return True
