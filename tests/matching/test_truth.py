"""Every fact of every reason is true of the records, and the checkers would notice one that is not."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Setup, prepare, propose, why_not
from matching.reasons import REASONS
from matching.records import Fact, Proposal, Reason
from tests.matching.anything import anything
from tests.matching.builders import TODAY
from tests.matching.checkers import CHECKERS
from tests.matching.judging import untrue, wrong_proposal, wrong_sums
from tests.matching.sides import Side
from tests.matching.world import World

SEEDS = range(8)


def _best_links(seed: int, model: Setup) -> tuple[World, list[Proposal]]:
    """The best link of every pair that no rule forbids."""
    records = anything(seed)
    prepared = prepare(records, TODAY, model)
    pairs = combinations(prepared.position, 2)
    found = [why_not(prepared, left, right).best for left, right in pairs]
    world = World(records, TODAY, model.weights, model.embedder, model.cache)
    return world, [one for one in found if one is not None]


@pytest.fixture(scope="module")
def links(model: Setup) -> list[tuple[World, list[Proposal]]]:
    # Few odd texts are as near as a second meeting must be: here less is enough, so that every kind occurs.
    scales = {**model.weights.scales, "also_meaning": 0.3}
    milder = replace(model, weights=replace(model.weights, scales=scales))
    return [_best_links(seed, milder) for seed in SEEDS]


def _reasons(links: list[tuple[World, list[Proposal]]]) -> Iterator[tuple[Side, Reason]]:
    for world, found in links:
        for proposal in found:
            for way in (proposal.for_left, proposal.for_right):
                for reason in way.reasons:
                    yield Side(world, proposal, way), reason


def test_every_kind_of_reason_has_a_checker() -> None:
    assert set(CHECKERS) == set(REASONS)


def test_every_kind_occurs_in_odd_records_and_every_fact_of_all_pairs_is_true(
    links: list[tuple[World, list[Proposal]]],
) -> None:
    seen = {reason.kind for _, reason in _reasons(links)}

    wrong = [said for world, found in links for proposal in found for said in wrong_proposal(world, proposal)]

    assert {kind for kind in REASONS if not kind.startswith("chosen_")} <= seen
    assert wrong == []


@settings(max_examples=12, deadline=None)
@given(st.integers(100, 100_000))
def test_runs_on_odd_records_say_nothing_untrue(model: Setup, seed: int) -> None:
    records = anything(seed)
    world = World(records, TODAY, model.weights, model.embedder, model.cache)

    run = propose(records, TODAY, model)

    assert [said for proposal in run.proposals for said in wrong_proposal(world, proposal)] == []


def _mutations(fact: Fact) -> Fact:
    """Another fact of the same sort."""
    if isinstance(fact, bool) or fact is None:
        return 1999
    if isinstance(fact, int):
        return fact + 2
    if isinstance(fact, float):
        return fact + 0.2
    return (*fact, "x") if isinstance(fact, tuple) else f"{fact}x"


def test_a_changed_fact_of_any_kind_is_noticed(links: list[tuple[World, list[Proposal]]]) -> None:
    unnoticed, changed = set(), set()
    for side, reason in _reasons(links):
        for name, fact in reason.facts.items():
            if (reason.kind, name) in changed:
                continue
            changed.add((reason.kind, name))
            if not untrue(side, replace(reason, facts={**reason.facts, name: _mutations(fact)})):
                unnoticed.add((reason.kind, name))

    assert unnoticed == set()
    assert changed == {
        (kind, name) for kind, row in REASONS.items() for name in row.facts if not kind.startswith("chosen_")
    }


def test_a_missing_an_added_and_an_unknown_fact_are_noticed(links: list[tuple[World, list[Proposal]]]) -> None:
    side, reason = next((side, reason) for side, reason in _reasons(links) if reason.kind == "distance")

    assert untrue(side, reason) == []
    assert untrue(side, replace(reason, facts={})) != []
    assert untrue(side, replace(reason, facts={**reason.facts, "mood": "good"})) != []
    assert untrue(side, replace(reason, kind="luck")) != []


def test_a_reason_told_of_another_pair_is_noticed(links: list[tuple[World, list[Proposal]]]) -> None:
    world, found = links[0]
    told = {reason.kind: reason for _, reason in _reasons(links[:1])}

    noticed = {
        kind
        for kind, reason in told.items()
        for proposal in found
        for way in (proposal.for_left, proposal.for_right)
        if untrue(Side(world, proposal, way), reason)
    }

    assert noticed == set(told) - {"base"}


def test_a_weight_that_is_not_in_the_sum_is_noticed(links: list[tuple[World, list[Proposal]]]) -> None:
    way = links[0][1][0].for_left

    assert wrong_sums(way) == []
    assert wrong_sums(replace(way, reasons=way.reasons[:-1])) != []
    assert wrong_sums(replace(way, score=way.score + 1e-4)) != []
