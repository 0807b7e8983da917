"""What a page weighs in Chromium with nothing kept: requests, bytes on the wire, first paint, shifts of the layout.

What the browser makes itself, at addresses that begin with `data:`, is no request.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

LCP = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
})"""
SHIFTS = """() => new Promise((done) => {
  const seen = [], watch = new PerformanceObserver((list) => seen.push(...list.getEntries()));
  watch.observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => {
    seen.push(...watch.takeRecords());
    const moved = (one) => one.sources.map((each) => each.node?.outerHTML?.slice(0, 90));
    done(seen.map((one) => ({value: one.value, nodes: moved(one)})));
  }));
})"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""A phone with a slow connection: 1.6 Mbit/s, 150 ms there and back."""


@dataclass
class Weight:
    """What one page took, by kind of file, and from whom."""

    sizes: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    hosts: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """Bytes on the wire, headers of answers among them."""
        return self.sizes.total()


def weighed(browser: Browser, address: str, slow: bool = False, **options: Any) -> tuple[Weight, Page]:
    """Opens a page in a new browser that has kept nothing, and says what came over the wire."""
    page = browser.new_context(**{"locale": "en-GB", **options}).new_page()
    weight, kinds = Weight(), {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    if slow:
        wire.send("Network.emulateNetworkConditions", SLOW)

    def asked(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("data:"):
            return
        kinds[event["requestId"]] = event.get("type", "Other")
        weight.requests += 1
        weight.hosts.add(urlsplit(event["request"]["url"]).netloc)

    def arrived(event: dict[str, Any]) -> None:
        weight.sizes[kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", arrived)
    page.goto(address, wait_until="networkidle")
    return weight, page


def shifts(page: Page) -> list[dict[str, Any]]:
    """Every shift of the layout since the page began, those just after a key press too, with what moved."""
    found: list[dict[str, Any]] = page.evaluate(SHIFTS)
    return found


def largest_paint(page: Page) -> float:
    """Milliseconds until the largest text or picture of the page stood there."""
    found: float = page.evaluate(LCP)
    return found
