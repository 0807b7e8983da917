"""What the button of a mailed link does: lets in, proves a claim, answers for whom a registration is."""

from dataclasses import dataclass

from sqlmodel import Session

from service.accounts.audit import Deed
from service.accounts.models import Person, RoleName
from service.accounts.signing_in import UNKNOWN, Device, open_session
from service.directory.listing_keeping import By
from service.directory.models import Organisation
from service.directory.viewing import field_names
from service.directory.vocabulary import Standing
from service.errors import Missing
from service.registering.arriving import arrive, audit, give_role, person_of
from service.registering.asking import consent
from service.registering.keys import look, organisation_of, registration_of, use_up
from service.registering.models import KeyKind, MailedKey
from service.registering.shaping import Shape, shape


@dataclass(frozen=True, slots=True)
class Offered:
    """What the page of a mailed link shows: what for, by whom, for which organisation or registration."""

    key: MailedKey
    by: str
    organisation: Organisation | None
    shape: Shape | None
    fields: dict[str, str]
    known: Person | None


@dataclass(frozen=True, slots=True)
class Used:
    """What came of a mailed link: the secret for the browser's cookie where it signs in, and where to go on."""

    key: MailedKey
    cookie: str
    address: str


def offered(session: Session, token: str, by: By) -> Offered:
    """What a mailed link is for; raises `Missing` where it works no more."""
    key = look(session, token, by.now)
    sender = session.get(Person, key.by_person_id) if key.by_person_id else None
    registration = registration_of(session, key)
    made = shape(session, registration, by) if registration else None
    names = field_names(session, made.row.fields) if made else {}
    known = person_of(session, key.email)
    return Offered(key, sender.name if sender else "", organisation_of(session, key), made, names, known)


def use(session: Session, token: str, typed: tuple[str, str], by: By, device: Device = UNKNOWN) -> Used:
    """Uses a mailed link up; `typed` are the name that was given and the answer to a question."""
    called, answer = typed
    key = use_up(session, token, by.now, answer[:10])
    if key.kind is KeyKind.CONSENT:
        return _consented(session, key, answer == "yes", by)
    if key.kind is KeyKind.CLAIM:
        return _proved(session, key, by)
    person = arrive(session, key, called, by)
    address = "/register"
    if key.kind is KeyKind.JOIN:
        own = organisation_of(session, key)
        if own is None or key.role is None:
            raise Missing
        give_role(session, person.id or 0, (key.role, own.id or 0), By(key.by_person_id, by.now))
        address = f"/my/{own.slug}/people"
    return Used(key, open_session(session, person.id or 0, by.now, device), address)


def _consented(session: Session, key: MailedKey, yes: bool, by: By) -> Used:
    registration = registration_of(session, key)
    if registration is None:
        raise Missing
    consent(session, registration, yes, by)
    return Used(key, "", "")


def _proved(session: Session, key: MailedKey, by: By) -> Used:
    own = organisation_of(session, key)
    if own is None or key.by_person_id is None:
        raise Missing
    take_over(session, own, key.by_person_id, By(key.by_person_id, by.now))
    audit(session, By(key.by_person_id, by.now), Deed.CLAIMED, (own.id or 0, f"person:{key.by_person_id} link"))
    return Used(key, "", f"/my/{own.slug}/people")


def take_over(session: Session, own: Organisation, person_id: int, by: By) -> None:
    """Makes somebody an owner of an organisation that was known so far; it takes part from now on."""
    give_role(session, person_id, (RoleName.OWNER, own.id or 0), by)
    if own.standing is Standing.KNOWN:
        own.standing, own.updated_at = Standing.PARTICIPANT, by.now
        session.add(own)
        session.flush()
