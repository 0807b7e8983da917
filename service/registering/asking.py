"""Asking for a link to register, and handing a registration in."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from service.accounts.limits import Limit, take
from service.accounts.links import FOR_AN_ADDRESS, FROM_A_PLACE, Asked, ask_link
from service.accounts.models import Person
from service.directory.listing_keeping import By
from service.errors import Overtaken
from service.i18n import current_locale
from service.registering.arriving import person_of
from service.registering.checking import Step
from service.registering.drafting import WRITTEN, settle, unfinished
from service.registering.keys import key_for, make
from service.registering.letters import Stranger, Told, send
from service.registering.models import KeyKind, MailedKey, Registration, RegistrationState
from service.settings import Settings

CONSENTS = Limit("consent asked by somebody", 20, timedelta(days=1))


def ask_to_register(session: Session, settings: Settings, asked: Asked, name: str, by: By) -> None:
    """Mails a link with which to begin: to sign in where the address is known, else to come in.

    The asker cannot tell which it was. Raises `TooOften`, for known and unknown alike.
    """
    if person_of(session, asked.email) is not None:
        ask_link(session, settings, asked, by.now)
        return
    take(session, settings.secret_key, FROM_A_PLACE, asked.place, by.now)
    take(session, settings.secret_key, FOR_AN_ADDRESS, asked.email.strip().lower(), by.now)
    to = Stranger(asked.email.strip().lower(), name, current_locale())
    key = key_for(KeyKind.REGISTER, to, by)
    path = make(session, key)
    send(session, settings, to, Told("register", path=path, key=str(key.id)), by.now)


def hand_in(session: Session, settings: Settings, row: Registration, by: By) -> list[Step]:
    """Hands a registration in, to an officer or first to whom it is for; else says which steps lack something."""
    if row.state not in WRITTEN:
        raise Overtaken
    lacking = unfinished(session, row, by)
    if lacking:
        return lacking
    settle(session, row)
    row.state, row.submitted_at, row.updated_at = RegistrationState.SUBMITTED, by.now, by.now
    if row.contact_email:
        row.state = RegistrationState.CONSENT
        _ask_consent(session, settings, row, by)
    session.add(row)
    session.flush()
    return []


def _ask_consent(session: Session, settings: Settings, row: Registration, by: By) -> None:
    take(session, settings.secret_key, CONSENTS, str(by.person_id), by.now)
    maker, known = session.get_one(Person, row.person_id), person_of(session, row.contact_email)
    to = Stranger(row.contact_email, row.contact_name, known.locale if known else current_locale())
    key = key_for(KeyKind.CONSENT, to, by, registration_id=row.id)
    path = make(session, key)
    told = Told("consent", row.typed["name"]["name"], maker.name, path=path, key=str(key.id))
    send(session, settings, known or to, told, by.now)


def withdraw(session: Session, row: Registration, by: By) -> None:
    """Takes a registration back that waits, to go on writing; a link that asks for consent works no more."""
    if row.state not in {RegistrationState.CONSENT, RegistrationState.SUBMITTED}:
        raise Overtaken
    waiting = update(MailedKey).where(col(MailedKey.registration_id) == row.id, col(MailedKey.used_at).is_(None))
    session.connection().execute(waiting.values(expires_at=by.now))
    row.state, row.updated_at = RegistrationState.DRAFT, by.now
    session.add(row)
    session.flush()


def consent(session: Session, row: Registration, yes: bool, by: By) -> None:
    """Takes the answer of whom a registration is for; raises `Overtaken` where none is waited for."""
    if row.state is not RegistrationState.CONSENT:
        raise Overtaken
    row.state = RegistrationState.SUBMITTED if yes else RegistrationState.DECLINED
    row.submitted_at, row.updated_at = by.now, by.now
    session.add(row)
    session.flush()
