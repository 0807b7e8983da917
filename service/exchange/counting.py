"""Computes the evidence figures of the seeds from CORDIS: joint projects and partners by country and year."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

PROVENANCE = {
    "source": "CORDIS H2020 (projects started before July 2019)",
    "licence": "CORDIS reuse (Decision 2011/833/EU)",
    "date": "2026-11-24",
    "confidence": "D",
}
ISO = {"EL": "GR", "UK": "GB"}
"""Commission country codes that ISO 3166 writes otherwise."""

Projects = dict[str, set[str]]


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
    countries: dict[str, str] = {}
    for row in rows_of(cordis / "participations.csv.gz"):
        if row["rcn"] in years:
            parties[row["rcn"]].add(row["pic"])
            countries[row["pic"]] = ISO.get(row["country"], row["country"])
    return {
        "collaboration_counts.csv": list(_pairs(parties, years, slugs)),
        "partner_counts.csv": list(_partners(parties, years, slugs, countries)),
    }


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
    countries: Mapping[str, str],
) -> Iterator[dict[str, object]]:
    found: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for project, pics in parties.items():
        for pic in pics:
            if pic not in slugs:
                continue
            for other in pics:
                if slugs.get(other) != slugs[pic] and len(countries[other]) == 2:
                    found[slugs[pic], countries[other], years[project]].add(other)
    for (organisation, country, year), others in sorted(found.items()):
        key = {"organisation": organisation, "country": country, "province": "", "year": year}
        yield {**key, "partners": len(others), **PROVENANCE}
