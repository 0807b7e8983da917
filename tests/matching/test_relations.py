"""Who is part of whom, who knows whom, and what goes together."""

from datetime import date

import numpy as np
import pytest

from matching.records import CollaborationRecord, FieldPair, MembershipRecord, PairCount
from matching.relatedness import UNMEASURED, fields_relatedness, topsector_relatedness
from matching.relations import parts, strongest, ties

TODAY = date(2026, 11, 24)
NAMES = {name: i for i, name in enumerate("abcde")}


def test_membership_reaches_any_depth() -> None:
    found = parts([MembershipRecord("a", "b", "member"), MembershipRecord("b", "c", "member")])

    assert found.hosts("a") == {"b", "c"}
    assert found.hosts("c") == found.hosts("d") == set()


def test_a_circle_of_memberships_ends() -> None:
    found = parts([MembershipRecord("a", "b", "member"), MembershipRecord("b", "a", "member")])

    assert found.hosts("a") == {"b"}
    assert found.hosts("b") == {"a"}


def test_two_parts_share_a_host() -> None:
    found = parts([MembershipRecord("a", "h", "member"), MembershipRecord("b", "h", "anchor")])

    assert found.hosts("a") == found.hosts("b") == {"h"}


def test_projects_after_the_day_do_not_exist_yet() -> None:
    projects = [
        CollaborationRecord("p1", ("a", "b"), date(2020, 1, 1)),
        CollaborationRecord("p2", ("b", "a"), date(2024, 1, 1)),
        CollaborationRecord("p3", ("a", "b"), date(2026, 11, 25)),
        CollaborationRecord("p4", ("a", "c"), None),
    ]

    found = ties(NAMES, projects, [], TODAY)

    known = found.between(1, 0)
    assert known is not None
    assert (known.projects, known.first_year, known.last_year) == (2, 2020, 2024)
    undated = found.between(0, 2)
    assert undated is not None
    assert (undated.first_year, undated.last_year) == (0, 0)
    assert found.between(0, 3) is None
    assert list(found.projects) == [3, 2, 1, 0, 0]


def test_counts_from_elsewhere_are_not_added_to_own_projects() -> None:
    projects = [CollaborationRecord("p1", ("a", "b"), date(2020, 1, 1))]
    counts = [PairCount("b", "a", 4, 2015, 2022, "CORDIS"), PairCount("a", "x", 3, 2015, 2022, "CORDIS")]

    known = ties(NAMES, projects, counts, TODAY).between(0, 1)

    assert known is not None
    assert (known.projects, known.source) == (4, "CORDIS")


@pytest.mark.parametrize(("projects", "source"), [(6, "older"), (7, "later"), (8, "later")])
def test_of_two_counts_of_as_many_projects_the_later_one_tells(projects: int, source: str) -> None:
    counts = [PairCount("a", "b", 7, 2014, 2016, "older"), PairCount("a", "b", projects, 2014, 2026, "later")]

    for order in (counts, counts[::-1]):
        known = ties(NAMES, [], order, TODAY).between(0, 1)
        assert known is not None and known.source == source


def test_counts_that_reach_beyond_the_day_are_left_out() -> None:
    def projects(last_year: int) -> int:
        found = ties(NAMES, [], [PairCount("a", "b", 4, 2015, last_year, "CORDIS")], TODAY)
        return int(found.projects[0])

    assert projects(2026) == 4
    assert projects(2027) == 0


def test_ten_years_without_news_change_nothing_and_a_later_project_makes_earlier_ones_old() -> None:
    counts = [PairCount("a", "b", 4, 2015, 2019, "CORDIS"), PairCount("a", "c", 4, 2010, 2014, "CORDIS")]
    later = [CollaborationRecord("p1", ("d", "e"), date(2024, 3, 1))]

    now, in_ten_years, with_news = (
        ties(NAMES, projects, counts, day).strength
        for projects, day in (([], TODAY), ([], TODAY.replace(year=2036)), (later, TODAY))
    )

    assert np.array_equal(now.toarray(), in_ten_years.toarray())
    assert with_news[0, 1] == pytest.approx(now[0, 1] / 2)
    assert now[0, 2] == pytest.approx(now[0, 1] / 2)


def test_a_project_of_one_is_no_joint_project() -> None:
    projects = [CollaborationRecord("p1", ("a",)), CollaborationRecord("p2", ("b", "not-in-the-run"))]

    assert list(ties(NAMES, projects, [], TODAY).projects) == [0, 1, 0, 0, 0]


def test_common_partners_come_best_known_first() -> None:
    projects = [
        CollaborationRecord("p1", ("a", "c"), date(2010, 1, 1)),
        CollaborationRecord("p2", ("b", "c"), date(2010, 1, 1)),
        CollaborationRecord("p3", ("a", "d"), date(2025, 1, 1)),
        CollaborationRecord("p4", ("b", "d"), date(2025, 1, 1)),
        CollaborationRecord("p5", ("a", "e"), date(2025, 1, 1)),
    ]

    found = ties(NAMES, projects, [], TODAY)

    assert found.known_by_both(0, 1) == [NAMES["d"], NAMES["c"]]
    assert found.strength[0, 3] > found.strength[0, 2]


def test_strongest_keeps_the_largest_of_each_row() -> None:
    projects = [CollaborationRecord(f"p{i}", ("a", other), date(2020 + i, 1, 1)) for i, other in enumerate("bcde")]
    graph = ties(NAMES, projects, [], TODAY).strength

    kept = strongest(graph, 2)

    assert set(kept[[0]].indices) == {NAMES["d"], NAMES["e"]}


def test_lift_of_unknown_fields_is_chance() -> None:
    found = fields_relatedness(["x", "y"], [FieldPair("x", "y", 30, 2.5), FieldPair("x", "gone", 3, 9.0)])

    assert found.lift("y", "x") == 2.5
    assert found.lift("x", "gone") == 1.0


def test_topsectors_take_the_lift_of_their_fields() -> None:
    sectors = {"x": {"water": 1.0}, "y": {"agrifood": 1.0}, "z": {"ict": 1.0}}
    pairs = [FieldPair("x", "y", 200, 2.0), FieldPair("x", "z", 1, 0.9)]

    found = topsector_relatedness(pairs, sectors)

    assert np.isclose(found.lift("water", "agrifood"), 201 / (205 / 2 - 5 + 1), atol=1e-3)
    assert found.lift("water", "ict") == UNMEASURED


def test_fields_that_never_meet_bring_their_topsectors_below_chance() -> None:
    sectors = {"x": {"water": 1.0}, "y": {"agrifood": 1.0}, "z": {"agrifood": 1.0}}
    met, never = FieldPair("x", "y", 20, 1.25), FieldPair("x", "z", 0, 0.2)

    assert topsector_relatedness([met], sectors).lift("water", "agrifood") > 1
    assert topsector_relatedness([met, never], sectors).lift("water", "agrifood") < 1


def test_a_topsector_that_goes_with_no_field_is_not_measured() -> None:
    found = topsector_relatedness([FieldPair("x", "x", 200, 2.0)], {"x": {"water": 1.0}}, {"water", "creatief"})

    assert found.lift("water", "creatief") == UNMEASURED
