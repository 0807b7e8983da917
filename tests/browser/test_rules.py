"""An officer changes a rule: what it does to proposals is shown before it is kept; undone it is as before.

With SCHAKEL_PICTURES set to a folder, pictures of each step are put there.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, look_as

pytestmark = pytest.mark.long


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCHAKEL_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def _ends_before_the_proposals_are_judged(page: Page) -> None:
    page.get_by_label("In force until").fill("2026-11-25")
    page.get_by_label("What the rule says, in English").fill("The day lies before 26 November 2026.")
    page.get_by_label("What the rule says, in Dutch").fill("De dag ligt voor 26 november 2026.")
    page.get_by_label("Source").fill("The programme's notice")
    page.get_by_label("How sure it is").select_option(label="read in a public source")
    page.get_by_label("Why you change it").fill("The programme is stopped.")
    page.get_by_label("Look at the proposals on this day").fill("2026-11-26")
    expect(page.get_by_role("button", name="Save this change")).to_have_count(0)
    page.get_by_role("button", name="See what would change").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_what_a_change_of_a_rule_does_is_seen_before_it_is_kept(javascript: bool, tab: Open) -> None:
    page = tab("/", java_script_enabled=javascript)
    page.set_default_timeout(120_000)  # all proposals are judged twice
    expect.set_options(timeout=120_000)
    look_as(page, "national officer")

    # From the desks to the rule.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Desks").click()
    page.get_by_role("link", name="Programmes and their rules").click()
    page.get_by_role("link", name="Horizon Europe", exact=True).click()
    _picture(page, "1-rules")
    page.get_by_role("link", name="Change the years of all its instruments").click()

    _ends_before_the_proposals_are_judged(page)

    # What changes, from what to what, with nothing kept yet.
    seen = page.get_by_role("region", name="What would change")
    expect(seen.get_by_role("heading", level=2)).to_contain_text("proposals would change")
    expect(seen.get_by_role("listitem").first).to_contain_text("not eligible")
    expect(seen.get_by_role("listitem").first).to_contain_text("Best option: Horizon Europe")
    proposal = seen.get_by_role("heading", level=3).get_by_role("link").first.get_attribute("href") or ""
    _picture(page, "2-what-would-change")

    # Kept, the proposal says so; undone, it is as before.
    page.get_by_role("button", name="Save this change").click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    _picture(page, "3-kept")
    rules = page.url
    address = rules.partition("/desks")[0] + proposal.replace("?", "/funding?") + "&date=2026-11-26"
    paying = page.locator("details.option summary").filter(has_text="Horizon Europe: Research and innovation action")
    page.goto(address)
    expect(page.locator("details.option").first).to_be_visible()
    expect(paying).to_have_count(0)
    _picture(page, "4-the-proposal")
    page.goto(rules)
    page.get_by_role("link", name="Undo").first.click()
    expect(page.get_by_role("region", name="What would change")).to_contain_text("proposals would change")
    _picture(page, "5-undoing")
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_role("status")).to_contain_text("Undone.")
    page.goto(address)
    expect(paying).to_have_count(1)
