"""Somebody comes in by a mailed link: a new person with a weekly digest, or the one whose address it is; roles."""

from sqlmodel import Session, select

from service.accounts.audit import Deed, Done, record
from service.accounts.models import Person, Role, RoleName
from service.accounts.subscribing import begin_digest
from service.directory.listing_keeping import By
from service.i18n import LOCALES
from service.registering.models import MailedKey


def person_of(session: Session, email: str) -> Person | None:
    """Whose mail address it is; nobody's where it is not known."""
    return session.exec(select(Person).where(Person.email == email.strip().lower())).first()


def arrive(session: Session, key: MailedKey, name: str, by: By) -> Person:
    """Who holds the mailed link: the person of that address, made where there is none."""
    found = person_of(session, key.email)
    if found is not None:
        return found
    said = " ".join(name.split())[:200] or key.name or key.email.partition("@")[0]
    locale = key.locale if key.locale in LOCALES else "en"
    person = Person(email=key.email, name=said, locale=locale, created_at=by.now)
    session.add(person)
    session.flush()
    begin_digest(session, person, by.now)
    return person


def give_role(session: Session, person_id: int, role: tuple[RoleName, int], by: By) -> bool:
    """Gives a role at an organisation, and keeps who gave it; False where the person has it.

    An owner is an editor no more: of these two somebody has the one that can do more. Whoever chose no mails yet, as
    after single sign-on, gets the weekly digest.
    """
    name, organisation_id = role
    query = select(Role).where(Role.person_id == person_id, Role.organisation_id == organisation_id)
    held = {one.name: one for one in session.exec(query).all()}
    if name in held or (name is RoleName.EDITOR and RoleName.OWNER in held):
        return False
    if name is RoleName.OWNER and RoleName.EDITOR in held:
        held[RoleName.EDITOR].name = RoleName.OWNER
        session.add(held[RoleName.EDITOR])
    else:
        session.add(Role(person_id=person_id, name=name, organisation_id=organisation_id))
    begin_digest(session, session.get_one(Person, person_id), by.now)
    audit_role(session, by, Deed.ROLE_GIVEN, (person_id, organisation_id, f"role:{name.value}"))
    return True


def audit_role(session: Session, by: By, deed: Deed, what: tuple[int, int, str]) -> None:
    """Keeps what was done to somebody's role at an organisation, by whom."""
    person_id, organisation_id, said = what
    record(session, Done(deed, f"person:{person_id}", by.person_id, f"organisation:{organisation_id} {said}"), by.now)
    session.flush()


def audit(session: Session, by: By, deed: Deed, what: tuple[int, str]) -> None:
    """Keeps what was done to an organisation, by whom."""
    record(session, Done(deed, f"organisation:{what[0]}", by.person_id, what[1]), by.now)
    session.flush()
