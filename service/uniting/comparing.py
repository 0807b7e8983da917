"""What officers see of suspected duplicates: the pairs that wait, and two organisations side by side."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, SQLModel, col, func, select

from service.accounts.models import Role
from service.directory.listing_models import Listing
from service.directory.models import (
    CollaborationCount,
    CollaborationParticipant,
    Identifier,
    Organisation,
    OrganisationName,
)
from service.errors import Missing
from service.matchmaking.models import ProposalSide
from service.uniting.models import Suspicion, SuspicionState

MOST = 100


@dataclass(frozen=True, slots=True)
class Suspected:
    """A pair that waits, and since how many days."""

    row: Suspicion
    left: Organisation
    right: Organisation
    days: int


@dataclass(frozen=True, slots=True)
class Side:
    """One organisation of a pair, with what hangs on it."""

    row: Organisation
    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    listings: int
    people: int
    proposals: int
    projects: int


def waiting(session: Session, now: datetime) -> tuple[list[Suspected], int]:
    """The likeliest pairs that wait, and how many wait in all."""
    query = select(Suspicion).where(Suspicion.state == SuspicionState.OPEN)
    rows = session.exec(query.order_by(col(Suspicion.score).desc(), col(Suspicion.id)).limit(MOST)).all()
    total = session.exec(select(func.count()).where(Suspicion.state == SuspicionState.OPEN)).one()
    return [_suspected(session, row, now) for row in rows], total


def oldest(session: Session, now: datetime) -> int:
    """For how many days the oldest pair has waited."""
    first = session.exec(select(func.min(Suspicion.found_at)).where(Suspicion.state == SuspicionState.OPEN)).one()
    return (now - first).days if first else 0


def _suspected(session: Session, row: Suspicion, now: datetime) -> Suspected:
    left, right = (session.get_one(Organisation, number) for number in (row.left_id, row.right_id))
    return Suspected(row, left, right, (now - row.found_at).days)


def pair(session: Session, number: int, now: datetime) -> Suspected:
    """A pair that waits, held until the transaction ends; raises `Missing`."""
    row = session.exec(select(Suspicion).where(Suspicion.id == number).with_for_update()).first()
    if row is None or row.state is not SuspicionState.OPEN:
        raise Missing
    return _suspected(session, row, now)


def side(session: Session, row: Organisation) -> Side:
    """One organisation with what would be moved."""
    names = session.exec(select(OrganisationName.name).where(OrganisationName.organisation_id == row.id)).all()
    identifiers = session.exec(select(Identifier).where(Identifier.organisation_id == row.id)).all()
    counts = select(func.count()).select_from(CollaborationCount)
    counted = counts.where((col(CollaborationCount.left_id) == row.id) | (col(CollaborationCount.right_id) == row.id))
    projects = _count(session, CollaborationParticipant, row) + session.exec(counted).one()
    return Side(
        row, tuple(sorted(names)), tuple(f"{one.scheme.value.upper()} {one.value}" for one in identifiers),
        _count(session, Listing, row), _count(session, Role, row), _count(session, ProposalSide, row), projects,
    )  # fmt: skip


def _count(session: Session, table: type[SQLModel], row: Organisation) -> int:
    column = getattr(table, "organisation_id")  # noqa: B009
    return session.exec(select(func.count()).select_from(table).where(column == row.id)).one()
