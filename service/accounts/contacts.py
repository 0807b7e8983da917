"""Who is written to on behalf of an organisation."""

from sqlmodel import Session, col, select

from service.accounts.models import Person, Role, RoleName

CONTACTS = (RoleName.OWNER, RoleName.EDITOR)


def contact_people(session: Session, organisation_id: int) -> list[Person]:
    """Owners and editors of an organisation; its brokers where it has neither."""
    for names in (CONTACTS, (RoleName.BROKER,)):
        holders = select(Role.person_id).where(Role.organisation_id == organisation_id, col(Role.name).in_(names))
        query = select(Person).where(col(Person.id).in_(holders)).order_by(col(Person.id))
        found = list(session.exec(query).all())
        if found:
            return found
    return []
