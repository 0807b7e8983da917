"""Decides who gets a digest now: what is due, and who of several workers may compose it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, select

from service.accounts.models import Frequency, Person, Subscription
from service.accounts.subscribing import DIGEST
from service.digests.models import DigestIssue, IssueState
from service.inserting import insert_once

LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Due:
    """A reader whose digest is due, and the moment it was due."""

    person_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to compose one issue until the lease runs out."""

    issue_id: int
    due: Due
    lease_until: datetime


def due_digests(session: Session, now: datetime, limit: int) -> tuple[Due, ...]:
    """Who is due and in nobody's hands, longest waiting first."""
    taken = and_(
        col(DigestIssue.person_id) == col(Subscription.person_id),
        col(DigestIssue.due_at) == col(Subscription.due_at),
    )
    query = (
        select(Subscription.person_id, Subscription.due_at)
        .join(Person, col(Person.id) == col(Subscription.person_id))
        .outerjoin(DigestIssue, taken)
        .where(Subscription.kind == DIGEST, Subscription.frequency != Frequency.OFF, Subscription.due_at <= now)
        .where(or_(col(DigestIssue.id).is_(None), _abandoned(now)))
        .order_by(col(Subscription.due_at), col(Subscription.person_id))
    )
    return tuple(Due(person, due_at) for person, due_at in session.exec(query.limit(limit)).all())


def claim(session: Session, due: Due, now: datetime) -> Claim | None:
    """Takes an issue by inserting its row, or takes over one whose holder is gone; None: a rival has it."""
    lease_until = now + LEASE
    row = DigestIssue(
        person_id=due.person_id,
        due_at=due.due_at,
        state=IssueState.CLAIMED,
        claimed_at=now,
        lease_until=lease_until,
    )
    number = insert_once(session, row)
    if number is None:
        number = _take_over(session, due, now, lease_until)
    return None if number is None else Claim(number, due, lease_until)


def _take_over(session: Session, due: Due, now: datetime, lease_until: datetime) -> int | None:
    mine = and_(col(DigestIssue.person_id) == due.person_id, col(DigestIssue.due_at) == due.due_at)
    statement = update(DigestIssue).where(mine, _abandoned(now)).values(claimed_at=now, lease_until=lease_until)
    number: int | None = session.connection().execute(statement.returning(col(DigestIssue.id))).scalar()
    return number


def _abandoned(now: datetime) -> ColumnElement[bool]:
    return and_(col(DigestIssue.state) == IssueState.CLAIMED, col(DigestIssue.lease_until) < now)
