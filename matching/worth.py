"""What two whole profiles are worth to one another, roughly and for all pairs at once: who is worth scoring.

The comparisons that weigh most in a link between profiles, each written as products of tables, added up by the
weights of a profile. All numbers in the tables are whole or on a grid, so that products are exact in any order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.embedding import GRID
from matching.features import hump, ramp, topsector_distance
from matching.prepared import Prepared
from matching.ranking import PROFILE
from matching.searching import Dense, Grid, Numbers, products

Ints = npt.NDArray[np.int64]

SHARPNESS = 8.0
"""Lifts of several pairs of fields are added up as powers of e, so that the highest one outweighs the others."""

EARTH_KM = 6371.0
PARTS = range(9)
NEAR, ONE, OTHER, SHARED, APART, SPOKEN, CROSSED, BORDER, KNOWN = PARTS
"""Parts of a grid: profiles, what completes them seen from either side, fields, seats, languages, topsectors that
cross, areas across a border, acquaintance."""

CERTAIN = 2
"""The level of a seat that certainly lies in an area (`routes.area_level`)."""

BAR = 64.0
"""What two sides must not share, a topsector or a country, takes off more than all else adds."""


@dataclass(frozen=True, slots=True)
class _Tables:
    """One row an organisation in each: `left` and `right` hold by part what is multiplied."""

    left: Mapping[int, Grid]
    right: Mapping[int, Grid]
    roots: Any
    through: Any


def profile_worth(prepared: Prepared, columns: Ints) -> Dense:
    """The rough worth of pairs of profiles; 0 where they have too little in common to talk about."""
    tables = _tables(prepared)
    profiles = products(prepared.profiles, columns) if prepared.profiles.shape[1] else None
    right = {part: table[columns].T for part, table in tables.right.items()}
    roots, through = tables.roots[columns].T.tocsr(), tables.through

    def raw(rows: Ints) -> Grid:
        grid = np.zeros((len(PARTS), len(rows), len(columns)), dtype=np.float32)
        if profiles is not None:
            grid[NEAR] = profiles(rows)
        for part, table in tables.left.items():
            np.matmul(table[rows], right[part], out=grid[part])
        grid[KNOWN] = _acquaintance(prepared, tables.roots[rows] @ roots, through[rows][:, columns]).toarray()
        return grid

    experience = _experience(prepared)

    def value(grid: Numbers, rows: Ints, others: Ints) -> Numbers:
        return np.asarray(_sum(prepared, grid) + experience[rows] + experience[others]) * _common(prepared, grid)

    return Dense(raw, value)


def _tables(prepared: Prepared) -> _Tables:
    fields = prepared.traits.fields
    full = np.log(prepared.weights["complement_full"])
    lifts = np.clip(np.log(np.maximum(prepared.field_lifts.lifts, 1.0)) / full, 0.0, 1.0)
    powers = np.rint(np.exp(SHARPNESS * lifts) - 1.0)
    np.fill_diagonal(powers, 0.0)
    completed = (fields @ powers.astype(np.float32)) * (1.0 - fields)
    rare, seats, spoken = prepared.traits.rare_fields, _seats(prepared), prepared.traits.languages
    left = {ONE: fields, OTHER: completed, SHARED: rare, APART: seats, SPOKEN: spoken}
    right = {ONE: completed, OTHER: fields, SHARED: rare, APART: seats, SPOKEN: spoken}
    left[CROSSED], right[CROSSED] = _crossing(prepared), prepared.traits.topsectors
    left[BORDER], right[BORDER] = _borders(prepared)
    roots = prepared.near.copy()
    roots.data = np.sqrt(roots.data)
    return _Tables(left, right, roots, prepared.network.strength)


def _crossing(prepared: Prepared) -> Grid:
    """For each organisation what a crossover to each topsector is worth."""
    lifts, weights = prepared.topsector_lifts.lifts, prepared.weights
    value = np.rint(topsector_distance(lifts, weights["lift_best"], weights["lift_width"]) * GRID) / GRID
    np.fill_diagonal(value, -BAR)
    return np.asarray(prepared.traits.topsectors @ value.astype(np.float32), dtype=np.float32)


def _borders(prepared: Prepared) -> tuple[Grid, Grid]:
    """Programme areas that seats certainly lie in, and countries, which must not be the same."""
    places = prepared.places
    areas = (places.levels == CERTAIN).astype(np.float32)
    countries = np.eye(int(places.country.max(initial=0)) + 1, dtype=np.float32)[places.country]
    return np.hstack([areas, countries]), np.hstack([areas, -BAR * countries])


def _seats(prepared: Prepared) -> Grid:
    """Points on a globe of radius 1, on the grid; unknown seats lie in its centre, far from all others."""
    north, east = np.radians(prepared.traits.coordinates).T
    points = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
    return np.asarray(np.rint(np.nan_to_num(points) * GRID) / GRID, dtype=np.float32)


def _acquaintance(prepared: Prepared, common: Any, through: Any) -> Any:
    """What ties are worth: those of common partners, and those of parts of the two."""
    weights, reasons = prepared.weights, prepared.weights.reasons
    known, of_parts = common.tocsr(), sparse.csr_matrix(through)
    known.data = reasons["known_by_both"][PROFILE] * (1.0 - np.exp(-known.data / weights["known_full"]))
    of_parts.data = reasons["evidence_of_parts"][PROFILE] * (1.0 - np.exp(-of_parts.data / weights["through_full"]))
    return known + of_parts


def _experience(prepared: Prepared) -> Grid:
    """Half of what the projects of each organisation are worth to the other side: the mean of both sides is added."""
    full = np.log1p(prepared.weights["experience_full"])
    value = np.clip(np.log1p(prepared.ties.projects) / full, 0.0, 1.0)
    return np.asarray(prepared.weights.reasons["experience"][PROFILE] * value / 2.0, dtype=np.float32)


def _complement(grid: Numbers) -> Numbers:
    """About the highest lift between fields of which either side lacks the other's, 1 being full."""
    return np.asarray(np.log1p(np.minimum(grid[ONE], grid[OTHER])) / np.asarray(SHARPNESS, dtype=grid.dtype))


def _sum(prepared: Prepared, grid: Numbers) -> Numbers:
    weights = prepared.weights
    worth = {kind: row[PROFILE] for kind, row in weights.reasons.items()}
    start, middle, end = (weights[name] for name in ("profile_from", "profile_best", "profile_alike"))
    total = worth["profile"] * hump(grid[NEAR], start, middle, end)
    total += worth["alike"] * ramp(grid[NEAR], weights["alike_from"], 1.0) * grid[SHARED]
    total += worth["fields_complementary"] * np.minimum(_complement(grid), 1.0)
    total += worth["fields_shared"] * grid[SHARED]
    kilometres = EARTH_KM * np.sqrt(np.maximum(2.0 - 2.0 * grid[APART], 0.0))
    total += worth["distance"] * np.exp(-kilometres / weights["near_km"])
    total += worth["language"] * (grid[SPOKEN] > 0)
    total += worth["topsector_distance"] * np.clip(grid[CROSSED], 0.0, 1.0)
    total += worth["border"] * (grid[BORDER] > 0)
    return np.asarray(total + grid[KNOWN])


def _common(prepared: Prepared, grid: Numbers) -> npt.NDArray[np.bool_]:
    """Whether shared fields and those that complete one another are enough to carry a link."""
    return np.asarray(grid[SHARED] + _complement(grid) >= prepared.weights["content_fields"], dtype=np.bool_)
