"""Seats as tables: their products tell how far apart two are, and which areas across a border they share."""

import numpy as np

from matching.embedding import GRID
from matching.grids import Grid
from matching.prepared import Prepared

CERTAIN = 2
"""The level of a seat that certainly lies in an area (`routes.area_level`)."""

BAR = 64.0
"""What two sides must not share, a topsector or a country, takes off more than all else adds."""


def borders(prepared: Prepared) -> tuple[Grid, Grid]:
    """Programme areas that seats certainly lie in, and countries, which must not be the same."""
    places = prepared.places
    size, areas = places.levels.shape
    left = np.zeros((size, areas + int(places.country.max(initial=0)) + 1), dtype=np.float32)
    left[:, :areas] = places.levels == CERTAIN
    right, own = left.copy(), (np.arange(size), areas + places.country)
    left[own], right[own] = 1.0, -BAR
    return left, right


def seats(prepared: Prepared) -> Grid:
    """Points on a globe of radius 1, on the grid; unknown seats lie in its centre, far from all others."""
    north, east = np.radians(prepared.traits.coordinates).T
    points = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
    return np.asarray(np.rint(np.nan_to_num(points) * GRID) / GRID, dtype=np.float32)
