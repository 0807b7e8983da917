"""Finds the names that may be meant by a name: nearest by words, sounds and letters, and by initials."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.duplicates.pair import Entry
from matching.duplicates.vectors import NameVectors

NEAREST = 24
NEAREST_ANYWHERE = 12
"""So many names of one country, and so many of all, are compared in full."""

WITH_INITIALS = 60
SHORTEST_INITIALS = 3
LIKELY = 0.4
"""Names less near (cosine) are not compared when a whole list is searched for pairs."""


class NameIndex:
    """Names to look among; a name is found by its row."""

    def __init__(self, entries: Sequence[Entry], vectors: NameVectors) -> None:
        countries = sorted({entry.country for entry in entries} | {""})
        self._numbers = {country: number for number, country in enumerate(countries)}
        self._countries = np.array([self._numbers[entry.country] for entry in entries], dtype=np.int64)
        self._entries = entries
        self._vectors = vectors
        self._turned = sparse.csr_matrix(vectors.matrix.T)
        self._by_acronym: dict[str, list[int]] = defaultdict(list)
        self._by_initials: dict[str, list[int]] = defaultdict(list)
        for row, entry in enumerate(entries):
            for letters in entry.name.acronyms:
                self._by_acronym[letters].append(row)
            for letters in entry.name.initials:
                self._by_initials[letters].append(row)

    def near(self, entry: Entry) -> dict[int, float]:
        """The rows that a name may mean, each with its nearness (cosine, 0 to 1)."""
        scores = sparse.csr_matrix(self._vectors.of(entry.name) @ self._turned)
        near = dict(_highest(scores.indices, scores.data, NEAREST_ANYWHERE))
        here = self._same_country(entry)[scores.indices]
        near.update(_highest(scores.indices[here], scores.data[here], NEAREST))
        others = [row for row in self._with_initials(entry) if row not in near]
        cosine = dict(zip(others, self._cosines(scores, others), strict=True))
        return dict(sorted({**near, **cosine}.items()))

    def likely(self) -> Iterator[tuple[int, int, float]]:
        """Pairs of rows of one country, or of names with the same words in any, that are near each other."""
        blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, entry in enumerate(self._entries):
            blocks["country", entry.country].append(row)
            blocks["words", entry.name.english].append(row)
        seen: set[tuple[int, int]] = set()
        for (kind, _), rows in blocks.items():
            if kind == "words" and len(rows) == 1:
                continue
            block = self._vectors.matrix[rows]
            scores = sparse.triu(block @ block.T, k=1).tocoo()
            enough = scores.data >= LIKELY
            for i, j, cosine in zip(scores.row[enough], scores.col[enough], scores.data[enough], strict=True):
                key = (rows[i], rows[j])
                if key not in seen:
                    seen.add(key)
                    yield *key, float(cosine)

    def _same_country(self, entry: Entry) -> npt.NDArray[np.bool_]:
        """Which rows may be in the country of a name: all where it is unknown."""
        unknown = self._numbers[""]
        number = self._numbers.get(entry.country, -1)
        if number == unknown:
            return np.ones(len(self._countries), dtype=bool)
        return np.asarray((self._countries == number) | (self._countries == unknown))

    def _with_initials(self, entry: Entry) -> list[int]:
        """Rows of the country with an acronym made of the initials of a name, or the other way round, or the same."""
        found: dict[int, None] = {}
        here = {entry.country, ""}
        for letters in sorted(entry.name.acronyms | entry.name.initials):
            lists = [self._by_acronym] if len(letters) >= SHORTEST_INITIALS else []
            if letters in entry.name.acronyms:
                lists = [self._by_acronym, self._by_initials]
            for rows in lists:
                there = rows.get(letters, [])
                fits = (row for row in there if not entry.country or self._entries[row].country in here)
                found.update((row, None) for row in islice(fits, WITH_INITIALS))
        return list(found)

    @staticmethod
    def _cosines(scores: Any, rows: list[int]) -> list[float]:
        known = dict(zip(scores.indices.tolist(), scores.data.tolist(), strict=True)) if rows else {}
        return [known.get(row, 0.0) for row in rows]


def _highest(rows: npt.NDArray[Any], values: npt.NDArray[Any], number: int) -> Iterator[tuple[int, float]]:
    """The rows with the highest values, ties by row."""
    if len(rows) > number:
        rounded = np.round(values, 6)
        enough = rounded >= np.partition(rounded, -number)[-number]
        rows, values = rows[enough], values[enough]
    order = np.lexsort((rows, -np.round(values, 6)))[:number]
    return zip(rows[order].tolist(), values[order].tolist(), strict=True)
