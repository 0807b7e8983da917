"""What a row of each seed file must hold."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from matching.records import Kind, Phase
from service.directory.vocabulary import (
    Confidence,
    HotspotType,
    LegalEntity,
    MembershipRole,
    NameKind,
    Scheme,
)


def _split(value: object) -> object:
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value


def _yes(value: object) -> object:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _first_day(value: object) -> object:
    return f"{value}-01-01" if isinstance(value, str) and len(value) == 4 else value


def _last_day(value: object) -> object:
    return f"{value}-12-31" if isinstance(value, str) and len(value) == 4 else value


Since = Annotated[date, BeforeValidator(_first_day)]
"""A day, or a year that stands for its first day."""
Until = Annotated[date, BeforeValidator(_last_day)]
"""A day, or a year that stands for its last day."""
Strings = Annotated[list[str], BeforeValidator(_split)]
Flag = Annotated[bool, BeforeValidator(_yes)]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Slug = Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]


class SourcedRow(BaseModel):
    """Every row says where it comes from and how sure it is."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field(min_length=1, max_length=200)
    licence: str = Field(min_length=1, max_length=80)
    date: date
    confidence: Confidence


class RegionRow(SourcedRow):
    """regions.csv"""

    code: str
    level: Literal["province", "corop", "nuts2", "landsdeel"]
    name: str
    name_en: str = ""
    country: CountryCode
    nuts_version: str = ""
    province: str | None = None
    parent: str = ""
    corop_number: str = ""
    nuts2_2021: str = ""
    nuts2_2024: str = ""
    landsdeel: str = ""


class CountryRow(SourcedRow):
    """countries.csv"""

    code: CountryCode
    eu_code: str = ""
    name_nl: str
    name_en: str
    name_de: str
    name_fr: str
    eea: Flag
    europe: Flag


class TopsectorRow(SourcedRow):
    """topsectors.csv"""

    id: str
    name_nl: str
    name_en: str
    name_de: str = ""
    name_fr: str = ""
    valid_from: Since
    valid_until: Until | None = None
    note: str = ""


class MarketRow(TopsectorRow):
    """markets.csv"""


class TkiRow(SourcedRow):
    """tkis.csv"""

    id: str
    name: str
    topsector: Strings
    valid_from: Since | None = None
    valid_until: Until | None = None
    ceiling_meur_2023: float | None = None
    note: str = ""


class CrosswalkRow(SourcedRow):
    """topsector_crosswalk.csv"""

    market: str
    topsector: str
    weight: str = ""
    note: str = ""


class FieldRow(SourcedRow):
    """fields.csv"""

    id: str
    name_nl: str
    name_en: str
    name_de: str
    name_fr: str
    topsectors: Strings = []


class PostRow(SourcedRow):
    """posts.csv"""

    key: Slug
    country: CountryCode
    country_name_en: str = ""
    city: str = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    accredited_for: Strings = []
    status: Literal["active", "unknown", "closed"]
    note: str = ""


class SupportRow(SourcedRow):
    """support_menu.csv"""

    id: str
    fits: str = Field(alias="for")
    level: str
    text_nl: str = Field(max_length=500)
    text_en: str = Field(max_length=500)
    section: str = ""


class OrganisationRow(SourcedRow):
    """organisations/*.csv"""

    key: Slug
    name: str = Field(max_length=300)
    kind: Kind
    legal_entity: LegalEntity
    place: str = ""
    municipality: str = ""
    country: CountryCode
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    nuts3: str | None = None
    nuts2: str | None = None
    nuts_version: str | None = None
    province: str | None = None
    topsectors: Strings = []
    fields: Strings = []
    types: Annotated[list[HotspotType], BeforeValidator(_split)] = []
    phase: Phase | None = None
    language: str = Field("en", max_length=2)
    text_nl: str = ""
    text_en: str = ""
    text_own: str = ""
    status: str = ""
    check: str = ""

    @model_validator(mode="after")
    def _nuts_has_version(self) -> "OrganisationRow":
        if (self.nuts2 or self.nuts3) and not self.nuts_version:
            raise ValueError("a NUTS code needs its nuts_version")
        return self


class MembershipRow(SourcedRow):
    """memberships.csv"""

    member: Slug
    host: Slug
    role: MembershipRole
    since: Since | None = None
    until: Until | None = None


class NameRow(SourcedRow):
    """other_names.csv"""

    organisation: Slug
    name: str = Field(max_length=300)
    kind: NameKind
    language: str | None = None
    since: Since | None = None
    until: Until | None = None


class IdentifierRow(SourcedRow):
    """identifiers.csv"""

    organisation: Slug
    scheme: Scheme
    value: str


class CollaborationRow(SourcedRow):
    """collaborations.csv"""

    key: Slug
    title: str
    programme: str = ""
    start: Since | None = None
    end: Until | None = None
    participants: Strings = Field(min_length=2)
    lead: str | None = None
    fields: Strings = []


class CountRow(SourcedRow):
    """collaboration_counts.csv"""

    left: Slug
    right: Slug
    projects: int = Field(gt=0)
    first_year: int
    last_year: int


class RelatednessRow(SourcedRow):
    """relatedness.csv"""

    left_field: Slug
    right_field: Slug
    together: int = Field(ge=0)
    lift: float = Field(gt=0)


class PartnerCountRow(SourcedRow):
    """partner_counts.csv"""

    organisation: Slug
    country: CountryCode
    province: str = ""
    year: int
    partners: int = Field(gt=0)
