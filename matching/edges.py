"""Pairs under consideration, as parallel arrays, and what must never be proposed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.prepared import Prepared

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Edges:
    """Links between organisation rows `a` and `b`: `need` is a listing of a, `capability` one of b (-1: none).

    `back_need` (of b) and `back_capability` (of a) are the best meeting the other way round, if there is one.
    A link between whole profiles has a < b and no listings.
    """

    a: Ints
    b: Ints
    need: Ints
    capability: Ints
    back_need: Ints
    back_capability: Ints

    def __len__(self) -> int:
        return len(self.a)

    def take(self, rows: Ints | Flags) -> "Edges":
        """The edges at these rows."""
        return Edges(*(getattr(self, f.name)[rows] for f in fields(self)))

    def pair(self, size: int) -> Ints:
        """One number a pair of organisations, the same for both directions."""
        return np.asarray(np.minimum(self.a, self.b) * size + np.maximum(self.a, self.b))


def listing_edges(prepared: Prepared, needs: Ints, capabilities: Ints) -> Edges:
    """Edges from pairs of listing rows."""
    owner = prepared.listings.owner
    none = np.full(len(needs), -1, dtype=np.int64)
    return Edges(owner[needs], owner[capabilities], needs, capabilities, none, none)


def profile_edges(left: Ints, right: Ints) -> Edges:
    """Edges between whole profiles."""
    none = np.full(len(left), -1, dtype=np.int64)
    return Edges(np.minimum(left, right), np.maximum(left, right), none, none, none, none)


def joined(parts: Sequence[Edges]) -> Edges:
    """All edges of the parts."""
    return Edges(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Edges)))


def barriers(prepared: Prepared, edges: Edges) -> dict[str, Flags]:
    """For each rule that forbids a proposal, which edges it forbids."""
    size = len(prepared.organisations)
    pair = edges.pair(size)
    return {
        "itself": edges.a == edges.b,
        "part_of": np.isin(pair, _nested(prepared)),
        "same_hotspot": _in_one_hotspot(prepared, edges) & ~_asks_within(prepared, edges),
        "one_anchor": (edges.need < 0) & _of_one_anchor(prepared, edges),
        "refused": np.isin(pair, _refused(prepared)),
        "refused_for_need": np.isin(pair * _listing_count(prepared) + edges.need, _refused_for(prepared)),
        "country_excluded": _country_excluded(prepared, edges),
        "not_home": _not_home(prepared, edges),
    }


def allowed(prepared: Prepared, edges: Edges) -> Edges:
    """The edges that no rule forbids."""
    if len(edges) == 0:
        return edges
    forbidden = np.any(np.stack(list(barriers(prepared, edges).values())), axis=0)
    return edges.take(~forbidden)


def _listing_count(prepared: Prepared) -> int:
    return len(prepared.listings.records) + 1


def _key(prepared: Prepared, left: str, right: str) -> int | None:
    i, j = prepared.position.get(left), prepared.position.get(right)
    return None if i is None or j is None else min(i, j) * len(prepared.organisations) + max(i, j)


def _keys(found: list[int | None]) -> Ints:
    return np.array([key for key in found if key is not None], dtype=np.int64)


def _nested(prepared: Prepared) -> Ints:
    inside = prepared.parts.inside.items()
    return _keys([_key(prepared, member, host) for member, hosts in inside for host in hosts])


def _refused(prepared: Prepared) -> Ints:
    return _keys([_key(prepared, by, other) for by, other in prepared.refused])


def _refused_for(prepared: Prepared) -> Ints:
    if not prepared.refused_for:
        return _keys([])
    rows = {record.id: i for i, record in enumerate(prepared.listings.records)}
    found: list[int | None] = []
    for by, other, need in prepared.refused_for:
        key = _key(prepared, by, other)
        found.append(None if key is None or need not in rows else key * _listing_count(prepared) + rows[need])
    return _keys(found)


def _in_one_hotspot(prepared: Prepared, edges: Edges) -> Flags:
    position, hotspot = prepared.position, prepared.traits.hotspot
    entries = [
        (position[member], position[host])
        for member, hosts in prepared.parts.inside.items()
        if member in position
        for host in hosts
        if host in position and hotspot[position[host]]
    ]
    return _share_one(prepared, edges, entries)


def _of_one_anchor(prepared: Prepared, edges: Edges) -> Flags:
    """Whether both are carried by one organisation: they know one another, and only a listing is news to them."""
    anchors = {name: i for i, name in enumerate(sorted(set().union(*prepared.parts.anchors.values())))}
    entries = [
        (prepared.position[host], anchors[anchor])
        for host, by in prepared.parts.anchors.items()
        if host in prepared.position
        for anchor in by
    ]
    return _share_one(prepared, edges, entries)


def _share_one(prepared: Prepared, edges: Edges, entries: list[tuple[int, int]]) -> Flags:
    """Whether the two sides of each edge have an entry (organisation, thing) for the same thing."""
    if not entries:
        return np.zeros(len(edges), dtype=np.bool_)
    rows, columns = zip(*entries, strict=True)
    size = len(prepared.organisations), max(columns) + 1
    has = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=size)
    return np.asarray(has[edges.a].multiply(has[edges.b]).sum(axis=1)).ravel() > 0


def _asks_within(prepared: Prepared, edges: Edges) -> Flags:
    if not prepared.listings.records:
        return np.zeros(len(edges), dtype=np.bool_)
    within = prepared.listings.within
    return np.asarray((edges.need >= 0) & (within[edges.need] | within[edges.capability]))


def _country_excluded(prepared: Prepared, edges: Edges) -> Flags:
    if not prepared.listings.records:
        return np.zeros(len(edges), dtype=np.bool_)
    excluded, country = prepared.listings.excluded, prepared.traits.country
    by_need = excluded[edges.need, country[edges.b]]
    by_capability = excluded[edges.capability, country[edges.a]]
    return np.asarray((edges.need >= 0) & (by_need | by_capability))


def _not_home(prepared: Prepared, edges: Edges) -> Flags:
    if prepared.limits.home is None:
        return np.zeros(len(edges), dtype=np.bool_)
    home = at_home(prepared)
    return ~(home[edges.a] | home[edges.b])


def at_home(prepared: Prepared) -> Flags:
    """Which organisations have their seat in the home country (all, where none is set)."""
    if prepared.limits.home is None:
        return np.ones(len(prepared.organisations), dtype=np.bool_)
    return np.asarray(prepared.traits.country == prepared.names.countries.get(prepared.limits.home, -1))
