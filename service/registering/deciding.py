"""What officers do with registrations: look at who waits longest, accept, send back with a reason."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from service.accounts.audit import Deed, Done, record
from service.accounts.contacts import contact_people
from service.accounts.models import Person, Role, RoleName
from service.accounts.policy import Action, Actor, Subject, allow
from service.directory.listing_keeping import By, change, create, take_step
from service.directory.models import Organisation, OrganisationName, OrganisationTopsector
from service.directory.moderating import LONGEST_NOTE
from service.directory.vocabulary import ListingStep, NameKind
from service.errors import Missing, Overtaken
from service.i18n import gettext as _
from service.matchmaking.likely import Likely, likely
from service.registering.arriving import arrive, give_role
from service.registering.keys import key_for
from service.registering.letters import Stranger, Told, send
from service.registering.models import KeyKind, Registration, RegistrationState
from service.registering.shaping import Shape, shape
from service.settings import Settings
from service.uniting.finding import note_new
from service.uniting.models import OldAddress

LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class Waiting:
    """A registration that waits for an officer, with its name and for how many days."""

    row: Registration
    name: str
    days: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One registration as an officer sees it: what it would be, who is likely the same, who made it."""

    waiting: Waiting
    shape: Shape
    likely: list[Likely]
    maker: Person


def waiting_for(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """The registrations that this officer may judge, the longest waiting first."""
    query = select(Registration).where(Registration.state == RegistrationState.SUBMITTED)
    rows = session.exec(query.order_by(col(Registration.submitted_at), col(Registration.id))).all()
    return [_waiting(row, now) for row in rows if _may(actor, row)]


def _waiting(row: Registration, now: datetime) -> Waiting:
    return Waiting(row, str(row.typed["name"]["name"]), (now - (row.submitted_at or row.updated_at)).days)


def _may(actor: Actor, row: Registration) -> bool:
    """Whether an officer may judge it; nobody judges what they wrote themselves."""
    allowed = allow(actor, Action.MODERATE, Subject(country=row.country, province=row.province))
    return allowed and row.person_id != actor.person_id


def submitted(session: Session, key: str, actor: Actor) -> Registration:
    """A registration that waits, held until the transaction ends; raises `Missing` where this officer may not."""
    row = session.exec(select(Registration).where(Registration.key == key).with_for_update()).first()
    if row is None or row.state is not RegistrationState.SUBMITTED or not _may(actor, row):
        raise Missing
    return row


def judged(session: Session, row: Registration, by: By) -> Judged:
    """One registration with what an officer needs to decide."""
    made = shape(session, row, by)
    same = likely(session, (made.row.name, made.acronym), made.row.country)
    return Judged(_waiting(row, by.now), made, same, maker_of(session, row))


def maker_of(session: Session, row: Registration) -> Person:
    """Whoever made a registration, and is written to about it."""
    return session.get_one(Person, row.person_id)


def wrong_decision(decision: str, note: str) -> dict[str, str]:
    """What is wrong with a decision as typed."""
    if decision not in {"accepted", "rejected"}:
        return {"decision": _("Choose what to do.")}
    if len(note) > LONGEST_NOTE:
        return {"note": _("At most %(most)s characters; these are %(n)s.") % {"most": LONGEST_NOTE, "n": len(note)}}
    return {} if note or decision == "accepted" else {"note": _("Say why: whoever registers it reads it.")}


def decide(session: Session, settings: Settings, row: Registration, what: tuple[str, str], by: By) -> None:
    """Accepts a registration, which publishes it, or sends it back with a reason; and tells who made it."""
    if row.state is not RegistrationState.SUBMITTED:
        raise Overtaken
    decision, row.note = what
    row.decided_at, row.decided_by, row.updated_at = by.now, by.person_id, by.now
    name, key = str(row.typed["name"]["name"]), f"{row.key}:{by.now.isoformat()}"
    maker, readers = session.get_one(Person, row.person_id), []
    if decision == "rejected":
        row.state = RegistrationState.REJECTED
        told = Told("rejected", name, note=row.note, path=f"/register/{row.key}/preview")
        done = Done(Deed.REGISTERED, f"registration:{row.key}", by.person_id, decision)
    else:
        own = _accept(session, row, by)
        told = Told("accepted", name, note=row.note, path=f"/organisations/{own.slug}")
        readers = contact_people(session, own.id or 0)
        done = Done(Deed.REGISTERED, f"organisation:{own.id}", by.person_id, f"person:{maker.id} published")
    record(session, done, by.now)
    for person in {one.id: one for one in (maker, *readers)}.values():
        send(session, settings, person, replace(told, key=f"{key}:{person.id}"), by.now)
    session.add(row)
    session.flush()


def _accept(session: Session, row: Registration, by: By) -> Organisation:
    """Makes the organisation, gives roles, and publishes its first listings."""
    made = shape(session, row, by)
    own = made.row
    own.slug, same = free_slug(session, own.name), likely(session, (own.name, made.acronym), own.country)
    session.add(own)
    session.flush()
    number = own.id or 0
    if made.acronym and made.acronym != own.name:
        session.add(_acronym(own, made.acronym, by))
    session.add_all([OrganisationTopsector(organisation_id=number, topsector_id=one) for one in made.topsectors])
    row.state, row.organisation_id = RegistrationState.ACCEPTED, number
    _roles(session, row, number, by)
    session.flush()
    session.refresh(own, ["names"])
    note_new(session, own, same, by.now)
    for first in made.listings:
        listing = create(session, own, first.kind, By(row.person_id, by.now))
        session.refresh(listing, ["topsectors"])
        change(session, listing, first.values, By(row.person_id, by.now))
        take_step(session, listing, ListingStep.SUBMITTED, By(row.person_id, by.now))
        take_step(session, listing, ListingStep.PUBLISHED, by)
    return own


def _acronym(own: Organisation, acronym: str, by: By) -> OrganisationName:
    facts: dict[str, Any] = {
        "source": own.source,
        "licence": own.licence,
        "source_date": by.day,
        "confidence": own.confidence,
    }
    return OrganisationName(organisation_id=own.id or 0, name=acronym, kind=NameKind.ACRONYM, **facts)


def _roles(session: Session, row: Registration, organisation_id: int, by: By) -> None:
    """The maker owns it; of one made for others the contact does, and a broker goes on acting for it."""
    if not row.contact_email:
        give_role(session, row.person_id, (RoleName.OWNER, organisation_id), by)
        return
    maker = session.get_one(Person, row.person_id)
    key = key_for(KeyKind.CONSENT, Stranger(row.contact_email, row.contact_name, maker.locale), by)
    contact = arrive(session, key, row.contact_name, by)
    give_role(session, contact.id or 0, (RoleName.OWNER, organisation_id), by)
    broker = select(Role.id).where(Role.person_id == row.person_id, Role.name == RoleName.BROKER)
    if session.exec(broker).first() is not None:
        give_role(session, row.person_id, (RoleName.BROKER, organisation_id), by)


def free_slug(session: Session, name: str) -> str:
    """A short name for addresses that no other organisation has or had."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "organisation"
    slug, number = base, 1
    while _taken(session, slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _taken(session: Session, slug: str) -> bool:
    here = session.exec(select(Organisation.id).where(Organisation.slug == slug)).first()
    return here is not None or session.get(OldAddress, slug) is not None
