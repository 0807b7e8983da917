"""The invented readers of the demonstration, whom its visitors may look as."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Session, col

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
    # Columns, not rows as objects: every page of the demonstration asks for all of them.
    wanted = (Person.id, Person.name, Role.name, Role.country, Role.province, Organisation.name)
    query = columns(*map(col, wanted)).join(Role, col(Role.person_id) == col(Person.id))
    query = query.outerjoin(Organisation, col(Organisation.id) == col(Role.organisation_id))
    rows: Sequence[Any] = session.connection().execute(query.where(col(Person.demo))).all()
    readers = [
        Reader(number, role.value, place or _called(name, role, country, province))
        for number, name, role, country, province, place in rows
    ]
    order = [role.value for role in RoleName]
    return sorted(readers, key=lambda reader: (order.index(reader.role), reader.called.lower()))


def _called(person: str, role: RoleName, country: str | None, province: str | None) -> str:
    """What a role is for, in the present language; of several posts in a country also the city."""
    if province:
        return label("province", province)
    if country:
        city = person.removeprefix(DEMO_ATTACHE)
        return country_name(country) + ("" if city == country else f" ({city})")
    return label("role", role)
