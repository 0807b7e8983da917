"""What a line of an import may hold: the exchange format, with our own columns beside it."""

import re
from collections.abc import Container
from datetime import date as Day
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from babel import Locale
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from matching.records import Kind, ListingKind, Phase
from service.directory.identifiers import is_number_of
from service.directory.vocabulary import (
    FROM_ACTIVITY,
    FROM_EXCHANGE,
    KINDS,
    Confidence,
    Cooperation,
    HotspotType,
    LegalEntity,
    ListingState,
    NameKind,
    Scheme,
    Standing,
)
from service.exchange.exchange_format import iso
from service.exchange.seed_rows import Since, Slug, SourcedRow, Until

NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""Two letters that the list of territories has besides countries."""
UNKNOWN_VERSION = "unknown"
"""The version of a NUTS code that came without one."""
LAST_DAY = Day(2999, 12, 31)

ORGANISATION_COLUMNS = {
    "id": "slug", "name": "name", "country": "country", "city": "place", "lat": "lat", "lon": "lon",
    "product_kind": "kind", "standing": "standing", "legal_entity": "legal_entity", "phase": "phase",
    "municipality": "municipality", "province": "province", "languages": "languages", "facilities": "facilities",
    "own_role": "own_role", "nuts3": "nuts3", "nuts2": "nuts2",
    "nuts_version": "nuts_version", "language": "language", "website": "website", "text_own": "text_own",
    "text_en": "text_en", "text_nl": "text_nl", "fields": "fields", "topics": "topics",
    "check_needed": "check_needed", "source": "source", "licence": "licence", "date": "source_date",
    "confidence": "confidence",
}  # fmt: skip
"""Name in a line → column of the table; the other names of a line are worked out, or are links."""

LISTING_COLUMNS = {
    "id": "reference", "kind": "kind", "title": "title", "description": "description", "language": "language",
    "published": "published_on", "expires": "expires_on", "state": "state",
    "open_for_interest": "open_for_interest", "confidential": "confidential", "illustrative": "illustrative",
    "summary": "summary", "title_en": "title_en", "summary_en": "summary_en", "partner_wanted": "partner_wanted",
    "partner_task": "partner_task", "cooperation": "cooperation", "partner_kinds": "partner_kinds",
    "countries_wanted": "countries_wanted", "countries_excluded": "countries_excluded", "fields": "fields",
    "keywords": "keywords", "trl_from": "trl_from", "trl_to": "trl_to", "within_hotspot": "within_hotspot",
}  # fmt: skip


def slug_of(value: object) -> object:
    """An id as it stands in our addresses: `pic:999999` becomes `pic-999999`."""
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-") if isinstance(value, str) else value


def _storable(value: str) -> str:
    if "\0" in value:
        raise ValueError("has a NUL character, which no database keeps")
    return value


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    if len(value.splitlines()) > 1:
        raise ValueError("is more than one line")
    return value


def _country(value: object) -> object:
    return iso(value) if isinstance(value, str) else value


@cache
def _territories() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2) - NO_COUNTRY


def _known_country(value: str) -> str:
    if value not in _territories():
        raise ValueError(f"{value!r} is no country code of ISO 3166 such as NL")
    return value


def _known_language(value: str) -> str:
    if value not in Locale("en").languages:
        raise ValueError(f"{value!r} is no language code of ISO 639 such as nl")
    return value


def _one_of(values: Container[str], named: str) -> AfterValidator:
    def known(value: str) -> str:
        if value not in values:
            raise ValueError(f"{value!r} is none of {named}")
        return value

    return AfterValidator(known)


Text = Annotated[str, AfterValidator(_storable)]
Title = Annotated[Text, AfterValidator(_said)]
Id = Annotated[Slug, BeforeValidator(slug_of)]
Reference = Annotated[str, Field(pattern="^[A-Za-z0-9][A-Za-z0-9:._-]*$", max_length=40)]
Land = Annotated[str, BeforeValidator(_country), AfterValidator(_known_country)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$"), AfterValidator(_known_language)]
Topic = Annotated[Text, Field(max_length=300)]
Nuts = Annotated[str, Field(pattern="^[A-Z]{2}[A-Z0-9]{2,3}$")]
Date = Annotated[Day, Field(le=LAST_DAY)]


class SourcedEntry(SourcedRow):
    """A part of a line that has a source of its own."""

    source: Title = Field(max_length=200)
    licence: Title = Field(max_length=80)


class NameEntry(SourcedEntry):
    """Another name of an organisation, with where it comes from."""

    name: Title = Field(max_length=300)
    kind: NameKind
    language: Language | None = None
    since: Since | None = None
    until: Until | None = None


class IdentifierEntry(SourcedEntry):
    """An identifier in a public register, with where it comes from."""

    scheme: Scheme
    value: Title = Field(max_length=40)

    @model_validator(mode="after")
    def _as_its_register_writes_it(self) -> "IdentifierEntry":
        if not is_number_of(self.scheme, self.value):
            raise ValueError(f"{self.value!r} is no {self.scheme.value.upper()}: wrong length or check digit")
        return self


class Entry(BaseModel):
    """A line; what is null counts as not given, except where "no value" is something to say."""

    model_config = ConfigDict(extra="forbid")
    nullable: ClassVar[frozenset[str]]

    @model_validator(mode="before")
    @classmethod
    def _without_null(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value is not None or name in cls.nullable}

    def _same(self, name: str, own: tuple[str, ...], value: object) -> None:
        """Refuses a column of the exchange format that contradicts our own columns, where a line has all."""
        if {name, *own} <= self.model_fields_set and getattr(self, name) != value:
            raise ValueError(f"{name} and {' or '.join(own)} contradict each other")


class OrganisationEntry(Entry):
    """A line of organisations.jsonl."""

    nullable = frozenset({"lat", "lon", "phase", "province", "nuts3", "nuts2", "nuts_version"})

    id: Id
    name: Title = Field(max_length=300)
    aliases: list[Annotated[Title, Field(max_length=300)]] = []
    kind: Annotated[str, _one_of(FROM_EXCHANGE, ", ".join(FROM_EXCHANGE))] = "other"
    activity: Annotated[str, _one_of(FROM_ACTIVITY, ", ".join(FROM_ACTIVITY))] = "OTH"
    country: Land
    nuts: Nuts | None = None
    city: Text = Field("", max_length=120)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    topsectors: list[str] = []
    product_kind: Kind = Kind.OTHER
    types: list[HotspotType] = []
    names: list[NameEntry] = []
    identifiers: list[IdentifierEntry] = []
    standing: Standing = Standing.KNOWN
    legal_entity: LegalEntity = LegalEntity.UNKNOWN
    phase: Phase | None = None
    municipality: Text = Field("", max_length=120)
    province: str | None = None
    nuts3: Nuts | None = None
    nuts2: Nuts | None = None
    nuts_version: Text | None = Field(None, max_length=20)
    language: Language = "en"
    website: Text = Field("", max_length=300)
    text_own: Text = Field("", max_length=2000)
    text_en: Text = Field("", max_length=2000)
    text_nl: Text = Field("", max_length=2000)
    languages: list[Language] = []
    facilities: Text = Field("", max_length=1000)
    own_role: Text = Field("", max_length=1000)
    fields: list[str] = []
    topics: list[Topic] = []
    check_needed: bool = False
    source: Title = Field("import", max_length=200)
    licence: Title = Field("not stated", max_length=80)
    date: Day | None = None
    confidence: Confidence = Confidence.UNCERTAIN

    @model_validator(mode="after")
    def _says_one_thing(self) -> "OrganisationEntry":
        mapping = KINDS[self.product_kind]
        self._same("kind", ("product_kind",), mapping.exchange)
        self._same("activity", ("product_kind",), mapping.activity)
        self._same("nuts", ("nuts3", "nuts2"), self.nuts3 or self.nuts2)
        self._same("aliases", ("names",), sorted(one.name for one in self.names))
        return self

    @model_validator(mode="after")
    def _once_each(self) -> "OrganisationEntry":
        if len({one.name for one in self.names}) < len(self.names):
            raise ValueError("names has one name twice")
        if len({(one.scheme, one.value) for one in self.identifiers}) < len(self.identifiers):
            raise ValueError("identifiers has one identifier twice")
        return self


class ListingEntry(Entry):
    """A line of listings.jsonl."""

    nullable = frozenset({"published", "expires", "trl_from", "trl_to"})

    id: Reference
    organisation: Id
    kind: ListingKind
    title: Title = Field(max_length=120)
    description: Text = Field("", max_length=4000)
    language: Literal["nl", "en", "de", "fr"]
    topics: list[Topic] = []
    published: Date | None = None
    expires: Date | None = None
    state: ListingState = ListingState.PUBLISHED
    open_for_interest: bool = True
    confidential: bool = False
    illustrative: bool = False
    summary: Text = Field("", max_length=500)
    title_en: Text = Field("", max_length=160)
    summary_en: Text = Field("", max_length=600)
    partner_wanted: Text = Field("", max_length=500)
    partner_task: Text = Field("", max_length=500)
    cooperation: list[Cooperation] = []
    partner_kinds: list[Kind] = []
    countries_wanted: list[Land] = []
    countries_excluded: list[Land] = []
    topsectors: list[str] = []
    fields: list[str] = []
    keywords: list[Topic] = Field([], max_length=5)
    trl_from: int | None = Field(None, ge=1, le=9)
    trl_to: int | None = Field(None, ge=1, le=9)
    within_hotspot: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> "ListingEntry":
        self._same("topics", ("fields", "keywords"), [*self.fields, *self.keywords])
        return self
