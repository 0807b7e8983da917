"""The outbox: a mail is queued with what caused it, once for each key."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from hashlib import sha256
from typing import Protocol

from sqlmodel import Session

from service.inserting import insert_once
from service.mail.models import MailState, OutboxMail
from service.settings import Settings


class Addressee(Protocol):
    """Whom a mail is for: somebody with a number, an address, a name and a language."""

    @property
    def id(self) -> int | None:
        """The person's number."""

    @property
    def email(self) -> str:
        """The address."""

    @property
    def name(self) -> str:
        """How the person is called."""

    @property
    def locale(self) -> str:
        """The language of the mail."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is written: what it says, why it goes out (`kind`), and the key that keeps it single."""

    key: str
    kind: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


def queue(session: Session, settings: Settings, letter: Letter, to: Addressee, now: datetime) -> int | None:
    """Puts a mail in the outbox; None when one with the same key is there already."""
    row = OutboxMail(
        key=letter.key,
        person_id=to.id,
        kind=letter.kind,
        recipient=to.email,
        recipient_name=_one_line(to.name)[:200],
        locale=to.locale,
        subject=_one_line(letter.subject)[:250],
        text=letter.text,
        html=letter.html,
        headers=dict(letter.headers),
        message_id=_message_id(letter.key, settings.mail_from),
        state=MailState.QUEUED,
        not_before=now,
        created_at=now,
    )
    return insert_once(session, row)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _message_id(key: str, sender: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>"
