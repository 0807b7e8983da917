"""The invented readers of the demonstration, whom its visitors may look as."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from service.accounts.models import Person, Role, RoleName
from service.directory.models import Organisation
from service.i18n import country_name
from service.labels import label

DEMO_ATTACHE = "Demo attaché "
"""How the names of invented attachés begin; the city follows."""


@dataclass(frozen=True, slots=True)
class Reader:
    """An invented reader of the demonstration, as the switch offers it."""

    person_id: int
    role: str
    called: str


def demo_readers(session: Session) -> list[Reader]:
    """The invented readers, by role and then by what the role is for."""
    query = select(Person, Role, Organisation).join(Role, col(Role.person_id) == col(Person.id))
    query = query.outerjoin(Organisation, col(Organisation.id) == col(Role.organisation_id))
    rows = session.exec(query.where(col(Person.demo))).all()
    readers = [
        Reader(person.id or 0, role.name.value, place.name if place else _called(person, role))
        for person, role, place in rows
    ]
    order = [role.value for role in RoleName]
    return sorted(readers, key=lambda reader: (order.index(reader.role), reader.called.lower()))


def _called(person: Person, role: Role) -> str:
    """What a role is for, in the present language; of several posts in a country also the city."""
    if role.province:
        return label("province", role.province)
    if role.country:
        city = person.name.removeprefix(DEMO_ATTACHE)
        return country_name(role.country) + ("" if city == role.country else f" ({city})")
    return label("role", role.name)
