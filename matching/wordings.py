"""Texts as weighted words: rows of unit length, so that a product of two is their cosine."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.text import plain, stem

_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
COMMON = 0.2
"""A word in more than this share of the texts tells nothing of any of them."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words that texts use, each with how rare it is."""

    columns: dict[str, int]
    rarity: npt.NDArray[np.float64]

    def rows(self, texts: Sequence[Iterable[str]]) -> Any:
        """A row for each text of words: log of the count times rarity, unit length; words not known are left out."""
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for words in texts:
            counts = Counter(self.columns[word] for word in words if word in self.columns)
            columns.extend(counts)
            data.extend(1.0 + np.log(count) for count in counts.values())
            ends.append(len(columns))
        shape = (len(texts), len(self.columns))
        matrix = sparse.csr_matrix((np.array(data, dtype=np.float64), columns, ends), shape=shape)
        return unit_rows(matrix @ sparse.diags_array(self.rarity))


def unit_rows(matrix: Any) -> Any:
    """The rows of a sparse matrix at unit length; an empty row stays empty."""
    found = sparse.csr_matrix(matrix)
    length = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags_array(1.0 / np.where(length > 0, length, 1.0)) @ found)


@lru_cache(maxsize=50_000)
def stems(text: str, language: str | None = None) -> tuple[str, ...]:
    """The stems of a text's words, in order."""
    return tuple(stem(word, language or "en") for word in _WORD.findall(plain(text)))


def wordings(texts: Sequence[Iterable[str]], common: float = COMMON, least: int = 2) -> Wordings:
    """The words that at least so many texts use and no more than a share of them; of pairs of words at least two.

    What only one text says tells nothing of the others, but much to who asks from outside (`least` 1).
    """
    frequency: Counter[str] = Counter()
    for words in texts:
        frequency.update(set(words))
    most = max(3.0, common * len(texts))
    kept = sorted(word for word, n in frequency.items() if (max(2, least) if " " in word else least) <= n <= most)
    counts = np.array([frequency[word] for word in kept], dtype=np.float64)
    return Wordings({word: i for i, word in enumerate(kept)}, np.log((len(texts) + 1.0) / (counts + 1.0)) + 1.0)
