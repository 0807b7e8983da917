"""The tour of the first visit: who has closed it is not shown it again."""

from datetime import datetime

from sqlmodel import Session, select

from service.accounts.models import ClosedTour
from service.inserting import insert_once


def close_tour(session: Session, person_id: int, now: datetime) -> None:
    """Keeps that somebody has closed it; closing it twice changes nothing."""
    insert_once(session, ClosedTour(person_id=person_id, closed_at=now))


def tour_closed(session: Session, person_id: int) -> bool:
    """Whether somebody has closed it, on whatever device."""
    return session.exec(select(ClosedTour.id).where(ClosedTour.person_id == person_id)).first() is not None
