"""The engine's input and output: immutable records that know nothing of web, database or clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What an organisation is."""

    HOTSPOT = "hotspot"
    CENTRE = "centre"
    CLUSTER = "cluster"
    UNIVERSITY = "university"
    APPLIED_UNIVERSITY = "university-of-applied-sciences"
    INSTITUTE = "research-institute"
    COMPANY = "company"
    PUBLIC_BODY = "public-body"
    OTHER = "other"


class ListingKind(StrEnum):
    """A capability is offered, a need is sought."""

    CAPABILITY = "capability"
    NEED = "need"


class Route(StrEnum):
    """How far a link reaches; see `matching.routes`."""

    REGIONAL = "regional"
    INTERREGIONAL = "interregional"
    CROSS_BORDER = "cross_border"
    EUROPEAN = "european"
    GLOBAL = "global"


class Phase(StrEnum):
    """The phase of a hotspot (AWTI 2014, section 3)."""

    EMERGENCE = "emergence"
    GROWTH = "growth"
    CONSOLIDATION = "consolidation"
    TRANSITION = "transition"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat: ISO 3166 country (GB, GR), WGS 84 degrees, NUTS codes in `nuts_version`."""

    country: str
    lat: float | None = None
    lon: float | None = None
    province: str | None = None
    nuts3: str | None = None
    nuts2: str | None = None
    nuts_version: str | None = None
    town: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """A participant, or an organisation known only from its collaborations.

    `texts` are profile texts (own language first); `receives` says whether proposals are made for it.
    """

    id: str
    name: str
    kind: Kind
    place: Place
    other_names: tuple[str, ...] = ()
    language: str | None = None
    languages: tuple[str, ...] = ()
    topsectors: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    phase: Phase | None = None
    texts: tuple[str, ...] = ()
    receives: bool = True


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """`member` is part of `host`, with a role: anchor, member or associate."""

    member: str
    host: str
    role: str


@dataclass(frozen=True, slots=True)
class ListingRecord:
    """One capability or one need; only listings open on the day of the run are given to the engine.

    `title_en` and `summary_en` are an English rendering where the owner gave one: it helps the meeting of
    texts in different languages, and nothing depends on it.
    """

    id: str
    organisation: str
    kind: ListingKind
    title: str
    summary: str
    description: str = ""
    language: str | None = None
    partner_wanted: str = ""
    partner_task: str = ""
    cooperation: tuple[str, ...] = ()
    partner_kinds: tuple[Kind, ...] = ()
    countries_wanted: tuple[str, ...] = ()
    countries_excluded: tuple[str, ...] = ()
    trl_from: int | None = None
    trl_to: int | None = None
    topsectors: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    published: date | None = None
    within_hotspot: bool = False
    title_en: str = ""
    summary_en: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollaborationRecord:
    """A project done together. A missing `start` lies before every date."""

    id: str
    participants: tuple[str, ...]
    start: date | None = None
    lead: str | None = None
    title: str = ""
    fields: tuple[str, ...] = ()
    description: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairCount:
    """How many projects two organisations did together according to an outside source, and when."""

    left: str
    right: str
    projects: int
    first_year: int
    last_year: int
    source: str


@dataclass(frozen=True, slots=True)
class FieldPair:
    """How often two fields go together in real projects, against chance.

    `lift` is (together + 5) / (expected + 5); pairs that never meet belong here too, with `together` 0.
    """

    left: str
    right: str
    together: int
    lift: float


@dataclass(frozen=True, slots=True)
class ProgrammeArea:
    """A region in an Interreg A programme area, with the dates the programme is in force."""

    programme: str
    name: str
    nuts: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class CountryStatus:
    """A country's standing towards Europe's programmes over a period (closed interval of days)."""

    country: str
    status: str
    programme: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """`by` said no to `other`: for one need, or (need None) for good."""

    by: str
    other: str
    need: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """All that a run looks at. Order does not matter: the engine sorts by id."""

    organisations: tuple[OrganisationRecord, ...]
    listings: tuple[ListingRecord, ...] = ()
    memberships: tuple[MembershipRecord, ...] = ()
    collaborations: tuple[CollaborationRecord, ...] = ()
    pair_counts: tuple[PairCount, ...] = ()
    field_pairs: tuple[FieldPair, ...] = ()
    areas: tuple[ProgrammeArea, ...] = ()
    countries: tuple[CountryStatus, ...] = ()
    refusals: tuple[Refusal, ...] = ()


Fact = str | int | float | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a kind, what it adds to a one-way score (log-odds), and facts that are true of the records."""

    kind: str
    weight: float
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OneWay:
    """What `other` is worth to `receiver`: `log_odds` is the exact sum of the weights of `reasons`."""

    receiver: str
    other: str
    score: float
    log_odds: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link between two organisations (`left` < `right`), with both one-way scores and the fused one.

    `need` and `capability` are the listings that carry it, or None for a link between whole profiles.
    `rank_left` is the place in the portfolio of `left` (1 is first), None where it is not shown there.
    """

    left: str
    right: str
    need: str | None
    capability: str | None
    score: float
    for_left: OneWay
    for_right: OneWay
    routes: tuple[Route, ...]
    cross_border: str
    cross_topsector: bool
    topsectors: tuple[str, ...]
    rank_left: int | None = None
    rank_right: int | None = None
    chosen_left: tuple[Reason, ...] = ()
    chosen_right: tuple[Reason, ...] = ()
