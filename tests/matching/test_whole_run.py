"""The whole demonstration in one run: all that it says is true, the same by every entrance and in other words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest

from matching.embedding import FileCache
from matching.engine import (
    Prepared,
    Run,
    Setup,
    Watch,
    prepare,
    propose_prepared,
    rank_for_listing,
    rank_for_organisation,
    why_not,
)
from matching.ranking import load_weights
from matching.records import Fact, ListingRecord, OneWay, Proposal, Records
from matching.setup import Limits
from tests.matching import guide
from tests.matching.builders import TODAY
from tests.matching.judging import untrue, wrong_proposal
from tests.matching.sides import Side
from tests.matching.world import World

NUMBER = re.compile(r"\d+\.\d+")
ROUNDED = 0.0101
"""Another processor may round the last digit of a shown number the other way."""

FROM_TEXT = {"meaning", "also_meets", "words", "profile", "alike"}


@pytest.fixture(scope="module")
def setup(model: Setup, vectors: Path) -> Setup:
    """As the service runs it: one side of each proposal is Dutch."""
    return replace(model, limits=Limits(), cache=FileCache(vectors))


@pytest.fixture(scope="module")
def prepared(demonstration: Records, setup: Setup) -> Prepared:
    return prepare(demonstration, TODAY, setup)


@pytest.fixture(scope="module")
def run(prepared: Prepared, setup: Setup) -> Run:
    return propose_prepared(prepared, Watch(setup))


@pytest.fixture(scope="module")
def world(demonstration: Records, setup: Setup) -> World:
    return World(demonstration, TODAY, setup.weights, setup.embedder, setup.cache)


def _ways(proposal: Proposal) -> tuple[OneWay, OneWay]:
    return proposal.for_left, proposal.for_right


def test_every_fact_of_every_reason_is_true(run: Run, world: World) -> None:
    wrong = [said for proposal in run.proposals for said in wrong_proposal(world, proposal)]

    assert len(run.proposals) > 350
    assert wrong == []


def test_attention_is_spread_over_all_who_could_be_proposed(run: Run) -> None:
    shown: Counter[str] = Counter()
    sets: dict[str, list[float]] = {}
    for p in run.proposals:
        for own, other, rank in ((p.left, p.right, p.rank_left), (p.right, p.left, p.rank_right)):
            if rank:
                shown[other] += 1
                sets.setdefault(own, []).append(p.score)
    limits, floor = Limits(), load_weights().portfolio["floor"]

    assert run.statistics.gini <= 0.45
    assert run.statistics.receivers_without == 0
    assert len(shown) >= 0.93 * run.statistics.receivers
    assert max(shown.values()) <= limits.cap
    assert max(map(len, sets.values())) == limits.per_receiver
    assert mean(score for found in sets.values() for score in found) > 0.84
    assert all(len(found) == 1 or min(found) >= floor for found in sets.values())


def test_most_kinds_of_reasons_occur(run: Run) -> None:
    kinds = {reason.kind for p in run.proposals for way in _ways(p) for reason in way.reasons}

    assert len(kinds) > 20


def test_what_is_chosen_as_first_of_its_theme_is_the_first_in_its_set(run: Run) -> None:
    sets: dict[str, list[tuple[int, Fact, bool]]] = {}
    for p in run.proposals:
        for own, rank, chosen in ((p.left, p.rank_left, p.chosen_left), (p.right, p.rank_right, p.chosen_right)):
            for reason in chosen:
                if rank and reason.kind == "chosen_for_variety":
                    sets.setdefault(own, []).append((rank, reason.facts["theme"], True))

    assert sets
    for found in sets.values():
        themes = [theme for _, theme, _ in found]
        assert len(themes) == len(set(themes))


def test_a_fact_made_false_anywhere_in_the_run_is_noticed(run: Run, world: World) -> None:
    for proposal in run.proposals[::25]:
        for way in _ways(proposal):
            for reason in way.reasons[1:]:
                name, fact = next(iter(reason.facts.items()))
                false = {**reason.facts, name: f"not {fact}"}
                assert untrue(Side(world, proposal, way), replace(reason, facts=false)), reason


def _bare(proposal: Proposal) -> Proposal:
    """A proposal without its place in a set, which only a whole run gives."""
    return replace(proposal, rank_left=None, rank_right=None, chosen_left=(), chosen_right=())


def test_a_pair_has_the_same_reasons_by_every_entrance(run: Run, prepared: Prepared) -> None:
    for proposal in map(_bare, run.proposals[::30]):
        asked = rank_for_organisation(prepared, proposal.left, 50)
        assert why_not(prepared, proposal.left, proposal.right).best == proposal
        assert [one for one in asked if one.right == proposal.right or one.left == proposal.right] == [proposal]
        if proposal.need is not None:
            answers = rank_for_listing(prepared, proposal.need, 50)
            same = [one for one in answers if one.capability == proposal.capability]
            assert same in ([proposal], [])


def test_the_guide_shows_the_numbers_of_this_version(prepared: Prepared) -> None:
    text = guide.GUIDE.read_text()

    made = guide.made(text, guide.parts(prepared))

    assert NUMBER.sub("n", made) == NUMBER.sub("n", text), "run: python -m tests.matching.guide"
    assert [float(one) for one in NUMBER.findall(made)] == pytest.approx(
        [float(one) for one in NUMBER.findall(text)], abs=ROUNDED
    ), "run: python -m tests.matching.guide"


def test_the_guide_tells_of_a_table_that_has_changed(prepared: Prepared) -> None:
    text = guide.GUIDE.read_text()
    found = guide.parts(prepared)

    assert guide.made(text, {**found, "relatedness": found["relatedness"].replace("1.", "2.")}) != text


def _reversed(text: str) -> str:
    """The sentences of a text in the opposite order."""
    return " ".join(reversed(re.split(r"(?<=[.!?])\s+", text.strip())))


def _reworded(listing: ListingRecord) -> ListingRecord:
    """A listing with its sentences, keywords, fields and kinds the other way round."""
    texts = ("summary", "summary_en", "description", "partner_wanted", "partner_task")
    lists = ("keywords", "fields", "cooperation", "partner_kinds", "topsectors", "countries_wanted")
    turned = {name: _reversed(getattr(listing, name)) for name in texts}
    return replace(listing, **turned, **{name: tuple(reversed(getattr(listing, name))) for name in lists})


@pytest.fixture(scope="module")
def reworded(demonstration: Records, setup: Setup) -> Prepared:
    listings = tuple(map(_reworded, reversed(demonstration.listings)))
    organisations = tuple(
        replace(one, texts=tuple(map(_reversed, one.texts)), fields=tuple(reversed(one.fields)))
        for one in reversed(demonstration.organisations)
    )
    return prepare(replace(demonstration, listings=listings, organisations=organisations), TODAY, setup)


def _both_wordings(run: Run, reworded: Prepared) -> Iterator[tuple[OneWay, OneWay]]:
    """Each side of a link as it was and after rewording, where both ways the same listings carry the link."""
    for proposal in run.proposals[::3]:
        again = why_not(reworded, proposal.left, proposal.right).best
        if again and (again.need, again.capability) == (proposal.need, proposal.capability):
            yield from zip(_ways(proposal), _ways(again), strict=True)


def _facts(way: OneWay) -> Mapping[str, tuple[float, Mapping[str, Fact]]]:
    return {one.kind: (one.weight, one.facts) for one in way.reasons if one.kind not in FROM_TEXT}


@pytest.mark.long
def test_other_order_of_sentences_and_names_keeps_the_reasons(run: Run, reworded: Prepared) -> None:
    pairs = list(_both_wordings(run, reworded))

    kinds = [{one.kind for one in before.reasons} == {one.kind for one in after.reasons} for before, after in pairs]
    moved = [abs(before.score - after.score) for before, after in pairs]

    assert len(pairs) > 0.9 * 2 * len(run.proposals[::3])
    assert all(_facts(before) == _facts(after) for before, after in pairs)
    assert mean(kinds) > 0.9
    assert mean(moved) < 0.03
