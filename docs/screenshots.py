"""Makes the pictures of the README from a running demonstration: `make screenshots`."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import MISSING, find

FOLDER = Path(__file__).with_name("images")
SIZE = {"width": 1100, "height": 760}


def main(base: str) -> None:
    """Walks through the pages and keeps a picture of each."""
    path = find()
    if path is None:
        sys.exit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(viewport=SIZE, locale="en-GB").new_page()
        page.goto(base)
        _keep(page, "home")
        page.goto(f"{base}/organisations?q=kenispark+twnete")
        _keep(page, "search")
        _look_as(page, "Kennispark Twente")
        page.goto(f"{base}/organisations/kennispark-twente/proposals")
        page.get_by_role("link", name="The whole explanation").first.click()
        _keep(page, "proposal")
        _look_as(page, "Germany (Berlin)")
        page.goto(f"{base}/desks/attache/DE")
        _keep(page, "attache")
        _look_as(page, "Overijssel")
        page.goto(f"{base}/desks/province/NL-OV")
        _keep(page, "province")
        page.goto(f"{base}/outbox?q=Kennispark")
        page.locator("main ol.list a").first.click()
        page.goto(page.url + "/body")
        page.set_viewport_size({"width": 700, "height": 900})
        _keep(page, "digest")
        page.goto(page.locator('a[href*="/answer"]').first.get_attribute("href") or base)
        page.set_viewport_size(SIZE)
        page.get_by_role("heading", name="Your answer").evaluate("one => one.scrollIntoView()")
        _keep(page, "answer")
        browser.close()


def _look_as(page: Page, called: str) -> None:
    page.get_by_label("Demonstration: look as").select_option(label=called)
    page.get_by_role("button", name="Change").click()


def _keep(page: Page, name: str) -> None:
    page.screenshot(path=str(FOLDER / f"{name}.png"))


if __name__ == "__main__":
    main(sys.argv[1])
