"""Finds the best columns of each row: roughly over a whole grid of scores, exactly for the few that may be best."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from matching.grids import Cells, Dense, Floats, Ints, Pairs, Search, Sparse
from matching.tiles import LEAST, SLACK, dense_cells

CHUNK_CELLS = 4_000_000
"""So many pairs are looked at at once where most score nothing: 16 MB an array."""


def best(search: Search, source: Dense | Sparse, keep: int) -> Pairs:
    """For each row the `keep` best columns by score in four digits, if it is positive, and for each column that looks
    back the `keep` best rows (in a whole grid only); ties by the other one's place.

    Two parallel arrays of rows and columns; a pair that both sides find comes twice.
    """
    none = np.zeros(0, dtype=np.int64)
    found = [(none, none), *(_pairs(search, source, keep) if len(search.columns) else ())]
    rows, columns = (np.concatenate(part) for part in zip(*found, strict=True))
    return search.rows[rows], search.columns[columns]


def _pairs(search: Search, source: Dense | Sparse, keep: int) -> Iterator[Pairs]:
    if isinstance(source, Sparse):
        yield from (_of_rows(cells, keep) for cells in _sparse_cells(search, source, keep))
        return
    for of_rows, (row, column, score) in dense_cells(search, source, keep):
        yield _of_rows(of_rows, keep)
        columns, rows = _of_rows((column, row, score), keep)
        yield rows, columns


def _of_rows(cells: Cells, keep: int) -> Pairs:
    row, column, score = cells
    chosen = _first(row, column, np.round(score, 4), keep)
    return row[chosen], column[chosen]


def _sparse_cells(search: Search, source: Sparse, keep: int) -> Iterator[Cells]:
    step = max(1, CHUNK_CELLS // len(search.columns))
    for start in range(0, len(search.rows), step):
        part = np.arange(start, min(len(search.rows), start + step))
        table = source.table(search.rows[part]).tocsr()
        row = np.repeat(np.arange(len(part)), np.diff(table.indptr))
        score = np.asarray(table.data, dtype=np.float64)
        score[search.row_owner[part][row] == search.column_owner[table.indices]] = 0.0
        likely = _likely(table.indptr, score, keep)
        yield part[row[likely]], table.indices[likely].astype(np.int64), score[likely]


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
