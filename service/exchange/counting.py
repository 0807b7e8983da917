"""Computes the evidence figures of the seeds from CORDIS: joint projects, partners by place and year."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

from service.exchange.exchange_format import iso

PROVENANCE = {
    "source": "CORDIS H2020 (projects started before July 2019)",
    "licence": "CORDIS reuse (Decision 2011/833/EU)",
    "date": "2026-11-24",
    "confidence": "D",
}
Projects = dict[str, set[str]]
Seat = tuple[str, str]
"""A country, and in the Netherlands a province where it is known."""


def compute(cordis: Path, seeds: Path) -> dict[str, list[dict[str, object]]]:
    """The rows of `collaboration_counts.csv` and `partner_counts.csv`.

    `cordis` holds `projects`, `participations` and `organisations` as `.csv.gz`; organisations of the seeds
    are found by their PIC in `identifiers.csv`. A pair counts each project once, at its year of start.
    """
    slugs = {
        row["value"]: row["organisation"] for row in rows_of(seeds / "identifiers.csv") if row["scheme"] == "pic"
    }
    years = {
        row["rcn"]: int(row["start_date"][:4]) for row in rows_of(cordis / "projects.csv.gz") if row["start_date"]
    }
    parties: Projects = defaultdict(set)
    seats: dict[str, Seat] = {}
    provinces = _dutch_provinces(cordis, seeds)
    for row in rows_of(cordis / "participations.csv.gz"):
        if row["rcn"] in years:
            parties[row["rcn"]].add(row["pic"])
            country = iso(row["country"])
            seats[row["pic"]] = (country, provinces.get(row["pic"], "") if country == "NL" else "")
    return {
        "collaboration_counts.csv": list(_pairs(parties, years, slugs)),
        "partner_counts.csv": list(_partners(parties, years, slugs, seats)),
    }


def provinces_by_nuts2(seeds: Path) -> dict[str, str]:
    """The Dutch province of each NUTS 2 code; in the Netherlands the two levels are the same areas."""
    rows = [row for row in rows_of(seeds / "regions.csv") if row["level"] == "province"]
    return {row[version]: row["code"] for row in rows for version in ("nuts2_2021", "nuts2_2024") if row[version]}


def _dutch_provinces(cordis: Path, seeds: Path) -> dict[str, str]:
    """The province of each Dutch participant whose NUTS 2 code is known."""
    provinces = provinces_by_nuts2(seeds)
    rows = rows_of(cordis / "organisations.csv.gz")
    return {row["pic"]: provinces[row["nuts2"]] for row in rows if row["nuts2"] in provinces}


def write_evidence(cordis: Path, seeds: Path, out: Path) -> dict[str, int]:
    """Writes the files and returns how many rows each has."""
    written = {}
    for name, rows in compute(cordis, seeds).items():
        with (out / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        written[name] = len(rows)
    return written


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a `.csv` or `.csv.gz` file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _pairs(
    parties: Mapping[str, Iterable[str]], years: Mapping[str, int], slugs: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for project, pics in parties.items():
        known = sorted({slugs[pic] for pic in pics if pic in slugs})
        for pair in combinations(known, 2):
            found[pair].append(years[project])
    for (left, right), when in sorted(found.items()):
        figures = {"projects": len(when), "first_year": min(when), "last_year": max(when)}
        yield {"left": left, "right": right, **figures, **PROVENANCE}


def _partners(
    parties: Mapping[str, Iterable[str]],
    years: Mapping[str, int],
    slugs: Mapping[str, str],
    seats: Mapping[str, Seat],
) -> Iterator[dict[str, object]]:
    found: dict[tuple[str, Seat, int], set[str]] = defaultdict(set)
    for project, pics in parties.items():
        for pic in pics:
            if pic not in slugs:
                continue
            for other in pics:
                if slugs.get(other) != slugs[pic] and len(seats[other][0]) == 2:
                    found[slugs[pic], seats[other], years[project]].add(other)
    for (organisation, (country, province), year), others in sorted(found.items()):
        key = {"organisation": organisation, "country": country, "province": province, "year": year}
        yield {**key, "partners": len(others), **PROVENANCE}
