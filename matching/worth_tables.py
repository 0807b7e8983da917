"""The tables whose products tell what profiles are worth to one another; their numbers lie on a grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from matching.embedding import GRID
from matching.features import topsector_distance
from matching.globe import BAR, borders, seats
from matching.grids import Grid
from matching.prepared import Prepared
from matching.ranking import PROFILE

PARTS = range(9)
NEAR, ONE, OTHER, SHARED, APART, SPOKEN, CROSSED, BORDER, KNOWN = PARTS
"""Parts of a grid: profiles, what completes them seen from either side, fields, seats, languages, topsectors that
cross, areas across a border, acquaintance."""

SHARPNESS = 8.0
"""Lifts of several pairs of fields are added up as powers of e, so that the highest one outweighs the others."""


@dataclass(frozen=True, slots=True)
class Tables:
    """One row an organisation in each: `left` and `right` hold by part what is multiplied."""

    left: Mapping[int, Grid]
    right: Mapping[int, Grid]
    roots: Any
    through: Any


def tables(prepared: Prepared) -> Tables:
    """The tables of all organisations."""
    fields = prepared.traits.fields
    full = np.log(prepared.weights["complement_full"])
    lifts = np.clip(np.log(np.maximum(prepared.field_lifts.lifts, 1.0)) / full, 0.0, 1.0)
    powers = np.rint(np.exp(SHARPNESS * lifts) - 1.0)
    np.fill_diagonal(powers, 0.0)
    completed = (fields @ powers.astype(np.float32)) * (1.0 - fields)
    rare, places, spoken = prepared.traits.rare_fields, seats(prepared), prepared.traits.languages
    left = {ONE: fields, OTHER: completed, SHARED: rare, APART: places, SPOKEN: spoken}
    right = {ONE: completed, OTHER: fields, SHARED: rare, APART: places, SPOKEN: spoken}
    left[CROSSED], right[CROSSED] = _crossing(prepared), prepared.traits.topsectors
    left[BORDER], right[BORDER] = borders(prepared)
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


def acquaintance(prepared: Prepared, common: Any, through: Any) -> Any:
    """What ties are worth: those of common partners, and those of parts of the two."""
    weights, reasons = prepared.weights, prepared.weights.reasons
    known, of_parts = common.tocsr(), sparse.csr_matrix(through)
    known.data = reasons["known_by_both"][PROFILE] * (1.0 - np.exp(-known.data / weights["known_full"]))
    of_parts.data = reasons["evidence_of_parts"][PROFILE] * (1.0 - np.exp(-of_parts.data / weights["through_full"]))
    return known + of_parts
