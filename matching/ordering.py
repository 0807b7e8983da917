"""Puts rows in order, and tells the place of each within its group."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matching.ranking import ORDER_DECIMALS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_BITS = 63
"""So many a whole number holds beside its sign."""


def in_order(keys: Ints) -> Ints:
    """The order of whole numbers, the lowest first, equal ones as they come.

    A number and its row make one number where both fit: to sort these, all of them different, is faster.
    """
    least, bits = int(keys.min(initial=0)), len(keys).bit_length()
    if (int(keys.max(initial=0)) - least).bit_length() + bits > MOST_BITS:
        return np.argsort(keys, kind="stable")
    return np.asarray(np.sort(((keys - least) << bits) | np.arange(len(keys))) & ((1 << bits) - 1))


def by_score(scores: Floats) -> Ints:
    """The order of scores of `ORDER_DECIMALS` digits, the highest first, equal ones as they come."""
    return in_order(-np.rint(scores * 10**ORDER_DECIMALS).astype(np.int64))


def ranks(order: Ints, groups: Sequence[Ints]) -> Ints:
    """The place of each row within its group (0 is first), rows taken in the given order."""
    key = np.zeros(len(order), dtype=np.int64)
    for group in groups:
        least, most = int(group.min(initial=0)), int(group.max(initial=0))
        key = key * (most - least + 1) + (group - least)
    by_group = order[in_order(key[order])]
    keys = key[by_group]
    new = np.append(True, keys[1:] != keys[:-1])[: len(order)]
    start = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    rank = np.empty(len(order), dtype=np.int64)
    rank[by_group] = np.arange(len(order)) - start
    return rank
