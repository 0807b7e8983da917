"""Tables of organisations, their names, places and ties."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from matching.records import Kind, Phase
from service.db import check, code_column, enum_column, list_column
from service.directory.vocabulary import (
    Confidence,
    ConfidenceMark,
    HotspotType,
    LegalEntity,
    MembershipRole,
    NameKind,
    Scheme,
    Standing,
)

LAZY = {"lazy": "raise"}


def marked() -> CheckConstraint:
    """The rule that a confidence mark is one of the five; each table needs its own."""
    return check("confidence IN ('C', 'D', 'R', 'U', 'I')", "confidence")


class Sourced(SQLModel):
    """Where a fact comes from; the confidence mark travels with it to the page. Tables add `marked()`."""

    source: str = Field(max_length=200)
    licence: str = Field(max_length=80)
    source_date: date
    confidence: Confidence = Field(sa_type=ConfidenceMark)


class Organisation(SQLModel, table=True):
    """A participant, or an organisation known from sources. `slug` is its public name in addresses."""

    __table_args__ = (
        check("lat IS NULL OR (lat BETWEEN -90 AND 90)", "lat_range"),
        check("lon IS NULL OR (lon BETWEEN -180 AND 180)", "lon_range"),
        check("(lat IS NULL) = (lon IS NULL)", "lat_with_lon"),
        check("length(country) = 2", "country_iso"),
        check("(nuts3 IS NULL AND nuts2 IS NULL) OR nuts_version IS NOT NULL", "nuts_has_version"),
        check("phase IS NULL OR kind = 'hotspot'", "phase_of_hotspot"),
        marked(),
        Index("ix_organisation_kind_country", "kind", "country"),
    )

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=120)
    name: str = Field(max_length=300)
    kind: Kind = Field(sa_column=enum_column(Kind, name="kind"))
    standing: Standing = Field(sa_column=enum_column(Standing, name="standing", index=True))
    legal_entity: LegalEntity = Field(sa_column=enum_column(LegalEntity, name="legal_entity"))
    phase: Phase | None = Field(default=None, sa_column=enum_column(Phase, name="phase", nullable=True))
    place: str = Field(default="", max_length=120)
    municipality: str = Field(default="", max_length=120)
    country: str = Field(foreign_key="country.code", max_length=2)
    province: str | None = Field(default=None, foreign_key="province.code", index=True, max_length=20)
    lat: float | None = None
    lon: float | None = None
    nuts3: str | None = Field(default=None, sa_column=code_column())
    nuts2: str | None = Field(default=None, sa_column=code_column())
    nuts_version: str | None = Field(default=None, sa_column=code_column())
    language: str = Field(default="en", max_length=2)
    languages: list[str] = Field(default_factory=list, sa_column=list_column(server_default="[]"))
    website: str = Field(default="", max_length=300)
    text_own: str = Field(default="", max_length=2000)
    text_en: str = Field(default="", max_length=2000)
    text_nl: str = Field(default="", max_length=2000)
    facilities: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    own_role: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    fields: list[str] = Field(default_factory=list, sa_column=list_column())
    topics: list[str] = Field(default_factory=list, sa_column=list_column())
    check_needed: bool = False
    search_text: str = ""
    source: str = Field(max_length=200)
    licence: str = Field(max_length=80)
    source_date: date
    confidence: Confidence = Field(sa_type=ConfidenceMark)
    created_at: datetime
    updated_at: datetime

    names: list["OrganisationName"] = Relationship(sa_relationship_kwargs=LAZY)
    identifiers: list["Identifier"] = Relationship(sa_relationship_kwargs=LAZY)
    topsectors: list["OrganisationTopsector"] = Relationship(sa_relationship_kwargs=LAZY)
    types: list["OrganisationType"] = Relationship(sa_relationship_kwargs=LAZY)


class OrganisationName(Sourced, table=True):
    """Another name of an organisation, with the period in which it was used."""

    __tablename__ = "organisation_name"
    __table_args__ = (UniqueConstraint("organisation_id", "name"), marked())

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=300)
    kind: NameKind = Field(sa_column=enum_column(NameKind, name="name_kind"))
    language: str | None = Field(default=None, max_length=2)
    since: date | None = None
    until: date | None = None


class Identifier(Sourced, table=True):
    """An identifier in a public register; one value belongs to one organisation."""

    __table_args__ = (UniqueConstraint("scheme", "value"), marked())

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    scheme: Scheme = Field(sa_column=enum_column(Scheme, name="scheme"))
    value: str = Field(max_length=40)


class OrganisationTopsector(SQLModel, table=True):
    """An organisation works in a topsector."""

    __tablename__ = "organisation_topsector"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    topsector_id: str = Field(foreign_key="topsector.id", primary_key=True, max_length=20)


class OrganisationType(SQLModel, table=True):
    """A hotspot is of one or two of the three types."""

    __tablename__ = "organisation_type"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    type: HotspotType = Field(sa_column=enum_column(HotspotType, name="hotspot_type", primary_key=True))


class Membership(Sourced, table=True):
    """An organisation is part of a hotspot, a centre or a cluster."""

    __table_args__ = (UniqueConstraint("member_id", "host_id"), check("member_id <> host_id", "not_itself"), marked())

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="organisation.id", index=True)
    host_id: int = Field(foreign_key="organisation.id", index=True)
    role: MembershipRole = Field(sa_column=enum_column(MembershipRole, name="membership_role"))
    since: date | None = None
    until: date | None = None


class Collaboration(Sourced, table=True):
    """A project that organisations did together; `key` is its name in the source."""

    __table_args__ = (marked(),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=80)
    title: str = Field(default="", max_length=500)
    programme: str = Field(default="", max_length=60)
    topic: str = Field(default="", max_length=300)
    fields: list[str] = Field(default_factory=list, sa_column=list_column())
    start: date | None = None
    end: date | None = None


class CollaborationParticipant(SQLModel, table=True):
    """An organisation took part in a collaboration; at most one leads."""

    __tablename__ = "collaboration_participant"

    collaboration_id: int = Field(foreign_key="collaboration.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)
    lead: bool = False


class CollaborationCount(Sourced, table=True):
    """How many projects two organisations did together in an outside source; left is the lower id."""

    __tablename__ = "collaboration_count"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id", "source"),
        check("left_id < right_id", "ordered"),
        check("projects > 0", "positive"),
        check("first_year <= last_year", "years"),
        marked(),
    )

    id: int | None = Field(default=None, primary_key=True)
    left_id: int = Field(foreign_key="organisation.id", index=True)
    right_id: int = Field(foreign_key="organisation.id", index=True)
    projects: int
    first_year: int
    last_year: int


class PartnerCount(Sourced, table=True):
    """How many partners an organisation had in a country (and, in NL, a province) in a year."""

    __tablename__ = "partner_count"
    __table_args__ = (
        UniqueConstraint("organisation_id", "country", "province", "year", "source"),
        check("partners > 0", "positive"),
        marked(),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    country: str = Field(foreign_key="country.code", max_length=2)
    province: str = Field(default="", max_length=20)
    year: int
    partners: int
