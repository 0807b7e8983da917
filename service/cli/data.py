"""Commands on the data: migrate, seed, check, user."""

from typing import Annotated

import typer
from sqlmodel import Session, select

from service import migrating
from service.accounts.models import Person, Role, RoleName
from service.cli.console import fail, moment, show
from service.db import open_engine, writing
from service.directory.models import Organisation
from service.exchange.seeds import load
from service.settings import ROOT, current

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Now = Annotated[str | None, typer.Option(help="Act as if it were this moment (ISO 8601).")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(migrate)
    app.command()(seed)
    app.command()(check)
    app.command()(user)


def migrate() -> None:
    """Bring the database to the present shape.

    Example: SCHAKEL_DATABASE_URL=postgresql://… schakel migrate
    """
    revision = migrating.upgrade(open_engine(current().database_url))
    print(f"database at revision {revision}")


def seed(now: Now = None, json: Json = False) -> None:
    """Load the facts in seeds/: organisations, regions, programmes. Never the demo's invented texts.

    Example: schakel migrate && schakel seed
    """
    engine = open_engine(current().database_url)
    with writing(engine) as session:
        tallies = load(session, ROOT / "seeds", moment(now))
    show({name: f"{t.added} added, {t.changed} changed, {t.equal} equal" for name, t in tallies.items()}, json)


def check(json: Json = False) -> None:
    """Say whether settings, database and migrations are sound.

    Example: schakel check --json
    """
    engine = open_engine(current().database_url)
    present = migrating.present(engine)
    drift = migrating.drift(engine) if present else []
    result = {"revision": present or "none", "newest": migrating.head(), "drift": len(drift)}
    show(result, json)
    if present != migrating.head() or drift:
        fail("the database is not at the newest revision; run: schakel migrate", 1)


def user(
    email: Annotated[str, typer.Argument(help="Address that the person is written to.")],
    name: Annotated[str, typer.Option(help="Name shown to partners after mutual interest.")] = "",
    role: Annotated[RoleName | None, typer.Option(help="Role to give.")] = None,
    of: Annotated[str, typer.Option(help="What the role is for: organisation, country or province.")] = "",
    now: Now = None,
) -> None:
    """Add a person, or give one a role.

    Example: schakel user jan@hotspot.example --name "Jan" --role editor --of kennispark-twente
    """
    if "@" not in email:
        fail(f"{email!r} is not a mail address such as name@organisation.example", 2)
    with writing(open_engine(current().database_url)) as session:
        person = session.exec(select(Person).where(Person.email == email.lower())).first()
        if person is None:
            person = Person(email=email.lower(), name=name or email, created_at=moment(now))
            session.add(person)
            session.flush()
        if role is not None:
            session.add(_role(session, person.id or 0, role, of))
    print(f"{email}: {role.value if role else 'no new role'} {of}".rstrip())


def _role(session: Session, person_id: int, name: RoleName, of: str) -> Role:
    if name in {RoleName.EDITOR, RoleName.OWNER, RoleName.BROKER}:
        organisation = session.exec(select(Organisation).where(Organisation.slug == of)).first()
        if organisation is None:
            fail(f"there is no organisation {of!r}; give its short name with --of", 2)
        return Role(person_id=person_id, name=name, organisation_id=organisation.id)
    if name is RoleName.ATTACHE:
        return Role(person_id=person_id, name=name, country=of)
    if name is RoleName.PROVINCE_OFFICER:
        return Role(person_id=person_id, name=name, province=of)
    return Role(person_id=person_id, name=name)
