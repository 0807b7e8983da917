"""Chooses what every receiver is shown: one assignment over all of them, within what each partner can bear."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from matching.assignment import Problem, assign
from matching.edges import Edges
from matching.ordering import by_score, ranks
from matching.prepared import Prepared
from matching.ranking import ORDER_DECIMALS, Weights
from matching.records import Phase, Reason
from matching.scoring import Scores, sector_marks
from matching.setup import Limits

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEAR, ELSEWHERE, EUROPE, WORLD = range(4)
REACHES = ("near", "interregional", "european", "global")
FEW_TIES = 3
"""With fewer partners than this nothing is said about looking inward."""

IN_RESERVE = 5
"""So many of a receiver's best links stay in the choice below the floor, for who would get nothing else."""

FILLED = 1.0
"""Added to each link from the floor on: a price moves showings to others and leaves no deserved place empty."""

LAST_RESORT = 1.5
"""Taken off the score of a link below the floor: less than any link above it is worth, and never worth a second."""

BEYOND = 4
"""Up to so many times the cap a partner is shown to those who would get nothing else."""

NO_SECOND = 2.3
"""What a showing beyond the cap costs: more than a link is worth to who has another."""


@dataclass(frozen=True, slots=True)
class Options:
    """Directed choices: `receiver` could be shown `partner` by `edge`; `value` is score with the bonuses."""

    receiver: Ints
    partner: Ints
    edge: Ints
    score: Floats
    reach: Ints
    theme: Ints
    place_bonus: Floats
    first_of_theme: Flags
    value: Floats

    def take(self, rows: Ints) -> "Options":
        """The options at these rows."""
        return Options(*(getattr(self, f.name)[rows] for f in fields(self)))

    def why(self, row: int, prepared: Prepared) -> tuple[Reason, ...]:
        """Why this one is in the set of its receiver; the weights are bonuses to the choice, not to the score."""
        portfolio, theme = prepared.weights.portfolio, int(self.theme[row])
        found = []
        if self.place_bonus[row] > 0:
            found.append(
                Reason("chosen_for_route", float(self.place_bonus[row]), {"route": REACHES[int(self.reach[row])]})
            )
        if self.first_of_theme[row]:
            name = prepared.listings.records[theme].id if theme >= 0 else None
            found.append(Reason("chosen_for_variety", portfolio["repeat_cost"], {"theme": name}))
        return tuple(found) or (Reason("chosen_for_score", 0.0),)


def reach_groups(prepared: Prepared, edges: Edges) -> Ints:
    """Near (regional or across a border nearby), elsewhere in the country, Europe, or the world."""
    reach = prepared.places.reach(edges.a, edges.b)
    border = prepared.places.cross_border(edges.a, edges.b) == 2
    return np.where(border, NEAR, reach)


def options(prepared: Prepared, edges: Edges, scores: Scores) -> Options:
    """Both directions of every edge that is good enough, with bonuses for reach and costs for repetition."""
    kept = _possible(prepared, edges, scores)
    back, edge = kept >= len(edges), kept % max(1, len(edges))
    a, b, score, need = edges.a[edge], edges.b[edge], scores.score[edge], edges.need[edge]
    receiver, partner = np.where(back, b, a), np.where(back, a, b)
    theme = np.where(back & (need >= 0), edges.capability[edge], need)
    left, where = np.unique(edge, return_inverse=True)
    edges = edges.take(left)
    reach, reserve = reach_groups(prepared, edges)[where], score < prepared.weights.portfolio["floor"]
    order = np.lexsort((partner, -score))
    in_theme, in_reach = ranks(order, (receiver, theme)), ranks(order, (receiver, reach))
    portfolio, shares = prepared.weights.portfolio, places_by_reach(prepared)[receiver, reach]
    wanted_there = np.clip(1.0 - in_reach / np.maximum(shares, 1), 0.0, 1.0) * (shares > 0)
    bonus: Floats = np.where(reserve, 0.0, portfolio["place_bonus"] * wanted_there)
    moving = prepared.traits.moving[receiver]
    wanted = np.where(moving, portfolio["crossover_in_transition"], portfolio["crossover_bonus"])
    crossover = wanted * crosses(prepared, edges)[where]
    value: Floats = score + bonus + crossover - portfolio["repeat_cost"] * in_theme
    worth = np.where(reserve, score - LAST_RESORT, value + FILLED)
    first, rounded = (in_theme == 0) & ~reserve, np.asarray(np.round(worth, ORDER_DECIMALS), dtype=np.float64)
    return Options(receiver, partner, edge, score, reach, theme, np.round(bonus, 4), first, rounded)


