"""Measures which knowledge fields go together in projects of CORDIS, against chance."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from matching.records import FieldPair, Records
from matching.relatedness import PRIOR
from service.exchange.counting import PROVENANCE, rows_of

BOTTOM_UP = re.compile(r"^(ERC|Marie S)")
"""Topics that name a grant, not a subject."""


@dataclass(frozen=True, slots=True)
class FieldTable:
    """The patterns of `cordis_fields.csv`: words in a text, and programme parts to fall back on."""

    words: tuple[tuple[re.Pattern[str], str], ...]
    programmes: Mapping[str, str]

    def by_words(self, project: Mapping[str, str]) -> frozenset[str]:
        """The fields that the title and the topic of a project name."""
        topic = project["topic_title"]
        text = f"{project['title']} {'' if BOTTOM_UP.match(topic) else topic}".lower()
        return frozenset(field for pattern, field in self.words if pattern.search(text))

    def of(self, project: Mapping[str, str]) -> frozenset[str]:
        """The fields of a project: by words, else by programme part."""
        named = self.by_words(project)
        if named:
            return named
        parts = f"{project['programme']};{project['programme_part']}".split(";")
        return frozenset(
            field for prefix, field in self.programmes.items() if any(part.startswith(prefix) for part in parts)
        )


def field_table(seeds: Path) -> FieldTable:
    """Reads `cordis_fields.csv`; a `*` ends a pattern that is the beginning of a word."""
    rows = list(rows_of(seeds / "cordis_fields.csv"))
    words = tuple((_word(row["pattern"]), row["field"]) for row in rows if row["where"] == "words")
    return FieldTable(words, {row["pattern"]: row["field"] for row in rows if row["where"] == "programme"})


def with_fields(records: Records, seeds: Path) -> Records:
    """The records with the fields that their projects name, and how often fields go together (`relatedness.csv`)."""
    table = field_table(seeds)
    told = tuple(
        replace(
            one, fields=tuple(sorted(table.by_words({"title": f"{one.title} {one.description}", "topic_title": ""})))
        )
        for one in records.collaborations
    )
    pairs = tuple(
        FieldPair(row["left_field"], row["right_field"], int(row["together"]), float(row["lift"]))
        for row in rows_of(seeds / "relatedness.csv")
    )
    return replace(records, collaborations=told, field_pairs=pairs)


def relatedness(cordis: Path, seeds: Path) -> list[dict[str, object]]:
    """The rows of `relatedness.csv`: every pair of fields that projects or calls name, together or apart.

    Only fields found by words count: a programme part is one field for thousands of projects. Projects of one
    call that name the same fields count once, or the wording of a large call would pass for relatedness.
    """
    table = field_table(seeds)
    seen: dict[tuple[str, frozenset[str]], None] = {}
    for project in rows_of(cordis / "projects.csv.gz"):
        call = "" if BOTTOM_UP.match(project["topic_title"]) else project["topic_title"]
        fields = table.by_words(project)
        if fields:
            seen[call or project["rcn"], fields] = None
    return list(_lifts(fields for _, fields in seen))


def _word(pattern: str) -> re.Pattern[str]:
    end = "" if pattern.endswith("*") else r"\b"
    return re.compile(rf"\b{re.escape(pattern.removesuffix('*'))}{end}")


def _lifts(projects: Iterable[frozenset[str]]) -> Iterator[dict[str, object]]:
    """Chance deals out as many joint namings as there are, to each pair by how often its two fields are named.

    Pairs that never meet are rows too: without them all that is left would seem to meet more than by chance.
    """
    alone: Counter[str] = Counter()
    joint: Counter[tuple[str, str]] = Counter()
    for fields in projects:
        alone.update(fields)
        joint.update(combinations(sorted(fields), 2))
    pairs = list(combinations(sorted(alone), 2)) if joint else []
    scale = joint.total() / max(1, sum(alone[left] * alone[right] for left, right in pairs))
    for left, right in pairs:
        together, expected = joint[left, right], alone[left] * alone[right] * scale
        lift = round((together + PRIOR) / (expected + PRIOR), 4)
        yield {"left_field": left, "right_field": right, "together": together, "lift": lift, **PROVENANCE}
