"""Real records drawn anew to any number of organisations, for measuring how cost grows with size."""

import csv
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from matching.records import (
    CollaborationRecord,
    FieldPair,
    ListingKind,
    ListingRecord,
    OrganisationRecord,
    Records,
)
from service.exchange.exchange_format import read_folder
from service.exchange.relating import FieldTable, field_table

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
TODAY = date(2026, 11, 24)
TEXTS = 1_500
"""So many real projects lend their titles and descriptions: each is embedded once, whatever the size."""

MOST_FIELDS = 6
KINDS = ("facility-access", "joint-research", "pilot", "licence", "peer-advice")
LANGUAGES = {"NL": "nl", "BE": "nl", "DE": "de", "AT": "de", "FR": "fr"}


@dataclass(frozen=True, slots=True)
class Project:
    """What a real project lends: its texts and its fields."""

    title: str
    description: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Real organisations with the fields of their projects, the projects, and the texts that are lent."""

    organisations: tuple[OrganisationRecord, ...]
    collaborations: tuple[CollaborationRecord, ...]
    texts: tuple[Project, ...]
    by_field: dict[str, list[Project]]
    field_pairs: tuple[FieldPair, ...]


def read_source(folder: Path) -> Source:
    """The real records of a task of the exchange format, with fields told from the words of its projects."""
    records, table = read_folder(folder).records, field_table(SEEDS)
    fields: dict[str, list[str]] = defaultdict(list)
    told = []
    for project in records.collaborations:
        named = _fields(table, project)
        told.append(Project(project.title, project.description, named))
        for one in project.participants:
            fields[one].extend(named)
    usable = [one for one in told if one.title and one.description and one.fields]
    texts = tuple(usable[:: max(1, len(usable) // TEXTS)])
    by_field: dict[str, list[Project]] = defaultdict(list)
    for one in texts:
        for name in one.fields:
            by_field[name].append(one)
    organisations = tuple(
        replace(one, fields=_commonest(fields[one.id]), language=LANGUAGES.get(one.place.country, "en"))
        for one in records.organisations
        if one.place.country and fields[one.id]
    )
    return Source(organisations, records.collaborations, texts, by_field, _pairs())


def _fields(table: FieldTable, project: CollaborationRecord) -> tuple[str, ...]:
    return tuple(sorted(table.by_words({"title": f"{project.title} {project.description}", "topic_title": ""})))


def _commonest(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(sorted(set(names), key=lambda name: (-names.count(name), name))[:MOST_FIELDS]))


def _pairs() -> tuple[FieldPair, ...]:
    with (SEEDS / "relatedness.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        FieldPair(row["left_field"], row["right_field"], int(row["together"]), float(row["lift"])) for row in rows
    )


def drawn(source: Source, size: int, seed: int = 0) -> Records:
    """So many organisations: each a real one under a new id, with texts of its fields and a need or a capability.

    Projects are as frequent as the real ones and each is done by copies of its participants (by anybody in place of
    one that has no copy), so that who works with how many stays as it is. The same seed gives the same records.
    """
    chance = random.Random(seed)
    copies: dict[str, list[str]] = defaultdict(list)
    organisations, listings = [], []
    for number in range(size):
        real = chance.choice(source.organisations)
        one = replace(real, id=f"o{number:07}", other_names=(), texts=_texts(source, real, chance))
        copies[real.id].append(one.id)
        organisations.append(one)
        listings.append(listing(source, one, chance))
    projects = _projects(source, copies, size, chance)
    return Records(tuple(organisations), tuple(listings), collaborations=projects, field_pairs=source.field_pairs)


def _texts(source: Source, real: OrganisationRecord, chance: random.Random) -> tuple[str, ...]:
    """Titles of up to three projects of its fields."""
    named = chance.sample(real.fields, min(3, len(real.fields)))
    return tuple(_near(source, name, chance).title for name in named)


def _near(source: Source, name: str, chance: random.Random) -> Project:
    return chance.choice(source.by_field.get(name) or source.texts)


def listing(source: Source, owner: OrganisationRecord, chance: random.Random) -> ListingRecord:
    """A need or a capability with the title of one real project and the description of another of its field."""
    name = chance.choice(owner.fields)
    first, other = _near(source, name, chance), _near(source, name, chance)
    low = chance.randint(1, 7)
    return ListingRecord(
        id=f"l{owner.id}",
        organisation=owner.id,
        kind=chance.choice((ListingKind.NEED, ListingKind.CAPABILITY)),
        title=first.title,
        summary="",
        description=other.description,
        language="en",
        keywords=tuple(sorted({*first.fields, *other.fields})[:4]),
        cooperation=(chance.choice(KINDS),),
        fields=tuple(sorted({*first.fields, name})[:MOST_FIELDS]),
        trl_from=low,
        trl_to=low + 2,
        published=TODAY - timedelta(days=chance.randrange(300)),
    )


def _projects(
    source: Source, copies: dict[str, list[str]], size: int, chance: random.Random
) -> tuple[CollaborationRecord, ...]:
    number = max(1, round(len(source.collaborations) * size / len(source.organisations)))
    everyone = [name for names in copies.values() for name in names]
    found = []
    for row in range(number):
        real = chance.choice(source.collaborations)
        names = {chance.choice(copies.get(one) or everyone) for one in real.participants}
        if len(names) > 1:
            found.append(CollaborationRecord(f"p{row:07}", tuple(sorted(names)), real.start))
    return tuple(found)
