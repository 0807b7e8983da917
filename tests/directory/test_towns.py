"""Regions of towns: each town is one that is listed, and its region lies in its province."""

import csv

import pytest
from sqlalchemy import Engine

from service.db import reading, writing
from service.directory.towns import look_up, of_province
from service.settings import ROOT
from tests import factories as make


def _rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_finer_region_is_of_one_listed_town_and_of_its_province() -> None:
    province = {row["code"]: row["province"] for row in _rows("regions.csv") if row["level"] == "corop"}
    listed = {(row["country"], row["name"], row["province"]) for row in _rows("towns.csv")}

    found = _rows("town_regions.csv")

    keys = [(row["country"], row["name"], row["province"]) for row in found]
    assert len(set(keys)) == len(keys) > 1000 and set(keys) <= listed
    dutch, abroad = ([row for row in found if (row["country"] == "NL") is here] for here in (True, False))
    assert [row["name"] for row in dutch if province[row["nuts3"]] != row["province"]] == []
    codes = {row["code"] for row in _rows("nuts.csv") if row["nuts_version"] == "2021"}
    assert [row["name"] for row in abroad if row["nuts3"] not in codes or row["nuts_version"] != "2021"] == []
    seats = {
        (row["place"], row["province"]): row["nuts3"] for row in _rows("organisations/hotspots.csv") if row["nuts3"]
    }
    said = {(row["name"], row["province"]): row["nuts3"] for row in found}
    assert {key: said[key] for key in seats if key in said} == {key: seats[key] for key in seats if key in said}


@pytest.mark.parametrize(
    ("country", "typed", "place"),
    [
        ("DE", "Aachen", ("DEA2", "DEA2D", "2021")),
        ("BE", "Antwerpen", ("BE21", "BE211", "2021")),
        ("NL", "Eibergen", ("NL22", "NL225", "2024")),
        ("AT", "Wien", ("AT13", "AT130", "2021")),
        ("US", "Boston", (None, None, None)),
    ],
)
def test_the_regions_of_a_town_are_filled_in_at_home_and_abroad(
    country: str, typed: str, place: tuple[str | None, ...], sqlite: Engine
) -> None:
    with reading(sqlite) as session:
        found = look_up(session, country, typed)

    assert [(one.nuts2, one.nuts3, one.nuts_version) for one in found] == [place]


def test_a_town_that_organisations_write_otherwise_than_the_list_is_one(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        make.organisation(session, "hub", country="DK", place="Aarhus", lat=56.16, lon=10.21)

        found = [[town.name for town in look_up(session, "DK", typed)] for typed in ("Aarhus", "Århus")]

    assert found == [["Århus"], ["Århus"]]


def test_of_a_town_that_is_not_listed_no_finer_region_is_guessed() -> None:
    found = of_province("NL", "Verweggistan", "NL-OV")

    assert (found.nuts2, found.nuts3, found.nuts_version) == ("NL21", None, "2024")
