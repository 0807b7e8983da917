"""Reads CORDIS files in either of two layouts: three linked tables, or the official downloads."""

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from service.exchange.exchange_format import iso

LARGEST_FIELD = 10_000_000
PIC = re.compile(r"^\d{9}$")
COUNTRY = re.compile(r"^[A-Z]{2}$")

NEEDED = {
    "projects": ("rcn", "project_id", "start_date", "end_date"),
    "organisations": (
        "pic", "name", "short_name", "activity_type", "country", "city", "url", "lat", "lon", "nuts2",
    ),
    "participations": ("rcn", "pic", "role"),
    "project": ("id", "title", "startDate", "endDate"),
    "organization": (
        "projectID", "organisationID", "name", "shortName", "activityType", "city", "country", "role",
    ),
}  # fmt: skip
"""The columns that each file must have, in either layout; further ones are read where they are there."""


class CordisError(Exception):
    """The folder does not hold what is needed; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation as CORDIS knows it, `nuts` at level 2 or 3; without a name it is known by its PIC alone."""

    pic: str
    name: str
    activity: str
    country: str
    city: str = ""
    website: str = ""
    lat: float | None = None
    lon: float | None = None
    nuts: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project; `words` has title, topic_title, programme and programme_part for the table of fields."""

    key: str
    start: date | None
    end: date | None
    words: dict[str, str]


@dataclass
class Cordis:
    """All that was read: projects, organisations by PIC, who took part and led; and the rows left out."""

    projects: dict[str, Project] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    participations: dict[tuple[str, str], bool] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_cordis(folder: Path) -> Cordis:
    """Reads a folder; a row that cannot be used is reported with file and line, and the rest goes on."""
    if _find(folder, "participations"):
        return _tables(folder)
    if _find(folder, "organization") and _find(folder, "project"):
        return _official(folder)
    raise CordisError(
        f"{folder} holds neither projects, participations and organisations nor project and organization (.csv)"
    )


def _find(folder: Path, stem: str) -> Path | None:
    return next((path for end in ("csv", "csv.gz") if (path := folder / f"{stem}.{end}").is_file()), None)


def _rows(folder: Path, stem: str, delimiter: str) -> Iterator[tuple[str, dict[str, str]]]:
    path = _find(folder, stem)
    if path is None:
        raise CordisError(f"{folder} has no {stem}.csv or {stem}.csv.gz")
    csv.field_size_limit(LARGEST_FIELD)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=delimiter, restval="")
        try:
            missing = [name for name in NEEDED[stem] if name not in (reader.fieldnames or ())]
            if missing:
                raise CordisError(f"{path.name} has no column {', '.join(missing)}")
            for row in reader:
                yield f"{path.name}:{reader.line_num}", row
        except UnicodeDecodeError as error:
            raise CordisError(f"{path.name} is not in UTF-8: save it as UTF-8 and import it again") from error


def _tables(folder: Path) -> Cordis:
    found = Cordis()
    for place, row in _rows(folder, "projects", ","):
        _project(found, place, (row["rcn"], row["project_id"] or f"rcn-{row['rcn']}"), row)
    for place, row in _rows(folder, "organisations", ","):
        name = row["name"] or row["short_name"]
        position = (row["lat"], row["lon"])
        # The tables say NUTS 3 only nearly; a border reason must not rest on it.
        party = {"name": name, "activity": row["activity_type"], "website": row["url"], "nuts": row["nuts2"]}
        _party(found, place, {**party, "pic": row["pic"], "country": row["country"], "city": row["city"]}, position)
    for place, row in _rows(folder, "participations", ","):
        _participation(found, place, (row["rcn"], row["pic"]), row["role"])
    return found


def _official(folder: Path) -> Cordis:
    found = Cordis()
    for place, row in _rows(folder, "project", ";"):
        words = {"start_date": row["startDate"], "end_date": row["endDate"], "title": row["title"]}
        part = row.get("legalBasis", "")
        words |= {"topic_title": row.get("topics", ""), "programme": part, "programme_part": part}
        _project(found, place, (row["id"], row["id"]), words)
    for place, row in _rows(folder, "organization", ";"):
        if row["organisationID"] not in found.parties:
            at = row.get("geolocation", "").strip("()").split(",")
            position = (at[0], at[1]) if len(at) == 2 else ("", "")
            party = {"name": row["name"] or row["shortName"], "activity": row["activityType"]}
            party |= {"website": row.get("organizationURL", ""), "nuts": row.get("nutsCode", "")[:5]}
            party |= {"pic": row["organisationID"], "country": row["country"], "city": row["city"]}
            _party(found, place, party, position)
        _participation(found, place, (row["projectID"], row["organisationID"]), row["role"])
    return found


def _project(found: Cordis, place: str, numbers: tuple[str, str], row: dict[str, str]) -> None:
    number, key = numbers
    try:
        start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("start_date", "end_date"))
    except ValueError:
        found.problems.append(f"{place}: start or end is no date such as 2018-03-01")
        return
    names = ("title", "topic_title", "programme", "programme_part")
    found.projects[number] = Project(f"h2020:{key}", start, end, {name: row.get(name, "") or "" for name in names})


def _party(found: Cordis, place: str, row: dict[str, str], position: tuple[str, str]) -> None:
    country = iso(row["country"])
    if not PIC.match(row["pic"]):
        found.problems.append(f"{place}: {row['pic']!r} is no PIC of nine digits")
        return
    if not COUNTRY.match(country):
        found.problems.append(f"{place}: {row['country']!r} is no country code of two letters")
        return
    lat, lon = _position(position)
    city, website = row["city"].strip().title()[:120], row["website"].strip()[:300]
    party = Party(
        row["pic"], row["name"].strip()[:300], row["activity"], country, city, website, lat, lon, row["nuts"].strip()
    )
    found.parties[row["pic"]] = party


def _position(texts: tuple[str, str]) -> tuple[float | None, float | None]:
    try:
        lat, lon = (float(text) for text in texts)
    except ValueError:
        return None, None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else (None, None)


def _participation(found: Cordis, place: str, key: tuple[str, str], role: str) -> None:
    if key[0] not in found.projects or key[1] not in found.parties:
        missing = "project" if key[0] not in found.projects else "organisation"
        found.problems.append(f"{place}: its {missing} is not in the files, or was left out")
        return
    found.participations[key] = found.participations.get(key, False) or role == "coordinator"
