"""The shares of partners outside a province and abroad, and the usual value, on both sides of their edges."""

import pytest

from service.desks.reach import FEWEST, Reach, reach_of, usual

HERE, THERE = "NL-OV", "NL-GE"


def _reach(outside: float) -> Reach:
    return Reach(outside, outside, 20, 1, "One", 1.0)


def test_a_hotspot_that_looks_inward_is_seen_as_such() -> None:
    assert reach_of({"One": [("NL", HERE, 10)]}, HERE) == Reach(0.0, 0.0, 10, 1, "One", 1.0)


def test_partners_abroad_do_not_hide_that_the_dutch_ones_are_near() -> None:
    reach = reach_of({"One": [("NL", HERE, 15), ("NL", THERE, 5), ("DE", "", 80)]}, HERE)

    assert reach is not None
    assert (reach.ties, reach.outside, reach.abroad) == (100, pytest.approx(0.25), pytest.approx(0.8))


def test_a_large_member_weighs_no_more_than_a_small_one_and_is_named() -> None:
    reach = reach_of({"Large": [("NL", THERE, 990)], "Small": [("NL", HERE, 10)]}, HERE)

    assert reach is not None
    assert (reach.outside, reach.members, reach.most) == (pytest.approx(0.5), 2, "Large")
    assert reach.most_part == pytest.approx(0.99)


@pytest.mark.parametrize(("most", "of_one"), [(890, False), (900, True)])
def test_what_is_known_is_of_one_member_from_nine_tenths_on(most: int, of_one: bool) -> None:
    reach = reach_of({"Large": [("NL", HERE, most)], "Small": [("NL", HERE, 1000 - most)]}, HERE)

    assert reach is not None
    assert reach.of_one is of_one


@pytest.mark.parametrize(("ties", "known"), [(FEWEST - 1, False), (FEWEST, True)])
def test_few_ties_tell_nothing(ties: int, known: bool) -> None:
    assert (reach_of({"One": [("NL", HERE, ties), ("DE", "", 500)]}, HERE) is not None) is known


def test_dutch_partners_without_a_known_province_say_nothing() -> None:
    assert reach_of({"One": [("NL", "", 50)]}, HERE) is None


def test_the_usual_value_is_the_middle_one() -> None:
    middle = usual([_reach(0.1), _reach(0.7), _reach(0.8)])

    assert middle is not None
    assert (middle.outside, middle.members) == (pytest.approx(0.7), 3)
    assert usual([]) is None
