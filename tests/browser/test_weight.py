"""Pages are light, come from one host, and stay where they are while results are swapped."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Open, Site
from tests.browser.weighing import shifts, weighed

MOST = 100_000
"""Bytes of a directory page, with everything it loads, for a browser that has kept nothing."""
FRAME = "header.top, main h1, .filters .field, .filters button, .found, #results .list"


@pytest.mark.parametrize("address", ["/organisations", "/listings"])
def test_a_first_visit_to_a_directory_is_light_and_stands_still(address: str, site: Site, chromium: Browser) -> None:
    weight, page = weighed(chromium, site.at(address))

    moved = shifts(page)
    page.context.close()

    assert 20_000 < weight.total < MOST
    assert weight.hosts == {urlsplit(site.settings.base_url).netloc}
    assert set(weight.sizes) <= {"Document", "Stylesheet", "Script", "Font", "Other"}
    assert moved == []


def test_the_second_page_loads_nothing_but_itself(site: Site, tab: Open) -> None:
    page = tab("/organisations")

    page.get_by_role("link", name="Needs and capabilities", exact=True).click()
    page.wait_for_url("**/listings")

    sizes = page.evaluate("() => performance.getEntriesByType('resource').map((one) => one.transferSize)")
    assert len(sizes) >= 5 and sum(sizes) == 0


@pytest.mark.parametrize("width", [360, pytest.param(768, marks=pytest.mark.long), 1280])
def test_nothing_around_the_results_moves_while_they_are_swapped(width: int, tab: Open) -> None:
    page = tab("/listings", viewport={"width": width, "height": 800})
    before, said = _places(page), page.get_by_role("status").inner_text()

    page.locator("#field-q").press_sequentially("water")
    page.wait_for_function("said => document.querySelector('main [role=status]').innerText !== said", arg=said)
    page.wait_for_load_state("networkidle")

    assert _places(page) == before
    assert shifts(page) == []


def _places(page: Page) -> list[tuple[str, float]]:
    """Where the frame of the page stands: the top of each part, from the top of the page."""
    found: list[tuple[str, float]] = page.locator(FRAME).evaluate_all(
        "(all) => all.map((one) => [one.className, Math.round(one.getBoundingClientRect().top + scrollY)])"
    )
    return found
