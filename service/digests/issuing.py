"""Issues digests: decide, claim, compose with no transaction open, record."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, update
from sqlmodel import col, select

from service.accounts.models import Frequency, Subscription
from service.accounts.subscribing import DIGEST
from service.db import reading, writing
from service.digests.composing import compose
from service.digests.deciding import Claim, claim, due_digests
from service.digests.letters import digest_letter
from service.digests.models import DigestIssue, IssueState
from service.digests.recording import Composed, record
from service.settings import Settings

LIMIT = 200
Report = Callable[[float], None]


@dataclass
class Issued:
    """How many digests got a mail, by role, and how many had nothing to say."""

    by_role: Counter[str] = field(default_factory=Counter)
    empty: int = 0

    @property
    def mails(self) -> int:
        """How many mails were queued."""
        return self.by_role.total()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a reader would get: the subject and how many things of each kind; no subject: no mail."""

    person_id: int
    email: str
    role: str
    due_at: datetime
    subject: str
    items: tuple[tuple[str, int], ...]


def issue_due(engine: Engine, settings: Settings, now: datetime, limit: int = LIMIT) -> Issued:
    """Composes and queues the digests that are due; run side by side, each is made by one worker alone."""
    issued = Issued()
    with reading(engine) as session:
        due = due_digests(session, now, limit)
    for one in due:
        with writing(engine) as session:
            held = claim(session, one, now)
        if held is not None:
            _issue(engine, settings, held, now, issued)
    return issued


def _issue(engine: Engine, settings: Settings, held: Claim, now: datetime, issued: Issued) -> None:
    composed = _compose(engine, settings, held, now)
    with writing(engine) as session:
        state = record(session, settings, held, composed, now)
    if state is IssueState.COMPOSED:
        issued.by_role[composed.digest.role] += 1
    elif state is IssueState.EMPTY:
        issued.empty += 1


def _compose(engine: Engine, settings: Settings, held: Claim, now: datetime) -> Composed:
    with reading(engine) as session:
        digest = compose(session, held.due.person_id, now)
    letter = digest_letter(settings, digest, held.due, now) if digest.parts else None
    return Composed(digest, letter)


def issue_all(engine: Engine, settings: Settings, now: datetime, report: Report = lambda _: None) -> Issued:
    """The first digest of everybody at once, whatever the hour; who has had one is not asked again."""
    had = select(DigestIssue.person_id)
    first = update(Subscription).where(
        col(Subscription.kind) == DIGEST,
        col(Subscription.frequency) != Frequency.OFF,
        col(Subscription.due_at) > now,
        col(Subscription.person_id).not_in(had),
    )
    with writing(engine) as session:
        session.connection().execute(first.values(due_at=now))
    return issue_every(engine, settings, now, report)


def issue_every(engine: Engine, settings: Settings, now: datetime, report: Report = lambda _: None) -> Issued:
    """Issues all digests that are due, a few at a time, and reports the share done."""
    with reading(engine) as session:
        due = len(due_digests(session, now, 1_000_000))
    total = Issued()
    done = 0
    while done < due:
        issued = issue_due(engine, settings, now, 20)
        total.by_role.update(issued.by_role)
        total.empty += issued.empty
        if issued.mails + issued.empty == 0:
            break
        done += issued.mails + issued.empty
        report(min(done / due, 1.0))
    return total


def preview(engine: Engine, settings: Settings, now: datetime, report: Report = lambda _: None) -> list[Foreseen]:
    """Who would get what now; nothing is claimed, kept or sent."""
    found = []
    with reading(engine) as session:
        readers = due_digests(session, now, 1_000_000)
        for due in readers:
            digest = compose(session, due.person_id, now)
            subject = digest_letter(settings, digest, due, now).subject if digest.parts else ""
            items = tuple(sorted(Counter(item.kind.value for item in digest.items).items()))
            found.append(Foreseen(due.person_id, digest.reader.email, digest.role, due.due_at, subject, items))
            report(len(found) / len(readers))
    return found
