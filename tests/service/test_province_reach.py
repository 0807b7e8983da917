"""The shares of partners outside a province and abroad, on both sides of their edges."""

import pytest

from service.desks.province import Reach, reach_of


def test_a_hotspot_that_looks_inward_is_seen_as_such() -> None:
    assert reach_of([("NL", "NL-OV", 10)], "NL-OV") == Reach(10, 0.0, 0.0)


def test_another_province_is_outside_but_not_abroad() -> None:
    reach = reach_of([("NL", "NL-OV", 5), ("NL", "NL-GE", 3), ("DE", "", 2)], "NL-OV")

    assert reach is not None
    assert (reach.partners, reach.outside, reach.abroad) == (10, pytest.approx(0.5), pytest.approx(0.2))


def test_dutch_partners_without_a_known_province_say_nothing() -> None:
    assert reach_of([("NL", "", 5)], "NL-OV") is None
    assert reach_of([("NL", "", 5), ("BE", "", 1)], "NL-OV") == Reach(1, 1.0, 1.0)
