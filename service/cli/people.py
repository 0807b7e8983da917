"""The command that adds people and gives them roles: user."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.console import fail, moment, show
from service.cli.data import Json, Now
from service.settings import current, is_mail_address

if TYPE_CHECKING:
    from sqlmodel import Session

    from service.accounts.models import Person, RoleName
    from service.settings import Settings

ROLES = "editor, owner, broker, attache, province_officer, national_officer, operator"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(user)


def user(
    email: Annotated[str, typer.Argument(help="Address that the person is written to.")],
    name: Annotated[str, typer.Option(help="Name shown to partners after mutual interest.")] = "",
    role: Annotated[str, typer.Option(help=f"Role to give: {ROLES}.")] = "",
    of: Annotated[str, typer.Option(help="What the role is for: organisation, country or province.")] = "",
    forget_second_factor: Annotated[bool, typer.Option(help="End the second factor of who lost it.")] = False,
    now: Now = None,
    json: Json = False,
) -> None:
    """Add a person, or give one a role; a role brings the weekly digest. Or end a second factor that is lost.

    Example: schakel user jan@hotspot.example --name "Jan" --role editor --of kennispark-twente
    """
    if not is_mail_address(email):
        fail(f"{email!r} is not a mail address such as name@organisation.example", 2)
    if of and not role:
        fail("--of says what a role is for; give the role with --role", 2)
    if forget_second_factor:
        _forget(email.lower(), moment(now), json)
        return
    from service.cli.opening import open_engine
    from service.db import writing

    settings, at = current(), moment(now)
    with writing(open_engine(settings.database_url)) as session:
        scope = _scope(session, role, of) if role else None
        person, added = _person(session, (email.lower(), name), settings, at)
        given = scope is not None and _give(session, person, scope, at)
        digest = given and _subscribe(session, person, role, at)
    show({"email": email.lower(), "role": role, "of": of, "added": added, "given": given, "digest": digest}, json)


def _forget(email: str, at: datetime, json: bool) -> None:
    """Ends the second factor of somebody, whom the operator knows by other means than a mail."""
    from sqlmodel import select

    from service.accounts.models import Person
    from service.accounts.second_factor import end
    from service.cli.opening import open_engine
    from service.db import writing

    settings = current()
    with writing(open_engine(settings.database_url)) as session:
        person = session.exec(select(Person.id).where(Person.email == email)).first()
        if person is None:
            fail(f"there is nobody with the address {email}", 2)
        end(session, settings, person, at)
    show({"email": email, "second_factor": False}, json)


def _scope(session: "Session", role: str, of: str) -> "dict[str, Any]":
    """The role with what it is for, as columns; ends with a sentence and status 2 where that is unknown."""
    from service.accounts.models import RoleName

    if role not in set(RoleName):
        fail(f"--role: {role!r} is none of {ROLES}", 2)
    name = RoleName(role)
    if name in {RoleName.EDITOR, RoleName.OWNER, RoleName.BROKER}:
        return {"name": name, "organisation_id": _organisation(session, of)}
    if name is RoleName.ATTACHE:
        return {"name": name, "country": _country(session, of.upper())}
    if name is RoleName.PROVINCE_OFFICER:
        return {"name": name, "province": _province(session, of.upper())}
    if of:
        fail(f"--of: the role {role} is for the whole installation; leave --of out", 2)
    return {"name": name}


def _organisation(session: "Session", slug: str) -> int | None:
    from sqlmodel import select

    from service.directory.models import Organisation

    found = session.exec(select(Organisation.id).where(Organisation.slug == slug)).first()
    if found is None:
        fail(f"there is no organisation {slug!r}; give its short name with --of", 2)
    return found


def _country(session: "Session", code: str) -> str:
    from service.directory.geography import Country

    if session.get(Country, code) is None:
        fail(f"there is no country {code!r}; give its code of two letters with --of, such as DE", 2)
    return code


def _province(session: "Session", code: str) -> str:
    from sqlmodel import select

    from service.directory.geography import Region

    codes = session.exec(select(Region.code).where(Region.level == "province").order_by(Region.code)).all()
    if code not in codes:
        known = f"one of {', '.join(codes)}" if codes else "one that schakel seed has loaded"
        fail(f"there is no province {code!r}; give {known} with --of", 2)
    return code


def _person(session: "Session", who: tuple[str, str], settings: "Settings", at: datetime) -> "tuple[Person, bool]":
    from sqlmodel import select

    from service.accounts.models import Person

    email, name = who
    person = session.exec(select(Person).where(Person.email == email)).first()
    if person is not None:
        return person, False
    person = Person(email=email, name=name or email, created_at=at, locale=settings.default_locale)
    person.time_zone = settings.time_zone
    session.add(person)
    session.flush()
    return person, True


def _give(session: "Session", person: "Person", scope: "dict[str, Any]", at: datetime) -> bool:
    """Gives the role; False where the person has it. The database would take it twice: empty columns differ there."""
    from sqlmodel import select

    from service.accounts.audit import Deed, Done, record
    from service.accounts.models import Role

    held = session.exec(select(Role).where(Role.person_id == person.id)).all()
    wanted = {"organisation_id": None, "country": None, "province": None, **scope}
    if any(all(getattr(row, column) == value for column, value in wanted.items()) for row in held):
        return False
    session.add(Role(person_id=person.id or 0, **scope))
    said = [f"{'role' if key == 'name' else key.removesuffix('_id')}:{value}" for key, value in scope.items()]
    record(session, Done(Deed.ROLE_GIVEN, f"person:{person.id}", detail=" ".join(said)), at)
    return True


def _subscribe(session: "Session", person: "Person", role: "str | RoleName", at: datetime) -> bool:
    """Whether there is a weekly digest now; who has chosen otherwise keeps the choice, operators get none."""
    from service.accounts.models import RoleName
    from service.accounts.subscribing import begin_digest

    return role != RoleName.OPERATOR and begin_digest(session, person, at)
