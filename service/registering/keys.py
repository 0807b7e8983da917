"""Links that are mailed to an address: made, looked at, and used up by a button, once and until a day."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from service.accounts.signing_in import hashed
from service.directory.listing_keeping import By
from service.directory.models import Organisation
from service.errors import Missing
from service.registering.letters import Stranger
from service.registering.models import KeyKind, MailedKey, Registration

LASTS = {
    KeyKind.REGISTER: timedelta(days=1),
    KeyKind.JOIN: timedelta(days=14),
    KeyKind.CLAIM: timedelta(days=1),
    KeyKind.CONSENT: timedelta(days=30),
}


def key_for(kind: KeyKind, to: Stranger, by: By, **about: Any) -> MailedKey:
    """A key that is still to be made, for an address; `about` says what for: organisation, role or registration."""
    return MailedKey(
        kind=kind, email=to.email.strip().lower(), name=" ".join(to.name.split())[:200], locale=to.locale,
        token_hash="", by_person_id=by.person_id, created_at=by.now, expires_at=by.now + LASTS[kind], **about,
    )  # fmt: skip


def make(session: Session, key: MailedKey) -> str:
    """Keeps the key's hash and returns the path of its link; an older one for the same is dead."""
    token = secrets.token_urlsafe(24)
    key.token_hash = hashed(token)
    same = (
        col(MailedKey.kind) == key.kind, col(MailedKey.email) == key.email, col(MailedKey.used_at).is_(None),
        col(MailedKey.organisation_id).is_not_distinct_from(key.organisation_id),
        col(MailedKey.registration_id).is_not_distinct_from(key.registration_id),
    )  # fmt: skip
    session.connection().execute(update(MailedKey).where(*same).values(expires_at=key.created_at))
    session.add(key)
    session.flush()
    return f"/invitation/{token}"


def look(session: Session, token: str, now: datetime) -> MailedKey:
    """What a link is for, while it works; raises `Missing`."""
    found = session.exec(select(MailedKey).where(MailedKey.token_hash == hashed(token))).first()
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise Missing
    return found


def use_up(session: Session, token: str, now: datetime, answer: str = "") -> MailedKey:
    """Uses a link up, once; raises `Missing` where it works no more."""
    unused = update(MailedKey).where(
        col(MailedKey.token_hash) == hashed(token), col(MailedKey.used_at).is_(None), col(MailedKey.expires_at) > now
    )
    number = session.connection().execute(
        unused.values(used_at=now, answer=answer).returning(col(MailedKey.id))
    ).scalar()  # fmt: skip
    if number is None:
        raise Missing
    return session.get_one(MailedKey, number)


def organisation_of(session: Session, key: MailedKey) -> Organisation | None:
    """The organisation that a link is about."""
    return session.get(Organisation, key.organisation_id) if key.organisation_id else None


def registration_of(session: Session, key: MailedKey) -> Registration | None:
    """The registration that a link is about."""
    return session.get(Registration, key.registration_id) if key.registration_id else None
