"""How far a link reaches, on both sides of each edge."""

from datetime import date

import numpy as np
import pytest

from matching.records import CountryStatus, ProgrammeArea, Route
from matching.routes import CROSS_BORDER, cross_topsector, european_countries, kilometres, places
from tests.matching.builders import TODAY, organisation

SINCE = date(2021, 1, 1)
STATUSES = [
    CountryStatus("DE", "member-state", "eu", date(1958, 1, 1), None),
    CountryStatus("NL", "member-state", "eu", date(1958, 1, 1), None),
    CountryStatus("NO", "eea", "eu", date(1994, 1, 1), None),
    CountryStatus("TR", "associated", "horizon-europe", SINCE, date(2027, 12, 31)),
    CountryStatus("IL", "associated", "horizon-europe", SINCE, date(2027, 12, 31)),
    CountryStatus("UA", "associated", "digital-europe", SINCE, date(2027, 12, 31)),
]
AREAS = [
    ProgrammeArea("de-nl", "Twente", "NL213", SINCE, date(2027, 12, 31)),
    ProgrammeArea("de-nl", "Borken", "DEA34", SINCE, date(2027, 12, 31)),
    ProgrammeArea("old", "Delft", "NL362", date(2014, 1, 1), date(2020, 12, 31)),
    ProgrammeArea("old", "Münster", "DEA33", date(2014, 1, 1), date(2020, 12, 31)),
]


@pytest.mark.parametrize(
    ("country", "european"),
    [
        ("DE", True),
        ("NO", True),
        ("CH", True),
        ("GB", True),
        ("TR", True),
        ("IL", False),
        ("UA", False),
        ("US", False),
    ],
)
def test_europe_is_a_matter_of_dated_standing(country: str, european: bool) -> None:
    assert (country in european_countries(STATUSES, TODAY)) is european


def test_an_association_counts_from_its_first_to_its_last_day() -> None:
    assert "TR" not in european_countries(STATUSES, date(2020, 12, 31))
    assert "TR" in european_countries(STATUSES, SINCE)
    assert "TR" in european_countries(STATUSES, date(2027, 12, 31))
    assert "TR" not in european_countries(STATUSES, date(2028, 1, 1))


@pytest.mark.parametrize(
    ("left", "right", "routes"),
    [
        (("NL", {"province": "NL-OV"}), ("NL", {"province": "NL-OV"}), (Route.REGIONAL,)),
        (("NL", {"province": "NL-OV"}), ("NL", {"province": "NL-GR"}), (Route.INTERREGIONAL,)),
        (("NL", {}), ("NL", {}), (Route.INTERREGIONAL,)),
        (("NL", {}), ("DE", {}), (Route.EUROPEAN,)),
        (("NL", {}), ("US", {}), (Route.GLOBAL,)),
        (("NL", {"nuts3": "NL213"}), ("DE", {"nuts3": "DEA34"}), (Route.EUROPEAN, Route.CROSS_BORDER)),
    ],
)
def test_routes(
    left: tuple[str, dict[str, str]], right: tuple[str, dict[str, str]], routes: tuple[Route, ...]
) -> None:
    pair = [organisation("a", left[0], seat=left[1]), organisation("b", right[0], seat=right[1])]

    assert places(pair, AREAS, STATUSES, TODAY).routes(0, 1) == routes


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        ({"nuts3": "NL213"}, {"nuts3": "DEA34"}, "yes"),
        ({"nuts3": "NL213"}, {"nuts3": "DEA33"}, "no"),
        ({"nuts3": "NL362"}, {"nuts3": "DEA33"}, "no"),
        ({"nuts2": "NL21"}, {"nuts3": "DEA34"}, "unknown"),
        ({"nuts2": "NL22"}, {"nuts3": "DEA34"}, "no"),
        ({"nuts2": "NL21"}, {"nuts2": "DEA3"}, "unknown"),
        ({}, {"nuts3": "DEA34"}, "unknown"),
        ({"nuts3": "NL213", "nuts2": "NL21"}, {"nuts3": "DEA34", "nuts2": "DEA3"}, "yes"),
    ],
)
def test_a_border_is_crossed_only_where_both_seats_surely_lie_in_one_area(
    left: dict[str, str], right: dict[str, str], answer: str
) -> None:
    seats = places([organisation("a", "NL", seat=left), organisation("b", "DE", seat=right)], AREAS, STATUSES, TODAY)

    assert CROSS_BORDER[int(seats.cross_border(np.array([0]), np.array([1]))[0])] == answer


