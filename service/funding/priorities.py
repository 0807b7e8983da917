"""The priorities of the four regional strategies for smart specialisation, and who shares or complements them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlmodel import Session, col, select

from service.directory.geography import Region
from service.settings import ROOT

PARTS = ("noord", "oost", "zuid", "west")
SHARED, COMPLEMENTARY, OWN = "shared", "complementary", "own"


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority of one part of the country over a period, with the topsectors it falls under."""

    landsdeel: str
    id: str
    text: str
    text_nl: str
    topsectors: frozenset[str]
    since: date
    until: date
    source: str
    confidence: str

    def holds_on(self, day: date) -> bool:
        """Whether it is in force, its first and last day included."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Meeting:
    """How a link falls under the priorities of the parts of the country of its two sides.

    `shared`: both parts have a priority for the same topsector; `complementary`: the link crosses topsectors, and
    each part has a priority for one of them; `own`: only one side is Dutch, or only one part has such a priority.
    """

    sort: str
    priorities: tuple[Priority, ...]


@cache
def all_priorities() -> tuple[Priority, ...]:
    """Those of the seed file."""
    with (ROOT / "seeds" / "programmes" / "priorities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_priority(row) for row in csv.DictReader(file))


def _priority(row: dict[str, str]) -> Priority:
    return Priority(
        landsdeel=row["landsdeel"],
        id=row["id"],
        text=row["name"],
        text_nl=row["name_nl"],
        topsectors=frozenset(row["topsectors"].split(";")),
        since=date.fromisoformat(row["valid_from"]),
        until=date.fromisoformat(row["valid_until"]),
        source=row["source"],
        confidence=row["confidence"],
    )


def priorities_on(landsdeel: str, day: date) -> tuple[Priority, ...]:
    """The priorities of a part of the country on a day."""
    return tuple(one for one in all_priorities() if one.landsdeel == landsdeel and one.holds_on(day))


def parts_of(session: Session, provinces: Iterable[str | None]) -> dict[str, str]:
    """Province → part of the country."""
    asked = {one for one in provinces if one}
    query = select(Region.code, Region.landsdeel).where(Region.level == "province", col(Region.code).in_(asked))
    return {code: part for code, part in session.exec(query).all() if part}


def sharing(priority: Priority, day: date) -> tuple[str, ...]:
    """The other parts of the country that have a priority for one of its topsectors."""
    found = (one for one in all_priorities() if one.holds_on(day) and one.topsectors & priority.topsectors)
    return tuple(sorted({one.landsdeel for one in found} - {priority.landsdeel}))


def meeting(parts: tuple[str | None, str | None], topsectors: frozenset[str], day: date) -> Meeting | None:
    """How a link under some topsectors falls under the priorities of two parts; None where it does not."""
    left, right = (_touched(part, topsectors, day) for part in parts)
    if not left or not right:
        only = left or right
        return Meeting(OWN, only) if only else None
    if parts[0] == parts[1]:
        return Meeting(OWN, left)
    common = {t for one in left for t in one.topsectors} & {t for one in right for t in one.topsectors} & topsectors
    if common:
        both = tuple(one for one in (*left, *right) if one.topsectors & common)
        return Meeting(SHARED, both)
    return Meeting(COMPLEMENTARY, (*left, *right))


def _touched(part: str | None, topsectors: frozenset[str], day: date) -> tuple[Priority, ...]:
    return tuple(one for one in priorities_on(part, day) if one.topsectors & topsectors) if part else ()
