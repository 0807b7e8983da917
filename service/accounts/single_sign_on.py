"""Signs somebody in whom an OpenID provider knows: by its own name for them, else by a checked address."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.key_letters import key_changed
from service.accounts.models import Person
from service.accounts.oidc import Told
from service.accounts.signing_in import UNKNOWN, Device, open_session
from service.accounts.signing_models import ExternalIdentity
from service.errors import Refused
from service.settings import Settings, is_mail_address

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entered:
    """The secret for the browser's cookie, and whether this is somebody new."""

    cookie: str
    new: bool


def enter(session: Session, settings: Settings, told: Told, now: datetime, device: Device = UNKNOWN) -> Entered:
    """Signs in whoever the provider named; raises `Refused` where it says nothing by which somebody can be known.

    Somebody new gets an account without any role: roles come by invitation, by a claim or from an officer, as for
    everybody. A second factor counts as given only where the provider says so in one of the configured words.
    """
    person_id, new = _known(session, told), False
    if person_id is None:
        person_id, new = _by_address(session, settings, told, now)
        identity = ExternalIdentity(person_id=person_id, issuer=told.issuer, subject=told.subject, linked_at=now)
        session.add(identity)
        session.flush()
        key_changed(session, settings, person_id, Deed.SINGLE_SIGN_ON, now)
    record(session, by_oneself(person_id, Deed.SIGN_IN, "sso"), now)
    proved = not told.proofs.isdisjoint(settings.oidc_strong.split())
    return Entered(open_session(session, person_id, now, device, proved=proved), new)


def _known(session: Session, told: Told) -> int | None:
    """Whom the provider has named so before."""
    query = select(ExternalIdentity.person_id).join(Person, col(Person.id) == ExternalIdentity.person_id)
    query = query.where(ExternalIdentity.issuer == told.issuer, ExternalIdentity.subject == told.subject)
    return session.exec(query.where(col(Person.demo).is_(False), col(Person.erased_at).is_(None))).first()


def _by_address(session: Session, settings: Settings, told: Told, now: datetime) -> tuple[int, bool]:
    """Whose checked mail address this is, or somebody new with it; one account has one name with a provider."""
    if not is_mail_address(told.email) or len(told.email) > 254:
        log.warning("single sign-on: no mail address that the provider has checked")
        raise Refused
    person = session.exec(select(Person).where(Person.email == told.email)).first()
    if person is None:
        person = Person(
            email=told.email, name=told.name or told.email, created_at=now, locale=settings.default_locale
        )
        person.time_zone = settings.time_zone
        session.add(person)
        session.flush()
        return person.id or 0, True
    linked = select(ExternalIdentity.id).where(
        ExternalIdentity.person_id == person.id, ExternalIdentity.issuer == told.issuer
    )
    if person.demo or session.exec(linked).first() is not None:
        log.warning("single sign-on: this account goes by another name with the provider")
        raise Refused
    return person.id or 0, False
