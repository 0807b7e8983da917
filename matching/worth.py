"""What two whole profiles are worth to one another, roughly and for all pairs at once: who is worth scoring.

The comparisons that weigh most in a link between profiles, each written as products of tables, added up by the
weights of a profile. All numbers in the tables are whole or on a grid, so that products are exact in any order.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matching import worth_tables as part
from matching.features import hump, ramp
from matching.grids import Dense, Grid, Numbers, products, rows_of
from matching.prepared import Prepared
from matching.ranking import PROFILE

Ints = npt.NDArray[np.int64]

EARTH_KM = 6371.0


def profile_worth(prepared: Prepared) -> Dense:
    """The rough worth of pairs of profiles; 0 where they have too little in common to talk about."""
    given, done = part.tables(prepared), part.experience(prepared)

    def value(grid: Numbers, rows: Ints, others: Ints) -> Numbers:
        completing = _complement(grid)
        total = np.asarray(_sum(prepared, grid, completing) + done[rows] + done[others])
        total *= grid[part.SHARED] + completing >= prepared.weights["content_fields"]
        return total

    return Dense(lambda columns: _grids(prepared, given, columns), value)


def _grids(prepared: Prepared, given: part.Tables, columns: Ints) -> Callable[[Ints], Grid]:
    """What gives the parts of worth of rows and these columns, before they are added up."""
    profiles = products(prepared.profiles)(columns) if prepared.profiles.shape[1] else None
    right = {name: rows_of(table, columns).T for name, table in given.right.items()}
    roots, through = given.roots[columns].T.tocsr(), given.through

    def raw(rows: Ints) -> Grid:
        grid = np.zeros((len(part.PARTS), len(rows), len(columns)), dtype=np.float32)
        if profiles is not None:
            grid[part.NEAR] = profiles(rows)
        for name, table in given.left.items():
            np.matmul(table[rows], right[name], out=grid[name])
        grid[part.KNOWN] = part.acquaintance(prepared, given.roots[rows] @ roots, through[rows][:, columns]).toarray()
        return grid

    return raw


def _complement(grid: Numbers) -> Numbers:
    """About the highest lift between fields of which either side lacks the other's, 1 being full."""
    return np.asarray(
        np.log(1.0 + np.minimum(grid[part.ONE], grid[part.OTHER])) / np.asarray(part.SHARPNESS, dtype=grid.dtype)
    )


def _sum(prepared: Prepared, grid: Numbers, completing: Numbers) -> Numbers:
    weights = prepared.weights
    worth = {kind: row[PROFILE] for kind, row in weights.reasons.items()}
    start, middle, end = (weights[name] for name in ("profile_from", "profile_best", "profile_alike"))
    total = worth["profile"] * hump(grid[part.NEAR], start, middle, end)
    total += worth["alike"] * ramp(grid[part.NEAR], weights["alike_from"], 1.0) * grid[part.SHARED]
    total += worth["fields_complementary"] * np.minimum(completing, 1.0)
    total += worth["fields_shared"] * grid[part.SHARED]
    kilometres = EARTH_KM * np.sqrt(np.maximum(2.0 - 2.0 * grid[part.APART], 0.0))
    total += worth["distance"] * np.exp(-kilometres / weights["near_km"])
    total += worth["language"] * (grid[part.SPOKEN] > 0)
    total += worth["topsector_distance"] * np.clip(grid[part.CROSSED], 0.0, 1.0)
    total += worth["border"] * (grid[part.BORDER] > 0)
    return np.asarray(total + grid[part.KNOWN])
