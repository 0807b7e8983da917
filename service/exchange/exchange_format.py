"""Reads organisations, listings, collaborations and queries in the exchange format into the engine's records.

JSON Lines, plain or gzipped; only `id`, `name` and `country` are always there, all else may be absent or null,
whole files too. A row that cannot be used is reported with file and line and left out.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field, field_validator

from matching.records import (
    CollaborationRecord,
    ListingKind,
    ListingRecord,
    OrganisationRecord,
    Place,
    Records,
)
from service.directory.vocabulary import FROM_ACTIVITY, FROM_EXCHANGE
from service.exchange.packed_lines import raw_lines, text_lines, values_of
from service.exchange.rows import Position, RowError, parse
from service.exchange.values import Day, Id, Told

ISO = {"EL": "GR", "UK": "GB"}
"""Country codes of the Commission that ISO 3166 writes otherwise."""

RowT = TypeVar("RowT", bound=BaseModel)


def iso(country: str) -> str:
    """The code of a country as ISO 3166 writes it, from either writing."""
    code = country.strip().upper()
    return ISO.get(code, code)


class OrganisationLine(BaseModel):
    """One organisation."""

    id: Id
    name: Told
    country: str = ""
    aliases: list[str] = []
    kind: str = "other"
    activity: str = ""
    nuts: str = ""
    city: str = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    topsectors: list[str] = []

    @field_validator("country")
    @classmethod
    def _iso(cls, value: str) -> str:
        return iso(value)

    def record(self) -> OrganisationRecord:
        """The organisation as the engine knows it; without a kind the activity type tells it."""
        kind = FROM_EXCHANGE.get(self.kind, FROM_EXCHANGE["other"])
        if kind is FROM_EXCHANGE["other"] and self.activity in FROM_ACTIVITY:
            kind = FROM_ACTIVITY[self.activity]
        place = Place(self.country, self.lat, self.lon, nuts3=self.nuts or None, town=self.city or None)
        return OrganisationRecord(
            self.id, self.name, kind, place, tuple(self.aliases), topsectors=tuple(self.topsectors)
        )


class ListingLine(BaseModel):
    """One capability or need."""

    id: str = Field(min_length=1)
    organisation: str = ""
    kind: Literal["capability", "need"]
    title: str = ""
    description: str = ""
    language: str | None = None
    topics: list[str] = []
    published: Day | None = None
    expires: Day | None = None

    def record(self) -> ListingRecord:
        """The listing as the engine knows it."""
        return ListingRecord(
            id=self.id,
            organisation=self.organisation,
            kind=ListingKind(self.kind),
            title=self.title,
            summary="",
            description=self.description,
            language=self.language,
            published=self.published,
            topics=tuple(self.topics),
        )

    def strangers(self, known: Container[str]) -> str:
        """What is said where nobody knows whose listing it is; a need can be asked about nevertheless."""
        if self.organisation in known or (self.kind == "need" and not self.organisation):
            return ""
        return f"organisation: {self.organisation or 'nothing'} is not known"


class CollaborationLine(BaseModel):
    """One project done together; without a start it lies before every date."""

    id: str = Field(min_length=1)
    participants: list[str] = Field(min_length=1)
    title: str = ""
    description: str = ""
    programme: str = ""
    topics: list[str] = []
    start: Day | None = None
    lead: str | None = None

    def record(self) -> CollaborationRecord:
        """The project as the engine knows it."""
        return CollaborationRecord(
            self.id, tuple(self.participants), self.start, self.lead, self.title,
            description=self.description, topics=tuple(self.topics),
        )  # fmt: skip

    def strangers(self, known: Container[str]) -> str:
        """What is said where some of the participants are not known; the others count."""
        unknown = [one for one in self.participants if one not in known]
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        return f"participants: {unknown[0]}{more} not known; the row is read without" if unknown else ""


SPARED: dict[type[BaseModel], frozenset[str]] = {
    OrganisationLine: frozenset(OrganisationLine.model_fields) - {"id", "name"},
    ListingLine: frozenset(ListingLine.model_fields) - {"id", "organisation", "kind", "published", "expires"},
    CollaborationLine: frozenset(CollaborationLine.model_fields) - {"id", "participants", "start"},
}
"""What a row can do without. Not its days: without one it would be there before every question."""


class Filters(BaseModel):
    """What a question leaves out."""

    country_not: list[str] = []

    @field_validator("country_not")
    @classmethod
    def _iso(cls, value: list[str]) -> list[str]:
        return [iso(one) for one in value]


class QueryLine(BaseModel):
    """A question about an organisation or a listing on a day; `where` it was read, which no row says itself."""

    id: Id
    organisation: str | None = None
    listing: str | None = None
    at: Day
    filters: Filters = Filters()
    where: str = ""

    def lacks(self, field: str, value: str) -> str:
        """What is said where the question cannot be answered: file and line, or else its id."""
        return f"{self.where or f'query {self.id}'}: {field}: {value or 'nothing'} is not known"


class NameLine(BaseModel):
    """A name that is looked for among organisations."""

    id: Id
    name: Told
    country: str = ""


@dataclass
class Reading:
    """What was read from a folder, and what could not be used."""

    records: Records
    problems: list[str] = field(default_factory=list)


def read_folder(folder: Path) -> Reading:
    """The records of a folder; files that are not there count as empty."""
    problems: list[str] = []

    def some(
        name: str, model: type[RowT], record: Callable[[RowT], Any], amiss: Callable[[RowT], str] = _nothing
    ) -> tuple[Any, ...]:
        path = _find(folder, name)
        return tuple(map(record, lines(path, model, problems, amiss))) if path else ()

    organisations = some("organisations", OrganisationLine, OrganisationLine.record)
    known = {one.id for one in organisations}
    listings = some("listings", ListingLine, ListingLine.record, lambda row: row.strangers(known))
    projects = some("collaborations", CollaborationLine, CollaborationLine.record, lambda row: row.strangers(known))
    return Reading(Records(organisations, listings, collaborations=projects), problems)


def files_of(folder: Path) -> list[Path]:
    """The files of a folder that are read."""
    found = (_find(folder, name) for name in ("organisations", "listings", "collaborations"))
    return [path for path in found if path is not None]


def _find(folder: Path, name: str) -> Path | None:
    """The file of a name in a folder, plain or gzipped."""
    return next((path for end in (".jsonl", ".jsonl.gz") if (path := folder / f"{name}{end}").is_file()), None)


def _nothing(_row: BaseModel) -> str:
    return ""


def lines(
    path: Path, model: type[RowT], problems: list[str], amiss: Callable[[RowT], str] = _nothing
) -> Iterator[RowT]:
    """The usable rows of a file, the first of each id; all others, and what else is `amiss`, are `problems`."""
    seen: set[str] = set()
    for number, line in enumerate(raw_lines(path, problems), start=1):
        if not line.strip():
            continue
        position = Position(path.name, number)
        try:
            row = _row(position, values_of(position, line), model, problems)
        except RowError as error:
            problems.append(str(error))
            continue
        key = str(getattr(row, "id", number))
        if key in seen:
            problems.append(f"{position}: id: {key} was there before")
            continue
        seen.add(key)
        if said := amiss(row):
            problems.append(f"{position}: {said}")
        if isinstance(row, QueryLine):
            row.where = str(position)
        yield row


def read_names(path: Path, known: Container[str], problems: list[str]) -> frozenset[str]:
    """The organisations that a file lists by id, one a line, plain or gzipped; what is not known is a problem."""
    found = set[str]()
    for position, name in text_lines(path, problems):
        if name in known:
            found.add(name)
        else:
            problems.append(f"{position}: row: {name} is not known")
    if not found:
        problems.append(f"{path.name}: holds nobody who is known")
    return frozenset(found)


def _row(position: Position, values: dict[str, Any], model: type[RowT], problems: list[str]) -> RowT:
    """The row; a field that it can do without is left out where it is wrong, and added to `problems`."""
    try:
        return parse(position, values, model)
    except RowError as error:
        name = error.field.split(".")[0]
        if name not in SPARED.get(model, frozenset()):
            raise
        problems.append(f"{error}; the row is read without it")
        return _row(position, {key: value for key, value in values.items() if key != name}, model, problems)
