"""An organisation comes in on a telephone: from the first page to its first proposal, without reading a manual.

With `-s` it says how many clicks, how much typing and how many seconds it took. It works on a copy of the
demonstration, as it changes what others look at.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect
from time import perf_counter

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import col, select

from service.accounts.models import RoleName
from service.app import create_app
from service.db import open_engine, reading, writing
from service.directory.models import Organisation
from service.mail.models import OutboxMail
from service.matchmaking.running import engine_setup, match
from service.settings import Settings
from tests.browser.axe import AXE, violations
from tests.browser.coming_in import PAGES, rows_for
from tests.browser.conftest import Site, reader
from tests.browser.serving import free_port, served
from tests.browser.test_pages import PHONE

pytestmark = pytest.mark.long
MOST_CLICKS = 30
TEXT = (
    "We test hydrogen valves and sensors at low temperature, for makers of tanks and ships. Our laboratory has two "
    "cold chambers and a staff of twelve."
)


@pytest.fixture
def own_site(site: Site, tmp_path: Path) -> Iterator[Site]:
    port = free_port()
    with closing(connect(site.settings.data_dir / "schakel.db")) as before:
        (tmp_path / "demo").mkdir()
        with closing(connect(tmp_path / "demo" / "schakel.db")) as after:
            before.backup(after)
    for name in ("secret", ".schakel-demo"):
        if (site.settings.data_dir / name).is_file():
            (tmp_path / "demo" / name).write_bytes((site.settings.data_dir / name).read_bytes())
    settings = _copied(site.settings, tmp_path / "demo", port)
    with served(create_app(settings, open_engine(settings.database_url)), port):
        yield Site(settings, site.pairs)


def _copied(settings: Settings, folder: Path, port: int) -> Settings:
    made = {"database_url": f"sqlite:///{folder}/schakel.db", "data_dir": folder}
    return settings.model_copy(update={**made, "base_url": f"http://127.0.0.1:{port}"})


@dataclass
class Walk:
    """Somebody with a telephone, who counts what they do; each page is looked at by axe."""

    site: Site
    page: Page
    clicks: int = 0
    typed: int = 0
    troubles: dict[str, list[str]] = field(default_factory=dict)

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def write(self, label: str, text: str) -> None:
        self.typed += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def at(self, heading: str) -> None:
        """The page with this heading is there, nothing on it is in anybody's way, and it is not too wide."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.look(heading)

    def look(self, name: str) -> None:
        """Keeps what axe objects to, and whether the page is too wide."""
        self.page.evaluate(AXE)
        found = violations(self.page)
        if self.page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            found.append("too wide")
        if found:
            self.troubles[name] = found

    def follow_mail(self, to: str) -> None:
        """Follows the link of the last mail to an address."""
        self.clicks += 1
        with reading(open_engine(self.site.settings.database_url)) as session:
            query = select(OutboxMail.text).where(OutboxMail.recipient == to).order_by(col(OutboxMail.id).desc())
            text = session.exec(query).first() or ""
        path = re.search(r"/(?:invitation/[\w-]+|my/\S+|organisations/\S+)", text)
        assert path, text
        self.page.goto(self.site.at(path[0]))


def _walker(chromium: Browser, site: Site, **options: str) -> Walk:
    context = chromium.new_context(viewport=PHONE, bypass_csp=True, **{"locale": "en-GB", **options})  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    return Walk(site, context.new_page())


