"""Every kind of page: nothing axe objects to, no sideways scrolling on a phone, nothing from elsewhere."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from service.accounts.models import RoleName
from service.db import open_engine, reading
from service.directory.listing_models import Listing
from service.mail.links import Links
from service.mail.models import OutboxMail
from service.settings import ROOT
from tests.browser.conftest import Open, Site, reader

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
PHONE = {"width": 360, "height": 740}
SHORT_FORM = [("dark", "nl")]
LONG_FORM = [
    ("light", "en"),
    ("light", "nl"),
    ("dark", "en"),
    ("light", "de"),
    ("dark", "de"),
    ("light", "fr"),
    ("dark", "fr"),
]
LOOKS = [*SHORT_FORM, *(pytest.param(*look, marks=pytest.mark.long) for look in LONG_FORM)]


def kinds_of_page(site: Site) -> dict[str, tuple[int, str]]:
    """An address of each kind of page, with the reader that it is for."""
    pair = site.pairs[2]
    hotspot = pair.hotspot_slug
    with reading(open_engine(site.settings.database_url)) as session:
        listing = session.exec(select(Listing.reference).where(Listing.partner_wanted != "")).first()
        mail = session.exec(select(OutboxMail.id).order_by(col(OutboxMail.id).desc())).first()
    member = reader(site, RoleName.EDITOR, organisation_id=pair.hotspot_id)
    links = Links(site.settings, member, datetime.now(UTC))
    attache = reader(site, RoleName.ATTACHE, country="DE")
    officer = reader(site, RoleName.PROVINCE_OFFICER, province="NL-OV")
    national = reader(site, RoleName.NATIONAL_OFFICER)
    mailed = {name: address.removeprefix(site.settings.base_url) for name, address in {
        "answer": links.answer(pair.number, pair.hotspot_id, "no"), "unsubscribe": links.unsubscribe("digest"),
    }.items()}  # fmt: skip
    return {
        "home": (0, "/"),
        "organisations": (0, "/organisations?q=watr"),
        "map": (0, "/map?q=water"),
        "organisation": (member, f"/organisations/{hotspot}"),
        "network": (0, "/organisations/kennispark-twente/network"),
        "no network": (0, "/organisations/duurzaamheidsfabriek-dordrecht/network"),
        "matrix": (national, "/desks/matrix/province"),
        "chances": (national, "/desks/matrix/topsector?count=chances"),
        "cell": (officer, "/desks/matrix/province/NL-OV/NL-NB"),
        "listings": (0, "/listings?kind=need"),
        "listing": (0, f"/listings/{listing}"),
        "proposals": (member, f"/organisations/{hotspot}/proposals"),
        "proposal": (member, f"/proposals/{pair.number}?as={hotspot}"),
        "answer": (0, mailed["answer"]),
        "unsubscribe": (0, mailed["unsubscribe"]),
        "desks": (national, "/desks"),
        "attaché desk": (attache, "/desks/attache/DE"),
        "province desk": (officer, "/desks/province/NL-OV"),
        "outbox": (0, "/outbox"),
        "mail": (0, f"/outbox/{mail}"),
        "my mails": (member, "/me"),
        "my browsers": (member, "/me/sign-in"),
        "my listings": (member, f"/my/{hotspot}/listings"),
        "new listing": (member, f"/my/{hotspot}/listings/new"),
        "moderation": (national, "/moderation"),
        "audit trail": (national, "/audit"),
        "personal data": (0, "/privacy"),
        "my data": (member, "/me/data"),
        "erase me": (member, "/me/erase"),
        "sign in": (0, "/sign-in"),
        "sign in by password": (0, "/sign-in/password"),
        "fault": (0, "/nowhere"),
        "style guide": (0, "/styleguide"),
    }


@pytest.mark.parametrize(("scheme", "language"), LOOKS)
def test_each_kind_of_page_can_be_used_by_everybody(scheme: str, language: str, site: Site, tab: Open) -> None:
    page = tab("/", color_scheme=scheme, locale=language, bypass_csp=True)
    page.add_init_script(AXE)
    found = {}

    for name, (person, address) in kinds_of_page(site).items():
        look_as_person(page, person)
        page.goto(site.at(address))
        found[name] = _violations(page)

    assert {name: trouble for name, trouble in found.items() if trouble} == {}


def test_a_form_with_errors_can_be_used_by_everybody(site: Site, tab: Open) -> None:
    page = tab(kinds_of_page(site)["answer"][1] + "?lang=en", bypass_csp=True)
    page.add_init_script(AXE)

    page.get_by_label("no", exact=True).check()
    page.get_by_role("button", name="Send the answer").click()

    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_be_focused()
    assert _violations(page) == []


def test_a_mail_by_itself_can_be_used_by_everybody(site: Site, tab: Open) -> None:
    page = tab("/", bypass_csp=True)

    # Its own policy lets nothing run, so it is looked at without.
    page.set_content(page.request.get(site.at(f"{kinds_of_page(site)['mail'][1]}/body")).text())
    page.evaluate(AXE)

    assert page.get_by_role("main").count() == 1
    assert _violations(page) == []


@pytest.mark.parametrize(
    ("scripts", "language"),
    [
        (True, "en"),
        *(pytest.param(*one, marks=pytest.mark.long) for one in ((False, "en"), (True, "de"), (True, "fr"))),
    ],
)
def test_no_page_scrolls_sideways_on_a_phone(scripts: bool, language: str, site: Site, tab: Open) -> None:
    page = tab("/", viewport=PHONE, java_script_enabled=scripts, locale=language)
    wide = {}

    for name, (person, address) in kinds_of_page(site).items():
        look_as_person(page, person)
        page.goto(site.at(address))
        wide[name] = page.evaluate("document.documentElement.scrollWidth")

    assert {name: width for name, width in wide.items() if width > PHONE["width"]} == {}


@pytest.mark.parametrize(
    ("language", "width"), [("en", 1280), ("nl", 1280), ("de", 1280), ("fr", 1280), ("en", 1024)]
)
def test_the_header_of_who_is_signed_in_is_one_line_on_a_wide_screen(
    language: str, width: int, site: Site, tab: Open
) -> None:
    page = tab("/", viewport={"width": width, "height": 800}, locale=language)

    look_as_person(page, kinds_of_page(site)["proposals"][0])

    parts = page.locator("header.top > .wide").first
    middles = parts.evaluate(
        "one => [...one.children].map(each => each.getBoundingClientRect()).map(box => (box.top + box.bottom) / 2)"
    )
    assert len(middles) == 4 and max(middles) - min(middles) < 2
    assert parts.locator("nav").evaluate("one => one.getBoundingClientRect().height") < 40
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def look_as_person(page: Page, person: int) -> None:
    if page.locator("#person").input_value() != str(person):
        page.locator("#person").select_option(value=str(person))
        page.locator("form.switch button").click()


def _violations(page: Page) -> list[str]:
    results = page.evaluate("() => axe.run(document, {iframes: false})")
    assert len(results["passes"]) > 10
    return [f"{one['id']}: {node['html'][:160]}" for one in results["violations"] for node in one["nodes"]]
