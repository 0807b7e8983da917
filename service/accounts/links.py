"""Signing in by a mailed link: it works once, for a quarter of an hour.

Its hash is kept, and the link itself only in the mail that waits in the outbox, until that is handed over.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy import update
from sqlmodel import Session, col, select

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.limits import Limit, take
from service.accounts.models import Person, SignInLink
from service.accounts.signing_in import UNKNOWN, Device, hashed, open_session
from service.errors import Missing
from service.i18n import gettext as _
from service.mail.letters import write
from service.mail.outbox import Letter, queue
from service.settings import Settings

WORKS_FOR = timedelta(minutes=15)
LONGEST = 254
"""As long as a mail address can be (RFC 5321)."""


def wrong_with(email: str) -> str:
    """What is wrong with a mail address as it was typed; empty where nothing is."""
    if not email.strip():
        return _("Fill in your mail address.")
    if len(email.strip()) > LONGEST:
        return _("A mail address has at most 254 characters.")
    before, at, after = email.strip().partition("@")
    return "" if before and at and after else _("Give a mail address such as name@organisation.example.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A link that is asked for: to which mail address, leading where, and from which place of the net."""

    email: str
    going_to: str
    place: str


FOR_AN_ADDRESS = Limit("link for a mail address", 5, timedelta(hours=1))
FROM_A_PLACE = Limit("link asked for from a place", 60, timedelta(hours=1))


def ask_link(session: Session, settings: Settings, asked: Asked, now: datetime) -> None:
    """Mails a link to a known address; an unknown one gets nothing, and the asker cannot tell which it was.

    A mail to nobody is written all the same, for that is what takes the time. Raises `TooOften`, for known and
    unknown alike.
    """
    email = asked.email.strip().lower()
    take(session, settings.secret_key, FROM_A_PLACE, asked.place, now)
    take(session, settings.secret_key, FOR_AN_ADDRESS, email, now)
    person = session.exec(select(Person).where(Person.email == email)).first()
    known = person is not None and not person.demo
    token = secrets.token_urlsafe(24)
    address = f"{settings.base_url}/sign-in/{token}?next={quote(asked.going_to)}"
    locale = person.locale if person and known else settings.default_locale
    written = write("sign_in", locale, {"address": address, "minutes": WORKS_FOR.seconds // 60})
    if person is None or not known:
        return
    row = SignInLink(person_id=person.id or 0, token_hash=hashed(token), expires_at=now + WORKS_FOR)
    session.add(row)
    session.flush()
    letter = Letter(f"sign-in:{row.token_hash[:32]}", "sign_in", written.subject, written.text, written.html)
    queue(session, settings, letter, person, now)


def person_of_link(session: Session, token: str) -> int | None:
    """Whom a link was mailed to; nothing is used up."""
    return session.exec(select(SignInLink.person_id).where(SignInLink.token_hash == hashed(token))).first()


def use_link(session: Session, token: str, now: datetime, device: Device = UNKNOWN) -> str:
    """Uses a link up and returns the secret for the browser's cookie; raises `Missing` when it works no more."""
    unused = update(SignInLink).where(
        col(SignInLink.token_hash) == hashed(token),
        col(SignInLink.used_at).is_(None),
        col(SignInLink.expires_at) > now,
    )
    statement = unused.values(used_at=now).returning(col(SignInLink.person_id))
    person_id: int | None = session.connection().execute(statement).scalar()
    if person_id is None:
        raise Missing
    record(session, by_oneself(person_id, Deed.SIGN_IN, "link"), now)
    return open_session(session, person_id, now, device)
