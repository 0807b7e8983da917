"""The network picture as a browser draws it: with the letters that are there, no name covers another."""

from itertools import combinations

import pytest

from tests.browser.conftest import Open

NETWORK = "/organisations/kennispark-twente/network"
BOXES = """(texts) => texts.map((one) => one.getBoundingClientRect())
  .map((box) => [box.left, box.top, box.right, box.bottom])"""
TOUCHING = 2.0
"""Pixels by which the boxes around letters may meet; the letters themselves are smaller."""


@pytest.mark.parametrize(("width", "shown"), [(1280, "broad"), (360, "slender")])
def test_no_name_covers_another_and_the_picture_fits(width: int, shown: str, tab: Open) -> None:
    page = tab(NETWORK, viewport={"width": width, "height": 800})

    boxes = page.locator(f".network.{shown} .name").evaluate_all(BOXES)
    hidden = page.locator(".network.broad, .network.slender").evaluate_all(
        "(all) => all.filter((one) => !one.checkVisibility()).map((one) => one.getAttribute('class'))"
    )

    assert len(boxes) > 20
    assert hidden == [f"network {'slender' if shown == 'broad' else 'broad'}"]
    assert all(left >= 0 and right <= width for left, _top, right, _bottom in boxes)
    covered = [
        (one, other)
        for one, other in combinations(boxes, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > TOUCHING
        and min(one[3], other[3]) - max(one[1], other[1]) > TOUCHING
    ]
    assert covered == []


def test_a_partner_is_reached_by_keyboard_and_the_picture_can_be_skipped(tab: Open) -> None:
    page = tab(NETWORK)

    page.get_by_role("link", name="Skip the picture").focus()
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.querySelector('title').textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations/*")

    assert first.startswith(page.get_by_role("heading", level=1).inner_text())
