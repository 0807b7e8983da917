"""Makes the pictures of the README from a demonstration that runs: `make screenshots`. It changes nothing there."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

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
        page = browser.new_page(viewport=SIZE, locale="en-GB", reduced_motion="reduce")
        _map(page, base)
        _proposal(page, base)
        _network(page, base)
        _province(page, base)
        _digest(page, base)
        browser.close()


def _map(page: Page, base: str) -> None:
    _open(page, f"{base}/map")
    page.locator("[data-does=in]").first.click()
    page.locator("ul.legend").evaluate("one => one.scrollIntoView()")
    _keep(page, "map")


def _proposal(page: Page, base: str) -> None:
    _look_as(page, HOTSPOT)
    _open(page, f"{base}/organisations/{SHORT_NAME}/proposals")
    page.get_by_role("article").filter(has_text="waiting for your answer").first.evaluate(
        "one => one.scrollIntoView()"
    )
    _keep(page, "proposal")


def _network(page: Page, base: str) -> None:
    _open(page, f"{base}/organisations/{SHORT_NAME}/network")
    page.locator(".network-figure").evaluate("one => one.scrollIntoView()")
    _keep(page, "network")


def _province(page: Page, base: str) -> None:
    _look_as(page, "Overijssel")
    _open(page, f"{base}/desks/province/NL-OV")
    page.get_by_role("heading", name="All hotspots").evaluate("one => one.scrollIntoView()")
    _keep(page, "province")


def _digest(page: Page, base: str) -> None:
    page.goto(f"{base}/outbox?q=Kennispark")
    page.locator("main ol.list a").last.click()  # the oldest is the digest, whatever came since
    page.get_by_role("link", name="Open the mail by itself").click()
    page.set_viewport_size({"width": 700, "height": 900})
    _keep(page, "digest")


def _look_as(page: Page, called: str) -> None:
    page.get_by_label("Demonstration: look as").select_option(label=called)
    page.get_by_role("button", name="Change", exact=True).click()


def _open(page: Page, address: str) -> None:
    """A page whose fonts are there: a first visit does not wait for them."""
    page.goto(address)
    page.evaluate("document.fonts.ready")
    page.reload()


def _keep(page: Page, name: str) -> None:
    page.screenshot(path=str(FOLDER / f"{name}.png"))


if __name__ == "__main__":
    main(sys.argv[1])
