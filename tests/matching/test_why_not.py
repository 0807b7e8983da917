"""Why not: for any pair the rules that forbid it, each of them true, or its best link and what that lacks."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Limits, Setup, prepare, propose, rank_for_organisation, why_not
from matching.records import Kind, ListingKind, Records
from matching.scoring import POSITIVE_ENOUGH
from tests.matching.anything import anything
from tests.matching.builders import TODAY, capability, meeting, organisation
from tests.matching.world import World

SETUPS = (Setup(limits=Limits(home=None)), Setup(limits=Limits(home="NL")))


def _rules(world: World, left: str, right: str, home: str | None) -> set[str]:
    """The rules that the records bear out for at least one link of a pair."""
    records, pair = world.records, {left, right}
    found = {"itself"} if left == right else set()
    around = {name: _around(world, name) for name in pair}
    if right in around[left] or left in around[right]:
        found.add("part_of")
    hotspots = {name for name, one in world.organisations.items() if one.kind == Kind.HOTSPOT}
    if hotspots & around[left] & around[right]:
        found.add("same_hotspot")
    if _anchors(world, left) & _anchors(world, right):
        found.add("one_anchor")
    refused = [one for one in records.refusals if {one.by, one.other} == pair]
    found |= {"refused_for_need" if one.need else "refused" for one in refused}
    for one, other in ((left, right), (right, left)):
        mine = [x for x in world.listings.values() if x.organisation == one]
        if any(world.organisations[other].place.country in x.countries_excluded for x in mine):
            found.add("country_excluded")
    if home and home not in {world.organisations[name].place.country for name in pair}:
        found.add("not_home")
    if not all(world.organisations[name].receives for name in pair):
        found.add("takes_no_part")
    return found


def _anchors(world: World, name: str) -> set[str]:
    return {one.member for one in world.records.memberships if one.host == name and one.role == "anchor"}


def _around(world: World, name: str) -> set[str]:
    """What an organisation is part of; a centre also of its anchors and of what these are part of."""
    is_centre = name in world.organisations and world.organisations[name].kind == Kind.CENTRE
    roots = {name, *(_anchors(world, name) if is_centre else ())}
    return {host for host, members in world.parts.items() if roots & members} | roots - {name}


@pytest.mark.parametrize("setup", SETUPS, ids=["anywhere", "home"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_every_pair_gets_an_answer_that_is_true(setup: Setup, seed: int) -> None:
    records = anything(seed)
    prepared = prepare(records, TODAY, setup)
    world = World(records, TODAY, setup.weights, setup.embedder, setup.cache)

    for left, right in [*combinations(prepared.position, 2), ("o00", "o00")]:
        answer = why_not(prepared, left, right)
        rules = _rules(world, left, right, setup.limits.home)
        assert bool(answer.rules) is (answer.best is None)
        assert set(answer.rules) <= rules
        if rules & {"itself", "part_of", "not_home", "takes_no_part", "refused"}:
            assert answer.rules
        if not rules:
            assert answer.best is not None
        if answer.best is not None:
            positive = [
                sum(r.weight > 0 for r in way.reasons) for way in (answer.best.for_left, answer.best.for_right)
            ]
            assert {answer.best.left, answer.best.right} == {left, right}
            assert answer.enough_reasons is (min(positive) >= POSITIVE_ENOUGH)
            assert answer.above_floor is (answer.best.score >= setup.weights.portfolio["floor"])


@pytest.mark.parametrize("setup", SETUPS, ids=["anywhere", "home"])
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_what_is_proposed_is_the_best_link_that_why_not_names(setup: Setup, seed: int) -> None:
    records = anything(seed)
    prepared = prepare(records, TODAY, setup)

    for proposal in propose(records, TODAY, setup).proposals:
        answer = why_not(prepared, proposal.left, proposal.right)
        assert answer.rules == ()
        assert answer.enough_reasons
        assert answer.best is not None
        assert answer.best.score >= proposal.score
        assert answer == why_not(prepared, proposal.right, proposal.left)


def test_who_takes_no_part_is_named_and_only_then(wordless: Setup) -> None:
    out = prepare(meeting(b={"receives": False}), TODAY, wordless)
    inside = prepare(meeting(), TODAY, wordless)

    assert why_not(out, "a", "b").rules == ("takes_no_part",)
    assert why_not(inside, "a", "b").rules == ()


def test_a_pair_without_listings_that_meet_is_shown_by_its_profiles(wordless: Setup) -> None:
    records = meeting()
    needs = tuple(one for one in records.listings if one.kind == ListingKind.NEED)
    prepared = prepare(Records(records.organisations, needs), TODAY, wordless)

    answer = why_not(prepared, "a", "b")

    assert answer.best is not None
    assert (answer.best.need, answer.best.capability) == (None, None)
    assert not answer.enough_reasons and not answer.above_floor
    assert rank_for_organisation(prepared, "a") == ()


def test_need_and_capability_without_anything_in_common_are_not_about_one_thing(wordless: Setup) -> None:
    records = meeting()
    offered = capability("b", "Paarden trainen", fields=("robotics",), keywords=("paard",))
    apart = replace(records, listings=(records.listings[0], offered))

    assert why_not(prepare(records, TODAY, wordless), "a", "b").about_one_thing
    assert not why_not(prepare(apart, TODAY, wordless), "a", "b").about_one_thing
    assert propose(apart, TODAY, wordless).proposals == ()


def test_two_profiles_are_about_one_thing_where_their_fields_meet(wordless: Setup) -> None:
    def answer(*fields: str) -> bool:
        pair = organisation("a", fields=("water-treatment",)), organisation("b", fields=fields)
        return why_not(prepare(Records(pair), TODAY, wordless), "a", "b").about_one_thing

    assert answer("water-treatment")
    assert not answer("robotics")
