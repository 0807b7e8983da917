"""Says what is wrong with a proposal: its facts, sums, routes and topsectors, held against the records."""

from math import exp

from matching.records import Fact, OneWay, Proposal, Reason, Route
from tests.matching.checkers import CHECKERS
from tests.matching.sides import Side
from tests.matching.world import World

TOLERANCES = {"similarity": 0.01, "deviation": 0.15, "km": 1, "lift": 0.011}
"""Measured numbers are rounded, and the engine reads vectors on a grid; every other fact is exact."""


def untrue(side: Side, reason: Reason) -> list[str]:
    """What is wrong with a reason, in words; nothing where each of its facts is true."""
    if reason.kind not in CHECKERS:
        return [f"{reason.kind}: nobody checks this kind"]
    try:
        expected = CHECKERS[reason.kind](side, reason.facts)
    except (AssertionError, KeyError, ValueError) as error:
        return [f"{reason.kind} {dict(reason.facts)}: {error}"]
    names = sorted(set(expected) ^ set(reason.facts))
    wrong = [
        name for name in set(expected) & set(reason.facts) if not _same(name, reason.facts[name], expected[name])
    ]
    return [f"{reason.kind}.{name}: {reason.facts.get(name)}, not {expected.get(name)}" for name in (*names, *wrong)]


def _same(name: str, said: Fact, found: Fact) -> bool:
    if name in TOLERANCES and isinstance(said, int | float) and isinstance(found, int | float):
        return abs(said - found) <= TOLERANCES[name]
    return type(said) is type(found) and said == found


def wrong_proposal(world: World, proposal: Proposal) -> list[str]:
    """What is wrong with a proposal: its facts and sums on both sides, the fused score, routes and topsectors."""
    said = []
    for way, chosen in (
        (proposal.for_left, proposal.chosen_left),
        (proposal.for_right, proposal.chosen_right),
    ):
        side = Side(world, proposal, way)
        said += wrong_sums(way)
        said += [wrong for reason in (*way.reasons, *chosen) for wrong in untrue(side, reason)]
    one, other = proposal.for_left.score, proposal.for_right.score
    if (
        abs(proposal.score - 2 * one * other / (one + other)) > 0.5001e-4
        or round(proposal.score, 4) != proposal.score
    ):
        said.append(f"{proposal.score} is not the harmonic mean of {one} and {other}")
    return said + _wrong_place(world, proposal) + _wrong_sectors(Side(world, proposal, proposal.for_left))


def _wrong_place(world: World, proposal: Proposal) -> list[str]:
    left, right = (world.organisations[name].place for name in (proposal.left, proposal.right))
    certain = world.programmes(proposal.left) & world.programmes(proposal.right) and left.country != right.country
    home, same = left.country == right.country == "NL", left.province and left.province == right.province
    reach = {Route.REGIONAL} if home and same else {Route.INTERREGIONAL} if home else {Route.EUROPEAN, Route.GLOBAL}
    right_ones = set(proposal.routes) - {Route.CROSS_BORDER} <= reach
    border = (proposal.cross_border == "yes") == bool(certain) == (Route.CROSS_BORDER in proposal.routes)
    return [] if right_ones and border else [f"routes {proposal.routes}, across a border: {proposal.cross_border}"]


def _wrong_sectors(side: Side) -> list[str]:
    left, right = (side.world.topsectors(name, side.listing_of(name)) for name in side.ordered)
    crosses = bool(left and right and not left & right)
    same = side.proposal.topsectors == tuple(sorted(left | right)) and side.proposal.cross_topsector == crosses
    return [] if same else [f"topsectors {side.proposal.topsectors}, cross: {side.proposal.cross_topsector}"]


def wrong_sums(way: OneWay) -> list[str]:
    """Whether weights add up to the log-odds, to the last bit, and these make the score."""
    total = sum(reason.weight for reason in reversed(way.reasons))
    said = [] if total == way.log_odds else [f"weights add up to {total}, not {way.log_odds}"]
    return said if abs(way.score - 1 / (1 + exp(-way.log_odds))) < 1e-12 else [*said, f"score {way.score}"]