def _possible(prepared: Prepared, edges: Edges, scores: Scores) -> Ints:
    """What is good enough, and of each receiver a few in reserve: rows of the edges, then of them turned round."""
    portfolio, size = prepared.weights.portfolio, len(prepared.organisations)
    receiver, score = np.concatenate([edges.a, edges.b]), np.tile(scores.score, 2)
    good = score >= portfolio["floor"]
    enough = np.bincount(receiver[good], minlength=size)
    other = np.flatnonzero(~good & (score >= portfolio["least"]) & (enough < IN_RESERVE)[receiver])
    place = enough[receiver[other]] + ranks(by_score(score[other]), (receiver[other],))
    good[other[place < IN_RESERVE]] = True
    return np.flatnonzero(good)


def chosen(possible: Options, limits: Limits, price: float) -> Options:
    """The options that are taken: one assignment over all receivers, with this price on further showings."""
    costs = showing_costs(limits.cap, price)
    problem = Problem(possible.receiver, possible.partner, possible.value, limits.per_receiver, costs)
    return possible.take(np.flatnonzero(assign(problem)))


def showing_costs(cap: int, price: float) -> Floats:
    """What showing one partner for the first, second, ... time costs.

    It rises with the logarithm, so that who is seldom shown goes before who is often shown where two are about as
    good; beyond the cap only who would get nothing else can pay.
    """
    times = np.arange(1, BEYOND * cap + 1)
    return np.round(price * np.log(times) + np.where(times > cap, NO_SECOND, 0.0), ORDER_DECIMALS)


def places_by_reach(prepared: Prepared) -> Ints:
    """Places by reach for each organisation, by its phase, its ties and its type."""
    inward = openness(prepared) < 1.0 - prepared.weights.portfolio["inward_share"]
    asked = [(o.phase, o.types, bool(turned)) for o, turned in zip(prepared.organisations, inward, strict=True)]
    shares = {one: _share_of(prepared.weights, *one) for one in set(asked)}
    return np.array([shares[one] for one in asked], dtype=np.int64).reshape(-1, 4)


def _share_of(weights: Weights, phase: Phase | None, types: tuple[str, ...], inward: bool) -> tuple[int, ...]:
    if phase in (Phase.EMERGENCE, Phase.TRANSITION):
        return weights.shares[phase.value]
    if inward:
        return weights.shares["inward"]
    known = [weights.shares[name] for name in types if name in weights.shares]
    return known[0] if known else weights.shares["default"]


def openness(prepared: Prepared) -> Floats:
    """Share of an organisation's ties outside its own province or country; 1 where too little is known."""
    strength, places = prepared.ties.strength.tocoo(), prepared.places
    row, column = strength.row, strength.col
    same = places.country[row] == places.country[column]
    same &= (places.province[row] == places.province[column]) | (places.province[row] < 0)
    size = len(prepared.organisations)
    total = np.bincount(row, weights=strength.data, minlength=size)
    outside = np.bincount(row, weights=strength.data * ~same, minlength=size)
    partners = np.bincount(row, minlength=size)
    return np.where(partners >= FEW_TIES, outside / np.maximum(total, 1e-9), 1.0)


def crosses(prepared: Prepared, edges: Edges) -> Flags:
    """Which edges link two sides that name topsectors and share none."""
    a, b = sector_marks(prepared, edges.a, edges.need), sector_marks(prepared, edges.b, edges.capability)
    return (
        np.asarray(a.any(axis=1) & b.any(axis=1) & ~(a * b).any(axis=1))
        if len(edges)
        else np.zeros(0, dtype=np.bool_)
    )


def gini(exposure: Ints) -> float:
    """How unevenly appearances are spread: 0 all the same, 1 all with one (Gini coefficient)."""
    if len(exposure) == 0 or exposure.sum() == 0:
        return 0.0
    ordered = np.sort(exposure).astype(np.float64)
    place = np.arange(1, len(ordered) + 1)
    return float(
        round(
            2.0 * (place * ordered).sum() / (len(ordered) * ordered.sum()) - (len(ordered) + 1) / len(ordered),
            4,
        )
    )
