"""A small world behind the pages: two Dutch hotspots, a German cluster, proposals, readers."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from matching.records import Kind, ListingKind
from service.accounts.models import Person, RoleName
from service.accounts.signing_in import hashed, look_as, open_session
from service.accounts.token_models import ApiToken, TokenScope
from service.app import create_app
from service.db import reading, writing
from service.directory.geography import Post, Region
from service.directory.vocabulary import ListingState
from service.inserting import insert_once
from service.mail.links import Links
from service.mail.models import MailState, OutboxMail
from service.matchmaking.models import Proposal
from service.settings import Settings
from service.web.cookies import PLAIN
from tests import factories as make
from tests.conftest import copied_sqlite


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    """One event loop answers all requests; else each would begin and end a loop and two threads of its own."""
    with start_blocking_portal() as portal:
        TestClient.portal = portal
        yield
        TestClient.portal = None


@dataclass
class World:
    """Numbers of what is in the database, by the names that tests use."""

    readers: dict[str, int] = field(default_factory=dict)
    open_proposal: int = 0
    secret_proposal: int = 0
    mail: int = 0


@dataclass(frozen=True)
class Populated:
    """A database file with the world in it."""

    path: Path
    world: World


@pytest.fixture(scope="session")
def populated(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Populated:
    folder = tmp_path_factory.mktemp("populated")
    with copied_sqlite(sqlite_template, folder) as engine:
        made = _fill(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Populated(folder / "schakel.db", made)


@pytest.fixture
def sqlite(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A migrated SQLite database; with the world in it where a test has one."""
    there = "world" in request.fixturenames
    template = request.getfixturevalue("populated").path if there else sqlite_template
    with copied_sqlite(template, tmp_path) as engine:
        yield engine


@pytest.fixture
def world(sqlite: Engine, populated: Populated) -> World:
    """What is in the database of the test."""
    return deepcopy(populated.world)


def _fill(engine: Engine) -> World:
    made = World()
    with writing(engine) as session:
        session.add(Post(key="berlin", country="DE", city="Berlin", status="active", **make.SOURCE))
        for code in ("NL-OV", "NL-NB"):
            session.add(Region(code=code, level="province", name=code, country="NL", **make.SOURCE))
        twente = make.organisation(session, "twente", province="NL-OV", place="Enschede", lat=52.2, lon=6.9)
        brainport = make.organisation(session, "brainport", province="NL-NB", place="Eindhoven")
        bavaria = make.organisation(session, "bavaria", country="DE", kind=Kind.CLUSTER, lat=48.1, lon=11.6)
        need = make.listing(session, twente, "NEED-NL-2026-0001", illustrative=True)
        skill = make.listing(session, bavaria, "CAP-DE-2026-0001", kind=ListingKind.CAPABILITY)
        secret = make.listing(session, bavaria, "NEED-DE-2026-0009", confidential=True, title="Hidden owner")
        waits = {"kind": ListingKind.CAPABILITY, "state": ListingState.SUBMITTED, "submitted_at": make.AT}
        for owner, reference in ((twente, "CAP-NL-2026-0077"), (bavaria, "CAP-DE-2026-0088")):
            make.listing(session, owner, reference, **waits, published_on=None, expires_on=None)
        make.call(session)
        open_one = make.proposal(session, twente, bavaria, need_id=need.id, capability_id=skill.id)
        secret_one = make.proposal(session, twente, bavaria, need_id=secret.id)
        made.open_proposal, made.secret_proposal = open_one.id or 0, secret_one.id or 0
        readers = {
            "member": make.person(session, "member", RoleName.EDITOR, organisation_id=twente.id),
            "stranger": make.person(session, "stranger", RoleName.EDITOR, organisation_id=brainport.id),
            "partner": make.person(session, "partner", RoleName.EDITOR, organisation_id=bavaria.id),
            "broker": make.person(session, "broker", RoleName.BROKER, organisation_id=twente.id),
            "attache": make.person(session, "attache", RoleName.ATTACHE, country="DE"),
            "province": make.person(session, "province", RoleName.PROVINCE_OFFICER, province="NL-OV"),
            "national": make.person(session, "national", RoleName.NATIONAL_OFFICER),
            "operator": make.person(session, "operator", RoleName.OPERATOR),
        }
        made.readers = {name: row.id or 0 for name, row in readers.items()}
        make.consortium(session, twente, bavaria, need_id=need.id)
        mail = OutboxMail(
            key="one", kind="digest", recipient="a@b.example", locale="en", subject="A mail", text="text",
            html="<p>body</p>", message_id="<one@b.example>", state=MailState.SENT, not_before=make.AT,
            created_at=make.AT,
        )  # fmt: skip
        session.add(mail)
        session.flush()
        made.mail = mail.id or 0
    return made


Browse = Callable[[str], TestClient]
Bearing = Callable[..., dict[str, str]]


@pytest.fixture
def bearing(world: World, sqlite: Engine) -> Bearing:
    """What a program sends that acts for a reader; for a visitor nothing."""

    def headers(name: str, scope: TokenScope = TokenScope.WRITE) -> dict[str, str]:
        if name == "visitor":
            return {}
        token = f"schakel_{name}_{scope.value}"
        when = {"created_at": make.AT, "ends_on": date(2999, 1, 1)}
        row = ApiToken(
            person_id=world.readers[name], name="tests", token_hash=hashed(token), scope=scope, **when
        )  # fmt: skip
        with writing(sqlite) as session:
            insert_once(session, row)
        return {"authorization": f"Bearer {token}"}

    return headers


def _keep(client: TestClient, token: str) -> None:
    """Puts a session's cookie where an answer would have put it, so that another answer can take it away."""
    client.cookies.set(PLAIN, token, domain="testserver.local", path="/")


@pytest.fixture
def browse(world: World, sqlite: Engine, settings: Settings) -> Browse:
    """A browser looking as one of the readers, or as a visitor."""
    app = create_app(settings, sqlite)

    def browser(name: str) -> TestClient:
        client = TestClient(app, follow_redirects=False, headers={"accept-language": "en"})
        if name != "visitor":
            # What the switch of readers gives, without asking for it each time; it has tests of its own.
            with writing(sqlite) as session:
                _keep(client, look_as(session, world.readers[name], datetime.now(UTC)))
        return client

    return browser


@pytest.fixture
def browse_in_production(world: World, sqlite: Engine, settings: Settings) -> Browse:
    """The same outside of the demonstration, where the readers are real people who have signed in."""
    app = create_app(settings.model_copy(update={"mode": "production"}), sqlite)
    with writing(sqlite) as session:
        session.exec(update(Person).values(demo=False))

    def browser(name: str) -> TestClient:
        client = TestClient(app, follow_redirects=False, headers={"accept-language": "en"})
        if name != "visitor":
            with writing(sqlite) as session:
                _keep(client, open_session(session, world.readers[name], datetime.now(UTC), proved=True))
        return client

    return browser


@pytest.fixture
def mail(sqlite: Engine, settings: Settings, world: World) -> TestClient:
    """A browser that only follows links from mails."""
    return TestClient(create_app(settings, sqlite), follow_redirects=False, headers={"accept-language": "en"})


def mailed_link(settings: Settings, engine: Engine, world: World, reader: str, suggested: str = "interested") -> str:
    """The address of an answer link in a mail to this reader, without the host."""
    with reading(engine) as session:
        row = session.get_one(Proposal, world.open_proposal)
        side = row.left_id if reader == "member" else row.right_id
    links = Links(settings, world.readers[reader], datetime.now(UTC))
    return links.answer(world.open_proposal, side, suggested).removeprefix(settings.base_url)
