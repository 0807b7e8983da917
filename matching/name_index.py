"""Finds the names that may be meant by a name: nearest by words, sounds and letters, and by initials."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.name_letters import sound
from matching.name_pair import Entry
from matching.name_words import NAMES
from matching.names import Name

GRAM = 3
BEGINNING = 5
"""Names of organisations that begin with the same letters are near, whatever the word ends in."""

NEAREST = 24
NEAREST_ANYWHERE = 12
"""So many names of one country, and so many of all, are compared in full."""

WITH_INITIALS = 60
SHORTEST_INITIALS = 3
LIKELY = 0.4
"""Names less near (cosine) are not compared when a whole list is searched for pairs."""


class NameIndex:
    """Names to look among; a name is found by its row."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._numbers = {country: number for number, country in enumerate(sorted({e.country for e in entries} | {""}))}
        self._countries = np.array([self._numbers[entry.country] for entry in entries], dtype=np.int64)
        self._entries = entries
        self._columns: dict[str, int] = {}
        self._matrix = self._weighted([features(entry.name) for entry in entries], grow=True)
        self._turned = sparse.csr_matrix(self._matrix.T)
        self._by_acronym: dict[str, list[int]] = defaultdict(list)
        self._by_initials: dict[str, list[int]] = defaultdict(list)
        for row, entry in enumerate(entries):
            for letters in entry.name.acronyms:
                self._by_acronym[letters].append(row)
            for letters in entry.name.initials:
                self._by_initials[letters].append(row)

    def near(self, entry: Entry) -> dict[int, float]:
        """The rows that a name may mean, each with its nearness (cosine, 0 to 1)."""
        scores = sparse.csr_matrix(self._weighted([features(entry.name)], grow=False) @ self._turned)
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
            block = self._matrix[rows]
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
                fits = (row for row in rows.get(letters, []) if not entry.country or self._entries[row].country in here)
                found.update((row, None) for row in islice(fits, WITH_INITIALS))
        return list(found)

    @staticmethod
    def _cosines(scores: Any, rows: list[int]) -> list[float]:
        known = dict(zip(scores.indices.tolist(), scores.data.tolist(), strict=True)) if rows else {}
        return [known.get(row, 0.0) for row in rows]

    def _weighted(self, names: Sequence[set[str]], grow: bool) -> Any:
        """One row of unit length a name, features weighted by inverse document frequency."""
        rows, columns = [], []
        for row, found in enumerate(names):
            for feature in sorted(found):
                column = self._columns.setdefault(feature, len(self._columns)) if grow else self._columns.get(feature, -1)
                if column >= 0:
                    rows.append(row)
                    columns.append(column)
        shape = (len(names), len(self._columns))
        matrix: Any = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
        if grow:
            count = np.bincount(columns, minlength=shape[1]) if columns else np.zeros(shape[1])
            self._rarity = np.log((len(names) + 1.0) / (count + 1.0)) + 0.1
        matrix = sparse.csr_matrix(matrix @ sparse.diags_array(self._rarity))
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sparse.csr_matrix(sparse.diags_array(1.0 / np.maximum(norms, 1e-9)) @ matrix)


def _highest(rows: npt.NDArray[Any], values: npt.NDArray[Any], number: int) -> Iterator[tuple[int, float]]:
    """The rows with the highest values, ties by row."""
    if len(rows) > number:
        rounded = np.round(values, 6)
        enough = rounded >= np.partition(rounded, -number)[-number]
        rows, values = rows[enough], values[enough]
    order = np.lexsort((rows, -np.round(values, 6)))[:number]
    return zip(rows[order].tolist(), values[order].tolist(), strict=True)


def features(name: Name) -> set[str]:
    """What a name is found by: its words in English, sounds and beginnings of the others, joined pairs, trigrams."""
    words = [token.word for token in name.tokens]
    own = [token.word for token in name.tokens if token.section == NAMES]
    text = f" {name.english} "
    return (
        {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
        | {f"word {token.meaning}" for token in name.tokens}
        | {f"sound {sound(word)}" for word in own}
        | {f"beginning {word[:BEGINNING]}" for word in own if len(word) >= BEGINNING}
        | {f"joined {sound(one + other)}" for one, other in zip(words, words[1:], strict=False)}
        | {f"joined {sound(word)}" for word in words if len(word) > BEGINNING}
    )