def test_two_seats_in_one_country_cross_no_border() -> None:
    pair = [organisation(name, "NL", seat={"nuts3": "NL213"}) for name in "ab"]

    assert Route.CROSS_BORDER not in places(pair, AREAS, STATUSES, TODAY).routes(0, 1)


def test_an_area_counts_while_its_programme_is_in_force() -> None:
    pair = [organisation("a", seat={"nuts3": "NL362"}), organisation("b", "DE", seat={"nuts3": "DEA33"})]

    assert Route.CROSS_BORDER in places(pair, AREAS, STATUSES, date(2020, 12, 31)).routes(0, 1)
    assert Route.CROSS_BORDER not in places(pair, AREAS, STATUSES, SINCE).routes(0, 1)


def test_after_the_last_known_period_its_areas_count_on_and_are_marked() -> None:
    pair = [organisation("a", seat={"nuts3": "NL213"}), organisation("b", "DE", seat={"nuts3": "DEA34"})]
    ended = [organisation("a", seat={"nuts3": "NL362"}), organisation("b", "DE", seat={"nuts3": "DEA33"})]
    last_day, next_day, later = date(2027, 12, 31), date(2028, 1, 1), date(2036, 11, 24)

    assert [places(pair, AREAS, STATUSES, day).last_known for day in (last_day, next_day)] == [None, "2021-2027"]
    assert all(
        Route.CROSS_BORDER in places(pair, AREAS, STATUSES, day).routes(0, 1) for day in (last_day, next_day, later)
    )
    assert Route.CROSS_BORDER not in places(ended, AREAS, STATUSES, later).routes(0, 1)


def test_before_the_first_period_and_in_a_gap_no_area_counts() -> None:
    pair = [organisation("a", seat={"nuts3": "NL213"}), organisation("b", "DE", seat={"nuts3": "DEA34"})]
    later = [ProgrammeArea("later", "Delft", "NL362", date(2030, 1, 1), date(2036, 12, 31))]

    for areas, day in ((AREAS, date(2013, 12, 31)), ([*AREAS, *later], date(2028, 1, 1))):
        seats = places(pair, areas, STATUSES, day)
        assert (seats.routes(0, 1), seats.last_known) == ((Route.EUROPEAN,), None)


def test_an_area_without_end_is_never_the_last_known() -> None:
    pair = [organisation("a", seat={"nuts3": "NL213"}), organisation("b", "DE", seat={"nuts3": "DEA34"})]
    areas = [ProgrammeArea("de-nl", name, name, SINCE, None) for name in ("NL213", "DEA34")]

    seats = places(pair, areas, STATUSES, date(2036, 11, 24))

    assert (Route.CROSS_BORDER in seats.routes(0, 1), seats.last_known) == (True, None)


def test_a_crossover_needs_topsectors_on_both_sides_and_none_shared() -> None:
    assert cross_topsector(("water",), ("agrifood",))
    assert not cross_topsector(("water",), ("agrifood", "water"))
    assert not cross_topsector((), ("water",))


def test_distance_over_the_great_circle() -> None:
    amsterdam, eindhoven, nowhere = [52.37, 4.90], [51.44, 5.48], [np.nan, np.nan]

    found = kilometres(np.array([amsterdam, amsterdam]), np.array([eindhoven, nowhere]))

    assert 108 < found[0] < 113
    assert np.isnan(found[1])
