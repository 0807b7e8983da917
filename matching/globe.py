"""Seats as points whose products tell how far apart two are, and which of them share an area across a border."""

from collections.abc import Callable

import numpy as np

from matching.embedding import GRID
from matching.grids import Grid, Ints
from matching.prepared import Prepared

CERTAIN = 2
"""The level of a seat that certainly lies in an area (`routes.area_level`)."""


def borders(prepared: Prepared) -> Callable[[Ints], Callable[[Ints, Grid], None]]:
    """For columns, what writes into a grid 1 where rows lie with them in one area across a border, else 0."""
    country = prepared.places.country
    areas = np.column_stack([country, prepared.places.levels == CERTAIN])
    kinds, kind = np.unique(areas, axis=0, return_inverse=True)
    sure = kinds[:, 1:].astype(np.float32)
    meet = ((sure @ sure.T > 0) & (kinds[:, :1] != kinds[:, 0])).astype(np.float32)

    def among(columns: Ints) -> Callable[[Ints, Grid], None]:
        there = meet[:, kind[columns]]

        def write(rows: Ints, grid: Grid) -> None:
            np.take(there, kind[rows], axis=0, out=grid, mode="clip")

        return write

    return among


def seats(prepared: Prepared) -> Grid:
    """Points on a globe of radius 1, on the grid; unknown seats lie in its centre, far from all others."""
    north, east = np.radians(prepared.traits.coordinates).T
    points = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
    return np.asarray(np.rint(np.nan_to_num(points) * GRID) / GRID, dtype=np.float32)
