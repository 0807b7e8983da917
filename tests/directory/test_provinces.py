"""The outlines of provinces: who lies in which, no line in the lake, and only on the map of the Netherlands."""

from itertools import pairwise

import pytest

from service.directory.frames import EUROPE, NETHERLANDS
from service.directory.provinces import outlines_of_provinces, provinces_in, unplaced

CAPITALS = {
    "NL-GR": (6.567, 53.219), "NL-FR": (5.799, 53.201), "NL-DR": (6.564, 52.993), "NL-OV": (6.094, 52.513),
    "NL-FL": (5.475, 52.508), "NL-GE": (5.899, 51.985), "NL-UT": (5.122, 52.091), "NL-NH": (4.639, 52.381),
    "NL-ZH": (4.300, 52.070), "NL-ZE": (3.610, 51.499), "NL-NB": (5.304, 51.699), "NL-LI": (5.688, 50.851),
}  # fmt: skip
WATER = {"IJsselmeer": (5.30, 52.85), "Markermeer": (5.20, 52.52)}
SHORE = {"Enkhuizen": (5.28, 52.703), "Urk": (5.605, 52.662), "Lelystad": (5.475, 52.508), "Stavoren": (5.37, 52.883)}


def _within(place: tuple[float, float], kind: str, code: str = "") -> bool:
    """Whether a place lies within the closed lines of a kind, those beside a province where one is given."""
    x, y = NETHERLANDS.place(*place)
    ways = [one.way for one in outlines_of_provinces() if one.kind == kind and code in {"", one.left, one.right}]
    sides = [side for way in ways for side in pairwise(way)]
    crossed = [side for side in sides if (side[0][1] > y) != (side[1][1] > y)]
    return sum(x < (bx - ax) * (y - ay) / (by - ay) + ax for (ax, ay), (bx, by) in crossed) % 2 == 1


@pytest.mark.parametrize("code", CAPITALS)
def test_a_capital_lies_in_its_province_and_in_no_other(code: str) -> None:
    assert [other for other in CAPITALS if _within(CAPITALS[code], "border", other)] == [code]


def test_the_lake_is_water_and_its_towns_are_not() -> None:
    assert all(_within(place, "lake") for place in WATER.values())
    assert [name for name, place in SHORE.items() if _within(place, "lake")] == []


def test_only_the_map_of_the_netherlands_has_provinces() -> None:
    drawn = provinces_in(NETHERLANDS)

    assert drawn and {code for code, _ in drawn.names} == set(CAPITALS)
    assert "z" not in drawn.borders and drawn.lake.endswith("z")
    assert provinces_in(EUROPE) is None


def test_a_place_comes_back_from_the_drawing_as_it_was() -> None:
    assert unplaced(*NETHERLANDS.place(6.9, 53.3)) == pytest.approx((6.9, 53.3), abs=1e-5)
