"""The demonstration behind a real server, and Debian's Chromium in front of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from sqlmodel import Session, col, select

from matching.records import Kind
from service.accounts.models import Person, Role, RoleName
from service.app import create_app
from service.db import open_engine, reading
from service.demonstration import build, settings_for
from service.directory.models import Organisation
from service.matchmaking.models import Proposal, ProposalSide
from service.settings import Settings
from tests.browser.chromium import MISSING, find
from tests.browser.serving import free_port, served


@dataclass(frozen=True)
class Pair:
    """A proposal between a Dutch hotspot and a German cluster that both saw in their first digest."""

    number: int
    hotspot: str
    cluster: str
    hotspot_slug: str
    cluster_slug: str
    hotspot_id: int


@dataclass(frozen=True)
class Site:
    """A running demonstration."""

    settings: Settings
    pairs: tuple[Pair, ...]

    def at(self, path: str) -> str:
        return f"{self.settings.base_url}{path}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, vectors: Path) -> Iterator[Site]:
    port = free_port()
    folder = tmp_path_factory.mktemp("site")
    (folder / "vectors").symlink_to(vectors)
    settings = settings_for(folder, port)
    build(settings, datetime.now(UTC), lambda stage, share: None)
    engine = open_engine(settings.database_url)
    with reading(engine) as session:
        pairs = _pairs(session)
    with served(create_app(settings, engine), port):
        yield Site(settings, pairs)


def _pairs(session: Session) -> tuple[Pair, ...]:
    """Proposals among the first five of both sides, no organisation twice."""
    found: dict[int, Pair] = {}
    used: set[int | None] = set()
    for row in session.exec(select(Proposal).order_by(col(Proposal.id))).all():
        left, right = session.get_one(Organisation, row.left_id), session.get_one(Organisation, row.right_id)
        hotspot, cluster = (left, right) if left.country == "NL" else (right, left)
        sides = session.exec(select(ProposalSide).where(ProposalSide.proposal_id == row.id)).all()
        seen = len(sides) == 2 and all(side.rank is not None and side.rank <= 5 for side in sides)
        fits = hotspot.kind is Kind.HOTSPOT and cluster.kind is Kind.CLUSTER and cluster.country == "DE"
        if fits and seen and not {hotspot.id, cluster.id} & used:
            used |= {hotspot.id, cluster.id}
            names = (hotspot.name, cluster.name, hotspot.slug, cluster.slug)
            found[row.id or 0] = Pair(row.id or 0, *names, hotspot.id or 0)
    return tuple(found.values())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find()
    assert path, MISSING
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


Open = Callable[..., Page]
PATIENCE = 30_000
"""Milliseconds that a page may take; only what fails waits so long, and a busy machine is slow."""


def _complaint(message: ConsoleMessage) -> bool:
    """An error or a warning; not that a page answered with a fault, which tests ask for."""
    return message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource: the server")


@pytest.fixture
def tab(chromium: Browser, site: Site) -> Iterator[Open]:
    """Opens a page of a new browser; options are Playwright's.

    Foreign requests and whatever the console has to complain of fail the test, refusals by policy first of all.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opened(path: str = "/", **options: object) -> Page:
        context = chromium.new_context(**{"locale": "en-GB", **options})  # type: ignore[arg-type]  # as Playwright says
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda one: one.url.startswith(site.settings.base_url) or troubles.append(one.url))
        page.on("console", lambda one: _complaint(one) and troubles.append(one.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(site.at(path))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def reader(site: Site, role: RoleName, **scope: object) -> int:
    """The number of the invented reader with a role for an organisation, a country or a province."""
    with reading(open_engine(site.settings.database_url)) as session:
        query = select(Person.id).join(Role, col(Role.person_id) == col(Person.id)).where(Role.name == role)
        for name, value in scope.items():
            query = query.where(getattr(Role, name) == value)
        return session.exec(query.order_by(col(Person.id))).first() or 0


def look_as(page: Page, called: str) -> None:
    """Changes the reader by the switch that a visitor sees."""
    page.get_by_label("Demonstration: look as").select_option(label=called)
    page.get_by_role("button", name="Change", exact=True).click()
