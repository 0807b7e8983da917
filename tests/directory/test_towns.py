"""Regions of towns: each town is one that is listed, and its region lies in its province."""

import csv

from service.directory.towns import of_province
from service.settings import ROOT


def _rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_finer_region_is_of_one_listed_town_and_of_its_province() -> None:
    province = {row["code"]: row["province"] for row in _rows("regions.csv") if row["level"] == "corop"}
    listed = {(row["country"], row["name"], row["province"]) for row in _rows("towns.csv")}

    found = _rows("town_regions.csv")

    keys = [(row["country"], row["name"], row["province"]) for row in found]
    assert len(set(keys)) == len(keys) > 1000 and set(keys) <= listed
    assert [row["name"] for row in found if province[row["nuts3"]] != row["province"]] == []
    seats = {
        (row["place"], row["province"]): row["nuts3"] for row in _rows("organisations/hotspots.csv") if row["nuts3"]
    }
    said = {(row["name"], row["province"]): row["nuts3"] for row in found}
    assert {key: said[key] for key in seats if key in said} == {key: seats[key] for key in seats if key in said}


def test_of_a_town_that_is_not_listed_no_finer_region_is_guessed() -> None:
    found = of_province("NL", "Verweggistan", "NL-OV")

    assert (found.nuts2, found.nuts3, found.nuts_version) == ("NL21", None, "2024")
