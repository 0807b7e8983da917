"""How long a browser stays signed in: unused, and at most; shorter for whoever decides over others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete
from sqlmodel import Session, col

from service.accounts.models import WebSession
from service.accounts.policy import STRONG
from service.db import writing


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a browser stays signed in: unused, and at most."""

    idle: timedelta
    whole: timedelta


FOR_MEMBERS = Lasting(timedelta(days=14), timedelta(days=90))
FOR_OFFICERS = Lasting(timedelta(hours=8), timedelta(hours=24))
AWAITING = Lasting(timedelta(minutes=15), timedelta(minutes=15))
"""Until the second factor is given."""
SEEN_EACH = timedelta(minutes=5)
"""How precisely it is kept when a browser was last used, so that most requests write nothing."""
FRESH = timedelta(minutes=15)
"""How long after signing in somebody may change what they sign in with."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A browser whose last use is to be written down."""

    number: int
    lasting: Lasting


def lasting_of(row: WebSession, roles: Iterable[str]) -> Lasting:
    """What holds for a browser, by the roles its reader has now."""
    if row.awaits_code:
        return AWAITING
    return FOR_OFFICERS if any(role in STRONG for role in roles) else FOR_MEMBERS


def ends(row: WebSession, lasting: Lasting) -> datetime:
    """When a browser is signed in no more, if it is not used again."""
    return min(row.seen_at + lasting.idle, row.created_at + lasting.whole)


def is_fresh(row: WebSession, now: datetime) -> bool:
    """Whether somebody has just signed in with this browser."""
    return now - row.created_at <= FRESH


def note_seen(engine: Engine, seen: Seen, now: datetime) -> None:
    """Writes down that a browser is used; whoever wrote later knows better."""
    with writing(engine) as session:
        row = session.get(WebSession, seen.number)
        if row is not None and row.seen_at < now:
            row.seen_at = now
            row.expires_at = ends(row, seen.lasting)
            session.add(row)


def forget_others(session: Session, person_id: int, kept: str) -> int:
    """Signs somebody out everywhere but in the browser with this hash, and says how many browsers that were."""
    others = delete(WebSession).where(col(WebSession.person_id) == person_id, col(WebSession.token_hash) != kept)
    return session.connection().execute(others).rowcount
