"""A whole run: sums, order, truth of facts, choice of candidates, peers and statistics."""

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import (
    Limits,
    Prepared,
    Run,
    Setup,
    prepare,
    propose,
    rank_for_organisation,
    why_not,
)
from matching.reasons import REASONS
from matching.records import (
    CollaborationRecord,
    FieldPair,
    Kind,
    Phase,
    ProgrammeArea,
    Proposal,
    Reason,
    Records,
)
from matching.scoring import POSITIVE_ENOUGH
from tests.matching.builders import TODAY, capability, meeting, need, organisation

SUBJECTS = (
    ("Zuivering van afvalwater met membranen", "Membrane pilots for waste water", "water-treatment"),
    ("Robot die fruit plukt", "Greifer und Roboter für die Ernte", "robotics"),
    ("Batterijen testen op brand", "Essais de sécurité de batteries", "batteries"),
    ("Photonic chips packaging", "Assemblage van fotonische chips", "photonics"),
    ("Dronevluchten boven de haven", "Drone test flights with permits", "drones"),
)
PLACES = (("NL", "NL-FR", 53.2, 5.8), ("NL", "NL-NB", 51.4, 5.5), ("DE", None, 52.0, 7.6), ("US", None, 42.4, -71.1))


def landscape(size: int = 24) -> Records:
    """Organisations on five subjects in three countries, with needs, capabilities and joint projects."""
    owners, listings = [], []
    for i in range(size):
        asked, offered, field = SUBJECTS[i % 5]
        other = SUBJECTS[(i + 2) % 5][2]
        country, province, lat, lon = PLACES[i % 4]
        name = f"o{i:02}"
        seat = {"province": province, "lat": lat, "lon": lon, "nuts3": ("NL213", "NL111", "DEA34", None)[i % 4]}
        facts = {"fields": (field, other), "topsectors": (field[:4],), "types": ("engineering",), "language": "nl"}
        owners.append(organisation(name, country, seat=seat, phase=list(Phase)[i % 4], texts=(asked,), **facts))
        common = {"fields": (field,), "keywords": (field, asked.split()[0]), "trl_from": 3 + i % 4, "trl_to": 6}
        kinds = {
            "partner_kinds": (Kind.HOTSPOT,),
            "cooperation": ("facility-access",),
            "published": date(2026, 10, 1),
        }
        listings.append(need(name, f"{asked} {i}", countries_wanted=("DE",) if i % 3 == 0 else (), **common, **kinds))
        listings.append(capability(name, f"{offered} {i}", **common, **kinds))
    projects = [
        CollaborationRecord(
            f"p{i}", (f"o{i:02}", f"o{(i * 3 + 1) % size:02}", f"o{(i + 7) % size:02}"), date(2022, 5, 1)
        )
        for i in range(size)
    ]
    pairs = [FieldPair(a[2], b[2], 40, 1.6) for a in SUBJECTS for b in SUBJECTS if a[2] < b[2]]
    areas = [ProgrammeArea("de-nl", "x", nuts, date(2021, 1, 1), None) for nuts in ("NL213", "DEA34")]
    return Records(tuple(owners), tuple(listings), (), tuple(projects), (), tuple(pairs), tuple(areas))


@pytest.fixture(scope="module")
def run(model: Setup) -> Run:
    return propose(landscape(), TODAY, model)


@pytest.fixture(scope="module")
def prepared(model: Setup) -> Prepared:
    return prepare(landscape(), TODAY, model)


def reasons(proposal: Proposal) -> list[Reason]:
    """All reasons of both sides."""
    return [*proposal.for_left.reasons, *proposal.for_right.reasons]


def test_reasons_add_up_exactly_to_the_score(run: Run) -> None:
    for way in (way for p in run.proposals for way in (p.for_left, p.for_right)):
        assert sum(reason.weight for reason in way.reasons) == way.log_odds
        assert way.score == pytest.approx(1 / (1 + np.exp(-way.log_odds)), abs=1e-12)


def test_the_fused_score_is_the_harmonic_mean(run: Run) -> None:
    for p in run.proposals:
        mean = 2 / (1 / p.for_left.score + 1 / p.for_right.score)
        assert p.score == pytest.approx(mean, abs=6e-5)


