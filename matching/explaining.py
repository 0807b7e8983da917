"""Turns scored edges into proposals: reasons with facts for both sides, routes and topsectors."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from matching.edges import Edges
from matching.facts import FACTS, Link
from matching.prepared import Prepared
from matching.ranking import fused, logistic
from matching.records import OneWay, Proposal, Reason
from matching.routes import CROSS_BORDER, cross_topsector
from matching.scoring import contributions

CHUNK = 20_000


def proposals(prepared: Prepared, edges: Edges) -> Iterator[Proposal]:
    """The proposals of these edges, in their order, without places in a portfolio."""
    for start in range(0, len(edges), CHUNK):
        part = edges.take(np.arange(start, min(len(edges), start + CHUNK)))
        parts = contributions(prepared, part)
        kinds = list(parts)
        for_a, for_b = (np.stack([parts[kind][side] for kind in kinds]) for side in (0, 1))
        for row in range(len(part)):
            one = _one_way(Link(prepared, part, row, True), kinds, for_a[:, row])
            other = _one_way(Link(prepared, part, row, False), kinds, for_b[:, row])
            yield _proposal(prepared, (part, row), (one, other))


def _one_way(link: Link, kinds: list[str], weights: npt.NDArray[np.float64]) -> OneWay:
    reasons = tuple(Reason(kind, float(w), FACTS[kind](link)) for kind, w in zip(kinds, weights, strict=True) if w)
    ordered = tuple(sorted(reasons, key=lambda r: (r.kind != "base", -abs(r.weight), r.kind)))
    log_odds = sum(reason.weight for reason in ordered)
    organisations = link.prepared.organisations
    score = float(logistic(np.array(log_odds)))
    return OneWay(organisations[link.own].id, organisations[link.other].id, score, log_odds, ordered)


def _proposal(prepared: Prepared, place: tuple[Edges, int], ways: tuple[OneWay, OneWay]) -> Proposal:
    edges, row = place
    a, b, need, capability = (int(getattr(edges, n)[row]) for n in ("a", "b", "need", "capability"))
    left, right = min(a, b), max(a, b)
    sectors = prepared.topsectors(a, need), prepared.topsectors(b, capability)
    border = prepared.places.cross_border(np.array([left]), np.array([right]))[0]
    score = fused(np.array(ways[0].score), np.array(ways[1].score))
    records = prepared.listings.records
    return Proposal(
        left=prepared.organisations[left].id,
        right=prepared.organisations[right].id,
        need=records[need].id if need >= 0 else None,
        capability=records[capability].id if capability >= 0 else None,
        score=float(score),
        for_left=ways[0] if a == left else ways[1],
        for_right=ways[1] if a == left else ways[0],
        routes=prepared.places.routes(left, right),
        cross_border=CROSS_BORDER[int(border)],
        cross_topsector=cross_topsector(*sectors),
        topsectors=tuple(sorted({*sectors[0], *sectors[1]})),
    )
