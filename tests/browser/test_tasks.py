"""What somebody comes for the first time to find, from the first page on, by clicks and typing alone.

With `-s` each task says how many clicks and how much typing it took, and in how many seconds of the browser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open, Site

pytestmark = pytest.mark.long
MOST_CLICKS = 4
FACTS = "main li h2 a"


@dataclass
class Hand:
    """A hand on mouse and keys, that counts."""

    page: Page
    scripts: bool
    clicks: int = 0
    typed: int = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def search(self, words: str) -> None:
        """Types into the search box of the page and ends with Enter."""
        self.typed += 1
        box = self.page.get_by_role("searchbox")
        box.fill(words)
        box.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """One choice of a list; without scripts it is sent by the button below."""
        self.clicks += 1
        choices = self.page.get_by_label(label)
        named = choices.locator("option").filter(has_text=re.compile(rf"^{option} \("))
        choices.select_option(value=named.get_attribute("value") or "")
        if not self.scripts:
            self.click(self.page.get_by_role("button", name="Show"))


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def hand(request: pytest.FixtureRequest, tab: Open) -> Iterator[Hand]:
    """Starts at the first page; a task takes few clicks, and without scripts one more for each choice."""
    working = Hand(tab("/", java_script_enabled=request.param), request.param)
    began = perf_counter()
    yield working
    seconds = perf_counter() - began
    print(f"\n{request.node.name}: {working.clicks} clicks, typed {working.typed} times, {seconds:.1f} s")
    assert working.clicks <= MOST_CLICKS + (0 if working.scripts else 2)


def test_a_partner_across_the_border_for_hydrogen_storage(hand: Hand) -> None:
    page = hand.page

    hand.search("hydrogen storage")
    hand.click(page.get_by_role("link", name=re.compile("needs and capabilities hold these words")))
    hand.choose("Need or capability", "capability")
    expect(page.get_by_role("status")).to_contain_text(re.compile("^[1-9]"))
    abroad = page.locator("main .list > li").filter(has_not=page.get_by_text("Netherlands"))
    hand.click(abroad.locator("h2 a").first)

    expect(page.get_by_role("main")).not_to_contain_text("Netherlands")
    hand.click(page.locator("main a[href^='/organisations/']"))
    expect(page.get_by_role("heading", name="Needs and capabilities")).to_be_visible()


def test_hotspots_in_overijssel_that_do_medical_technology(hand: Hand) -> None:
    page = hand.page

    hand.search("medical technology")
    hand.choose("Kind", "hotspot")
    expect(page).to_have_url(re.compile("kind=hotspot"))
    hand.choose("Province", "Overijssel")

    expect(page).to_have_url(re.compile("province=NL-OV"))
    expect(page.locator(FACTS)).to_have_text(["Kennispark Twente"])


def test_what_the_network_of_wetsus_looks_like(hand: Hand) -> None:
    page = hand.page

    hand.search("wetsus")
    hand.click(page.get_by_role("link", name="WaterCampus Leeuwarden (Wetsus)", exact=True))
    hand.click(page.get_by_role("link", name="Network: who it works with"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Network of WaterCampus Leeuwarden (Wetsus)")
    expect(page.locator("svg.network.broad")).to_be_in_viewport(ratio=0.3)
    expect(page.get_by_role("table")).to_contain_text("Elsewhere in the country")


def test_another_language(hand: Hand) -> None:
    hand.click(hand.page.locator("#languages").get_by_role("link", name="Deutsch"))

    expect(hand.page.locator("html")).to_have_attribute("lang", "de")
    hand.click(hand.page.get_by_role("navigation").get_by_role("link", name="Organisationen"))
    expect(hand.page.locator("html")).to_have_attribute("lang", "de")


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_colleague_sees_the_same_in_her_own_language(language: str, hand: Hand, site: Site, tab: Open) -> None:
    hand.search("hydrogen")
    hand.choose("Kind", "foreign partner")
    expect(hand.page).to_have_url(re.compile("kind=cluster"))
    expect(hand.page.locator(FACTS).first).to_be_visible()
    mine = hand.page.locator(FACTS).all_inner_texts()

    theirs = tab(hand.page.url.removeprefix(site.settings.base_url), locale=language)

    expect(theirs.locator("html")).to_have_attribute("lang", language)
    expect(theirs.locator("#field-q")).to_have_value("hydrogen")
    expect(theirs.locator("#facet-kind")).to_have_value("cluster")
    assert len(mine) > 1 and theirs.locator(FACTS).all_inner_texts() == mine
