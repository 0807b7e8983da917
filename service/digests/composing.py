"""Composes a digest: by the roles of its reader, what is new to this person."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from service.accounts.models import Person, Role, RoleName
from service.accounts.policy import OWN
from service.digests.brought import Brought, brought_to
from service.digests.desk_parts import country_part, national_part, opening_part, province_part
from service.digests.member_part import member_part
from service.digests.views import Digest, Part
from service.errors import Missing
from service.i18n import use_locale

CALLED = {RoleName.EDITOR: "member", RoleName.OWNER: "member"}
ORDER = (
    RoleName.OWNER,
    RoleName.EDITOR,
    RoleName.BROKER,
    RoleName.ATTACHE,
    RoleName.PROVINCE_OFFICER,
    RoleName.NATIONAL_OFFICER,
)


def compose(session: Session, person_id: int, now: datetime) -> Digest:
    """What there is to tell a person; the digest is called by the person's first role. Raises `Missing`."""
    query = select(Person).where(col(Person.id) == person_id)
    person = session.exec(query.options(selectinload(Person.roles))).first()  # type: ignore[arg-type]  # a relationship
    if person is None:
        raise Missing
    roles = _without_doubles(person.roles)
    brought = brought_to(session, person_id)
    with use_locale(person.locale):
        parts = tuple(part for role in roles for part in _parts(session, role, brought, now))
        if not parts:
            countries = [role.country for role in roles if role.country is not None]
            opening = opening_part(session, countries, brought, now.date())
            parts = (opening,) if opening else ()
    return Digest(person, called(roles[0].name) if roles else "", parts)


def called(role: RoleName) -> str:
    """How digests are counted: editors and owners are both members."""
    return CALLED.get(role, role.value)


def _without_doubles(roles: list[Role]) -> list[Role]:
    """The roles that bring something, in a fixed order; of several for one organisation the first."""
    found: dict[tuple[object, ...], Role] = {}
    for role in sorted((role for role in roles if role.name in ORDER), key=lambda one: ORDER.index(one.name)):
        scope = (role.organisation_id, role.country, role.province, role.name not in OWN and role.name)
        found.setdefault(scope, role)
    return list(found.values())


def _parts(session: Session, role: Role, brought: Brought, now: datetime) -> Iterator[Part]:
    part: Part | None = None
    if role.organisation_id is not None:
        part = member_part(session, (role.name, role.organisation_id), brought, now)
    elif role.country is not None:
        part = country_part(session, role.country, brought, now.date())
    elif role.province is not None:
        part = province_part(session, role.province, brought)
    elif role.name is RoleName.NATIONAL_OFFICER:
        part = national_part(session, brought)
    if part is not None:
        yield part
