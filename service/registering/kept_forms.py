"""A form that comes when its sender is signed in no more: kept, sealed for them, until they are again."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from service.accounts.models import WebSession
from service.accounts.policy import Actor
from service.accounts.sealing import sealed, unsealed
from service.accounts.signing_in import hashed
from service.db import writing
from service.registering.models import KeptForm

LASTS = timedelta(days=1)
LARGEST = 100_000
MOST_FIELDS = 500
NEVER = ("/me", "/sign-in")
"""Forms with secrets: these are typed again."""

Pairs = list[tuple[str, str]]


def keep_form(
    engine: Engine, secret_key: str, cookie: str, form: tuple[str, bytes], now: datetime
) -> str:  # fmt: skip
    """Keeps a form (its address and body) and returns the secret for a cookie; empty where there is nothing to keep.

    Only of somebody whose signing in ran out: nobody else can fill the database.
    """
    address, body = form
    if not cookie or not body or len(body) > LARGEST or len(address) > 500 or address.startswith(NEVER):
        return ""
    with writing(engine) as session:
        ended = session.exec(select(WebSession).where(WebSession.token_hash == hashed(cookie))).first()
        if ended is None or ended.awaits_code:
            return ""
        token, ends = secrets.token_urlsafe(24), now + LASTS
        text = sealed(secret_key, ended.person_id, body.decode("utf-8", "replace"))
        session.connection().execute(delete(KeptForm).where(col(KeptForm.person_id) == ended.person_id))
        row = KeptForm(
            token_hash=hashed(token), person_id=ended.person_id, address=address, sealed=text, expires_at=ends
        )
        session.add(row)
    return token


def kept_form(session: Session, secret_key: str, token: str, actor: Actor, now: datetime) -> tuple[str, Pairs] | None:
    """The address of a form that was kept for this reader, and its fields; None where there is none."""
    row = _row(session, token, actor, now)
    if row is None or actor.person_id is None:
        return None
    text = unsealed(secret_key, actor.person_id, row.sealed)
    return row.address, parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)


def let_go(session: Session, token: str, actor: Actor, now: datetime) -> str:
    """Forgets a form that was kept, and returns its address; empty where there is none."""
    row = _row(session, token, actor, now)
    if row is None:
        return ""
    session.delete(row)
    session.flush()
    return row.address


def _row(session: Session, token: str, actor: Actor, now: datetime) -> KeptForm | None:
    if not token or actor.person_id is None:
        return None
    query = select(KeptForm).where(KeptForm.token_hash == hashed(token), KeptForm.expires_at > now)
    return session.exec(query.where(KeptForm.person_id == actor.person_id)).first()
