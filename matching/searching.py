"""Finds the best columns of each row: roughly over a whole grid of scores, exactly for the few that may be best."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Grid = npt.NDArray[np.float32]
Pairs = tuple[Ints, Ints]
Numbers = npt.NDArray[np.floating]

CHUNK_CELLS = 4_000_000
"""So many pairs are scored at once: 16 MB an array."""

SLACK = 1e-3
"""What is rough in float32, and what is rounded to four digits, are both much nearer than this."""

LEAST = 5e-5
"""A score that rounds to nothing is none."""

FEW = 8
"""For so few rows a whole table is multiplied where it lies; for more, copying the columns is worth it."""


@dataclass(frozen=True, slots=True)
class Dense:
    """Scores in two steps: `raw` (rows to a grid over all columns), and `value` of raw cells of rows and columns.

    `raw` may have several parts along a first axis. `value` is asked with a grid in float32, and once more with
    the few best cells in float64.
    """

    raw: Callable[[Ints], Grid]
    value: Callable[[Numbers, Ints, Ints], Numbers]


@dataclass(frozen=True, slots=True)
class Sparse:
    """Scores that are 0 for most columns: `table` gives rows as a sparse matrix over the columns of a search."""

    table: Callable[[Ints], Any]


@dataclass(frozen=True, slots=True)
class Search:
    """Rows that look for columns; the owners say which pairs are the same or without a seat at home."""

    rows: Ints
    columns: Ints
    row_owner: Ints
    column_owner: Ints

    def split(self, home: Flags) -> "Iterator[Search]":
        """The same search as two: who is at home looks everywhere, who is abroad only there."""
        here, there = home[self.row_owner], home[self.column_owner]
        yield Search(self.rows[here], self.columns, self.row_owner[here], self.column_owner)
        yield Search(self.rows[~here], self.columns[there], self.row_owner[~here], self.column_owner[there])


def best(search: Search, source: Dense | Sparse, keep: int) -> Pairs:
    """For each row the `keep` best columns by score in four digits, if it is positive; ties by column.

    Two parallel arrays of rows and columns.
    """
    size = max(1, CHUNK_CELLS // max(1, len(search.columns)))
    found = []
    for start in range(0, len(search.rows) if len(search.columns) else 0, size):
        part = np.arange(start, min(len(search.rows), start + size))
        if isinstance(source, Dense):
            row, column, score = _of_dense(search, source, part, keep)
        else:
            row, column, score = _of_sparse(search, source, part, keep)
        chosen = _first(row, column, np.round(score, 4), keep)
        found.append((search.rows[part[row[chosen]]], search.columns[column[chosen]]))
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *(r for r, _ in found)]), np.concatenate([none, *(c for _, c in found)])


def _of_dense(search: Search, source: Dense, part: Ints, keep: int) -> tuple[Ints, Ints, Floats]:
    rows = search.rows[part]
    raw = source.raw(rows)
    rough = np.asarray(source.value(raw, rows[:, None], search.columns[None, :]), dtype=np.float32)
    rough[search.row_owner[part][:, None] == search.column_owner[None, :]] = -1.0
    row, column = np.nonzero(rough >= _bound(rough, keep)[:, None])
    exact = source.value(raw[..., row, column].astype(np.float64), rows[row], search.columns[column])
    return row, column, np.asarray(exact, dtype=np.float64)


def _bound(rough: Grid, keep: int) -> Grid:
    """A score for each row that its best `keep` columns reach: that of the weakest of the `keep` best groups."""
    groups = min(16 * keep, rough.shape[1] // 2)
    if groups <= keep:
        return np.full(len(rough), LEAST / 2, dtype=np.float32)
    whole = rough.shape[1] // groups * groups
    tops = rough[:, :whole].reshape(len(rough), -1, groups).max(axis=1)
    weakest = np.partition(tops, groups - keep, axis=1)[:, groups - keep]
    return np.maximum(weakest - np.float32(SLACK), np.float32(LEAST / 2))


def _of_sparse(search: Search, source: Sparse, part: Ints, keep: int) -> tuple[Ints, Ints, Floats]:
    table = source.table(search.rows[part]).tocsr()
    row = np.repeat(np.arange(len(part)), np.diff(table.indptr))
    score = np.asarray(table.data, dtype=np.float64)
    score[search.row_owner[part][row] == search.column_owner[table.indices]] = 0.0
    likely = _likely(table.indptr, score, keep)
    return row[likely], table.indices[likely].astype(np.int64), score[likely]


def _likely(ends: Ints, score: Floats, keep: int) -> Ints:
    """Which cells can be among the best `keep` of their row, the rows lying one after the other."""
    bound = np.full(len(score), LEAST / 2)
    for start, end in pairwise(ends):
        if end - start > keep:
            bound[start:end] = max(
                np.partition(score[start:end], end - start - keep)[end - start - keep] - SLACK, LEAST / 2
            )
    return np.flatnonzero(score >= bound)


def _first(row: Ints, column: Ints, score: Floats, keep: int) -> Ints:
    """Which of these cells are the first `keep` of their row."""
    positive = np.flatnonzero(score > 0)
    order = positive[np.lexsort((column[positive], -score[positive], row[positive]))]
    ordered = row[order]
    rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    return np.sort(order[rank < keep])


def distinct(numbers: Ints) -> Ints:
    """Each number once, in order: sorting is faster than hashing where there are millions."""
    numbers = np.sort(numbers)
    first = np.append(True, numbers[1:] != numbers[:-1])
    return np.asarray(numbers[first[: len(numbers)]], dtype=np.int64)


def rows_of(table: Grid, rows: Ints) -> Grid:
    """These rows of a table, without a copy where they are all there are."""
    return table if len(rows) == len(table) and np.array_equal(rows, np.arange(len(table))) else table[rows]


def products(table: Grid, columns: Ints) -> Callable[[Ints], Grid]:
    """What multiplies rows of a table with these columns of it."""
    others: list[Grid] = []

    def raw(rows: Ints) -> Grid:
        if len(rows) <= FEW < len(columns):
            return np.asarray((table[rows] @ table.T)[:, columns])
        if not others:
            others.append(rows_of(table, columns).T)
        return np.asarray(table[rows] @ others[0])

    return raw