def test_every_proposal_has_a_base_and_two_reasons_for_it_on_both_sides(run: Run) -> None:
    for way in (way for p in run.proposals for way in (p.for_left, p.for_right)):
        assert way.reasons[0].kind == "base"
        assert sum(reason.weight > 0 for reason in way.reasons[1:]) >= POSITIVE_ENOUGH


def test_reasons_have_the_facts_that_their_table_names(run: Run) -> None:
    for reason in (reason for p in run.proposals for reason in reasons(p)):
        assert set(reason.facts) == set(REASONS[reason.kind].facts), reason.kind


def test_sides_are_ordered_and_a_pair_comes_once(run: Run) -> None:
    keys = [(p.left, p.right) for p in run.proposals]

    assert all(left < right for left, right in keys)
    assert len(keys) == len(set(keys))
    assert all(p.for_left.receiver == p.left and p.for_left.other == p.right for p in run.proposals)
    order = [(-p.score, p.left, p.right) for p in run.proposals]
    assert order == sorted(order)


def test_every_fact_is_true_of_the_records(run: Run) -> None:
    records = landscape()
    owners = {o.id: o for o in records.organisations}
    listings = {one.id: one for one in records.listings}
    for p in run.proposals:
        for way in (p.for_left, p.for_right):
            own, other = owners[way.receiver], owners[way.other]
            for reason in way.reasons:
                facts = reason.facts
                match reason.kind:
                    case "meaning":
                        pair = listings[str(facts["need"])], listings[str(facts["capability"])]
                        assert {one.organisation for one in pair} == {own.id, other.id}
                    case "words":
                        mine = next(x for x in (p.need, p.capability) if x and listings[x].organisation == own.id)
                        text = " ".join([listings[mine].title, *listings[mine].keywords])
                        assert all(str(term) in text for term in facts["terms"] or ())  # type: ignore[union-attr]
                    case "evidence":
                        both = [c for c in records.collaborations if {own.id, other.id} <= set(c.participants)]
                        assert (facts["projects"], facts["last_year"]) == (len(both), 2022)
                    case "known_by_both":
                        known = [
                            {n for c in records.collaborations if o.id in c.participants for n in c.participants}
                            for o in (own, other)
                        ]
                        common = (known[0] & known[1]) - {own.id, other.id}
                        assert facts["count"] == len(common)
                        assert set(facts["partners"]) <= common  # type: ignore[arg-type]
                    case "experience":
                        assert facts["projects"] == sum(other.id in c.participants for c in records.collaborations)
                    case "country_wanted":
                        assert facts["country"] == other.place.country == "DE"
                    case "border":
                        assert {own.place.nuts3, other.place.nuts3} == {"NL213", "DEA34"}
                    case "fields_complementary":
                        left, right = owners[p.left], owners[p.right]
                        assert facts["left_field"] in set(left.fields) - set(right.fields)
                        assert facts["right_field"] in set(right.fields) - set(left.fields)
                    case "peer":
                        assert Phase.TRANSITION in (own.phase, other.phase)
                        assert facts["phase"] == own.phase


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000))
def test_shuffled_records_give_the_same_run(model: Setup, seed: int) -> None:
    records = landscape(12)
    chance = random.Random(seed)
    lists = {name: list(getattr(records, name)) for name in ("organisations", "listings", "collaborations")}
    for rows in lists.values():
        chance.shuffle(rows)
    shuffled = replace(records, **{name: tuple(rows) for name, rows in lists.items()})

    assert propose(shuffled, TODAY, model).proposals == propose(records, TODAY, model).proposals


def test_nobody_gets_more_than_the_limits_say(model: Setup) -> None:
    tight = replace(model, limits=Limits(per_receiver=3, cap=4, home=None))

    run = propose(landscape(), TODAY, tight)

    shown = [(p.left, p.right, p.rank_left) for p in run.proposals if p.rank_left]
    shown += [(p.right, p.left, p.rank_right) for p in run.proposals if p.rank_right]
    for name in {o.id for o in landscape().organisations}:
        ranks = sorted(rank for who, _, rank in shown if who == name)
        assert ranks == list(range(1, len(ranks) + 1))
        assert 1 <= len(ranks) <= 3
        assert sum(partner == name for _, partner, _ in shown) <= 4


def test_a_chosen_place_has_a_reason_and_others_have_none(run: Run) -> None:
    for p in run.proposals:
        assert bool(p.chosen_left) is (p.rank_left is not None)
        assert bool(p.chosen_right) is (p.rank_right is not None)


