"""How often something may be asked for: counted in the database, so that no restart or other process forgets.

The generic cell rate algorithm (ITU-T I.371, annex A): for each name one moment is kept, until which what was asked
for so far has used the allowance up. `most` may come at once, then one each `span / most`.
"""

import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from service.accounts.models import RateLimit
from service.errors import TooOften


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of something at once, and so many in a `span` for as long as it goes on."""

    name: str
    most: int
    span: timedelta


def take(session: Session, secret: str, limit: Limit, whom: str, now: datetime) -> None:
    """Counts one for somebody; raises `TooOften`, with the seconds until the next one, where none is left.

    One statement decides, so two at the same moment in two processes are two. Kept is a keyed hash of the name.
    """
    key, moment, step = _key(secret, limit, whom), _milliseconds(now), _step(limit)
    latest = moment + (limit.most - 1) * step
    table: Any = RateLimit.__table__  # type: ignore[attr-defined]  # every table class has one
    used = table.c.used_until
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement: Any = (
        dialect.insert(table)
        .values(key=key, used_until=moment + step)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"used_until": case((used > moment, used), else_=moment) + step},
            where=used <= latest,
        )
        .returning(used)
    )
    if session.connection().execute(statement).scalar() is None:
        until = session.exec(select(RateLimit.used_until).where(RateLimit.key == key)).one()
        raise TooOften(max(1, math.ceil((until - latest) / 1000)))


def look(session: Session, secret: str, limit: Limit, whom: str, now: datetime) -> None:
    """Raises `TooOften` where none is left, and counts nothing: a flood that is refused writes nothing."""
    until = session.exec(select(RateLimit.used_until).where(RateLimit.key == _key(secret, limit, whom))).first()
    latest = _milliseconds(now) + (limit.most - 1) * _step(limit)
    if until is not None and until > latest:
        raise TooOften(max(1, math.ceil((until - latest) / 1000)))


def _key(secret: str, limit: Limit, whom: str) -> str:
    return hmac.new(secret.encode(), f"{limit.name}:{whom}".encode(), sha256).hexdigest()


def _step(limit: Limit) -> int:
    return round(limit.span.total_seconds() * 1000 / limit.most)


def forget_unused(session: Session, now: datetime) -> int:
    """Drops what counts for nothing any more, and says how many."""
    old = delete(RateLimit).where(col(RateLimit.used_until) <= _milliseconds(now))
    return session.connection().execute(old).rowcount


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
