"""Help where one stands: for everybody, without a mouse, without JavaScript, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from service.accounts.models import RoleName
from tests.browser.axe import AXE, violations
from tests.browser.conftest import Open, Site, reader
from tests.browser.kinds import visit
from tests.browser.test_pages import PHONE, kinds_of_page

HELP = ("/help", "/help/members", "/help/attaches", "/help/officers", "/help/numbers#share")
EXPLAINING = ("organisation", "proposals", "proposal", "attaché desk", "province desk")


def _open_all(page: Page) -> int:
    """Opens every explanation by its own button; says how many there are."""
    questions = page.locator("details.explained > summary")
    for question in questions.all():
        question.click()
    expect(page.locator("details.explained:not([open])")).to_have_count(0)
    return questions.count()


@pytest.mark.parametrize(
    ("scheme", "language", "every"),
    [
        ("dark", "en", 3),
        *(pytest.param(*look, 1, marks=pytest.mark.long) for look in (("dark", "en"), ("light", "nl"))),
    ],
)
def test_help_and_open_explanations_can_be_used_by_everybody(
    scheme: str, language: str, every: int, site: Site, tab: Open
) -> None:
    page = tab("/", color_scheme=scheme, locale=language, bypass_csp=True)
    page.add_init_script(AXE)
    kinds, found = kinds_of_page(site), {}

    for person, address in [*((0, one) for one in HELP), *(kinds[name] for name in EXPLAINING)][::every]:
        visit(page, site.settings, person, address)
        _open_all(page)
        found[address] = violations(page)

    assert {address: trouble for address, trouble in found.items() if trouble} == {}


@pytest.mark.long
def test_open_explanations_fit_a_phone_and_need_no_javascript(site: Site, tab: Open) -> None:
    page = tab("/", viewport=PHONE, java_script_enabled=False)
    kinds, shown, wide = kinds_of_page(site), {}, {}

    for person, address in [*((0, one) for one in HELP), *(kinds[name] for name in EXPLAINING)]:
        visit(page, site.settings, person, address)
        shown[address] = _open_all(page)
        wide[address] = page.evaluate("document.documentElement.scrollWidth")

    assert {address: width for address, width in wide.items() if width > PHONE["width"]} == {}
    assert all(shown[kinds[name][1]] for name in EXPLAINING)


def test_an_explanation_opens_and_closes_without_a_mouse(site: Site, tab: Open) -> None:
    officer = reader(site, RoleName.PROVINCE_OFFICER, province="NL-OV")
    page = tab("/")
    visit(page, site.settings, officer, "/desks/province/NL-OV")
    question = page.locator("summary", has_text="What does the share outside the province say?")
    answer = page.get_by_text("Of all Dutch partners that are known", exact=False)
    expect(answer).to_be_hidden()

    question.focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    page.keyboard.press("Enter")

    expect(answer).to_be_hidden()
    assert question.evaluate("one => getComputedStyle(one).outlineStyle") != "none"


@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "plain"])
def test_the_tour_leads_on_and_once_closed_is_never_seen_again(scripts: bool, site: Site, tab: Open) -> None:
    page = tab("/", java_script_enabled=scripts)
    tour = page.get_by_role("region", name="Here for the first time?")
    addresses = [one.get_attribute("href") for one in tour.get_by_role("link").all()]

    for address in addresses:
        assert page.request.get(site.at(address or "")).ok
    tour.get_by_role("button", name="Close this for good").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Regional hotspots, linked")
    expect(tour).to_have_count(0)
    page.reload()
    expect(tour).to_have_count(0)
    assert len(addresses) == 4
