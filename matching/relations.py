"""Who is part of whom, and who worked with whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.records import CollaborationRecord, MembershipRecord, PairCount

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]

HALF_LIFE_YEARS = 5.0
"""A joint project counts half when it lies so long before the last year known: people move on, but a consortium
runs for some four years. What came after that year is not known, not known to be absent."""

OLD = 15
"""Years before the last one known of a project without a date: it lies before every date."""

OWN_SOURCE = "collaborations"

ANCHOR = "anchor"
"""The role of who carries a hotspot or runs a centre."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything an organisation is part of, at any depth, and the anchors of each.

    `inside` is `above` for the rules of what is never proposed: there a centre of expertise also belongs to its
    anchors, which run it, and to what these are part of.
    """

    above: Mapping[str, frozenset[str]]
    inside: Mapping[str, frozenset[str]]
    anchors: Mapping[str, frozenset[str]]

    def hosts(self, organisation: str) -> frozenset[str]:
        """All organisations that `organisation` is part of."""
        return self.above.get(organisation, frozenset())


def parts(memberships: Iterable[MembershipRecord], centres: Collection[str] = ()) -> Parts:
    """The closure of the memberships; a circle of memberships makes each part of the others."""
    direct: dict[str, set[str]] = defaultdict(set)
    anchors: dict[str, set[str]] = defaultdict(set)
    for membership in memberships:
        direct[membership.member].add(membership.host)
        if membership.role == ANCHOR:
            anchors[membership.host].add(membership.member)
    above = {member: _reachable(member, direct) for member in sorted(direct)}
    run = {centre: anchors[centre] for centre in sorted(centres) if centre in anchors}
    inside = {centre: _with_anchors(centre, by, above) for centre, by in run.items()}
    return Parts(above, {**above, **inside}, {host: frozenset(by) for host, by in anchors.items()})


def _with_anchors(centre: str, by: set[str], above: Mapping[str, frozenset[str]]) -> frozenset[str]:
    beyond = (above.get(one, frozenset()) for one in (centre, *by))
    return frozenset(by).union(*beyond) - {centre}


def _reachable(member: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    open_ends = list(direct.get(member, ()))
    while open_ends:
        host = open_ends.pop()
        if host not in found:
            found.add(host)
            open_ends.extend(direct.get(host, ()))
    return frozenset(found - {member})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Projects of two organisations together, with first and last year (0 where unknown) and the source."""

    projects: int
    first_year: int
    last_year: int
    source: str


@dataclass(frozen=True, slots=True)
class JointWork:
    """`Evidence` of all pairs as arrays, sorted by the pair's key (lower row times size plus higher row).

    `source` is the place of each pair's source among `sources`: there are millions of pairs and a few sources.
    """

    size: int
    sources: tuple[str, ...]
    keys: Ints
    projects: Small
    first_year: Small
    last_year: Small
    source: Small

    def rows(self, left: Ints, right: Ints) -> Ints:
        """Where each pair stands, -1 where nothing is known of it."""
        wanted = np.minimum(left, right) * self.size + np.maximum(left, right)
        if len(self.keys) == 0:
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, at, -1)

    def known(self, left: Ints, right: Ints) -> tuple[Floats, Floats]:
        """Projects and last year of each pair, 0 where nothing is known."""
        row = self.rows(left, right)
        known = np.flatnonzero(row >= 0)
        projects, last = np.zeros(len(row)), np.zeros(len(row))
        projects[known], last[known] = self.projects[row[known]], self.last_year[row[known]]
        return projects, last


@dataclass(frozen=True, slots=True)
class Ties:
    """The graph of who worked with whom: `strength` grows with projects and wanes with time.

    Time is counted back from `known_until`, the last year that the evidence tells of (0: it tells of none).
    """

    strength: Any
    joint: JointWork
    projects: Ints
    last_year: Ints
    known_until: int

    def recency(self, last_year: Floats) -> Floats:
        """What projects of these last years count, from 1 for the last year known; 0 is a year not known."""
        return recency(last_year, self.known_until)

    def between(self, left: int, right: int) -> Evidence | None:
        """What is known of the two together."""
        row = int(self.joint.rows(np.array([left]), np.array([right]))[0])
        if row < 0:
            return None
        joint = self.joint
        counts = (int(joint.projects[row]), int(joint.first_year[row]), int(joint.last_year[row]))
        return Evidence(*counts, joint.sources[joint.source[row]])

    def known_by_both(self, left: int, right: int) -> list[int]:
        """Partners of both, the ones that both know best first."""
        (row, in_row), (other, in_other) = (self._of(one) for one in (left, right))
        shared, at_row, at_other = np.intersect1d(row, other, assume_unique=True, return_indices=True)
        both = np.minimum(in_row[at_row], in_other[at_other])
        return [int(k) for k in shared[np.lexsort((shared, -both))]]

    def _of(self, row: int) -> tuple[Ints, Floats]:
        """The partners of one organisation and how strong each tie is."""
        part = slice(self.strength.indptr[row], self.strength.indptr[row + 1])
        return self.strength.indices[part], self.strength.data[part]


def ties(
    organisations: Mapping[str, int],
    collaborations: Sequence[CollaborationRecord],
    counts: Sequence[PairCount],
    at: date,
) -> Ties:
    """The graph on the day `at`: later projects and organisations that are not in the run are left out.

    Counts whose last year is to come are left out whole: which of their projects had begun is not known.
    """
    size = len(organisations)
    known = sorted((c for c in collaborations if c.start is None or c.start <= at), key=lambda c: c.id)
    counts = [count for count in counts if count.last_year <= at.year]
    joint = _merged(_own(organisations, known), _counted(organisations, counts), size)
    projects, last = _activity(organisations, known, counts)
    known_until = int(max(joint.last_year.max(initial=0), last.max(initial=0)))
    strength = np.log1p(joint.projects) * recency(joint.last_year, known_until)
    return Ties(_symmetric(joint.keys, strength, size), joint, projects, last, known_until)


