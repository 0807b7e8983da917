"""What common and complementary fields of two organisations are worth, worked out once for each set of fields.

Many organisations are in the same few fields, so that sets are much fewer than rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.grids import Grid, Ints, Numbers, rows_of
from matching.prepared import Prepared
from matching.ranking import PROFILE

Floats = npt.NDArray[np.float64]
Worth = Callable[[Ints, Grid, Grid], None]
"""Writes what rows and columns that are known share, and what that is worth, into two grids."""

BAR = 64.0
"""What rules a pair out takes off more than all else adds."""

STEP = 65_536.0
"""Worth is a multiple of one over this, so that float32 holds all of it."""

SHARPNESS = 8.0
"""Lifts of several pairs of fields are added up as powers of e, so that the highest one outweighs the others."""


@dataclass(frozen=True, slots=True)
class FieldWorth:
    """One row an organisation: its fields, what would complete them, and fields by rarity, rows of length 1."""

    fields: Grid
    completed: Grid
    rare: Grid
    set_of: Ints
    weights: tuple[float, float, float]

    @classmethod
    def of(cls, prepared: Prepared) -> "FieldWorth":
        """The tables of all organisations; sets of fields are numbered by the first organisation that has one."""
        fields, weights = prepared.traits.fields, prepared.weights
        full = np.log(weights["complement_full"])
        lifts = np.clip(np.log(np.maximum(prepared.field_lifts.lifts, 1.0)) / full, 0.0, 1.0)
        powers = np.rint(np.exp(SHARPNESS * lifts) - 1.0)
        np.fill_diagonal(powers, 0.0)
        completed = (fields @ powers.astype(np.float32)) * (1.0 - fields)
        _, first, set_of = np.unique(np.packbits(fields > 0, axis=1), axis=0, return_index=True, return_inverse=True)
        kinds = ("fields_complementary", "fields_shared")
        complementary, shared = (weights.reasons[kind][PROFILE] for kind in kinds)
        least = weights["content_fields"]
        return cls(fields, completed, prepared.traits.rare_fields, first[set_of], (complementary, shared, least))

    def over(self, rows: Ints) -> Callable[[Ints], Worth]:
        """For columns, what writes the worth of some of these rows with them."""
        sets = np.unique(self.set_of[rows])

        def among(columns: Ints) -> Worth:
            worth, shared = self._between(sets, columns)

            def write(some: Ints, shared_there: Grid, worth_there: Grid) -> None:
                place = np.searchsorted(sets, self.set_of[some])
                np.take(shared, place, axis=0, out=shared_there, mode="clip")
                np.take(worth, place, axis=0, out=worth_there, mode="clip")

            return write

        return among

    def _between(self, rows: Ints, columns: Ints) -> tuple[Grid, Grid]:
        """What fields are worth, far below 0 where there is too little in common, and what is shared."""
        one = self.fields[rows] @ rows_of(self.completed, columns).T
        other = self.completed[rows] @ rows_of(self.fields, columns).T
        shared = np.asarray(self.rare[rows] @ rows_of(self.rare, columns).T)
        return self._worth(shared, _complement(np.minimum(one, other).astype(np.float64))), shared

    def _worth(self, shared: Grid, completing: Floats) -> Grid:
        complementary, common, least = self.weights
        total = complementary * np.minimum(completing, 1.0) + common * shared
        total[shared + completing < least] = -BAR
        return np.asarray(np.rint(total * STEP) / STEP, dtype=np.float32)


def _complement(powers: Numbers) -> Floats:
    """About the highest lift between fields of which either side lacks the other's, 1 being full."""
    return np.asarray(np.log1p(powers) / SHARPNESS)
