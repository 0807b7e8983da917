"""Brings many edges between two organisations down to the best one, and keeps the best of each organisation."""

import numpy as np
import numpy.typing as npt

from matching.edges import Edges
from matching.ordering import by_score, in_order, ranks
from matching.portfolio import IN_RESERVE, reach_groups
from matching.prepared import Prepared
from matching.scoring import POSITIVE_ENOUGH, Scores, meaning_values

Ints = npt.NDArray[np.int64]

PER_REACH = 8
"""So many links of each reach are kept per organisation, that a choice of routes remains."""


def with_return(prepared: Prepared, edges: Edges) -> Edges:
    """The edges, each with the best meeting the other way round among them; a weak one is no meeting."""
    listed = np.flatnonzero(edges.need >= 0)
    value = meaning_values(prepared, edges.need[listed], edges.capability[listed])
    good = value >= prepared.weights["also_meaning"]
    listed, value = listed[good], value[good]
    if len(listed) == 0:
        return edges
    size = len(prepared.organisations)
    there = edges.a[listed] * size + edges.b[listed]
    order = np.lexsort((edges.capability[listed], edges.need[listed], -np.round(value, 4), there))
    keys, first = np.unique(there[order], return_index=True)
    best = listed[order[first]]
    back = edges.b * size + edges.a
    found = np.minimum(np.searchsorted(keys, back), len(keys) - 1)
    hit = (keys[found] == back) & (edges.need >= 0)
    need = np.where(hit, edges.need[best[found]], -1)
    capability = np.where(hit, edges.capability[best[found]], -1)
    return Edges(edges.a, edges.b, edges.need, edges.capability, need, capability)


def best_first(edges: Edges, scores: Scores) -> Ints:
    """Rows from the best edge to the worst: what may be proposed first, then by score, ties by listing.

    Among edges that may not be, a need and a capability go before two profiles: they say more of why not.
    """
    rank = np.where(scores.enough, 0, np.where(edges.need >= 0, 1, 2))
    return np.lexsort((edges.capability, edges.need, -scores.score, rank))


def best_of_pairs(prepared: Prepared, edges: Edges, scores: Scores) -> tuple[Edges, Scores]:
    """The best edge of every pair of organisations that has one with reasons enough."""
    order = best_first(edges, scores)
    order = order[scores.reasons[order] >= POSITIVE_ENOUGH]
    first = order[np.unique(edges.take(order).pair(len(prepared.organisations)), return_index=True)[1]]
    return edges.take(first), scores.take(first)


def pruned(prepared: Prepared, edges: Edges, scores: Scores) -> tuple[Edges, Scores]:
    """The edges that are among the best of one of their sides, overall or within their reach."""
    rows = among_best(prepared, edges, scores)
    return edges.take(rows), scores.take(rows)


def among_best(prepared: Prepared, edges: Edges, scores: Scores) -> Ints:
    """Rows of the edges that `pruned` keeps."""
    reach = np.tile(reach_groups(prepared, edges), 2)
    side = np.concatenate([edges.a, edges.b])
    by_other = in_order(np.concatenate([edges.b, edges.a]))
    order = by_other[by_score(np.tile(scores.score, 2)[by_other])]
    overall, within = ranks(order, (side,)), ranks(order, (side, reach))
    kept = (overall < prepared.limits.edges) | (within < PER_REACH)
    return np.flatnonzero(kept[: len(edges)] | kept[len(edges) :])


def open_to_choice(prepared: Prepared, edges: Edges, scores: Scores) -> Ints:
    """Links above the floor, and all of whoever has too few of these: no other can be chosen, and most are others."""
    above = scores.score >= prepared.weights.portfolio["floor"]
    size = len(prepared.organisations)
    good = sum(np.bincount(side[above], minlength=size) for side in (edges.a, edges.b))
    few = np.asarray(good) < IN_RESERVE
    return np.flatnonzero(above | few[edges.a] | few[edges.b])
