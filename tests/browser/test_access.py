"""By keyboard alone, with letters twice as large, and without motion: every stop, every kind of page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Site
from tests.browser.kinds import visit
from tests.browser.test_pages import kinds_of_page

SAMPLE = ("proposal", "province desk")
STOP = """() => {
  const one = document.activeElement, look = getComputedStyle(one), seen = [0, 0, 0];
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const opaque = (each) => (parts(getComputedStyle(each).backgroundColor)[3] ?? 1) > 0;
  let behind = one.parentElement;
  while (behind && !opaque(behind)) behind = behind.parentElement;
  const both = [light(look.outlineColor), light(getComputedStyle(behind ?? document.body).backgroundColor)];
  const box = one.getBoundingClientRect(), order = [...document.querySelectorAll("*")].indexOf(one);
  return {
    frame: one.tagName === "IFRAME", what: one.outerHTML.slice(0, 110), place: one === document.body ? -1 : order,
    ring: look.outlineStyle === "none" ? 0 : parseFloat(look.outlineWidth),
    contrast: (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05),
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
STOPS = """() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, iframe, [tabindex='0']")]
  .filter((one) => one.type !== "hidden" && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}))
  .filter((one) => one.type !== "radio" || one === [...document.getElementsByName(one.name)]
    .reduce((best, each) => each.checked ? each : best, document.getElementsByName(one.name)[0])).length"""
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const look = getComputedStyle(one), clips = (value) => value === "hidden" || value === "clip";
  if (look.clipPath !== "none" || one.closest("svg") || !one.checkVisibility()) return false;
  return (clips(look.overflowX) && one.scrollWidth > one.clientWidth + 1)
    || (clips(look.overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 110))"""
COVERED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  if (one === document.body || one.tagName === "IFRAME" || one.closest("svg")) return "";
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const seen = [.1, .3, .5, .7, .9].flatMap((x) => [.2, .5, .8].map((y) =>
    document.elementFromPoint(left + x * (right - left), top + y * (bottom - top))));
  const own = (each) => each && (one.contains(each) || each.contains(one));
  return seen.some(own) ? "" : one.outerHTML.slice(0, 110);
}"""
Check = Callable[[Page], object]


def _walk(page: Page) -> list[str]:
    """Goes through a page by Tab, from its top to its end; says what is wrong on the way."""
    stops, found, before = page.evaluate(STOPS), [], -1
    for _ in range(stops + 200):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["place"] < 0:
            return found
        if stop["frame"]:
            continue  # a mail by itself: its links look as its own page says
        if stop["ring"] < 2 or stop["contrast"] < 3 or not stop["shown"]:
            found.append(f"not to be seen: {stop}")
        if stop["place"] <= before:
            return [*found, f"back again: {stop}"] if before < 0 else found
        before = stop["place"]
    return [*found, f"no end after {stops} stops"]


def _walk_back(page: Page) -> list[str]:
    """Goes through a page from its end to its top; says what lay wholly under something when it had the focus."""
    stops, found = page.evaluate(STOPS), []
    page.locator("footer.bottom a").last.focus()
    for _ in range(stops):
        page.keyboard.press("Shift+Tab")
        found.append(page.evaluate(COVERED))
    return [one for one in found if one]


def _enlarged(page: Page) -> list[str]:
    """With letters of twice the size: what is cut off, and whether the page scrolls sideways."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*page.evaluate(CUT), *([f"{wide} px too wide"] if wide > 0 else [])]


def _moving(page: Page) -> int:
    """How many elements would move or fade when something changes."""
    return int(
        page.evaluate("""() => document.getAnimations().length + [...document.querySelectorAll("*")]
      .map((one) => getComputedStyle(one)).filter((look) => look.animationName !== "none"
        || look.transitionDuration.split(",").some((time) => parseFloat(time) > 0)).length""")
    )


def _each(names: tuple[str, ...], site: Site, page: Page, check: Check) -> dict[str, object]:
    """What a check finds on each kind of page; empty where all is well."""
    kinds, found = kinds_of_page(site), {}
    for name in names or tuple(kinds):
        person, address = kinds[name]
        visit(page, site.settings, person, address)
        if trouble := check(page):
            found[name] = trouble
    return found


ALL = pytest.param((), marks=pytest.mark.long, id="all")


@pytest.mark.parametrize(
    ("names", "scheme"),
    [(SAMPLE, "light"), *(pytest.param((), scheme, marks=pytest.mark.long) for scheme in ("light", "dark"))],
)
def test_every_stop_can_be_seen_and_none_is_a_trap(
    names: tuple[str, ...], scheme: str, site: Site, tab: Open
) -> None:
    page = tab("/", color_scheme=scheme)

    assert _each(names, site, page, _walk) == {}


@pytest.mark.parametrize("names", [pytest.param(("matrix",), id="matrix"), ALL])
def test_nothing_lies_over_what_has_the_focus_on_the_way_back(names: tuple[str, ...], site: Site, tab: Open) -> None:
    page = tab("/", viewport={"width": 360, "height": 740})

    assert _each(names, site, page, _walk_back) == {}


@pytest.mark.parametrize("names", [pytest.param(SAMPLE, id="sample"), ALL])
def test_letters_of_twice_the_size_cost_nothing(names: tuple[str, ...], site: Site, tab: Open) -> None:
    page = tab("/", viewport={"width": 1280, "height": 800})

    assert _each(names, site, page, _enlarged) == {}


@pytest.mark.long
def test_a_page_zoomed_in_to_twice_its_size_does_not_scroll_sideways(site: Site, tab: Open) -> None:
    page = tab("/", viewport={"width": 640, "height": 400}, device_scale_factor=2)

    assert _each((), site, page, lambda one: one.evaluate("document.documentElement.scrollWidth > 640")) == {}


@pytest.mark.parametrize("names", [pytest.param(SAMPLE, id="sample"), ALL])
def test_nothing_moves_for_who_asked_for_no_motion(names: tuple[str, ...], site: Site, tab: Open) -> None:
    page = tab("/", reduced_motion="reduce")
    assert _each(names, site, page, _moving) == {}

    page.emulate_media(reduced_motion="no-preference")
    assert _moving(page) > 0


def test_a_choice_keeps_the_focus_while_results_are_swapped(tab: Open) -> None:
    page = tab("/organisations")
    choice = page.get_by_label("Province")
    before = page.get_by_role("status").inner_text()

    choice.focus()
    page.keyboard.type("Overijssel")
    expect(page.get_by_role("status")).not_to_have_text(before)

    expect(choice).to_be_focused()
    expect(choice).to_have_value("NL-OV")
