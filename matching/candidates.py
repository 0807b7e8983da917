"""Finds the pairs worth scoring: nearest by meaning, words, fields, and friends of friends."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.edges import Edges, allowed, at_home, joined, listing_edges, profile_edges
from matching.grids import Dense, Numbers, Pairs, Search, Sparse, products
from matching.prepared import Prepared
from matching.searching import best, distinct
from matching.worth import profile_worth

Ints = npt.NDArray[np.int64]
Make = Callable[[Prepared, Search], Dense | Sparse]
"""What scores the rows of a search against its columns."""
Look = Callable[[Prepared, Search, Make, int], list[Pairs]]
"""Who looks for whom in a search, and how many of them are kept."""


def _found(prepared: Prepared, search: Search, make: Make, keep: int) -> list[Pairs]:
    """What the rows find; who is abroad looks at home only."""
    parts = [part for part in search.split(at_home(prepared)) if len(part.rows)]
    return [best(part, make(prepared, part), keep) for part in parts]


def _found_by_both(prepared: Prepared, search: Search, make: Make, keep: int) -> list[Pairs]:
    """What the rows at home find, and what the columns abroad find among these."""
    part = search.from_home(at_home(prepared))
    return [best(part, make(prepared, part), keep)]


def listing_candidates(prepared: Prepared, needs: Ints, capabilities: Ints) -> Edges:
    """Pairs of a need and a capability that are near by meaning, words or fields, looked for from both sides."""
    found = [
        *_directed(prepared, needs, capabilities, _found_by_both),
        *((need, capability) for capability, need in _directed(prepared, capabilities, needs, _found_by_both)),
    ]
    return _meetings(prepared, found)


def answer_candidates(prepared: Prepared, asking: Ints) -> Edges:
    """Pairs of these listings and those of the other kind: nobody looks for them, so they look deeper themselves."""
    need = prepared.listings.need
    deep = prepared.deeper()
    needs, capabilities = asking[need[asking]], asking[~need[asking]]
    found = [
        *_directed(deep, needs, np.flatnonzero(~need), _found),
        *((need, capability) for capability, need in _directed(deep, capabilities, np.flatnonzero(need), _found)),
    ]
    return _meetings(prepared, found)


def _meetings(prepared: Prepared, found: list[Pairs]) -> Edges:
    """The links of these pairs of a need and a capability that no rule forbids, each once."""
    count = len(prepared.listings.records) + 1
    none = np.zeros(0, dtype=np.int64)
    keys = distinct(np.concatenate([none, *(need * count + capability for need, capability in found)]))
    return allowed(prepared, listing_edges(prepared, keys // count, keys % count))


def _directed(prepared: Prepared, rows: Ints, columns: Ints, look: Look) -> list[Pairs]:
    """Pairs by words, which few share, and by whole grids, gone through as `look` says."""
    listings, limits = prepared.listings, prepared.limits
    search = Search(rows, columns, listings.owner[rows], listings.owner[columns])
    found = _found(prepared, search, _by_words, limits.by_words)
    found += look(prepared, search, _by_fields, limits.by_fields)
    if listings.vectors.shape[1]:
        found += look(prepared, search, _by_meaning, limits.by_meaning)
    return found


def _by_meaning(prepared: Prepared, _search: Search) -> Dense:
    background = prepared.listings.background

    def value(near: Numbers, rows: Ints, others: Ints) -> Numbers:
        mean, spread = background.astype(near.dtype).T
        return np.asarray((near - mean[rows]) / spread[rows] + (near - mean[others]) / spread[others])

    return Dense(products(prepared.listings.vectors), value)


def _by_words(prepared: Prepared, search: Search) -> Sparse:
    words, columns = prepared.listings.words, search.columns
    others = sparse.vstack([words.weights_of[:, columns], words.present_of[:, columns]], format="csr")

    def table(rows: Ints) -> Any:
        return sparse.hstack([words.present[rows], words.weights[rows]], format="csr") @ others

    return Sparse(table)


def _by_fields(prepared: Prepared, _search: Search) -> Dense:
    return Dense(products(prepared.listings.fields), lambda near, _rows, _others: near)


def profile_candidates(prepared: Prepared, rows: Ints, columns: Ints, mutual: bool = False) -> Edges:
    """Pairs of organisations that may be worth most to one another by their profiles, and peers.

    The rows look for columns; if it is mutual, columns abroad look for rows at home, and rows abroad for nobody.
    """
    search, look = Search(rows, columns, rows, columns), _found_by_both if mutual else _found
    found = look(prepared, search, lambda _, part: profile_worth(prepared, part.rows), prepared.limits.by_profile)
    found.append(_peer_pairs(prepared, rows, columns))
    size = len(prepared.organisations)
    keys = distinct(np.concatenate([np.minimum(i, j) * size + np.maximum(i, j) for i, j in found]))
    return allowed(prepared, profile_edges(keys // size, keys % size))


def _peer_pairs(prepared: Prepared, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
    """All hotspots in transition with all hotspots that can be their peer: a few hundred at most."""
    hotspot = prepared.traits.hotspot
    one, other = (part[hotspot[part]] for part in (rows, columns))
    left, right = np.repeat(one, len(other)), np.tile(other, len(one))
    near = prepared.traits.peers(left, right) > 0
    return left[near], right[near]


def no_edges() -> Edges:
    """Nothing."""
    empty = np.zeros(0, dtype=np.int64)
    return profile_edges(empty, empty)


def all_edges(prepared: Prepared, receivers: Ints) -> Edges:
    """Candidates among these organisations: by their listings and by their profiles."""
    listings = prepared.listings
    mine = np.isin(listings.owner, receivers)
    needs, capabilities = np.flatnonzero(mine & listings.need), np.flatnonzero(mine & ~listings.need)
    parts = [no_edges()]
    if len(needs) and len(capabilities):
        parts.append(listing_candidates(prepared, needs, capabilities))
    if len(receivers):
        parts.append(profile_candidates(prepared, receivers, receivers, mutual=True))
    return joined(parts)
