"""Looks through a grid of scores tile by tile for the best of its rows, and of its columns where they look back.

Each line, a row or a column, falls into groups, and the best of each group is kept. As many cells as are asked for
reach the weakest of the best groups: no cell below that can be among the best of the line.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.grids import Cells, Dense, Flags, Grid, Ints, Search

STRIP, BLOCK = 1024, 512
"""So many rows and columns make a tile: what is worked on stays near the processor."""

MOST_ROWS = 65_536
"""For so many rows the best of groups are kept at a time, unless columns look back."""

FEW_ROWS = 8
"""For so few rows the whole grid is one tile."""

GROUPS = 4
"""So many groups for each that is kept."""

SLACK = 1e-3
"""What is rough in float32, and what is rounded to four digits, are both much nearer than this."""

LEAST = 5e-5
"""A score that rounds to nothing is none."""


@dataclass(slots=True)
class _Lines:
    """What the best `keep` of each line reach at least, as far as the tiles seen tell."""

    keep: int
    best: Grid
    reached: Grid

    @classmethod
    def of(cls, looks: Flags, length: int, keep: int) -> "_Lines":
        """No tile seen yet; lines that do not look reach for nothing."""
        groups = min(GROUPS * keep, length // 2) if looks.any() else 0
        reached = np.where(looks, np.float32(LEAST / 2), np.float32(np.inf))
        return cls(keep, np.full((groups, len(looks)), -1.0, dtype=np.float32), reached)

    def see(self, line: Ints, other: Ints, rough: Grid) -> None:
        """Cells of these lines with these others; those that reach for nothing may be left out."""
        groups, lines = self.best.shape
        if groups > self.keep:
            np.maximum.at(self.best.reshape(-1), other % groups * lines + line, rough)

    def tell(self, lines: slice, turn: int) -> None:
        """What these lines reach after their tile number `turn`, from 0 on.

        It is told anew each time the number of tiles has doubled: by then as much again has been seen.
        """
        place = len(self.best) - self.keep
        if place > 0 and (turn + 1) & turn == 0:
            weakest = np.partition(self.best[:, lines].T, place, axis=1)[:, place]
            self.reached[lines] = np.maximum(self.reached[lines], weakest - np.float32(SLACK))

    def above(self, cells: Cells, axis: int, first: int) -> Cells:
        """The cells that still reach what their line does; lines lie along this axis and begin at `first`."""
        return _those(cells, cells[2] >= self.reached[cells[axis] - first])


def dense_cells(search: Search, source: Dense, keep: int) -> Iterator[tuple[Cells, Cells]]:
    """Cells that hold the `keep` best of each row, and those of each column that looks back; some more are with them.

    A line's cells come all at once: of columns block by block, of rows at the end of their group.
    """
    rows = len(search.rows)
    most = rows if search.back is not None else MOST_ROWS
    for start in range(0, rows, max(1, most)):
        yield from _Group(search, source, keep, np.arange(start, min(rows, start + most))).cells()


@dataclass(frozen=True, slots=True)
class _Group:
    """Some rows of a search, by their place in it, and all its columns."""

    search: Search
    source: Dense
    keep: int
    rows: Ints

    def cells(self) -> Iterator[tuple[Cells, Cells]]:
        size, length = len(self.rows), len(self.search.columns)
        width = length if size <= FEW_ROWS else max(BLOCK, STRIP * BLOCK // size)
        of_rows, found = _Lines.of(np.ones(size, dtype=np.bool_), length, self.keep), [_none()]
        for turn, start in enumerate(range(0, length, width)):
            in_rows, in_columns = self._block(np.arange(start, min(length, start + width)), of_rows, turn)
            found.append(in_rows)
            yield _none(), in_columns
        yield of_rows.above(_together(found), 0, self.rows[0]), _none()

    def _block(self, block: Ints, of_rows: _Lines, turn: int) -> tuple[Cells, Cells]:
        """The cells of these columns, for rows and for columns."""
        raw = self.source.over(self.search.columns[block])
        looks = np.zeros(len(block), dtype=np.bool_) if self.search.back is None else self.search.back[block]
        of_columns = _Lines.of(looks, len(self.rows), self.keep)
        in_rows, in_columns = [_none()], [_none()]
        for strip, start in enumerate(range(0, len(self.rows), STRIP)):
            lines = slice(start, start + STRIP)
            rows = self.rows[lines]
            tile = _Tile(self.search, self.source, rows, block, raw(self.search.rows[rows]))
            i, j, near, rough = tile.above(np.minimum(of_rows.reached[lines, None], of_columns.reached))
            of_rows.see(start + i, block[j], rough)
            of_rows.tell(lines, turn)
            of_columns.see(j, rows[i], rough)
            of_columns.tell(slice(None), strip)
            for_row, for_column = rough >= of_rows.reached[start + i], rough >= of_columns.reached[j]
            either = np.flatnonzero(for_row | for_column)
            cells = tile.exact(i[either], j[either], near[..., either])
            in_rows.append(_those(cells, for_row[either]))
            in_columns.append(_those(cells, for_column[either]))
        return _together(in_rows), of_columns.above(_together(in_columns), 1, block[0])


@dataclass(frozen=True, slots=True)
class _Tile:
    """Rows and columns by their place in a search, and their raw grid."""

    search: Search
    source: Dense
    rows: Ints
    columns: Ints
    grid: Grid

    def above(self, low: Grid) -> tuple[Ints, Ints, Grid, Grid]:
        """The cells that reach `low`: rows and columns in the tile, what is raw, rough scores; nobody is their own
        partner."""
        rows, columns = self.search.rows[self.rows], self.search.columns[self.columns]
        raw, first = self.grid.reshape(*self.grid.shape[:-2], -1), self.source.bound or self.source.value
        most = np.asarray(first(self.grid, rows[:, None], columns[None, :]), dtype=np.float32)
        at = np.flatnonzero(most >= low)
        i, j = self._lines(at)
        rough = most.reshape(-1)[at]
        if self.source.bound:
            rough = np.asarray(self.source.value(np.take(raw, at, axis=-1), rows[i], columns[j]), dtype=np.float32)
        hit = rough >= low.reshape(-1)[at]
        hit &= self.search.row_owner[self.rows[i]] != self.search.column_owner[self.columns[j]]
        return i[hit], j[hit], np.take(raw, at[hit], axis=-1), rough[hit]

    def _lines(self, at: Ints) -> tuple[Ints, Ints]:
        """Rows and columns of cells that are numbered row by row."""
        i = at // len(self.columns)
        return i, at - i * len(self.columns)

    def exact(self, i: Ints, j: Ints, near: Grid) -> Cells:
        """These cells of the tile, scored in double precision."""
        row, column = self.rows[i], self.columns[j]
        score = self.source.value(near.astype(np.float64), self.search.rows[row], self.search.columns[column])
        return row, column, np.asarray(score, dtype=np.float64)


def _those(cells: Cells, chosen: Flags) -> Cells:
    row, column, score = cells
    return row[chosen], column[chosen], score[chosen]


def _together(cells: list[Cells]) -> Cells:
    rows, columns, scores = zip(*cells, strict=True)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(scores)


def _none() -> Cells:
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
