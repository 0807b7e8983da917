"""Tables that tell what profiles are worth to one another; their numbers lie on a grid."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from matching.embedding import GRID
from matching.features import topsector_distance
from matching.field_worth import BAR
from matching.globe import seats
from matching.grids import Grid, Ints
from matching.prepared import Prepared
from matching.ranking import PROFILE

PARTS = range(8)
NEAR, SHARED, FIELDS, APART, SPOKEN, CROSSED, BORDER, KNOWN = PARTS
"""Parts of a grid: profiles, shared fields, worth of fields, seats, languages, topsectors that cross, areas across a
border, acquaintance."""


@dataclass(frozen=True, slots=True)
class Tables:
    """One row an organisation in each: `left` and `right` hold by part what is multiplied."""

    left: Mapping[int, Grid]
    right: Mapping[int, Grid]
    roots: Any
    through: Any


def tables(prepared: Prepared) -> Tables:
    """The tables of all organisations."""
    places, spoken = seats(prepared), prepared.traits.languages
    left, right = {APART: places, SPOKEN: spoken}, {APART: places, SPOKEN: spoken}
    if prepared.traits.topsectors.shape[1]:
        left[CROSSED], right[CROSSED] = _crossing(prepared), prepared.traits.topsectors
    near = prepared.near
    roots = sparse.csr_matrix((np.sqrt(near.data), near.indices, near.indptr), shape=near.shape)
    return Tables(left, right, roots, prepared.network.strength)


def _crossing(prepared: Prepared) -> Grid:
    """For each organisation what a crossover to each topsector is worth."""
    lifts, weights = prepared.topsector_lifts.lifts, prepared.weights
    value = np.rint(topsector_distance(lifts, weights["lift_best"], weights["lift_width"]) * GRID) / GRID
    np.fill_diagonal(value, -BAR)
    return np.asarray(prepared.traits.topsectors @ value.astype(np.float32), dtype=np.float32)


def experience(prepared: Prepared) -> Grid:
    """Half of what the projects of each organisation are worth to the other side: the mean of both sides is added."""
    full = np.log1p(prepared.weights["experience_full"])
    value = np.clip(np.log1p(prepared.ties.projects) / full, 0.0, 1.0)
    return np.asarray(prepared.weights.reasons["experience"][PROFILE] * value / 2.0, dtype=np.float32)


def acquaintance(prepared: Prepared, given: Tables, columns: Ints) -> Callable[[Ints, Grid], None]:
    """What writes into a grid what ties of rows with these columns are worth: common partners, and ties of parts."""
    weights, reasons = prepared.weights, prepared.weights.reasons
    known, of_parts = reasons["known_by_both"][PROFILE], reasons["evidence_of_parts"][PROFILE]
    roots = given.roots[columns].T.tocsr()
    through = given.through[:, columns].tocsr() if given.through.nnz else None

    def write(rows: Ints, there: Grid) -> None:
        common = given.roots[rows] @ roots
        common.data = (known * (1.0 - np.exp(-common.data / weights["known_full"]))).astype(np.float32)
        common.toarray(out=there)
        if through is not None:
            ties = through[rows].tocoo()
            there[ties.row, ties.col] += of_parts * (1.0 - np.exp(-ties.data / weights["through_full"]))

    return write