def _own(organisations: Mapping[str, int], collaborations: Sequence[CollaborationRecord]) -> JointWork:
    """Pairs and years from the project lists."""
    size = len(organisations)
    keys, years = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int32)]
    for project in collaborations:
        rows = np.array(sorted({organisations[p] for p in project.participants if p in organisations}))
        if len(rows) < 2:
            continue
        left, right = np.triu_indices(len(rows), 1)
        keys.append(rows[left] * size + rows[right])
        years.append(np.full(len(left), project.start.year if project.start else 0, dtype=np.int32))
    return _joint(np.concatenate(keys), np.concatenate(years), size)


def _joint(keys: Ints, years: Small, size: int) -> JointWork:
    order = np.lexsort((years, keys))
    keys, years = keys[order], years[order]
    unique, start, count = np.unique(keys, return_index=True, return_counts=True)
    first = np.minimum.reduceat(np.where(years > 0, years, 9999), start) if len(unique) else years
    last = years[start + count - 1]
    columns = (count, np.where(first == 9999, 0, first), last, np.zeros(len(unique)))
    return JointWork(size, (OWN_SOURCE,), unique, *(column.astype(np.int32) for column in columns))


def _counted(organisations: Mapping[str, int], counts: Sequence[PairCount]) -> JointWork:
    """Pairs from outside counts; where two sources know a pair, the one with more projects, or the later one of as
    many."""
    best: dict[int, PairCount] = {}
    for count in sorted(counts, key=lambda c: (c.projects, c.last_year, c.source)):
        left, right = organisations.get(count.left, -1), organisations.get(count.right, -1)
        if min(left, right) >= 0 and left != right and count.projects > 0:
            best[min(left, right) * len(organisations) + max(left, right)] = count
    sources = tuple(sorted({count.source for count in best.values()}))
    table = np.array(
        [(k, c.projects, c.first_year, c.last_year, sources.index(c.source)) for k, c in sorted(best.items())],
        dtype=np.int64,
    ).reshape(-1, 5)
    return JointWork(len(organisations), sources, table[:, 0], *(table[:, n].astype(np.int32) for n in range(1, 5)))


def _merged(own: JointWork, counted: JointWork, size: int) -> JointWork:
    """One row a pair: the source that knows more projects, never their sum, for they may be the same ones."""
    if len(counted.keys) == 0:
        return own
    counted = replace(counted, source=counted.source + len(own.sources))
    names = ("keys", "projects", "first_year", "last_year", "source")
    both = {name: np.concatenate([getattr(own, name), getattr(counted, name)]) for name in names}
    order = np.lexsort((np.arange(len(both["keys"])), -both["projects"], both["keys"]))
    chosen = order[np.unique(both["keys"][order], return_index=True)[1]]
    return JointWork(size, (*own.sources, *counted.sources), *(both[name][chosen] for name in names))


def recency(last_year: Small | Ints | Floats, known_until: int) -> Floats:
    """Half for every `HALF_LIFE_YEARS` before the last year known; a year of 0 is not known and old."""
    age = np.where(last_year > 0, known_until - last_year, OLD)
    return np.asarray(0.5 ** (age / HALF_LIFE_YEARS), dtype=np.float64)


def _activity(
    organisations: Mapping[str, int],
    collaborations: Sequence[CollaborationRecord],
    counts: Sequence[PairCount],
) -> tuple[Ints, Ints]:
    """Projects with others known of each organisation, at least, and the last year of one (0 where unknown)."""
    projects = np.zeros(len(organisations), dtype=np.int64)
    last = np.zeros(len(organisations), dtype=np.int64)
    for project in (one for one in collaborations if len(set(one.participants)) > 1):
        for member in {organisations[p] for p in project.participants if p in organisations}:
            projects[member] += 1
            last[member] = max(last[member], project.start.year if project.start else 0)
    for count in counts:
        for side in (count.left, count.right):
            if side in organisations:
                row = organisations[side]
                projects[row] = max(projects[row], count.projects)
                last[row] = max(last[row], count.last_year)
    return projects, last


def _symmetric(keys: Ints, weights: Floats, size: int) -> Any:
    """A table of organisations by organisations from the sorted keys of its upper half."""
    ends = np.searchsorted(keys, np.arange(size + 1) * size)
    columns = (keys % max(size, 1)).astype(np.int32)
    upper = sparse.csr_matrix((weights, columns, ends.astype(np.int32)), shape=(size, size))
    matrix = sparse.csr_matrix(upper + upper.T.tocsr())
    matrix.sort_indices()
    return matrix


def strongest(matrix: Any, keep: int) -> Any:
    """The `keep` largest entries of each row, ties by column: walks through hubs stay affordable."""
    matrix = matrix.tocsr()
    lengths = np.diff(matrix.indptr)
    if matrix.nnz == 0 or lengths.max() <= keep:
        return matrix
    rows = np.repeat(np.arange(matrix.shape[0]), lengths)
    order = np.lexsort((matrix.indices, -matrix.data, rows))
    rank = np.arange(matrix.nnz) - np.repeat(matrix.indptr[:-1], lengths)
    chosen = order[rank < keep]
    kept = sparse.csr_matrix((matrix.data[chosen], (rows[chosen], matrix.indices[chosen])), shape=matrix.shape)
    kept.sort_indices()
    return kept
