"""Short ways to make records for the tests of the engine."""

from dataclasses import replace
from datetime import date
from typing import Any

from matching.records import Kind, ListingKind, ListingRecord, OrganisationRecord, Place, Records

TODAY = date(2026, 11, 24)


def organisation(id: str, country: str = "NL", **facts: Any) -> OrganisationRecord:
    """A hotspot, unless said otherwise; `seat` gives more of its place."""
    seat = facts.pop("seat", {})
    kind = facts.pop("kind", Kind.HOTSPOT)
    return OrganisationRecord(id, facts.pop("name", id), kind, Place(country, **seat), **facts)


def need(owner: str, title: str = "Zout terugwinnen uit afvalwater", **facts: Any) -> ListingRecord:
    """A need of `owner` with an id made of both."""
    number = facts.pop("number", 1)
    record = ListingRecord(f"{owner}-n{number}", owner, ListingKind.NEED, title, facts.pop("summary", ""))
    return replace(record, **facts)


def capability(owner: str, title: str = "Zout en nutriënten terugwinnen uit water", **facts: Any) -> ListingRecord:
    """A capability of `owner` with an id made of both."""
    number = facts.pop("number", 1)
    record = ListingRecord(f"{owner}-c{number}", owner, ListingKind.CAPABILITY, title, facts.pop("summary", ""))
    return replace(record, **facts)


def meeting(**facts: Any) -> Records:
    """Two Dutch hotspots, a need of the one and a capability of the other that meet in words and fields."""
    shared: dict[str, Any] = {"fields": ("water-treatment",), "keywords": ("zout", "terugwinnen", "afvalwater")}
    listings = (
        need("a", **shared, **facts.pop("need", {})),
        capability("b", **shared, **facts.pop("capability", {})),
    )
    pair = (organisation("a", **facts.pop("a", {})), organisation("b", **facts.pop("b", {})))
    return Records(organisations=pair, listings=listings, **facts)
