"""Finds listings by their words: BM25 (Robertson and Zaragoza 2009) over one analyser's tokens."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from sys import intern
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

K1 = 1.2
B = 0.6
TOO_COMMON = 0.1
"""A token in more than this share of the listings says nothing about any of them."""


FEWEST = 100
"""In a smaller run a word is taken to be as rare as if there were so many listings."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Listings by tokens: BM25 weights, presence, and how each listing writes its tokens, in the order of its row.

    `weights_of` and `present_of` are the same the other way round: tokens by listings. `idf` tells how rare each
    token is, `length` how many tokens a listing has in the mean.
    """

    tokens: tuple[str, ...]
    weights: Any
    present: Any
    weights_of: Any
    present_of: Any
    written: tuple[tuple[str, ...], ...]
    idf: npt.NDArray[np.float64]
    length: float

    def of(self, documents: Sequence[Mapping[str, float]], surfaces: Sequence[Mapping[str, str]]) -> "WordIndex":
        """Other listings by the same tokens, which stay as rare as they are."""
        return _index(self.tokens, documents, surfaces, (self.idf, self.length))

    def score(self, asked: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """BM25 of each pair of rows, as the mean of asking either way round."""
        if len(asked) == 0 or not self.tokens:
            return np.zeros(len(asked))
        one = self.present[asked].multiply(self.weights[found]).sum(axis=1)
        other = self.weights[asked].multiply(self.present[found]).sum(axis=1)
        mean = (np.asarray(one).ravel() + np.asarray(other).ravel()) / 2.0
        return np.asarray(np.round(mean, 4), dtype=np.float64)

    def shared(self, left: int, right: int) -> tuple[tuple[str, str], ...]:
        """The words that say most of both rows, as the left one and as the right one writes them; each once."""
        (one, said), (other, told) = (self._of(row) for row in (left, right))
        both, in_one, in_other = np.intersect1d(one, other, assume_unique=True, return_indices=True)
        order = np.lexsort((both, -said[in_one] * told[in_other]))
        found: list[tuple[str, str]] = []
        for k in order:
            pair = self.written[left][in_one[k]], self.written[right][in_other[k]]
            if not any(pair[0] == mine or pair[1] == theirs for mine, theirs in found):
                found.append(pair)
        return tuple(found)

    def _of(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
        """The tokens of a row and what each weighs, looked up where they lie: a slice by scipy takes longer."""
        part = slice(self.weights.indptr[row], self.weights.indptr[row + 1])
        return self.weights.indices[part], self.weights.data[part]


def word_index(documents: Sequence[Mapping[str, float]], surfaces: Sequence[Mapping[str, str]]) -> WordIndex:
    """An index over token counts of listings."""
    frequency = Counter(token for document in documents for token in document)
    limit = max(3.0, TOO_COMMON * len(documents))
    tokens = tuple(sorted(token for token, n in frequency.items() if 2 <= n <= limit))
    idf = _idf(np.array([frequency[token] for token in tokens], dtype=np.float64), len(documents))
    length = float(np.mean([_length(document) for document in documents])) if documents else 1.0
    return _index(tokens, documents, surfaces, (idf, length))


def _index(
    tokens: tuple[str, ...],
    documents: Sequence[Mapping[str, float]],
    surfaces: Sequence[Mapping[str, str]],
    usual: tuple[npt.NDArray[np.float64], float],
) -> WordIndex:
    column = {token: i for i, token in enumerate(tokens)}
    counts = _counts(documents, column)
    present = counts.copy()
    present.data = np.ones_like(present.data)
    weights = _bm25(counts, documents, *usual)
    rows = (counts.indices[start:end] for start, end in pairwise(counts.indptr))
    written = tuple(tuple(intern(one[tokens[k]]) for k in row) for row, one in zip(rows, surfaces, strict=True))
    return WordIndex(tokens, weights, present, weights.T.tocsr(), present.T.tocsr(), written, *usual)


def _length(document: Mapping[str, float]) -> float:
    return max(1.0, sum(document.values()))


def _counts(documents: Sequence[Mapping[str, float]], column: Mapping[str, int]) -> Any:
    columns, data, ends = array("i"), array("d"), [0]
    for document in documents:
        known = [(column[token], count) for token, count in document.items() if token in column]
        columns.extend(token for token, _ in known)
        data.extend(count for _, count in known)
        ends.append(len(columns))
    table = (np.array(data), np.array(columns, dtype=np.int32), np.array(ends, dtype=np.int32))
    matrix = sparse.csr_matrix(table, shape=(len(documents), len(column)))
    matrix.sort_indices()
    return matrix


def _idf(frequency: npt.NDArray[np.float64], documents: int) -> npt.NDArray[np.float64]:
    size = max(documents, FEWEST)
    return np.asarray(np.log1p((size - frequency + 0.5) / (frequency + 0.5)), dtype=np.float64)


def _bm25(counts: Any, documents: Sequence[Mapping[str, float]], idf: npt.NDArray[np.float64], mean: float) -> Any:
    norm = K1 * (1.0 - B + B * np.array([_length(document) for document in documents]) / mean)
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    weights = counts.copy()
    weights.data = idf[counts.indices] * counts.data * (K1 + 1.0) / (counts.data + norm[rows])
    return weights
