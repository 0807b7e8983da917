"""The shapes of what is published, as programs get it: one model for each sort of document.

`id` is the name that stands in addresses; numbers of the database are in none, for their order would tell who wrote
what beside whom.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from matching.records import Kind, ListingKind, Phase
from service.directory.call_models import CallStages
from service.directory.vocabulary import (
    Confidence,
    HotspotType,
    LegalEntity,
    ListingState,
    MembershipRole,
    NameKind,
    Scheme,
    Standing,
)


def _(message: str) -> str:
    return message


Updated = Annotated[
    datetime | None, Field(description=_("since when it is told so; null until the next look, a minute at most"))
]


class Provenance(BaseModel):
    """Where facts come from. Confidence: C read, D derived, R recalled, U uncertain, I illustrative."""

    source: str
    licence: str
    date: date
    confidence: Confidence


class Document(BaseModel):
    """What every document has."""

    id: str = Field(description=_("its name in addresses, which stays the same"))
    updated: Updated = None
    deleted: Literal[False] = False


class Gone(BaseModel):
    """What was there and is not: withdrawn, on hold, expired, archived, or merged into another."""

    id: str
    updated: datetime
    deleted: Literal[True] = True
    merged_into: str | None = Field(default=None, description=_("of an organisation: the one that it is part of now"))


class OtherName(BaseModel):
    """Another name of an organisation, with the period in which it was used."""

    name: str
    kind: NameKind
    language: str | None
    since: date | None
    until: date | None


class Registered(BaseModel):
    """An identifier in a public register."""

    scheme: Scheme
    value: str


class PartOf(BaseModel):
    """A hotspot, centre or cluster that an organisation is part of."""

    organisation: str
    role: MembershipRole


class Seat(BaseModel):
    """Where an organisation is: country as ISO 3166, degrees as WGS 84, NUTS codes of the version that is named."""

    country: str
    province: str | None
    municipality: str
    place: str
    lat: float | None
    lon: float | None
    nuts2: str | None
    nuts3: str | None
    nuts_version: str | None


class OrganisationDocument(Document):
    """An organisation that takes part, or is known from sources."""

    name: str
    kind: Kind
    standing: Standing
    legal_entity: LegalEntity
    types: list[HotspotType]
    phase: Phase | None
    seat: Seat
    website: str
    language: str = Field(description=_("of its own texts"))
    languages: list[str]
    text: str
    text_en: str
    text_nl: str
    facilities: str
    own_role: str
    topsectors: list[str]
    fields: list[str]
    topics: list[str]
    other_names: list[OtherName]
    identifiers: list[Registered]
    part_of: list[PartOf]
    provenance: Provenance


class ListingDocument(Document):
    """A need or a capability. Of a confidential one `organisation` is null for all but its own people."""

    kind: ListingKind
    organisation: str | None
    confidential: bool
    illustrative: bool = Field(description=_("invented, for a demonstration"))
    state: ListingState
    open_for_interest: bool
    language: str
    title: str
    summary: str
    description: str
    title_en: str
    summary_en: str
    partner_wanted: str
    partner_task: str
    cooperation: list[str]
    partner_kinds: list[str]
    countries_wanted: list[str]
    countries_excluded: list[str]
    trl_from: int | None
    trl_to: int | None
    topsectors: list[str]
    fields: list[str]
    keywords: list[str]
    call: str | None = Field(description=_("the call that a need is meant for"))
    published_on: date | None
    expires_on: date | None = Field(description=_("the first day on which it is open no more"))
    version: str | None = Field(default=None, description=_("for its own people: which state a change was made to"))


class Participant(BaseModel):
    """An organisation that took part; at most one leads."""

    organisation: str
    lead: bool


class CollaborationDocument(Document):
    """A project that organisations did together."""

    title: str
    programme: str
    topic: str
    fields: list[str]
    start: date | None
    end: date | None
    participants: list[Participant]
    provenance: Provenance


class CallDocument(Document):
    """An opening of a programme's instrument; the last of its deadlines is `closes_on`."""

    programme: str
    instrument: str
    title: str
    title_nl: str
    text: str
    text_nl: str
    topsectors: list[str]
    topics: list[str]
    areas: list[str]
    budget: str
    opens_on: date | None
    stages: CallStages
    deadlines: list[date]
    closes_on: date
    changes_rules: bool = Field(description=_("whether its text changes the rules of the instrument"))
    address: str
    provenance: Provenance
