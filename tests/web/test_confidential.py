"""A confidential listing tells nothing of its owner: two worlds that differ in the owner alone look the same.

Each page, file, mail and export, and the statements that a page asks the database for, are compared byte by byte. So
order, counts, facets, what a search finds and how long it takes are compared too.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from matching.records import Kind, ListingKind
from service.accounts.models import Frequency, Person, RoleName, Subscription
from service.accounts.signing_in import hashed
from service.accounts.token_models import ApiToken, TokenScope
from service.app import create_app
from service.db import reading, writing
from service.digests.issuing import issue_due
from service.directory.geography import Post, Region
from service.directory.models import Organisation
from service.directory.vocabulary import ListingState
from service.exchange.exporting import export
from service.mail.models import OutboxMail
from service.matchmaking.models import ProposalSide
from service.published.noting import note_due
from service.settings import Settings
from tests import factories as make
from tests.conftest import copied_sqlite

FOREIGN = (("bavaria", "DE", None, "München"), ("lyon", "FR", None, "Lyon"))
DUTCH = (("brainport", "NL", "NL-NB", "Eindhoven"), ("utrecht", "NL", "NL-UT", "Utrecht"))
Owners = tuple[tuple[str, str, str | None, str], ...]
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SECRET, WAITS, ANSWERED = "NEED-NL-2026-0010", "NEED-NL-2026-0011", "CAP-NL-2026-0012"
READERS = ("visitor", "member", "province", "attache", "national", "operator")
NUMBERS = range(1, 5)


def _world(engine: Engine, owners: Owners, whose: int) -> dict[str, int]:
    """Two organisations alike, of which one owns what is confidential; who looks, by name of the role."""
    with writing(engine) as session:
        session.add(Post(key="berlin", country="DE", city="Berlin", status="active", **make.SOURCE))
        for code in ("NL-OV", "NL-NB", "NL-UT"):
            session.add(Region(code=code, level="province", name=code, country="NL", **make.SOURCE))
        twente = make.organisation(session, "twente", province="NL-OV", place="Enschede", lat=52.2, lon=6.9)
        rows = []
        for number, (slug, country, province, place) in enumerate(owners):
            kind = Kind.HOTSPOT if country == "NL" else Kind.CLUSTER
            where = {"country": country, "province": province, "place": place, "lat": 48.0 + number, "lon": 5.0}
            rows.append(make.organisation(session, slug, kind=kind, language=("de", "fr")[number], **where))
        _listings(session, twente, rows[whose])
        for number, row in enumerate(rows):
            make.proposal(session, twente, row)
            make.listing(session, row, f"CAP-NL-2026-002{number}", kind=ListingKind.CAPABILITY)
            keeper = make.person(session, f"keeper-{row.slug}", RoleName.OWNER, organisation_id=row.id)
            keeper.locale = ("de", "fr")[number]
        for row in (twente, *rows):
            sides = select(ProposalSide).where(ProposalSide.organisation_id == row.id)
            for rank, side in enumerate(session.exec(sides.order_by(ProposalSide.proposal_id)), 1):
                side.rank = rank
        return _readers(session, twente)


def _listings(session: Session, twente: Organisation, owner: Organisation) -> None:
    hidden = {"confidential": True, "title": "A quiet need", "language": "en"}
    secret = make.listing(session, owner, SECRET, **hidden)
    skill = make.listing(session, owner, ANSWERED, kind=ListingKind.CAPABILITY, **hidden)
    waiting = {"state": ListingState.SUBMITTED, "submitted_at": make.AT, "published_on": None, "expires_on": None}
    make.listing(session, owner, WAITS, **hidden, **waiting)
    need = make.listing(session, twente, "NEED-NL-2026-0001")
    make.proposal(session, twente, owner, need_id=secret.id)
    make.proposal(session, owner, twente, need_id=need.id, capability_id=skill.id)


def _readers(session: Session, twente: Organisation) -> dict[str, int]:
    people = {
        "member": make.person(session, "member", RoleName.EDITOR, organisation_id=twente.id),
        "province": make.person(session, "province", RoleName.PROVINCE_OFFICER, province="NL-NB"),
        "attache": make.person(session, "attache", RoleName.ATTACHE, country="DE"),
        "national": make.person(session, "national", RoleName.NATIONAL_OFFICER),
        "operator": make.person(session, "operator", RoleName.OPERATOR),
    }
    for row in people.values():
        weekly = {"frequency": Frequency.WEEKLY, "due_at": NOW - timedelta(hours=1)}
        session.add(Subscription(person_id=row.id or 0, **weekly))
    return {name: row.id or 0 for name, row in people.items()}


@dataclass
class Twins:
    """Both worlds: their databases, applications and readers."""

    owners: Owners
    engines: list[Engine]
    settings: list[Settings]
    readers: dict[str, int]

    def __post_init__(self) -> None:
        self.apps = [create_app(*pair) for pair in zip(self.settings, self.engines, strict=True)]
        self.asked: list[str] = []
        for engine in self.engines:
            event.listen(engine, "before_cursor_execute", lambda *given: self.asked.append(given[2]))

    def seen(self, reader: str, addresses: list[str]) -> list[dict[str, object]]:
        """What a reader is shown at each address in each world, and what the database was asked for it."""
        return [self._seen(app, reader, addresses) for app in self.apps]

    def _seen(self, app: FastAPI, reader: str, addresses: list[str]) -> dict[str, object]:
        client = TestClient(app, follow_redirects=False)
        if reader != "visitor":
            client.post("/demo/look-as", data={"person": self.readers[reader]})
        found: dict[str, object] = {}
        for address in addresses:
            self.asked.clear()
            answer = client.get(address)
            page = re.sub(r"<form class=\"switch.*?</form>|<strong>[0-9a-f]{8}</strong>", "", answer.text, flags=re.S)
            found[address] = (answer.status_code, page, list(self.asked))
        return found

    def answered(self, app: FastAPI, addresses: list[str], headers: dict[str, str]) -> dict[str, object]:
        """What a program is answered in one world, and what the database was asked for it."""
        client, found = TestClient(app), {}
        for address in addresses:
            self.asked.clear()
            answer = client.get(f"/api/v1/{address}", headers=headers)
            found[f"/api/v1/{address}"] = (answer.status_code, answer.text, list(self.asked))
        return found


@pytest.fixture(params=["dutch", pytest.param("foreign", marks=pytest.mark.long)])
def twins(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path, settings: Settings
) -> Iterator[Twins]:
    owners = DUTCH if request.param == "dutch" else FOREIGN
    with ExitStack() as stack:
        engines, configured = [], []
        for whose in range(2):
            folder = tmp_path / str(whose)
            folder.mkdir()
            engines.append(stack.enter_context(copied_sqlite(sqlite_template, folder)))
            configured.append(settings.model_copy(update={"mail_url": f"file:{folder}/mail"}))
            readers = _world(engines[-1], owners, whose)
        yield Twins(owners, engines, configured, readers)


def _addresses(owners: Owners) -> list[str]:
    """Where an owner could show: lists and what they are asked for, own pages, maps, networks, desks, proposals."""
    fixed = [
        "/", "/listings", f"/listings/{SECRET}", f"/listings/{ANSWERED}", "/listings?q=quiet+need", "/map",
        "/map/europe.csv", "/maps/europe.csv", "/network", "/organisations/twente/proposals", "/organisations/twente",
    ]  # fmt: skip
    for slug, country, province, place in owners:
        asked = [f"country={country}", f"q={slug}", f"place={place}", *([f"province={province}"] if province else [])]
        fixed += [f"/listings?{one}" for one in asked] + [f"/map?q={slug}", f"/organisations?q={slug}+quiet"]
        fixed += [f"/organisations/{slug}", f"/organisations/{slug}/network.csv"]
    return fixed


def _work(owners: Owners) -> list[str]:
    """Pages of people who work here."""
    found = ["/desks", "/desks/matrix/province.csv", "/desks/matrix/province?count=chances", "/desks/attache/DE"]
    found += ["/desks/matrix/topsector.csv?count=chances", "/moderation", f"/moderation/{WAITS}", "/audit"]
    found += ["/desks/province/NL-NB", "/moderation?kind=need", "/moderation?province=NL-NB"]
    for slug in ("twente", *(one[0] for one in owners)):
        found += [f"/organisations/{slug}/proposals", *(f"/proposals/{number}?as={slug}" for number in NUMBERS)]
    return found


def _told_apart(seen: list[dict[str, object]]) -> list[str]:
    return [address for address in seen[0] if seen[0][address] != seen[1][address]]


def _first(owners: Owners) -> dict[str, list[str]]:
    """For the short form, where each reader would see it soonest."""
    slug, province = owners[0][0], owners[0][2]
    return {
        "visitor": [f"/listings/{SECRET}", f"/listings?q={slug}&province={province}",
                    f"/organisations/{slug}", f"/proposals/1?as={slug}"],
        "member": ["/organisations/twente/proposals", "/proposals/1?as=twente"],
        "province": ["/moderation", "/desks/province/NL-NB"],
        "national": [f"/moderation/{WAITS}", f"/organisations/{slug}/proposals"],
    }  # fmt: skip


def test_no_page_nor_what_it_asks_of_the_database_differs_by_the_owner(twins: Twins) -> None:
    found = {reader: _told_apart(twins.seen(reader, pages)) for reader, pages in _first(twins.owners).items()}

    assert found == {reader: [] for reader in found}


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS)
def test_no_page_differs_by_the_owner_whoever_looks(twins: Twins, reader: str) -> None:
    addresses = [*_addresses(twins.owners), *_work(twins.owners)]

    assert _told_apart(twins.seen(reader, addresses)) == []


def test_no_digest_and_no_export_differs_by_the_owner(twins: Twins, tmp_path: Path) -> None:
    mails, files = [], []
    for number, (engine, settings) in enumerate(zip(twins.engines, twins.settings, strict=True)):
        issue_due(engine, settings, NOW)
        export(engine, tmp_path / f"out{number}", False, lambda *_: None)
        with reading(engine) as session:
            rows = session.exec(select(OutboxMail).order_by(OutboxMail.recipient)).all()
        mails.append([(row.recipient, row.subject, row.text, row.html) for row in rows])
        files.append({path.name: path.read_bytes() for path in (tmp_path / f"out{number}").iterdir()})

    assert mails[0] == mails[1] and any("A quiet need" in text for _, _, text, _ in mails[0])
    assert files[0] == files[1] and len(files[0]) == 5


@pytest.mark.long
def test_the_owner_s_own_people_see_that_it_is_theirs_so_the_worlds_do_differ(twins: Twins) -> None:
    slug = twins.owners[0][0]
    with reading(twins.engines[0]) as session:
        keeper = session.exec(select(Person.id).where(Person.email == f"keeper-{slug}@schakel.example")).one()
    twins.readers["keeper"] = keeper or 0

    assert _told_apart(twins.seen("keeper", [f"/organisations/{slug}"])) == [f"/organisations/{slug}"]


def test_no_answer_for_programs_differs_by_the_owner(twins: Twins) -> None:
    """Lists, single listings, own proposals and what is not to be seen, with tokens and without."""
    addresses = [
        "listings", "listings?kind=need&limit=1", f"listings/{SECRET}", f"listings/{ANSWERED}", f"listings/{WAITS}",
        "organisations", f"organisations/{twins.owners[0][0]}", "collaborations", "proposals", "me",
    ]  # fmt: skip
    when = {"name": "tests", "scope": TokenScope.WRITE, "created_at": NOW, "ends_on": date(2999, 1, 1)}
    for engine in twins.engines:
        note_due(engine, True, NOW)
        with writing(engine) as session:
            session.add_all(
                ApiToken(person_id=number, token_hash=hashed(f"schakel_{name}"), used_on=date.today(), **when)  # noqa: DTZ011
                for name, number in twins.readers.items()
            )

    for reader in ("", "member", "national"):
        headers = {"authorization": f"Bearer schakel_{reader}"} if reader else {}
        seen = [twins.answered(app, addresses, headers) for app in twins.apps]

        assert _told_apart(seen) == [], reader
    assert "A quiet need" in str(seen[0]["/api/v1/listings"])