def test_statistics_tell_what_was_done(model: Setup) -> None:
    first = propose(landscape(), TODAY, model).statistics

    assert first.receivers == 24
    assert first.receivers_without == 0
    assert first.pairs_considered > first.proposals > 0
    assert 0 <= first.gini < 0.6
    assert first.texts_embedded == 0 and first.texts_from_cache > 48
    stages = ("embedding", "prepare", "candidates", "scoring", "pruning", "portfolio", "reasons")
    assert sorted(first.seconds) == sorted(stages)


def test_progress_tells_the_stages_in_order(model: Setup) -> None:
    told: list[tuple[str, float]] = []

    propose(meeting(), TODAY, replace(model, progress=lambda stage, share: told.append((stage, share))))

    assert [stage for stage, share in told if share == 1.0][:3] == ["embedding", "prepare", "candidates"]


def test_an_organisation_sees_its_best_links_first(prepared: Prepared) -> None:
    ranked = rank_for_organisation(prepared, "o03", limit=5)

    assert len(ranked) == 5
    assert all("o03" in (p.left, p.right) for p in ranked)
    assert [p.score for p in ranked] == sorted((p.score for p in ranked), reverse=True)


def test_why_not_shows_what_a_weak_pair_lacks(prepared: Prepared) -> None:
    answer = why_not(prepared, "o00", "o04")

    assert answer.rules == ()
    assert answer.best is not None
    assert {answer.best.left, answer.best.right} == {"o00", "o04"}


def test_a_hotspot_in_transition_meets_one_of_its_type_that_went_before(wordless: Setup) -> None:
    owners = [
        organisation("moving", phase=Phase.TRANSITION, types=("engineering",), language="nl"),
        organisation("settled", phase=Phase.CONSOLIDATION, types=("engineering",), language="nl"),
        organisation("other-type", phase=Phase.CONSOLIDATION, types=("creative-urban",), language="nl"),
        organisation("young", phase=Phase.EMERGENCE, types=("engineering",), language="nl"),
    ]

    run = propose(Records(tuple(owners)), TODAY, wordless)

    assert [(p.left, p.right) for p in run.proposals] == [("moving", "settled")]
    assert "peer" in {reason.kind for reason in reasons(run.proposals[0])}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"need": {"countries_wanted": ("NL",)}}, {}),
        ({}, {"need": {"countries_wanted": ("BE",)}}),
        ({"need": {"partner_kinds": (Kind.HOTSPOT,)}}, {"need": {"partner_kinds": (Kind.COMPANY,)}}),
        ({"need": {"cooperation": ("facility-access",)}}, {"need": {"cooperation": ("licence",)}}),
        ({}, {"need": {"cooperation": ("peer-advice",)}}),
        ({"need": {"trl_from": 4, "trl_to": 6}}, {"need": {"trl_from": 8, "trl_to": 9}}),
        ({"a": {"language": "nl"}, "b": {"language": "nl"}}, {"a": {"language": "nl"}, "b": {"language": "de"}}),
        ({"capability": {"published": TODAY}}, {"capability": {"published": date(2025, 1, 1)}}),
        ({"a": {"seat": {"lat": 52.0, "lon": 5.0}}, "b": {"seat": {"lat": 52.1, "lon": 5.0}}}, {}),
    ],
)
def test_what_was_asked_for_counts(
    better: dict[str, dict[str, object]], worse: dict[str, dict[str, object]], wordless: Setup
) -> None:
    base = {"cooperation": ("facility-access",), "trl_from": 4, "trl_to": 6}
    scores = []
    for facts in (better, worse):
        own = {**facts, "capability": {**base, **facts.get("capability", {})}}
        scores.append(propose(meeting(**own), TODAY, wordless).proposals[0].score)

    assert scores[0] > scores[1]


def test_without_a_model_the_engine_works_and_says_so(wordless: Setup) -> None:
    run = propose(landscape(), TODAY, wordless)

    assert run.statistics.embedder == "none"
    assert run.statistics.receivers_without == 0
    assert "meaning" not in {reason.kind for p in run.proposals for reason in reasons(p)}


def test_no_records_are_no_proposals(wordless: Setup) -> None:
    assert propose(Records(()), TODAY, wordless).proposals == ()
