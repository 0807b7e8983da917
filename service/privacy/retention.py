"""What is let go when its time is over, beside what signing in sweeps: texts of old mails, accounts nobody uses."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, exists, or_, update
from sqlmodel import col, select

from service.accounts.audit import Deed
from service.accounts.housekeeping import sweep as sweep_keys
from service.accounts.models import AuditEntry, Person, Role, WebSession
from service.db import writing
from service.mail.models import MailState, OutboxMail
from service.privacy.erasing import erase

MAILS = timedelta(days=180)
UNUSED = timedelta(days=365)
AT_ONCE = 100
EMPTY = {
    "recipient": "",
    "recipient_name": "",
    "subject": "",
    "text": "",
    "html": "",
    "last_error": "",
    "headers": {},
}


def sweep(engine: Engine, now: datetime) -> dict[str, int]:
    """Lets go of all whose time is over, and says how many of each."""
    return {**sweep_keys(engine, now), "mails": _empty_mails(engine, now), "people": _erase_unused(engine, now)}


def _empty_mails(engine: Engine, now: datetime) -> int:
    """Of a mail that is done with, only its key stays, so that none goes out twice."""
    old = update(OutboxMail).where(
        col(OutboxMail.state) != MailState.QUEUED,
        col(OutboxMail.created_at) <= now - MAILS,
        or_(col(OutboxMail.recipient) != "", col(OutboxMail.text) != ""),
    )
    with writing(engine) as session:
        return session.connection().execute(old.values(**EMPTY)).rowcount


def _erase_unused(engine: Engine, now: datetime) -> int:
    """Erases whoever has had no role and not signed in for a year; readers of the demonstration are invented."""
    used = select(AuditEntry.id).where(
        AuditEntry.person_id == Person.id, AuditEntry.action == Deed.SIGN_IN, AuditEntry.at > now - UNUSED
    )
    query = select(Person.id).where(
        col(Person.demo).is_(False),
        col(Person.erased_at).is_(None),
        Person.created_at <= now - UNUSED,
        ~exists().where(col(Role.person_id) == col(Person.id)),
        ~exists().where(col(WebSession.person_id) == col(Person.id)),
        ~used.exists(),
    )
    with writing(engine) as session:
        numbers = session.exec(query.order_by(col(Person.id)).limit(AT_ONCE)).all()
        for number in numbers:
            erase(session, number or 0, None, now)
    return len(numbers)
