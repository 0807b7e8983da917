"""Finds the town that somebody typed, with its place, province and region, from what is known here."""

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlmodel import Session, col, select

from matching.text import plain
from service.directory.models import Organisation
from service.directory.places import also_called
from service.settings import ROOT

VERSION = "2024"
"""The version of the NUTS codes of Dutch provinces; towns abroad have that of 2021."""
MOST_OFFERED = 8
SAME = 0.15
"""Degrees within which two towns of one name are the same: some ten to fifteen kilometres."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town and where it lies, as far as that is known."""

    country: str
    name: str
    province: str = ""
    municipality: str = ""
    lat: float | None = None
    lon: float | None = None
    nuts3: str | None = None
    nuts2: str | None = None
    nuts_version: str | None = None

    @property
    def code(self) -> str:
        """What tells it from other towns of the same name."""
        return f"{self.name}|{self.province}"


def look_up(session: Session, country: str, typed: str) -> list[Town]:
    """The towns of a country that are called so, in any of the languages; several where the name is not enough.

    A town that organisations write otherwise than the list does (Aarhus, Århus) is one.
    """
    wanted = plain(" ".join(typed.split()))
    stored = _stored(session, country)
    listed = _by_name().get((country, wanted), ())
    found = {town.code: stored.get(town.code, town) for town in listed}
    for code, town in stored.items():
        if wanted in _names(town.name) and not any(_is_same(town, one) for one in found.values()):
            found[code] = town
    return list(found.values())


def _is_same(one: Town, other: Town) -> bool:
    """Whether two towns that are called the same lie at the same place."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    return one.province == other.province and abs(one.lat - other.lat) < SAME and abs(one.lon - other.lon) < SAME


def beginning(country: str, typed: str) -> list[str]:
    """Some towns of a country whose name begins so, the shortest first."""
    wanted = plain(" ".join(typed.split()))
    if len(wanted) < 2:
        return []
    names = {
        town.name for town in _listed().get(country, ()) if any(one.startswith(wanted) for one in _names(town.name))
    }
    return sorted(names, key=lambda name: (len(name), name))[:MOST_OFFERED]


def of_province(country: str, name: str, province: str) -> Town:
    """A town that is not known here, with the province that was chosen for it."""
    return _with_region(Town(country, name, province))


def _stored(session: Session, country: str) -> dict[str, Town]:
    """Towns of organisations that are there already: these have a municipality and finer regions."""
    query = select(Organisation).where(Organisation.country == country, col(Organisation.lat).is_not(None))
    found = {}
    for row in session.exec(query.order_by(col(Organisation.slug).desc())).all():
        if row.place:
            town = Town(country, row.place, row.province or "", row.municipality, row.lat, row.lon)
            regions = replace(town, nuts3=row.nuts3, nuts2=row.nuts2, nuts_version=row.nuts_version)
            found[town.code] = regions if row.nuts3 or (row.nuts2 and country != "NL") else _with_region(town)
    return found


def _names(name: str) -> set[str]:
    return {plain(one.strip()) for one in (name, *also_called(name).split(",")) if one.strip()}


@lru_cache
def _listed() -> dict[str, tuple[Town, ...]]:
    """The towns of `seeds/towns.csv` by country."""
    found = defaultdict[str, list[Town]](list)
    with (ROOT / "seeds" / "towns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            town = Town(row["country"], row["name"], row["province"], "", float(row["lat"]), float(row["lon"]))
            found[town.country].append(_with_region(town))
    return {country: tuple(towns) for country, towns in found.items()}


@lru_cache
def _by_name() -> dict[tuple[str, str], tuple[Town, ...]]:
    found = defaultdict[tuple[str, str], list[Town]](list)
    for country, towns in _listed().items():
        for town in towns:
            for name in _names(town.name):
                found[country, name].append(town)
    return {key: tuple(towns) for key, towns in found.items()}


def _with_region(town: Town) -> Town:
    """The town with its NUTS 3 region, where that is known of it, and NUTS 2: its province, or what that lies in."""
    finer, version = _finer_regions().get((town.country, town.code), (None, VERSION))
    region = _regions().get(town.province) or (finer[:4] if finer else None)
    return replace(town, nuts2=region, nuts3=finer, nuts_version=version) if region else town


@lru_cache
def _finer_regions() -> dict[tuple[str, str], tuple[str, str]]:
    """The NUTS regions of level 3 in `seeds/town_regions.csv` with their version, by country and code of the town."""
    with (ROOT / "seeds" / "town_regions.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["country"], f"{row['name']}|{row['province']}"): (row["nuts3"], row["nuts_version"])
            for row in csv.DictReader(file)
        }


@lru_cache
def _regions() -> dict[str, str]:
    """The NUTS region of level 2 that each province is."""
    with (ROOT / "seeds" / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["nuts2_2024"] for row in csv.DictReader(file) if row["level"] == "province"}
