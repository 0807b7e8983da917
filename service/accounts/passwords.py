"""Signing in with a password, and choosing one: nothing of it is kept but its hash, and nothing is logged.

Hashing takes long on purpose, so it happens while no transaction is open.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.hashing import made_of, matches
from service.accounts.key_letters import key_changed
from service.accounts.lasting import forget_others
from service.accounts.limits import Limit, look, take
from service.accounts.models import Person
from service.accounts.password_rules import wrong_with_password
from service.accounts.signing_in import Device, open_session
from service.accounts.signing_models import Password
from service.db import reading, writing
from service.settings import Settings

FOR_AN_ACCOUNT = Limit("password of an account", 10, timedelta(hours=1))
FROM_A_PLACE = Limit("password tried from a place", 60, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Tried:
    """A mail address and a password, from which place of the net and in which browser."""

    email: str
    password: str = field(repr=False)
    place: str
    device: Device = field(repr=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A new password of somebody, and the hash of the browser's cookie that stays signed in."""

    person_id: int
    password: str = field(repr=False)
    browser: str = field(repr=False)


def sign_in(engine: Engine, settings: Settings, tried: Tried, now: datetime) -> str | None:
    """The secret for the browser's cookie; None where address or password is not right, whichever it is.

    Each try counts, a right one too. Raises `TooOften`, for known and unknown addresses alike.
    """
    email = tried.email.strip().lower()
    with reading(engine) as session:
        look(session, settings.secret_key, FROM_A_PLACE, tried.place, now)
        look(session, settings.secret_key, FOR_AN_ACCOUNT, email, now)
    with writing(engine) as session:
        take(session, settings.secret_key, FROM_A_PLACE, tried.place, now)
        take(session, settings.secret_key, FOR_AN_ACCOUNT, email, now)
    with reading(engine) as session:
        query = select(Password.person_id, Password.kept).join(Person, col(Person.id) == Password.person_id)
        found = session.exec(query.where(Person.email == email, col(Person.demo).is_(False))).first()
    person_id, kept = found or (None, None)
    right, better = matches(settings.password_memory, tried.password, kept)
    if not right or person_id is None:
        return None
    with writing(engine) as session:
        if better:
            _keep(session, person_id, better, None)
        record(session, by_oneself(person_id, Deed.SIGN_IN, "password"), now)
        return open_session(session, person_id, now, tried.device)


def choose_password(engine: Engine, settings: Settings, chosen: Chosen, now: datetime) -> str:
    """Keeps a new password and signs out everywhere else; else says what is wrong with it."""
    with reading(engine) as session:
        person = session.get_one(Person, chosen.person_id)
        known = (person.email, person.name)
    if wrong := wrong_with_password(chosen.password, known):
        return wrong
    kept = made_of(settings.password_memory, chosen.password)
    with writing(engine) as session:
        _keep(session, chosen.person_id, kept, now)
        forget_others(session, chosen.person_id, chosen.browser)
        key_changed(session, settings, chosen.person_id, Deed.CHANGE_PASSWORD, now)
    return ""


def remove_password(session: Session, settings: Settings, person_id: int, now: datetime) -> None:
    """Leaves the mailed link as the only way in."""
    row = session.get(Password, person_id)
    if row is not None:
        session.delete(row)
        session.flush()
        key_changed(session, settings, person_id, Deed.REMOVE_PASSWORD, now)


def has_password_since(session: Session, person_id: int) -> datetime | None:
    """When somebody chose the present password; None without one."""
    return session.exec(select(Password.changed_at).where(Password.person_id == person_id)).first()


def _keep(session: Session, person_id: int, kept: str, now: datetime | None) -> None:
    """Keeps a hash; without a moment it is of the same password as before, which may be gone meanwhile."""
    row = session.get(Password, person_id)
    if row is None and now is not None:
        session.add(Password(person_id=person_id, kept=kept, changed_at=now))
    elif row is not None:
        row.kept, row.changed_at = kept, now or row.changed_at
