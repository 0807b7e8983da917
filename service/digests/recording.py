"""Records an issue in one transaction: the mail, what it brought, when the next is due."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, update
from sqlmodel import Session, col, select

from service.accounts.models import Frequency, Person, Subscription
from service.accounts.rhythm import next_due, rhythm_of
from service.accounts.subscribing import DIGEST
from service.digests.deciding import Claim
from service.digests.models import DigestIssue, DigestItem, IssueState
from service.digests.views import Digest
from service.inserting import insert_once
from service.mail.outbox import Letter, queue
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest with its mail, or without one when there is nothing to say."""

    digest: Digest
    letter: Letter | None


def record(
    session: Session, settings: Settings, claim: Claim, composed: Composed, now: datetime
) -> IssueState | None:
    """What became of the issue; None when the lease ran out and a rival has taken it over."""
    subscription = _subscription(session, claim.due.person_id)
    wanted = subscription is not None and subscription.frequency is not Frequency.OFF
    letter = composed.letter if wanted else None
    state = IssueState.EMPTY if letter is None else IssueState.COMPOSED
    if not _close(session, claim, {"state": state, "role": composed.digest.role[:20], "recorded_at": now}):
        return None
    if letter is not None:
        _send(session, settings, claim, Composed(composed.digest, letter), now)
    if subscription is not None:
        _move_on(session, subscription, claim, now)
    return state


def _subscription(session: Session, person_id: int) -> Subscription | None:
    query = select(Subscription).where(Subscription.person_id == person_id, Subscription.kind == DIGEST)
    return session.exec(query.with_for_update()).first()


def _close(session: Session, claim: Claim, values: dict[str, object]) -> bool:
    mine = and_(
        col(DigestIssue.id) == claim.issue_id,
        col(DigestIssue.state) == IssueState.CLAIMED,
        col(DigestIssue.lease_until) == claim.lease_until,
    )
    return session.connection().execute(update(DigestIssue).where(mine).values(**values)).rowcount == 1


def _send(session: Session, settings: Settings, claim: Claim, composed: Composed, now: datetime) -> None:
    person = session.get_one(Person, claim.due.person_id)
    assert composed.letter is not None
    mail = queue(session, settings, composed.letter, person, now)
    issue = session.get_one(DigestIssue, claim.issue_id)
    issue.mail_id = mail
    session.add(issue)
    session.flush()
    for item in composed.digest.items:
        row = DigestItem(issue_id=claim.issue_id, person_id=person.id or 0, kind=item.kind, subject=item.subject)
        insert_once(session, row)


def _move_on(session: Session, subscription: Subscription, claim: Claim, now: datetime) -> None:
    """The next hour of the reader after now: what was missed is not sent in a row."""
    if subscription.due_at != claim.due.due_at:
        return
    person = session.get_one(Person, subscription.person_id)
    subscription.due_at = next_due(rhythm_of(subscription, person.time_zone), max(now, claim.due.due_at))
    session.add(subscription)
    session.flush()
