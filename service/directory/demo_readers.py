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
    """The invented readers, each once, by role and then by what the role is for.

    Whoever holds a role for several countries is called by all of them, in the order in which they were given: an
    attaché's first is the seat of the post.
    """
    # Columns, not rows as objects: every page of the demonstration asks for all of them.
    wanted = (Person.id, Person.name, Role.name, Role.country, Role.province, Organisation.name)
    query = columns(*map(col, wanted)).join(Role, col(Role.person_id) == col(Person.id))
    query = query.outerjoin(Organisation, col(Organisation.id) == col(Role.organisation_id))
    rows: Sequence[Any] = session.connection().execute(query.where(col(Person.demo)).order_by(col(Role.id))).all()
    roles: dict[int, list[Any]] = {}
    for row in rows:
        roles.setdefault(row[0], []).append(row)
    readers = [Reader(number, held[0][2].value, _called(held)) for number, held in roles.items()]
    order = [role.value for role in RoleName]
    return sorted(readers, key=lambda reader: (order.index(reader.role), reader.called.lower()))


def _called(held: Sequence[Any]) -> str:
    """What the first role of a person is for, in the present language; of a post its countries and its city."""
    _, person, role, country, province, place = held[0]
    if place or not (province or country):
        return place or label("role", role)
    if province:
        return label("province", province)
    city = person.removeprefix(DEMO_ATTACHE)
    countries = ", ".join(country_name(row[3]) for row in held if row[3])
    return countries + ("" if city == country else f" ({city})")
