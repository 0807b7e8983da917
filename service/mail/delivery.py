"""Hands queued mails over, each at least once; a rival or a crash doubles nothing that was recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.utils import parseaddr
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, func, or_, update
from sqlmodel import Session, col, select

from service.db import writing
from service.mail.masking import masked
from service.mail.models import MailState, OutboxMail
from service.mail.transport import Delayed, Hand, Parcel, Rejected
from service.mail.wire import as_bytes
from service.settings import Settings

LEASE = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))


@dataclass
class Delivery:
    """How many mails were handed over, put off and given up."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0


def deliver_due(engine: Engine, settings: Settings, hand: Hand, now: datetime, limit: int = 500) -> Delivery:
    """Hands over what waits, one mail at a time; no transaction is open while the mail server works."""
    delivery = Delivery()
    for _ in range(limit):
        mail = _claim(engine, now)
        if mail is None:
            break
        try:
            hand(_parcel(mail, settings.mail_from))
        except Rejected as error:
            _record(engine, mail, _given_up(str(error)))
            delivery.failed += 1
        except (Delayed, OSError) as error:
            outcome = _put_off(mail.attempts, str(error), now)
            _record(engine, mail, outcome)
            delivery.failed += outcome["state"] is MailState.FAILED
            delivery.delayed += outcome["state"] is MailState.QUEUED
        else:
            _record(engine, mail, {"state": MailState.SENT, "sent_at": now, "last_error": ""})
            delivery.sent += 1
    return delivery


def waiting(session: Session, now: datetime) -> int:
    """How many mails `deliver_due` would take in hand."""
    return session.exec(select(func.count()).select_from(OutboxMail).where(_due(now))).one()


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(col(OutboxMail.lease_until).is_(None), col(OutboxMail.lease_until) < now)
    return and_(col(OutboxMail.state) == MailState.QUEUED, col(OutboxMail.not_before) <= now, free)


def _parcel(mail: OutboxMail, sender: str) -> Parcel:
    try:
        raw = as_bytes(mail, sender)
    except (MessageError, ValueError, IndexError) as error:
        raise Rejected(f"cannot be written as a mail: {error}") from error
    return Parcel(raw, parseaddr(sender)[1], mail.recipient, mail.message_id)


def _claim(engine: Engine, now: datetime) -> OutboxMail | None:
    """Takes the oldest mail that is due, for five minutes; a rival skips it."""
    query = select(OutboxMail).where(_due(now)).order_by(col(OutboxMail.id)).limit(1)
    with writing(engine) as session:
        mail = session.exec(query.with_for_update(skip_locked=True)).first()
        if mail is None:
            return None
        mail.lease_until = now + LEASE
        mail.attempts += 1
        session.add(mail)
        session.flush()
        session.refresh(mail)
        session.expunge(mail)
    return mail


def _put_off(attempts: int, problem: str, now: datetime) -> dict[str, Any]:
    if attempts > len(WAITS):
        return _given_up(problem)
    not_before = now + WAITS[attempts - 1]
    return {"state": MailState.QUEUED, "not_before": not_before, "last_error": problem[:500]}


def _given_up(problem: str) -> dict[str, Any]:
    return {"state": MailState.FAILED, "last_error": problem[:500]}


def _record(engine: Engine, mail: OutboxMail, outcome: dict[str, Any]) -> None:
    """Writes what happened, unless the lease ran out and somebody else has the mail now.

    A mail that will not be handed over again is kept without what signs its reader in.
    """
    if outcome["state"] is not MailState.QUEUED:
        outcome = {**outcome, "text": masked(mail.text), "html": masked(mail.html)}
    mine = and_(col(OutboxMail.id) == mail.id, col(OutboxMail.attempts) == mail.attempts)
    with writing(engine) as session:
        session.connection().execute(update(OutboxMail).where(mine).values(lease_until=None, **outcome))
