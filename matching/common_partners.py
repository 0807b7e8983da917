"""What two organisations have in common through others, for many pairs at once."""

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def longer_and_shorter(table: Any, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Of each pair of rows of a sparse table the one with more values first; left where both have as many."""
    swapped = _lengths(table, left) < _lengths(table, right)
    return np.where(swapped, right, left), np.where(swapped, left, right)


def lesser_sums(table: Any, left: Ints, right: Ints) -> Floats:
    """For each pair of rows of a sparse table the sum over its columns of the lesser of both values.

    A long row is laid out once for all pairs that it is in, and the short ones are looked up in it: it costs as much
    as the shorter rows are long. The table is a CSR matrix without negative values.
    """
    longer, shorter = longer_and_shorter(table, left, right)
    order = np.argsort(longer, kind="stable")
    longer, shorter = longer[order], shorter[order]
    count = _lengths(table, shorter)
    start = np.cumsum(count) - count
    pair = np.repeat(np.arange(len(count)), count)
    at = np.arange(len(pair)) + (table.indptr[shorter] - start)[pair]
    columns, lesser = table.indices[at], table.data[at].astype(np.float64)
    laid_out = np.zeros(table.shape[1])
    rows, first = np.unique(longer, return_index=True)
    for row, (begin, end) in zip(rows, pairwise([*start[first], len(pair)]), strict=True):
        own = slice(table.indptr[row], table.indptr[row + 1])
        laid_out[table.indices[own]] = table.data[own]
        lesser[begin:end] = np.minimum(lesser[begin:end], laid_out[columns[begin:end]])
        laid_out[table.indices[own]] = 0.0
    sums = np.empty(len(left))
    sums[order] = np.bincount(pair, lesser, minlength=len(left))
    return sums


def _lengths(table: Any, rows: Ints) -> Ints:
    return np.asarray(table.indptr[rows + 1] - table.indptr[rows], dtype=np.int64)
