"""From the first page to two sides that want to talk, as people walk it, with and without JavaScript."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Site, look_as


def misspelt(name: str) -> str:
    """The name with two letters of its longest word the wrong way round."""
    word = max(name.split(), key=len)
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_from_a_search_to_mutual_interest(javascript: bool, site: Site, tab: Open) -> None:
    pair = site.pairs[0 if javascript else 1]
    page = tab("/", java_script_enabled=javascript)

    # A visitor searches with a typing error and finds the hotspot.
    page.get_by_label("Find an organisation or a place").fill(misspelt(pair.hotspot))
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("nothing is spelt")
    page.get_by_role("link", name=pair.hotspot, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(pair.hotspot)

    # As its member: from the organisation to its proposals, to one of them, to an answer.
    look_as(page, pair.hotspot)
    page.goto(site.at(f"/organisations/{pair.hotspot_slug}"))
    page.get_by_role("link", name="Proposals for this organisation").click()
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=pair.cluster, exact=True))
    card.get_by_role("link", name="The whole explanation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{pair.hotspot} – {pair.cluster}")
    page.get_by_label("interested", exact=True).check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("status").first).to_contain_text("The other side reads it in its next digest")
    expect(page.get_by_role("status").first).to_be_in_viewport()
    expect(page.get_by_role("status").first).to_be_focused()

    # As the attaché for Germany: the desk has the link, the outbox the mail to the other side.
    look_as(page, "Germany, Switzerland (Berlin)")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Desks").click()
    page.get_by_role("link", name="Germany", exact=True).click()
    names = {f"{pair.hotspot} – {pair.cluster}", f"{pair.cluster} – {pair.hotspot}"}
    assert _times_on_all_pages(page, names) == 1
    page.get_by_role("link", name="Outbox").click()
    page.get_by_label("Subject or recipient").fill(pair.cluster)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=pair.cluster).first.click()
    letter = page.url

    # The mail is read as its recipient sees it; its link answers without signing in, and in German.
    look_as(page, "visitor")
    page.goto(letter)
    expect(page.frame_locator("iframe.mail").locator(".card").first).to_be_visible()
    page.get_by_role("link", name="Open the mail by itself").click()
    entry = page.locator(".card").filter(has_text=pair.hotspot)
    entry.get_by_role("link", name="Interessiert", exact=True).click()
    expect(page.get_by_label("interessiert", exact=True)).to_be_checked()
    page.get_by_role("button", name="Antwort senden").click()

    # Both are interested: now, and only now, there is somebody to write to.
    expect(page.get_by_role("heading", name="Beide Seiten haben Interesse")).to_be_visible()
    assert page.locator("#contact a[href^='mailto:']").count() >= 1


def _times_on_all_pages(page: Page, names: set[str]) -> int:
    """How often links of these names stand on a list, leafed through to its end."""
    found = 0
    while True:
        found += sum(page.get_by_role("link", name=name, exact=True).count() for name in names)
        further = page.get_by_role("link", name="Next", exact=True)
        if further.count() == 0:
            return found
        page.goto(urljoin(page.url, further.get_attribute("href") or ""))
