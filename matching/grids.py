"""What is looked through for the best columns of rows: a search, and scores of a whole grid or of few cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Grid = npt.NDArray[np.float32]
Pairs = tuple[Ints, Ints]
Cells = tuple[Ints, Ints, Floats]
"""Rows and columns by their place in a search, and their scores."""
Numbers = npt.NDArray[np.floating]

FEW, SPARING = 8, 3
"""For so few rows a whole table is multiplied where it lies if a third of its columns are asked for; else copying
these is worth it."""


@dataclass(frozen=True, slots=True)
class Search:
    """Rows that look for columns, and which of the columns look back for rows (none where not given).

    The owners say which pairs are the same or without a seat at home.
    """

    rows: Ints
    columns: Ints
    row_owner: Ints
    column_owner: Ints
    back: Flags | None = None

    def split(self, home: Flags) -> "Iterator[Search]":
        """The rows' search as two: who is at home looks everywhere, who is abroad only there."""
        here, there = home[self.row_owner], home[self.column_owner]
        yield Search(self.rows[here], self.columns, self.row_owner[here], self.column_owner)
        yield Search(self.rows[~here], self.columns[there], self.row_owner[~here], self.column_owner[there])

    def from_home(self, home: Flags) -> "Search":
        """The search of the rows at home, and of the columns abroad among these: each pair is scored once."""
        here, abroad = home[self.row_owner], ~home[self.column_owner]
        back = abroad if abroad.any() else None
        return Search(self.rows[here], self.columns, self.row_owner[here], self.column_owner, back)


@dataclass(frozen=True, slots=True)
class Dense:
    """Scores in two steps: `over` (columns to a function of rows that gives a raw grid), and `value` of raw cells of
    rows and columns.

    A raw grid may have several parts along a first axis, and is overwritten by the next one over the same columns.
    `value` is asked in float32, and once more with the few best cells in float64. Where it costs much, `bound` tells
    from the raw grid what no cell exceeds, and `value` is only asked with the cells whose bound is high enough.
    """

    over: Callable[[Ints], Callable[[Ints], Grid]]
    value: Callable[[Numbers, Ints, Ints], Numbers]
    bound: Callable[[Grid, Ints, Ints], Grid] | None = None


@dataclass(frozen=True, slots=True)
class Sparse:
    """Scores that are 0 for most columns: `table` gives rows as a sparse matrix over the columns of a search."""

    table: Callable[[Ints], Any]


def rows_of(table: Grid, rows: Ints) -> Grid:
    """These rows of a table, without a copy where they are all there are."""
    return table if len(rows) == len(table) and np.array_equal(rows, np.arange(len(table))) else table[rows]


def products(table: Grid) -> Callable[[Ints], Callable[[Ints], Grid]]:
    """What multiplies rows of a table with columns of it, for the field `over` of `Dense`."""

    def over(columns: Ints) -> Callable[[Ints], Grid]:
        others: list[Grid] = []

        def raw(rows: Ints) -> Grid:
            if len(rows) <= FEW and len(table) < SPARING * len(columns):
                return np.asarray((table[rows] @ table.T)[:, columns])
            if not others:
                others.append(rows_of(table, columns).T)
            return np.asarray(table[rows] @ others[0])

        return raw

    return over
