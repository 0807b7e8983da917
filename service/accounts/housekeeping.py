"""What is kept for a while only: browsers signed in no more, links and tokens that ended, counts of asking."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete
from sqlmodel import col

from service.accounts.audit import forget_old
from service.accounts.limits import forget_unused
from service.accounts.models import SignInLink, WebSession
from service.accounts.own_tokens import forget_ended
from service.db import writing

KNOWN_AFTER = timedelta(days=7)
"""How long it is known whose browser it was, so that a form that comes too late can be kept for them."""


def sweep(engine: Engine, now: datetime) -> dict[str, int]:
    """Drops what has run out, and says how many of each."""
    links = delete(SignInLink).where(col(SignInLink.expires_at) <= now)
    browsers = delete(WebSession).where(col(WebSession.expires_at) <= now - KNOWN_AFTER)
    with writing(engine) as session:
        connection = session.connection()
        return {
            "links": connection.execute(links).rowcount,
            "sign_ins": connection.execute(browsers).rowcount,
            "counts": forget_unused(session, now),
            "audit": forget_old(session, now),
            "tokens": forget_ended(session, now.date()),
        }
