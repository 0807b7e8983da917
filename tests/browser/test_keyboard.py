"""Without a mouse: skip link, search, an answer; and a search that refreshes while one types."""

import re

from playwright.sync_api import Page, Route, expect

from service.accounts.models import RoleName
from tests.browser.conftest import Open, Site, look_as, reader


def _press_until(page: Page, condition: str, key: str = "Tab", most: int = 80) -> None:
    """Presses a key until the focused element meets a condition; each stop on the way shows where it is."""
    for _ in range(most):
        page.keyboard.press(key)
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("() => document.activeElement.outerHTML")
        if page.evaluate(f"() => {{ const focus = document.activeElement; return {condition}; }}"):
            return
    raise AssertionError(f"never reached: {condition}")


def test_the_first_stop_skips_to_the_content(tab: Open) -> None:
    page = tab("/organisations")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.evaluate("() => document.activeElement.id") == "main"


def test_a_search_and_an_answer_need_no_mouse(site: Site, tab: Open) -> None:
    pair = site.pairs[3]
    page = tab("/")
    _press_until(page, "focus.name === 'q'")
    page.keyboard.type(pair.hotspot)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Organisations")
    _press_until(page, f"focus.textContent === {pair.hotspot!r}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(pair.hotspot)

    look_as(page, pair.hotspot)
    page.goto(site.at(f"/proposals/{pair.number}?as={pair.hotspot_slug}"))
    _press_until(page, "focus.name === 'answer'")
    page.keyboard.press("Space")
    _press_until(page, "focus.type === 'submit' && focus.closest('.answer')")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("Thank you")


def test_results_and_counts_follow_the_typing_and_back_undoes_it(tab: Open) -> None:
    page = tab("/organisations")
    before = page.get_by_role("status").inner_text()
    page.evaluate("() => { window.stayed = true; }")

    page.get_by_label("Name, place or subject").press_sequentially("Wageningen")
    expect(page.get_by_role("status")).not_to_have_text(before)

    expect(page).to_have_url(re.compile(r"/organisations\?q=Wageningen$"))
    english = page.get_by_role("link", name="English", exact=True)
    expect(english).to_have_attribute("href", "/organisations?q=Wageningen&lang=en")
    assert page.evaluate("() => window.stayed")
    expect(page.get_by_label("Name, place or subject")).to_be_focused()
    expect(page.get_by_label("Name, place or subject")).to_have_value("Wageningen")
    total = int(page.get_by_role("status").inner_text().split()[0])
    options = page.get_by_label("Country").locator("option").all_inner_texts()
    assert sum(int(one.rpartition("(")[2].rstrip(")")) for one in options if "(" in one) == total
    page.go_back()
    expect(page.get_by_role("status")).to_have_text(before)


def test_what_was_typed_last_counts_however_long_answers_take(tab: Open) -> None:
    page = tab("/organisations")

    def answer_the_last(route: Route) -> None:
        if "q=Delft" in route.request.url:
            route.continue_()

    page.route(re.compile(r"/organisations\?"), answer_the_last)
    for typed in ("Wag", "Leeuw", "Delft"):
        with page.expect_request(re.compile(f"q={typed}")):
            page.get_by_label("Name, place or subject").fill(typed)

    expect(page).to_have_url(re.compile(r"\?q=Delft$"))
    expect(page.get_by_role("main")).to_contain_text("Delft")


def test_the_switch_knows_the_readers_of_the_product(site: Site, tab: Open) -> None:
    page = tab("/")

    look_as(page, "Overijssel")
    page.goto(site.at("/desks/province/NL-OV"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Hotspots in Overijssel")
    assert reader(site, RoleName.PROVINCE_OFFICER, province="NL-OV")


def test_the_maps_can_be_walked_and_skipped(tab: Open) -> None:
    page = tab("/")

    page.get_by_role("link", name="Skip the maps").focus()
    _press_until(page, "focus.closest('svg.map') && focus.getAttribute('aria-label')", most=1)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "after-the-maps"

    mark = page.locator("svg.map a[href]:visible").first
    name = (mark.get_attribute("aria-label") or "").split(",")[0]
    mark.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/organisations"))
    expect(page.get_by_role("main")).to_contain_text(name)
