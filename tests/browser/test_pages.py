"""Every kind of page: nothing axe objects to, no sideways scrolling on a phone, however large the letters."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import AXE, violations
from tests.browser.conftest import Open, Site
from tests.browser.kinds import Where, pages_of, visit

WIDER = "document.documentElement.scrollWidth - innerWidth"
PHONE = {"width": 360, "height": 740}
LONG_FORM = [
    ("dark", "nl"),
    ("light", "en"),
    ("light", "nl"),
    ("dark", "en"),
    ("light", "de"),
    ("dark", "de"),
    ("light", "fr"),
    ("dark", "fr"),
]
DESK = {"width": 1280, "height": 720}
LOOKS = [("dark", "nl", PHONE), *(pytest.param(*look, DESK, marks=pytest.mark.long) for look in LONG_FORM)]


def kinds_of_page(site: Site) -> dict[str, tuple[int, str]]:
    """An address of each kind of page, with the reader that it is for."""
    pair = site.pairs[2]
    return pages_of(Where(site.settings, pair.number, pair.hotspot_id))


@pytest.mark.parametrize(("scheme", "language", "size"), LOOKS)
def test_each_kind_of_page_can_be_used_by_everybody(
    scheme: str, language: str, size: dict[str, int], site: Site, tab: Open
) -> None:
    page = tab("/", color_scheme=scheme, locale=language, viewport=size, bypass_csp=True)
    page.add_init_script(AXE)
    found = {}

    for name, (person, address) in kinds_of_page(site).items():
        visit(page, site.settings, person, address)
        found[name] = [*violations(page), *_too_wide(page)]

    assert {name: trouble for name, trouble in found.items() if trouble} == {}


def test_a_form_with_errors_can_be_used_by_everybody(site: Site, tab: Open) -> None:
    page = tab(kinds_of_page(site)["answer"][1] + "?lang=en", bypass_csp=True)
    page.add_init_script(AXE)

    page.get_by_label("no", exact=True).check()
    page.get_by_role("button", name="Send the answer").click()

    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == []


def test_a_mail_by_itself_can_be_used_by_everybody(site: Site, tab: Open) -> None:
    page = tab("/", bypass_csp=True)

    # Its own policy lets nothing run, so it is looked at without.
    page.set_content(page.request.get(site.at(f"{kinds_of_page(site)['mail'][1]}/body")).text())
    page.evaluate(AXE)

    assert page.get_by_role("main").count() == 1
    assert violations(page) == []


@pytest.mark.parametrize(
    ("scripts", "language"),
    [(True, "en"), (False, "en"), (True, "de"), (True, "fr")],
)
@pytest.mark.long
def test_no_page_scrolls_sideways_on_a_phone(scripts: bool, language: str, site: Site, tab: Open) -> None:
    page = tab("/", viewport=PHONE, java_script_enabled=scripts, locale=language)
    wide = {}

    for name, (person, address) in kinds_of_page(site).items():
        visit(page, site.settings, person, address)
        wide[name] = _too_wide(page)

    assert {name: trouble for name, trouble in wide.items() if trouble} == {}


@pytest.mark.parametrize(
    ("language", "width", "readers"),
    [
        ("en", 1024, ["proposals"]),
        ("nl", 1280, ["moderation"]),
        ("de", 1280, ["proposals", "province desk", "moderation"]),
        ("fr", 1280, ["proposals", "moderation"]),
    ],
)
def test_the_header_of_who_is_signed_in_is_one_line_on_a_wide_screen(
    language: str, width: int, readers: list[str], site: Site, tab: Open
) -> None:
    page = tab("/calls", viewport={"width": width, "height": 800}, locale=language)
    kinds = kinds_of_page(site)

    for reader in readers:
        visit(page, site.settings, kinds[reader][0], "/calls")
        parts = page.locator("header.top > .wide").first
        middles = parts.evaluate(
            "one => [...one.children].map(each => each.getBoundingClientRect()).map(box => box.top + box.bottom)"
        )
        assert len(middles) == 4 and max(middles) - min(middles) < 4, reader
        assert parts.locator("nav").evaluate("one => one.getBoundingClientRect().height") < 40
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def _too_wide(page: Page) -> list[str]:
    """Whether a page scrolls sideways, as it is and with letters of twice the size."""
    as_it_is = page.evaluate(WIDER)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = {"as it is": as_it_is, "with large letters": page.evaluate(WIDER)}
    return [f"{pixels} px too wide {how}" for how, pixels in found.items() if pixels > 0]
