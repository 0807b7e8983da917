"""What two whole profiles are worth to one another, roughly and for all pairs at once: who is worth scoring.

The comparisons that weigh most in a link between profiles, each written as a table or a product of tables, added up
by the weights of a profile. All numbers in the tables are whole or on a grid: products are exact in any order.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matching import worth_tables as part
from matching.features import hump, ramp
from matching.field_worth import FieldWorth
from matching.globe import borders
from matching.grids import Dense, Grid, Numbers, products, rows_of
from matching.prepared import Prepared
from matching.ranking import PROFILE

Ints = npt.NDArray[np.int64]

EARTH_KM = 6371.0


def profile_worth(prepared: Prepared, rows: Ints) -> Dense:
    """The rough worth of pairs of profiles, one of these rows in each; below 0 where too little is common to both."""
    done, most, weights = part.experience(prepared), np.float32(_most_of_others(prepared)), prepared.weights
    near, best, text = weights["profile_from"], weights["profile_best"], max(0.0, weights.reasons["profile"][PROFILE])

    def value(grid: Numbers, one: Ints, other: Ints) -> Numbers:
        return np.asarray(grid[part.FIELDS] + grid[part.KNOWN] + done[one] + done[other] + _others(prepared, grid))

    def bound(grid: Grid, one: Ints, other: Ints) -> Grid:
        total = text * ramp(grid[part.NEAR], near, best)
        total += grid[part.FIELDS]
        total += grid[part.KNOWN]
        total += done[one] + most
        total += done[other]
        return np.asarray(total)

    return Dense(_grids(prepared, rows), value, bound)


def _grids(prepared: Prepared, everyone: Ints) -> Callable[[Ints], Callable[[Ints], Grid]]:
    """What gives, for columns and then for some of these rows, the parts of worth before they are added up."""
    given, fields, across = part.tables(prepared), FieldWorth.of(prepared).over(everyone), borders(prepared)
    profiles = products(prepared.profiles) if prepared.profiles.shape[1] else None

    def over(columns: Ints) -> Callable[[Ints], Grid]:
        near = profiles(columns) if profiles else None
        right = {name: rows_of(table, columns).T for name, table in given.right.items()}
        write_fields, write_border = fields(columns), across(columns)
        write_known = part.acquaintance(prepared, given, columns)
        kept = np.zeros((len(part.PARTS), 0, len(columns)), dtype=np.float32)

        def raw(rows: Ints) -> Grid:
            nonlocal kept
            if kept.shape[1] != len(rows):
                kept = np.zeros((len(part.PARTS), len(rows), len(columns)), dtype=np.float32)
            if near is not None:
                kept[part.NEAR] = near(rows)
            for name, table in given.left.items():
                np.matmul(table[rows], right[name], out=kept[name])
            write_fields(rows, kept[part.SHARED], kept[part.FIELDS])
            write_border(rows, kept[part.BORDER])
            write_known(rows, kept[part.KNOWN])
            return kept

        return raw

    return over


def _others(prepared: Prepared, grid: Numbers) -> Numbers:
    """What texts, seats, languages and topsectors are worth."""
    weights = prepared.weights
    worth = {kind: row[PROFILE] for kind, row in weights.reasons.items()}
    start, middle, end = (weights[name] for name in ("profile_from", "profile_best", "profile_alike"))
    total = worth["profile"] * hump(grid[part.NEAR], start, middle, end)
    total += worth["alike"] * ramp(grid[part.NEAR], weights["alike_from"], 1.0) * grid[part.SHARED]
    kilometres = EARTH_KM * np.sqrt(np.maximum(2.0 - 2.0 * grid[part.APART], 0.0))
    total += worth["distance"] * np.exp(-kilometres / weights["near_km"])
    total += worth["language"] * (grid[part.SPOKEN] > 0)
    total += worth["topsector_distance"] * np.clip(grid[part.CROSSED], 0.0, 1.0)
    total += worth["border"] * grid[part.BORDER]
    return np.asarray(total)


def _most_of_others(prepared: Prepared) -> float:
    """What no pair exceeds there, texts apart: each comparison is worth its weight at most."""
    kinds = ["alike", "distance", "language", "border"]
    kinds += ["topsector_distance"] if prepared.traits.topsectors.shape[1] else []
    return sum(max(0.0, prepared.weights.reasons[kind][PROFILE]) for kind in kinds)
