"""Browsers that are signed in: a random cookie whose hash is kept, and who it stands for."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from service.accounts.devices import named
from service.accounts.lasting import SEEN_EACH, Seen, ends, is_fresh, lasting_of
from service.accounts.models import Person, Role, WebSession
from service.accounts.policy import STRONG, Actor, Held
from service.accounts.signing_models import SecondFactor
from service.errors import Missing, SignInAgain


@dataclass(frozen=True, slots=True)
class Device:
    """The browser that signs in: what it says it is, and the cookie it had before."""

    user_agent: str = ""
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a cookie stands for; and where its use is to be written down, that."""

    actor: Actor
    seen: Seen | None = None


UNKNOWN = Device()


def hashed(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode()).hexdigest()


def open_session(
    session: Session, person_id: int, now: datetime, device: Device = UNKNOWN, proved: bool = False
) -> str:
    """Signs a browser in and returns the secret for its new cookie; the one it had before is dead.

    `proved` says that a second factor was given; until then, whoever has one is nobody.
    """
    close_session(session, device.cookie)
    token, called = secrets.token_urlsafe(32), named(device.user_agent)
    row = WebSession(person_id=person_id, token_hash=hashed(token), created_at=now, seen_at=now, expires_at=now)
    row.browser, row.system, row.proved = called.browser, called.system, proved
    row.awaits_code = not proved and has_second_factor(session, person_id)
    roles = session.exec(select(Role.name).where(Role.person_id == person_id)).all()
    row.expires_at = ends(row, lasting_of(row, roles))
    session.add(row)
    session.flush()
    return token


def close_session(session: Session, token: str) -> None:
    """Signs a browser out; an unknown cookie is nobody's."""
    row = session.exec(select(WebSession).where(WebSession.token_hash == hashed(token))).first()
    if row is not None:
        session.delete(row)
        session.flush()


def has_second_factor(session: Session, person_id: int) -> bool:
    """Whether somebody gives a code of their telephone too."""
    factor = session.get(SecondFactor, person_id)
    return factor is not None and factor.confirmed_at is not None


def browser_of(session: Session, token: str | None, now: datetime) -> WebSession | None:
    """The browser of a cookie, while it is signed in."""
    if not token:
        return None
    query = select(WebSession).where(WebSession.token_hash == hashed(token), WebSession.expires_at > now)
    return session.exec(query).first()


def signed_in(session: Session, token: str | None, now: datetime, demo: bool) -> SignedIn:
    """Who the cookie stands for; a visitor without one, with one that has run out, or before the second factor.

    The limits are those of the roles held now, whatever they were when the browser signed in.
    """
    row = browser_of(session, token, now)
    person = _person(session, row.person_id) if row else None
    if row is None or person is None:
        return SignedIn(Actor(demo=demo))
    lasting = lasting_of(row, [role.name for role in person.roles])
    if row.awaits_code or ends(row, lasting) <= now:
        return SignedIn(Actor(demo=demo))
    seen = Seen(row.id or 0, lasting) if now - row.seen_at >= SEEN_EACH else None
    return SignedIn(_actor(person, demo, row.proved), seen)


def actor_of(session: Session, token: str | None, now: datetime, demo: bool) -> Actor:
    """Who the cookie stands for."""
    return signed_in(session, token, now, demo).actor


def fresh_browser(session: Session, token: str | None, now: datetime) -> WebSession:
    """The browser of a cookie, with which somebody has just signed in; raises `SignInAgain` otherwise."""
    row = browser_of(session, token, now)
    if row is None or row.awaits_code or not is_fresh(row, now):
        raise SignInAgain
    return row


def actor_by_link(session: Session, person_id: int, demo: bool) -> Actor:
    """Who a signed link in a mail stands for, with the roles held now that need no second factor."""
    person = _person(session, person_id)
    return _actor(person, demo, proved=False) if person else Actor(demo=demo)


def _person(session: Session, person_id: int) -> Person | None:
    query = select(Person).where(col(Person.id) == person_id, col(Person.erased_at).is_(None))
    return session.exec(query.options(selectinload(Person.roles))).first()  # type: ignore[arg-type]  # a relationship


def _actor(person: Person, demo: bool, proved: bool) -> Actor:
    """A person with roles; those that need a second factor are withheld without one.

    Not in the demonstration: its readers are invented, have no telephone and decide over nobody.
    """
    if person.demo and not demo:
        return Actor(demo=demo)
    given = sorted(person.roles, key=lambda role: role.id or 0)
    roles = tuple(Held(role.name, role.organisation_id, role.country, role.province) for role in given)
    allowed = roles if proved or demo else tuple(role for role in roles if role.name not in STRONG)
    return Actor(person.id, person.name, allowed, demo, withheld=len(allowed) < len(roles))


def language_of(session: Session, person_id: int | None) -> str:
    """The language that somebody chose; empty for nobody known."""
    person = session.get(Person, person_id or 0)
    return person.locale if person else ""


def look_as(session: Session, person_id: int, now: datetime, device: Device = UNKNOWN) -> str:
    """Signs a browser in as an invented reader; real people cannot be looked as."""
    person = session.get(Person, person_id)
    if person is None or not person.demo:
        raise Missing
    return open_session(session, person_id, now, device, proved=True)
