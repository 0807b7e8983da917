"""Browsers that are signed in: a random cookie whose hash is kept, and who it stands for."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from service.accounts.models import Person, WebSession
from service.accounts.policy import Actor, Held
from service.errors import Missing

LASTS = timedelta(days=14)


def hashed(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode()).hexdigest()


def open_session(session: Session, person_id: int, now: datetime) -> str:
    """Signs a browser in and returns the secret for its cookie."""
    token = secrets.token_urlsafe(32)
    row = WebSession(person_id=person_id, token_hash=hashed(token), created_at=now, expires_at=now + LASTS)
    session.add(row)
    session.flush()
    return token


def close_session(session: Session, token: str) -> None:
    """Signs a browser out; an unknown cookie is nobody's."""
    row = session.exec(select(WebSession).where(WebSession.token_hash == hashed(token))).first()
    if row is not None:
        session.delete(row)


def actor_of(session: Session, token: str | None, now: datetime, demo: bool) -> Actor:
    """Who the cookie stands for; a visitor without one, or with one that has run out."""
    if not token:
        return Actor(demo=demo)
    query = select(Person).join(WebSession, col(WebSession.person_id) == col(Person.id))
    query = query.where(WebSession.token_hash == hashed(token), WebSession.expires_at > now)
    return _actor(session, query, demo)


def actor_by_link(session: Session, person_id: int, demo: bool) -> Actor:
    """Who a signed link in a mail stands for, with the roles held now."""
    return _actor(session, select(Person).where(Person.id == person_id), demo)


def _actor(session: Session, query: SelectOfScalar[Person], demo: bool) -> Actor:
    person = session.exec(query.options(selectinload(Person.roles))).first()  # type: ignore[arg-type]  # a relationship
    if person is None or (person.demo and not demo):
        return Actor(demo=demo)
    given = sorted(person.roles, key=lambda role: role.id or 0)
    roles = tuple(Held(role.name, role.organisation_id, role.country, role.province) for role in given)
    return Actor(person.id, person.name, roles, demo)


def language_of(session: Session, person_id: int | None) -> str:
    """The language that somebody chose; empty for nobody known."""
    person = session.get(Person, person_id or 0)
    return person.locale if person else ""


def look_as(session: Session, person_id: int, now: datetime) -> str:
    """Signs a browser in as an invented reader; real people cannot be looked as."""
    person = session.get(Person, person_id)
    if person is None or not person.demo:
        raise Missing
    return open_session(session, person_id, now)
