"""Imports CORDIS: organisations linked to those that are known, collaborations, fields and topics as evidence."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlmodel import Session

from service.db import writing
from service.directory.geography import Country
from service.directory.models import (
    Collaboration,
    CollaborationParticipant,
    Identifier,
    Organisation,
    OrganisationName,
)
from service.directory.vocabulary import FROM_ACTIVITY, Confidence, LegalEntity, Scheme, Standing
from service.exchange.cordis_files import Cordis, CordisError, Party, read_cordis
from service.exchange.counting import provinces_by_nuts2
from service.exchange.nuts import NutsTable, nuts_table
from service.exchange.relating import field_table
from service.uniting.finding import search

Progress = Callable[[str, float], None]
BATCH = 5_000
MOST_FIELDS, MOST_TOPICS = 6, 8
SOURCE: dict[str, Any] = {
    "source": "CORDIS H2020",
    "licence": "CORDIS reuse (Decision 2011/833/EU)",
    "confidence": Confidence.READ,
}


@dataclass
class Report:
    """What an import found and did.

    `ambiguous` names organisations that more than one entry could be, `unknown_regions` the codes that no NUTS
    version in the seeds has, each with how many of the organisations added say it.
    """

    projects: int = 0
    organisations: int = 0
    participations: int = 0
    linked_by_identifier: int = 0
    linked_by_name: int = 0
    organisations_added: int = 0
    collaborations_added: int = 0
    participations_added: int = 0
    projects_with_field: int = 0
    organisations_with_region: int = 0
    unknown_regions: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    likely_doubles: int = 0


@dataclass
class _Import:
    connection: Connection
    found: Cordis
    now: datetime
    fields: dict[str, tuple[str, ...]]
    nuts: NutsTable
    provinces: dict[str, str]
    report: Report
    progress: Progress

    @property
    def sourced(self) -> dict[str, Any]:
        return {**SOURCE, "source_date": self.now.date()}


def import_cordis(engine: Engine, folder: Path, seeds: Path, now: datetime, progress: Progress) -> Report:
    """Imports a folder in one transaction; a second import of the same files adds nothing.

    Raises `CordisError` for a folder without the files. An organisation is linked by its PIC, else by its whole
    name in its country where just one entry bears it; what a seed says is never overwritten.
    """
    progress("read", 0.0)
    found = read_cordis(folder)
    progress("read", 1.0)
    table = field_table(seeds)
    fields = {number: tuple(sorted(table.of(project.words))) for number, project in found.projects.items()}
    report = Report(len(found.projects), len(found.parties), len(found.participations), problems=found.problems)
    report.projects_with_field = sum(bool(named) for named in fields.values())
    with writing(engine) as session:
        places = (nuts_table(seeds), provinces_by_nuts2(seeds))
        _countries_known(session, found)
        work = _Import(session.connection(), found, now, fields, *places, report, progress)
        numbers = _organisations(work)
        _participants(work, numbers, _collaborations(work))
    if report.organisations_added:
        progress("compare names", 0.0)
        with writing(engine) as session:
            report.likely_doubles = search(session, now)
        progress("compare names", 1.0)
    return report


def _countries_known(session: Session, found: Cordis) -> None:
    there = set(session.connection().execute(select(_c(Country.code))).scalars())
    missing = sorted({party.country for party in found.parties.values()} - there)
    if missing:
        raise CordisError(f"there is no country {', '.join(missing[:5])} in the database; run: schakel seed")


def _organisations(work: _Import) -> dict[str, int]:
    """The number of each organisation by PIC, once all are there."""
    known = {
        value: number for number, value in _pairs(work, Identifier.organisation_id, Identifier.value, Scheme.PIC)
    }
    links = {pic: known[pic] for pic in work.found.parties if pic in known}
    work.report.linked_by_identifier = len(links)
    by_name = _by_name(work)
    fresh: list[Party] = []
    for party in work.found.parties.values():
        if party.pic in links:
            continue
        candidates = by_name.get((plain(party.name), party.country), set()) if party.name else set()
        if len(candidates) == 1:
            links[party.pic] = next(iter(candidates))
            work.report.linked_by_name += 1
            continue
        if candidates:
            work.report.ambiguous.append(f"{party.name} ({party.country}, PIC {party.pic})")
        fresh.append(party)
    _insert(work, "organisations", Organisation, _organisation_rows(work, fresh))
    added = {
        slug: number for number, slug in work.connection.execute(select(_c(Organisation.id), _c(Organisation.slug)))
    }
    links.update({party.pic: added[f"pic-{party.pic}"] for party in fresh})
    new = [pic for pic in links if pic not in known]
    rows = ({"organisation_id": links[pic], "scheme": Scheme.PIC, "value": pic, **work.sourced} for pic in new)
    _insert(work, "identifiers", Identifier, list(rows))
    work.report.organisations_added = len(fresh)
    return links


def _c(attribute: Any) -> Any:
    """A table's column where the type checker sees a value."""
    return attribute


def _pairs(work: _Import, left: Any, right: Any, scheme: Scheme) -> Iterable[tuple[int, str]]:
    query = select(left, right).where(_c(Identifier.scheme) == scheme)
    return [(number, value) for number, value in work.connection.execute(query)]


