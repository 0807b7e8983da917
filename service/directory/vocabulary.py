"""The closed lists of the product, and the one table that maps kinds to the other worlds."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Dialect, String, TypeDecorator

from matching.records import Kind


class LegalEntity(StrEnum):
    """Whether an organisation can sign a contract itself."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Takes part (gets proposals), or is only known from sources as evidence."""

    PARTICIPANT = "participant"
    KNOWN = "known"


class Confidence(StrEnum):
    """How sure a fact is: read, derived, recalled, uncertain; or an invented illustration."""

    READ = "C"
    DERIVED = "D"
    RECALLED = "R"
    UNCERTAIN = "U"
    ILLUSTRATIVE = "I"


class ConfidenceMark(TypeDecorator[Confidence]):
    """Holds the one-letter mark; a letter that is no mark is refused."""

    impl = String(1)
    cache_ok = True

    def process_bind_param(self, value: Confidence | None, dialect: Dialect) -> str | None:
        """The letter, or ValueError."""
        return None if value is None else Confidence(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Confidence | None:
        """The mark."""
        return None if value is None else Confidence(value)


class HotspotType(StrEnum):
    """Types of hotspot (AWTI 2014, section 2.4)."""

    CREATIVE_URBAN = "creative-urban"
    ENGINEERING = "engineering"
    SCIENCE_DRIVEN = "science-driven"


class MembershipRole(StrEnum):
    """What a member is to its hotspot or centre."""

    ANCHOR = "anchor"
    MEMBER = "member"
    ASSOCIATE = "associate"


class NameKind(StrEnum):
    """Why an organisation has another name."""

    ACRONYM = "acronym"
    FORMER = "former"
    ALIAS = "alias"
    TRANSLATION = "translation"


class Scheme(StrEnum):
    """Identifier schemes."""

    PIC = "pic"
    ROR = "ror"
    KVK = "kvk"
    VAT = "vat"


class ListingState(StrEnum):
    """The life of a listing."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    EXPIRED = "expired"
    ARCHIVED = "archived"


class ListingStep(StrEnum):
    """What can happen to a listing."""

    CREATED = "created"
    CHANGED = "changed"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    REJECTED = "rejected"
    ASKED = "asked"
    HELD = "held"
    RESUMED = "resumed"
    RENEWED = "renewed"
    EXPIRED = "expired"
    ARCHIVED = "archived"


class Cooperation(StrEnum):
    """Kinds of co-operation a listing can be about."""

    RD_PROJECT = "rd-project"
    FACILITY_ACCESS = "facility-access"
    PILOT = "pilot-living-lab"
    LAUNCHING_CUSTOMER = "launching-customer"
    LICENCE = "licence"
    SUPPLY_CHAIN = "supply-chain"
    TALENT = "talent-education"
    INVESTMENT = "investment"
    SOFT_LANDING = "soft-landing"
    KNOWLEDGE_EXCHANGE = "knowledge-exchange"
    PEER_ADVICE = "peer-advice"


HOME, NEIGHBOURS = "NL", ("BE", "DE")


def holding(country: str) -> tuple[str, ...]:
    """The choices in lists that hold a country together with others."""
    if country == HOME:
        return ()
    return ("abroad", "neighbours") if country in NEIGHBOURS else ("abroad",)


@dataclass(frozen=True, slots=True)
class KindMapping:
    """One kind of the product in the exchange format, the CORDIS activity type and the funding rules."""

    exchange: str
    activity: str
    funding: str


KINDS: dict[Kind, KindMapping] = {
    Kind.HOTSPOT: KindMapping("other", "OTH", "nonprofit"),
    Kind.CENTRE: KindMapping("other", "OTH", "university-of-applied-sciences"),
    Kind.CLUSTER: KindMapping("other", "OTH", "sector-body"),
    Kind.UNIVERSITY: KindMapping("university", "HES", "higher-education"),
    Kind.APPLIED_UNIVERSITY: KindMapping("university", "HES", "university-of-applied-sciences"),
    Kind.INSTITUTE: KindMapping("research", "REC", "research"),
    Kind.COMPANY: KindMapping("company", "PRC", "company"),
    Kind.PUBLIC_BODY: KindMapping("public", "PUB", "public"),
    Kind.OTHER: KindMapping("other", "OTH", "nonprofit"),
}
"""Product kind → other worlds; `FROM_ACTIVITY`, `FROM_EXCHANGE` and `FROM_FUNDING` go back, and are total."""

FROM_ACTIVITY: dict[str, Kind] = {
    "HES": Kind.UNIVERSITY,
    "REC": Kind.INSTITUTE,
    "PRC": Kind.COMPANY,
    "PUB": Kind.PUBLIC_BODY,
    "OTH": Kind.OTHER,
}

FROM_EXCHANGE: dict[str, Kind] = {
    "university": Kind.UNIVERSITY,
    "research": Kind.INSTITUTE,
    "company": Kind.COMPANY,
    "public": Kind.PUBLIC_BODY,
    "other": Kind.OTHER,
}

FROM_FUNDING: dict[str, Kind] = {
    "higher-education": Kind.UNIVERSITY,
    "university-of-applied-sciences": Kind.APPLIED_UNIVERSITY,
    "research": Kind.INSTITUTE,
    "company": Kind.COMPANY,
    "public": Kind.PUBLIC_BODY,
    "city": Kind.PUBLIC_BODY,
    "nonprofit": Kind.OTHER,
    "sector-body": Kind.CLUSTER,
}
