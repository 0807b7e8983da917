"""Suggests knowledge fields and topsectors from what a text says, in any of the four languages."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from sqlmodel import Session, col, select

from matching.text import plain
from service.directory.taxonomy import KnowledgeField
from service.settings import ROOT

MOST = 5
LANGUAGES = ("nl", "en", "de", "fr")
BY_NAME, BY_WORD = 3, 1
"""A field that is named counts more than one that a word belongs to."""
SHORTEST = 4

Pattern = tuple[re.Pattern[str], str, int]


def fields_of(text: str) -> list[str]:
    """The fields that a text names or has words of, those most spoken of first; at most five."""
    said, counted = plain(text), Counter[str]()
    for pattern, field, worth in _patterns():
        counted[field] += worth * len(pattern.findall(said))
    return [field for field, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])) if count][:MOST]


def topsectors_of(session: Session, fields: Iterable[str]) -> list[str]:
    """The topsectors that fields mainly belong to, those of most fields first; at most three."""
    query = select(KnowledgeField.id, KnowledgeField.topsectors).where(col(KnowledgeField.id).in_(list(fields)))
    counted = Counter(sector for _, sectors in session.exec(query).all() for sector in sectors)
    return [sector for sector, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))][:3]


@lru_cache
def _patterns() -> tuple[Pattern, ...]:
    """Names of fields in all languages, and the words of `cordis_fields.csv` with what says the same elsewhere."""
    found: list[Pattern] = []
    for row in _rows("fields.csv"):
        found += [(_word(row[f"name_{code}"]), row["id"], BY_NAME) for code in LANGUAGES]
    words = [(row["pattern"], row["field"]) for row in _rows("cordis_fields.csv") if row["where"] == "words"]
    found += [(_word(pattern), field, BY_WORD) for pattern, field in words]
    for row in _rows("equivalents.csv"):
        english = plain("; ".join(_terms(row, "en")))
        fields = {field for pattern, field in words if _word(pattern).search(english)}
        others = [term for code in LANGUAGES if code != "en" for term in _terms(row, code)] if fields else []
        found += [
            (_word(term), field, BY_WORD) for field in sorted(fields) for term in others if len(term) >= SHORTEST
        ]
    return tuple(found)


def _terms(row: dict[str, str], code: str) -> list[str]:
    return [term.strip().rstrip("!") for term in row[code].split(";") if term.strip()]


@cache
def _word(pattern: str) -> re.Pattern[str]:
    """A word as it stands, with a short ending, or where it ends in `*` as the beginning of one."""
    end = r"\w*" if pattern.endswith("*") else r"(?:e|en|s|n)?\b"
    return re.compile(rf"\b{re.escape(plain(pattern.rstrip('*')))}{end}")


def _rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