def plain(name: str) -> str:
    """A name without case and punctuation."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in name.casefold()).split())


def _by_name(work: _Import) -> dict[tuple[str, str], set[int]]:
    """Participants and members of the seeds by plain name and country; what imports added has a PIC already."""
    names: dict[tuple[str, str], set[int]] = defaultdict(set)
    table = (_c(Organisation.id), _c(Organisation.name), _c(Organisation.country), _c(Organisation.slug))
    countries = {}
    for number, name, country, slug in work.connection.execute(select(*table)):
        if not slug.startswith("pic-"):
            countries[number] = country
            names[plain(name), country].add(number)
    others = select(_c(OrganisationName.organisation_id), _c(OrganisationName.name))
    for number, name in work.connection.execute(others):
        if number in countries:
            names[plain(name), countries[number]].add(number)
    return names


def _organisation_rows(work: _Import, fresh: list[Party]) -> list[dict[str, Any]]:
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    topics: dict[str, Counter[str]] = defaultdict(Counter)
    for project, pic in work.found.participations:
        fields[pic].update(work.fields[project])
        topic = work.found.projects[project].words["topic_title"]
        if topic:
            topics[pic][topic] += 1
    regions = _regions(work, fresh)
    return [
        {
            "slug": f"pic-{party.pic}",
            "name": party.name or f"Organisation {party.pic}",
            "kind": FROM_ACTIVITY.get(party.activity, FROM_ACTIVITY["OTH"]),
            "standing": Standing.KNOWN,
            "legal_entity": LegalEntity.YES,
            "place": party.city,
            "municipality": "",
            "country": party.country,
            **regions[party.pic],
            "lat": party.lat,
            "lon": party.lon,
            "language": "nl" if party.country == "NL" else "en",
            "website": party.website,
            "text_own": "",
            "text_en": "",
            "text_nl": "",
            "fields": [name for name, _ in fields[party.pic].most_common(MOST_FIELDS)],
            "topics": [name[:300] for name, _ in topics[party.pic].most_common(MOST_TOPICS)],
            "check_needed": False,
            "search_text": "",
            "created_at": work.now,
            "updated_at": work.now,
            **work.sourced,
        }
        for party in fresh
    ]


def _regions(work: _Import, fresh: list[Party]) -> dict[str, dict[str, str | None]]:
    """The columns of the region of each organisation by PIC; a code that is in no version is named and left out."""
    columns: dict[str, dict[str, str | None]] = {}
    unknown: Counter[str] = Counter()
    for party in fresh:
        seat = work.nuts.seat(party.nuts, party.country) if party.nuts else None
        if party.nuts and seat is None:
            unknown[f"{party.nuts} ({party.country})"] += 1
        nuts2, nuts3, version = (seat.nuts2, seat.nuts3, seat.version) if seat else (None, None, None)
        province = work.provinces.get(nuts2 or "") if party.country == "NL" else None
        columns[party.pic] = {"nuts2": nuts2, "nuts3": nuts3, "nuts_version": version, "province": province}
    work.report.organisations_with_region = sum(bool(row["nuts2"]) for row in columns.values())
    work.report.unknown_regions = [f"{code}: {times}" for code, times in sorted(unknown.items())]
    return columns


def _collaborations(work: _Import) -> dict[str, int]:
    """The number of each collaboration by its number in the files."""
    there = {key for (key,) in work.connection.execute(select(_c(Collaboration.key)))}
    rows = [
        {
            "key": project.key,
            "title": project.words["title"][:500],
            "programme": project.words["programme_part"][:60],
            "topic": project.words["topic_title"][:300],
            "fields": list(work.fields[number]),
            "start": project.start,
            "end": project.end,
            **work.sourced,
        }
        for number, project in work.found.projects.items()
        if project.key not in there
    ]
    _insert(work, "projects", Collaboration, rows)
    work.report.collaborations_added = len(rows)
    numbers = {
        key: number for number, key in work.connection.execute(select(_c(Collaboration.id), _c(Collaboration.key)))
    }
    return {number: numbers[project.key] for number, project in work.found.projects.items()}


def _participants(work: _Import, organisations: dict[str, int], collaborations: dict[str, int]) -> None:
    columns = (_c(CollaborationParticipant.collaboration_id), _c(CollaborationParticipant.organisation_id))
    there = {(project, party) for project, party in work.connection.execute(select(*columns))}
    wanted: dict[tuple[int, int], bool] = {}
    for (project, pic), lead in work.found.participations.items():
        key = (collaborations[project], organisations[pic])
        if key not in there:
            wanted[key] = wanted.get(key, False) or lead
    rows = [
        {"collaboration_id": project, "organisation_id": party, "lead": lead}
        for (project, party), lead in wanted.items()
    ]
    _insert(work, "links", CollaborationParticipant, rows)
    work.report.participations_added = len(rows)


def _insert(work: _Import, stage: str, model: Any, rows: list[dict[str, Any]]) -> None:
    left = iter(rows)
    for done in range(0, len(rows), BATCH):
        work.connection.execute(insert(model.__table__), list(islice(left, BATCH)))
        work.progress(stage, min((done + BATCH) / len(rows), 1.0))