@pytest.mark.parametrize("takes_the_hint", [True, False], ids=["joins", "registers"])
def test_from_the_first_page_to_the_first_proposal(takes_the_hint: bool, own_site: Site, chromium: Browser) -> None:
    began, noor = perf_counter(), _walker(chromium, own_site)
    noor.page.goto(own_site.at("/"))
    _come_in(noor)

    noor.write("Name", "Testlab Noordoost")
    noor.write("Short name or acronym", "TNO")
    noor.clicks += 1
    noor.page.get_by_label("Country", exact=True).select_option("NL")
    expect(noor.page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    noor.at("Which organisation is it?")
    if takes_the_hint:
        noor.click(noor.page.get_by_role("link", name="This is us: ask to join").first)
        noor.at("Do you work for TNO?")
        noor.press("Ask an officer")
        expect(noor.page.get_by_role("status")).to_contain_text("Asked.")
    else:
        _register(noor)
        _publish(own_site, chromium)
        _invite(noor, chromium)
        match(open_engine(own_site.settings.database_url), engine_setup("none", own_site.settings.data_dir), _now())
        noor.page.goto(own_site.at("/organisations/testlab-noordoost/proposals"))
        assert noor.page.get_by_role("article").count() >= 1

    print(f"\n{noor.clicks} clicks, typed {noor.typed} times, {perf_counter() - began:.0f} s of the browser")
    assert noor.troubles == {}
    assert noor.clicks <= MOST_CLICKS


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "nl")])
def test_each_page_of_coming_in_can_be_used_by_everybody(
    scheme: str, language: str, own_site: Site, chromium: Browser
) -> None:
    own = own_site.pairs[0]
    with writing(open_engine(own_site.settings.database_url)) as session:
        readers = {"visitor": 0, "member": reader(own_site, RoleName.EDITOR, organisation_id=own.hotspot_id)}
        readers["national"] = reader(own_site, RoleName.NATIONAL_OFFICER)
        hotspot = session.get_one(Organisation, own.hotspot_id)
        names = {"own": own.hotspot_slug, **rows_for(session, readers["member"], hotspot, _now())}
    walk = _walker(chromium, own_site, color_scheme=scheme, locale=language)

    for name, (_route, who, address) in PAGES.items():
        walk.page.request.post(own_site.at("/demo/look-as"), form={"person": str(readers[who])})
        walk.page.goto(own_site.at(address.format(**names)))
        walk.look(name)

    assert walk.troubles == {}


def _now() -> datetime:
    return datetime.now(UTC)


def _come_in(noor: Walk) -> None:
    """From the first page by a mailed link to the first step."""
    noor.click(noor.page.get_by_role("link", name="Register your organisation"))
    noor.at("Register an organisation")
    noor.write("Your name", "Noor de Vries")
    noor.write("Mail address", "noor@testlab.example")
    noor.press("Mail me a link")
    expect(noor.page.get_by_role("status")).to_contain_text("A mail with a link is on its way")
    noor.follow_mail("noor@testlab.example")
    noor.press("Begin on this device")
    noor.press("Begin")
    noor.at("Which organisation is it?")


def _register(noor: Walk) -> None:
    """All steps, and handing it in."""
    noor.press("Go on")
    noor.at("Where is it?")
    noor.write("Town", "Enschede")
    noor.press("Go on")
    noor.at("What is it?")
    noor.click(noor.page.get_by_label("research institute"))
    noor.press("Go on")
    noor.at("What does it do?")
    noor.write("In its own words", TEXT)
    noor.press("Go on")
    noor.at("In which fields?")
    expect(noor.page.get_by_label("Hydrogen", exact=True)).to_be_checked()
    noor.press("Go on")
    noor.at("What do you offer?")
    noor.write("Title", "Tests of hydrogen valves at low temperature")
    noor.write("Summary", "We test valves and sensors for liquid hydrogen in two cold chambers.")
    noor.click(noor.page.get_by_label("access to a facility"))
    noor.press("Go on")
    noor.at("What do you seek?")
    noor.press("Leave this out for now")
    noor.at("As others will see it")
    noor.press("Hand in")
    expect(noor.page.get_by_role("status")).to_contain_text("Handed in.")


def _publish(site: Site, chromium: Browser) -> None:
    """A national officer says yes."""
    officer = _walker(chromium, site)
    officer.page.goto(site.at("/"))
    number = reader(site, RoleName.NATIONAL_OFFICER)
    officer.page.request.post(site.at("/demo/look-as"), form={"person": str(number)})
    officer.page.goto(site.at("/moderation/organisations"))
    officer.at("Organisations that wait")
    officer.click(officer.page.get_by_role("link", name="Testlab Noordoost"))
    officer.at("Register Testlab Noordoost?")
    officer.press("Register and publish")
    expect(officer.page.get_by_role("status")).to_contain_text("Done.")
    assert officer.troubles == {}


def _invite(noor: Walk, chromium: Browser) -> None:
    """The mail leads to the organisation, a colleague is asked in, and comes."""
    noor.follow_mail("noor@testlab.example")
    noor.click(noor.page.get_by_role("link", name="Its people"))
    noor.at("People of Testlab Noordoost")
    noor.write("Mail address", "kim@testlab.example")
    noor.press("Invite")
    expect(noor.page.get_by_role("status")).to_contain_text("A mail with a link is on its way")
    kim = _walker(chromium, noor.site)
    kim.follow_mail("kim@testlab.example")
    kim.at("An invitation of Testlab Noordoost")
    kim.write("Your name", "Kim")
    kim.press("Accept and sign in")
    kim.at("People of Testlab Noordoost")
    assert kim.troubles == {}
