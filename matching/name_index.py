"""Finds the names that may be meant by a name: nearest by words, sounds and letters, and by initials."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
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
        self._countries = np.array([entry.country for entry in entries], dtype=object)
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
        order = np.lexsort((scores.indices, -np.round(scores.data, 6)))
        rows = scores.indices[order]
        here = rows[self._same_country(entry, rows)][:NEAREST]
        cosine = dict(zip(scores.indices.tolist(), scores.data.tolist(), strict=True))
        found = [*rows[:NEAREST_ANYWHERE].tolist(), *here.tolist(), *self._with_initials(entry)]
        return {row: cosine.get(row, 0.0) for row in sorted(set(found))}

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

    def _same_country(self, entry: Entry, rows: Any) -> Any:
        """Which rows may be in the country of a name: all where it is unknown."""
        countries = self._countries[rows]
        return (countries == entry.country) | (countries == "") | (entry.country == "")

    def _with_initials(self, entry: Entry) -> list[int]:
        """Rows of the country with an acronym made of the initials of a name, or the other way round."""
        found: list[int] = []
        for letters in sorted(entry.name.acronyms):
            found += self._here(entry, self._by_initials.get(letters, [])) + self._here(
                entry, self._by_acronym.get(letters, [])
            )
        for letters in sorted(entry.name.initials):
            if len(letters) >= SHORTEST_INITIALS:
                found += self._here(entry, self._by_acronym.get(letters, []))
        return found

    def _here(self, entry: Entry, rows: list[int]) -> list[int]:
        return [row for row in rows if self._same_country(entry, [row])[0]][:WITH_INITIALS]

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
