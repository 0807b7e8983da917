"""Looks through a grid of scores tile by tile for the best of its rows, and of its columns where they look back.

Each line, a row or a column, falls into groups, and the best of each group is kept. As many cells as are asked for
reach the weakest of the best groups: no cell below that can be among the best of the line.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.grids import Cells, Dense, Flags, Grid, Ints, Search

STRIP, BLOCK = 1024, 512
"""So many rows and columns make a tile: what is worked on stays near the processor."""

MOST_ROWS = 65_536
"""For so many rows the best of groups are kept at a time, unless columns look back."""

FEW_ROWS = 8
"""For so few rows the whole grid is one tile."""

GROUPS = 8
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
    def of(cls, lines: int, length: int, keep: int, looks: Flags | None = None) -> "_Lines":
        """No tile seen yet; lines that do not look reach for nothing."""
        groups = min(GROUPS * keep, length // 2)
        reached = np.full(lines, LEAST / 2, dtype=np.float32)
        if looks is not None:
            reached[~looks] = np.inf
        return cls(keep, np.full((groups, lines), -1.0, dtype=np.float32).T, reached)

    def see(self, lines: slice, tile: Grid, turn: int) -> Grid:
        """What these lines reach with this tile (lines, others) as their tile number `turn`, from 0 on.

        The bound is told anew each time the number of tiles has doubled: by then as much again has been seen.
        """
        groups = self.best.shape[1]
        if groups > self.keep:
            self._put(lines, tile, turn)
            if (turn + 1) & turn == 0:
                weakest = np.partition(self.best[lines], groups - self.keep, axis=1)[:, groups - self.keep]
                self.reached[lines] = np.maximum(self.reached[lines], weakest - np.float32(SLACK))
        return self.reached[lines]

    def _put(self, lines: slice, tile: Grid, turn: int) -> None:
        """The others of the tile go on filling the groups where the tile before ended."""
        groups, others = self.best.shape[1], tile.shape[1]
        start, done = turn * others % groups, 0
        while done < others:
            end = min(groups, start + others - done)
            part = self.best[lines, start:end]
            np.maximum(part, tile[:, done : done + end - start], out=part)
            start, done = 0, done + end - start

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
        of_rows, found = _Lines.of(size, length, self.keep), [_none()]
        for turn, start in enumerate(range(0, length, width)):
            in_rows, in_columns = self._block(np.arange(start, min(length, start + width)), of_rows, turn)
            found.append(in_rows)
            yield _none(), in_columns
        yield of_rows.above(_together(found), 0, self.rows[0]), _none()

    def _block(self, block: Ints, of_rows: _Lines, turn: int) -> tuple[Cells, Cells]:
        """The cells of these columns, for rows and for columns."""
        raw = self.source.over(self.search.columns[block])
        back = None if self.search.back is None else self.search.back[block]
        of_columns = None if back is None else _Lines.of(len(block), len(self.rows), self.keep, back)
        in_rows, in_columns = [_none()], [_none()]
        for strip, start in enumerate(range(0, len(self.rows), STRIP)):
            rows = self.rows[start : start + STRIP]
            grid, rough = self._scored(raw, rows, block)
            low = of_rows.see(slice(start, start + STRIP), rough, turn)[:, None]
            hit = rough >= low
            if of_columns is not None:
                across = of_columns.see(slice(None), rough.T, strip)[None, :]
                hit |= rough >= across
            i, j = np.nonzero(hit)
            cells = self._exact(grid, (rows, block), (i, j))
            in_rows.append(_those(cells, rough[i, j] >= low[i, 0]))
            if of_columns is not None:
                in_columns.append(_those(cells, rough[i, j] >= across[0, j]))
        if of_columns is None:
            return _together(in_rows), _none()
        return _together(in_rows), of_columns.above(_together(in_columns), 1, block[0])

    def _scored(self, raw: Callable[[Ints], Grid], rows: Ints, block: Ints) -> tuple[Grid, Grid]:
        """The raw grid of a tile and its rough scores; an organisation and itself are no pair."""
        search = self.search
        grid = raw(search.rows[rows])
        value = self.source.value(grid, search.rows[rows][:, None], search.columns[block][None, :])
        rough = np.asarray(value, dtype=np.float32)
        rough[search.row_owner[rows][:, None] == search.column_owner[block][None, :]] = -1.0
        return grid, rough

    def _exact(self, grid: Grid, tile: tuple[Ints, Ints], at: tuple[Ints, Ints]) -> Cells:
        """These cells of a tile, scored in double precision."""
        (rows, block), (i, j) = tile, at
        row, column = rows[i], block[j]
        near = grid[..., i, j].astype(np.float64)
        score = self.source.value(near, self.search.rows[row], self.search.columns[column])
        return row, column, np.asarray(score, dtype=np.float64)


def _those(cells: Cells, chosen: Flags) -> Cells:
    row, column, score = cells
    return row[chosen], column[chosen], score[chosen]


def _together(cells: list[Cells]) -> Cells:
    rows, columns, scores = zip(*cells, strict=True)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(scores)


def _none() -> Cells:
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
