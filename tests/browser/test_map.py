"""Maps with a script: what is too near is one and opens, keys and wheel enlarge, nothing hidden takes the focus."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import AXE, violations
from tests.browser.conftest import Open

IN_VIEW = """(svg) => [...svg.querySelectorAll('a')].filter((one) => one.checkVisibility()).map((one) => {
  const target = one.querySelector('.hit, .halo').getBoundingClientRect(), map = svg.getBoundingClientRect();
  const [x, y] = [target.x + target.width / 2, target.y + target.height / 2];
  const inside = x >= map.left - 1 && x <= map.right + 1 && y >= map.top - 1 && y <= map.bottom + 1;
  const number = one.querySelector('text');
  return {x, y, inside, side: Math.min(target.width, target.height), n: number ? Number(number.textContent) : 1};
})"""
STILL = {"reduced_motion": "reduce"}


def _zoom(page: Page) -> float:
    whole = page.locator("svg.map").first
    return 400 / float((whole.get_attribute("viewBox") or "").split()[2])


def test_what_is_near_is_one_mark_that_opens_and_nothing_hidden_is_a_stop(tab: Open) -> None:
    page = tab("/map?kind=hotspot", bypass_csp=True, **STILL)
    svg = page.locator("svg.map").first
    total = int(re.findall(r"\d+", page.locator("#results").get_by_role("status").first.inner_text())[0])

    seen = svg.evaluate(IN_VIEW)
    assert sum(one["n"] for one in seen) == total
    assert all(one["side"] >= 23.9 for one in seen)
    assert all(
        abs(one["x"] - other["x"]) + abs(one["y"] - other["y"]) >= 24
        for place, one in enumerate(seen)
        for other in seen[:place]
    )
    group = svg.locator(".cluster:not([aria-haspopup])").first
    name = group.get_attribute("aria-label") or ""
    group.focus()
    page.keyboard.press("Enter")

    assert _zoom(page) > 1.5
    assert re.match(r"\d+ organisations: ", name)
    seen = svg.evaluate(IN_VIEW)
    assert 0 < sum(one["n"] for one in seen) < total and all(one["inside"] for one in seen)
    expect(page.locator(".atlas > [role=status]")).to_have_text(
        re.compile(rf"Enlarged .* {sum(one['n'] for one in seen)} of {total} organisations are in view")
    )
    assert page.evaluate("() => document.activeElement.closest('svg.map') !== null")
    page.evaluate(AXE)
    assert violations(page, "#results") == []


def test_keys_buttons_and_wheel_enlarge_and_move_and_are_left_to_the_page_otherwise(tab: Open) -> None:
    page = tab("/map?kind=cluster", **STILL)
    svg = page.locator("svg.map").first
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box() or {}

    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.wheel(0, -50)
    assert _zoom(page) == 1
    svg.focus()
    page.keyboard.press("+")
    enlarged, before = _zoom(page), svg.get_attribute("viewBox")
    page.keyboard.press("ArrowRight")
    assert 1.5 < enlarged < 2
    assert svg.get_attribute("viewBox") != before
    page.mouse.wheel(0, -100)
    expect(svg).not_to_have_attribute("viewBox", before or "")
    page.get_by_role("button", name="Whole map").first.click()
    assert _zoom(page) == 1
    assert page.get_by_role("button", name="Reduce").first.get_attribute("aria-disabled") == "true"
    expect(svg.locator(".province").filter(has_text="Utrecht")).to_be_hidden()
    page.get_by_role("button", name="Enlarge").first.click()
    expect(svg.locator(".province").filter(has_text="Utrecht")).to_be_visible()
    page.keyboard.press("Escape")
    assert _zoom(page) == 1


def test_those_at_one_place_open_as_a_list_and_a_new_choice_draws_the_map_anew(tab: Open) -> None:
    page = tab("/map?place=Groningen", **STILL)
    page.locator("#facet-place").select_option("")
    page.wait_for_url("**/map")
    page.locator("#facet-kind").select_option("centre")
    page.wait_for_url("**/map?kind=centre")
    expect(page.locator(".map-tools button")).to_have_count(7 * page.locator("svg.map").count())
    page.goto(page.url.replace("/map?kind=centre", "/"))

    group = page.locator(".cluster[aria-haspopup=dialog]").first
    group.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    links = dialog.get_by_role("link")
    assert links.count() >= 2
    expect(links.first).to_be_focused()
    page.keyboard.press("Escape")

    expect(group).to_be_focused()
    expect(dialog).to_have_count(0)
