"""Turns names into sparse vectors of their words, sounds and letters, rare ones counting more."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt
from typing import Any

import numpy as np
from scipy import sparse

from matching.duplicates.letters import sound
from matching.duplicates.names import Name
from matching.duplicates.words import NAMES

GRAM = 3
BEGINNING = 5
"""Names of organisations that begin with the same letters are near, whatever the word ends in."""

LEAST = 0.1
"""A feature that all names have still counts for so much."""


class NameVectors:
    """The vectors of a list of names, of unit length; `matrix` has one row a name.

    The list is taken to be longer by `filled` names, that have common words as often as `shares` say.
    """

    def __init__(self, names: Sequence[Name], shares: Mapping[str, float], filled: float) -> None:
        found = [features(name) for name in names]
        self._columns = {one: column for column, one in enumerate(dict.fromkeys(f for some in found for f in some))}
        count = np.zeros(len(self._columns))
        for some in found:
            count[[self._columns[one] for one in some]] += 1.0
        for word, share in shares.items() if filled else ():
            known = [self._columns[one] for one in spelt(word) if one in self._columns]
            count[known] += share * filled
        self._rarest = log(len(names) + filled + 1.0) + LEAST
        self._rarity = self._rarest - np.log(count + 1.0)
        self.matrix = self._rows(found)

    def of(self, name: Name) -> Any:
        """The vector of another name, a row; what no name of the list has is part of its length."""
        return self._rows([features(name)])

    def _rows(self, names: Iterable[Sequence[str]]) -> Any:
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for found in names:
            known = [self._columns[one] for one in found if one in self._columns]
            values = self._rarity[known]
            strange = (len(found) - len(known)) * self._rarest**2
            data += (values / max(sqrt(float(values @ values) + strange), 1e-9)).tolist()
            columns += known
            ends.append(len(columns))
        matrix: Any = sparse.csr_matrix((data, columns, ends), shape=(len(ends) - 1, len(self._columns)))
        return matrix


def features(name: Name) -> list[str]:
    """What a name is found by: its words in English, sounds and beginnings of the others, joined pairs, trigrams."""
    words = [token.word for token in name.tokens]
    own = [token.word for token in name.tokens if token.section == NAMES]
    found = (
        *_grams(name.english),
        *(f"word {token.meaning}" for token in name.tokens),
        *(f"sound {sound(word)}" for word in own),
        *(f"beginning {word[:BEGINNING]}" for word in own if len(word) >= BEGINNING),
        *(f"joined {sound(one + other)}" for one, other in pairwise(words)),
        *(f"joined {sound(word)}" for word in words if len(word) > BEGINNING),
    )
    return list(dict.fromkeys(found))


def spelt(word: str) -> list[str]:
    """The features that a name has for a common English word in it."""
    return list(dict.fromkeys((f"word {word}", *_grams(word))))


def _grams(words: str) -> list[str]:
    text = f" {words} "
    return [text[at : at + GRAM] for at in range(len(text) - GRAM + 1)]
