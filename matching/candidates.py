"""Finds the pairs worth scoring: nearest by meaning, words, fields, and friends of friends, in chunks."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.edges import Edges, allowed, at_home, joined, listing_edges, profile_edges
from matching.features import hump
from matching.prepared import Prepared
from matching.relations import strongest

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Grid = npt.NDArray[np.float64]
Source = Callable[[Ints], npt.NDArray[np.floating]]
"""Scores of some rows against all columns of a search."""

CHUNK_CELLS = 16_000_000
"""So many pairs are scored at once: some 130 MB an array."""

WALK_THROUGH = 30
"""Friends of friends are looked for through this many of the strongest ties of each side."""

NOT_ALLOWED = -1e9


@dataclass(frozen=True, slots=True)
class Search:
    """Rows that look for columns; the owners say which pairs are the same or without a seat at home."""

    rows: Ints
    columns: Ints
    row_owner: Ints
    column_owner: Ints


def best(prepared: Prepared, search: Search, source: Source, keep: int) -> tuple[Ints, Ints]:
    """For each row the `keep` best columns with a positive score, ties by column; as two parallel arrays."""
    found: list[tuple[Ints, Ints]] = []
    size = max(1, CHUNK_CELLS // max(1, len(search.columns)))
    home = at_home(prepared)
    for start in range(0, len(search.rows), size):
        part = slice(start, start + size)
        scores = _masked(home, search, part, source(search.rows[part]))
        rows, columns = _top(scores, keep)
        found.append((search.rows[part][rows], search.columns[columns]))
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate([r for r, _ in found]), np.concatenate([c for _, c in found])


def _masked(home: Flags, search: Search, part: slice, scores: npt.NDArray[np.floating]) -> Grid:
    owner = search.row_owner[part]
    rounded: Grid = np.asarray(np.round(scores.astype(np.float64), 4))
    barred = owner[:, None] == search.column_owner[None, :]
    abroad = ~home[owner]
    barred[abroad] |= ~home[search.column_owner][None, :]
    rounded[barred] = NOT_ALLOWED
    return rounded


def _top(scores: Grid, keep: int) -> tuple[Ints, Ints]:
    """Positions of the best positive scores per row; equal scores go to the lower column."""
    scores -= np.arange(scores.shape[1]) * 1e-10
    if scores.shape[1] > keep:
        columns = np.argpartition(-scores, keep, axis=1)[:, :keep]
    else:
        columns = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
    rows = np.broadcast_to(np.arange(len(scores))[:, None], columns.shape)
    rows, columns = rows.ravel(), columns.ravel()
    positive = scores[rows, columns] > 0
    rows, columns = rows[positive], columns[positive]
    order = np.lexsort((columns, rows))
    return rows[order].astype(np.int64), columns[order].astype(np.int64)


def listing_candidates(prepared: Prepared, needs: Ints, capabilities: Ints) -> Edges:
    """Pairs of a need and a capability that are near by meaning, words or fields, looked for from both sides."""
    found = [
        *_directed(prepared, needs, capabilities),
        *((need, capability) for capability, need in _directed(prepared, capabilities, needs)),
    ]
    count = len(prepared.listings.records) + 1
    keys = np.unique(np.concatenate([need * count + capability for need, capability in found]))
    return allowed(prepared, listing_edges(prepared, keys // count, keys % count))


def _directed(prepared: Prepared, rows: Ints, columns: Ints) -> list[tuple[Ints, Ints]]:
    listings, limits = prepared.listings, prepared.limits
    search = Search(rows, columns, listings.owner[rows], listings.owner[columns])
    searches = [(_by_words, limits.by_words), (_by_fields, limits.by_fields)]
    if listings.vectors.shape[1]:
        searches.append((_by_meaning, limits.by_meaning))
    return [best(prepared, search, make(prepared, columns), keep) for make, keep in searches]


def _by_meaning(prepared: Prepared, columns: Ints) -> Source:
    vectors, background = prepared.listings.vectors, prepared.listings.background

    def score(rows: Ints) -> Grid:
        near = (vectors[rows] @ vectors[columns].T).astype(np.float64)
        one, other = background[rows], background[columns]
        return np.asarray((near - one[:, :1]) / one[:, 1:] + (near - other[:, 0]) / other[:, 1])

    return score


def _by_words(prepared: Prepared, columns: Ints) -> Source:
    words = prepared.listings.words
    weights, present = words.weights[columns].T.tocsc(), words.present[columns].T.tocsc()
    return lambda rows: (words.present[rows] @ weights + words.weights[rows] @ present).toarray()


def _by_fields(prepared: Prepared, columns: Ints) -> Source:
    fields = prepared.listings.fields
    return lambda rows: fields[rows] @ fields[columns].T


def profile_candidates(prepared: Prepared, rows: Ints, columns: Ints) -> Edges:
    """Pairs of organisations near by profile, complementary in fields, known to the same partners, or peers."""
    search = Search(rows, columns, rows, columns)
    limits = prepared.limits
    searches: list[tuple[Source, int]] = [
        (_by_complement(prepared, columns), limits.by_fields),
        (_by_friends(prepared, columns), limits.by_graph),
    ]
    if prepared.profiles.shape[1]:
        searches.append((_by_profile(prepared, columns), limits.by_fields))
    found = [best(prepared, search, source, keep) for source, keep in searches]
    found.append(_peer_pairs(prepared, rows, columns))
    size = len(prepared.organisations)
    keys = np.unique(np.concatenate([np.minimum(i, j) * size + np.maximum(i, j) for i, j in found]))
    return allowed(prepared, profile_edges(keys // size, keys % size))


def _by_profile(prepared: Prepared, columns: Ints) -> Source:
    profiles, weights = prepared.profiles, prepared.weights
    others = profiles[columns].T
    start, middle, end = (weights[n] for n in ("profile_from", "profile_best", "profile_alike"))
    return lambda rows: hump((profiles[rows] @ others).astype(np.float64), start, middle, end)


def _by_complement(prepared: Prepared, columns: Ints) -> Source:
    """Log-lift between all fields of two sides, shared fields counting nothing."""
    lifts = np.rint(np.log(np.maximum(prepared.field_lifts.lifts, 1.0)) * 64) / 64
    np.fill_diagonal(lifts, 0.0)
    fields = prepared.traits.fields
    reached = (fields[columns].astype(np.float64) @ lifts).T
    count = np.maximum(fields.sum(axis=1), 1.0).astype(np.float64)
    return lambda rows: (fields[rows] @ reached) / (count[rows][:, None] * count[columns])


def _by_friends(prepared: Prepared, columns: Ints) -> Source:
    near = strongest(prepared.ties.strength, WALK_THROUGH)
    from_columns = near[columns].T.tocsc()
    return lambda rows: (near[rows] @ from_columns).toarray()


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
        parts.append(profile_candidates(prepared, receivers, receivers))
    return joined(parts)
