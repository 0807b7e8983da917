"""Makes the pictures of the README from a fresh demonstration that runs: `make screenshots`.

It answers a proposal there for both sides, so a second run on the same demonstration takes the next one.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import MISSING, find

FOLDER = Path(__file__).with_name("images")
SIZE = {"width": 1100, "height": 760}
HOTSPOT, SHORT_NAME = "Kennispark Twente", "kennispark-twente"


def main(base: str) -> None:
    """Walks through the pages and keeps a picture of each."""
    path = find()
    if path is None:
        sys.exit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = _tab(browser, scripts=True)
        _pages(page, base)
        _desks(page, base)
        _mail(page, base)
        _journey(_tab(browser, scripts=False), base)
        browser.close()


def _tab(browser: Browser, scripts: bool) -> Page:
    return browser.new_context(viewport=SIZE, locale="en-GB", java_script_enabled=scripts).new_page()


def _pages(page: Page, base: str) -> None:
    page.goto(base)
    page.evaluate("document.fonts.ready")
    page.goto(base)  # a first visit does not wait for its fonts
    page.get_by_role("heading", name="Where they are").evaluate("one => one.scrollIntoView()")
    _keep(page, "home")
    page.goto(f"{base}/organisations?q=kenispark+twnete")
    _keep(page, "search")
    _look_as(page, HOTSPOT)
    page.goto(f"{base}/organisations/{SHORT_NAME}/proposals")
    page.get_by_role("link", name="The whole explanation").first.click()
    _keep(page, "proposal")


def _desks(page: Page, base: str) -> None:
    _look_as(page, "Germany, Switzerland (Berlin)")
    page.goto(f"{base}/desks/attache/DE")
    _keep(page, "attache")
    _look_as(page, "Overijssel")
    page.goto(f"{base}/desks/province/NL-OV")
    _keep(page, "province")


def _mail(page: Page, base: str) -> None:
    page.goto(f"{base}/outbox?q=Kennispark")
    # The oldest one: a yes of both sides, from an earlier run, brings another.
    page.locator("main ol.list a").last.click()
    page.get_by_role("link", name="Open the mail by itself").click()
    page.set_viewport_size({"width": 700, "height": 900})
    _keep(page, "digest")
    page.get_by_role("link", name="Geïnteresseerd").last.click()
    page.set_viewport_size(SIZE)
    page.locator("#answer-title").evaluate("one => one.scrollIntoView()")
    _keep(page, "answer")


def _journey(page: Page, base: str) -> None:
    """Without JavaScript: a search with a typing error, an answer, and the yes of the other side."""
    page.goto(base)
    page.get_by_label("Find an organisation or a place").fill("kenispark twnete")
    page.get_by_role("button", name="Search").click()
    _keep(page, "plain-search")
    _look_as(page, HOTSPOT)
    page.goto(f"{base}/organisations/{SHORT_NAME}/proposals")
    waiting = page.get_by_role("article").filter(has_text="waiting for your answer")
    named = waiting.filter(has=page.locator("h2 a")).first
    other = named.locator("h2 a").get_attribute("href") or ""
    called = named.locator("h2 a").inner_text()
    named.get_by_role("link", name="The whole explanation").click()
    number = page.url.partition("?")[0]
    _say_yes(page)
    _keep(page, "plain-answer")
    _look_as(page, called)
    page.goto(f"{number}?as={other.rpartition('/')[2]}")
    _say_yes(page)
    _keep(page, "mutual")


def _say_yes(page: Page) -> None:
    page.get_by_label("interested", exact=True).check()
    page.get_by_role("button", name="Send the answer").click()


def _look_as(page: Page, called: str) -> None:
    page.get_by_label("Demonstration: look as").select_option(label=called)
    page.get_by_role("button", name="Change", exact=True).click()


def _keep(page: Page, name: str) -> None:
    page.screenshot(path=str(FOLDER / f"{name}.png"))


if __name__ == "__main__":
    main(sys.argv[1])
