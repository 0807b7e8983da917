"""The table of proposals is learnt from who joined whom, near what was judged, and stays a table people can read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from matching.choice import Question
from matching.proposal_learning import LEARNT, ROLES, LearntProposals, in_scale, learn_proposals, written
from matching.ranking import load_weights
from matching.records import CollaborationRecord, OrganisationRecord, Records
from matching.setup import Setup
from tests.matching.builders import organisation

UNTIL = date(2020, 1, 1)
LATER = (date(2017, 8, 1), date(2018, 2, 1), date(2018, 8, 1))
"""A day in each of the windows whose projects are choices."""

FIELDS, EACH = 6, 12
SIZE = FIELDS * EACH


def _field(row: int) -> int:
    return row // EACH


def _together(name: str, rows: tuple[int, ...], start: date) -> CollaborationRecord:
    return CollaborationRecord(
        name,
        tuple(f"o{row:02}" for row in rows),
        start,
        f"o{rows[0]:02}",
        f"Project {name}",
        (f"f{_field(rows[0])}",),
    )


def _world(*, by_field: bool) -> Records:
    """Each works with a neighbour in its field and one two fields on; later it meets its own field, or another.

    Common partners are thus many in another field, and say little of whom one meets in one's own.
    """
    organisations: tuple[OrganisationRecord, ...] = tuple(organisation(f"o{row:02}") for row in range(SIZE))
    past = [
        _together(f"a{number}{row:02}", (row, other % SIZE), date(2016, 1, 1))
        for row in range(SIZE)
        for number, other in enumerate((_field(row) * EACH + (row + 1) % EACH, row + 2 * EACH))
    ]
    later = []
    for number, start in enumerate(LATER, start=3):
        for row in range(0, SIZE, 2):
            field = _field(row) if by_field else (_field(row) + 4) % FIELDS
            later.append(_together(f"b{number}{row:02}", (row, field * EACH + (row + number) % EACH), start))
    return Records(organisations, collaborations=(*past, *later))


def _learnt(records: Records) -> LearntProposals:
    return learn_proposals(records, UNTIL, Setup(), lambda stage, share: None)


@cache
def _by_field() -> LearntProposals:
    return _learnt(_world(by_field=True))


def _share(table: Mapping[str, tuple[float, float, float]], place: int) -> float:
    """What fields count of what they and common partners count together."""
    return table["fields_shared"][place] / (table["fields_shared"][place] + table["known_by_both"][place])


@cache
def _by_partners() -> LearntProposals:
    return _learnt(_world(by_field=False))


@pytest.mark.parametrize(("role", "place"), ROLES.items())
def test_what_told_who_joined_whom_counts_more_against_the_rest(role: str, place: int) -> None:
    judged, learnt = load_weights().judgement, _by_field()

    assert _share(learnt.reasons, place) > _share(judged, place)
    assert learnt.told[role] >= learnt.judged[role] > 0.8


@pytest.mark.parametrize("place", ROLES.values())
def test_what_did_not_tell_counts_less(place: int) -> None:
    assert _share(_by_partners().reasons, place) < _share(load_weights().judgement, place)


@pytest.mark.parametrize("place", ROLES.values())
def test_what_is_learnt_tells_links_as_far_apart_as_by_hand(place: int) -> None:
    judged = load_weights().judgement
    by_hand, free = np.array([row[place] for row in judged.values()]), np.isin(list(judged), LEARNT)
    chance, chosen = np.random.default_rng(0), np.arange(8) < 2
    questions = [Question(chance.random((8, len(judged)), np.float32), chosen) for _ in range(9)]
    values = np.concatenate([one.signals for one in questions])[:, free]
    learnt = 3.0 * by_hand**2 * np.sign(by_hand)

    scaled = in_scale(questions, learnt, by_hand, free)

    assert (values @ scaled[free]).std() == pytest.approx((values @ by_hand[free]).std())
    assert scaled[~free] == pytest.approx(learnt[~free])


def test_a_reason_for_a_link_never_comes_to_speak_against_it() -> None:
    learnt = _by_partners().reasons

    assert learnt["fields_shared"][ROLES["profile"]] < load_weights().judgement["fields_shared"][ROLES["profile"]]
    assert min(weight for kind in LEARNT for weight in learnt[kind]) >= 0.0


def test_what_past_projects_do_not_tell_of_stays_as_judged() -> None:
    judged, learnt = load_weights().judgement, _by_field().reasons
    kept = set(judged) - set(LEARNT) - {"base"}

    assert {kind: learnt[kind] for kind in kept} == {kind: judged[kind] for kind in kept}
    assert "distance" in kept and "fields_complementary" in kept


def test_the_order_of_records_changes_nothing() -> None:
    world = _world(by_field=True)
    turned = replace(
        world, organisations=world.organisations[::-1], collaborations=tuple(reversed(world.collaborations))
    )

    assert _learnt(turned) == _by_field()


def test_the_table_in_use_plays_no_part() -> None:
    weights = load_weights()
    other = replace(weights, reasons=dict.fromkeys(weights.reasons, (1.0, 1.0, 1.0)))

    learnt = learn_proposals(_world(by_field=True), UNTIL, Setup(other), lambda stage, share: None)

    assert learnt == _by_field()


def test_what_begins_later_is_not_looked_at() -> None:
    world = _world(by_field=True)
    after = _together("z", (0, SIZE - 1, 20, 40), UNTIL)

    assert _learnt(replace(world, collaborations=(*world.collaborations, after))) == _by_field()


@pytest.mark.parametrize("missing", [{"title": ""}, {"fields": ()}, {"lead": None}])
def test_too_little_to_learn_from_is_told(missing: dict[str, object]) -> None:
    world = _world(by_field=True)
    bare = tuple(replace(one, **missing) for one in world.collaborations)  # type: ignore[arg-type]

    with pytest.raises(ValueError, match="too few projects"):
        _learnt(replace(world, collaborations=bare))


def test_only_the_learnt_rows_of_the_text_change() -> None:
    rows = "".join(f"{kind:8} = [1.00, 1.00, 1.00]  # why\n" for kind in ("meaning", "base"))
    text = f'# the rows of [reasons]\nversion = "old"\n\n[reasons]\n{rows}\n[judgement]\n{rows}\n[scales]\nfull = 1\n'
    learnt = LearntProposals({"meaning": (2.0, 3.5, 0.25), "base": (-1.0, -2.0, 0.0)}, {}, {}, {})

    changed = written(text, learnt, {"version": "new"})

    assert changed == text.replace('"old"', '"new"').replace("[1.00, 1.00, 1.00]", "[2.00, 3.50, 0.25]", 1).replace(
        "base     = [1.00, 1.00, 1.00]", "base     = [-1.00, -2.00, 0.00]", 1
    )


def test_the_table_that_ships_is_learnt_and_differs_from_judgement_where_it_may() -> None:
    weights = load_weights()
    changed = {kind for kind, row in weights.reasons.items() if row != weights.judgement[kind]}

    assert weights.reasons.keys() == weights.judgement.keys()
    assert changed == {*LEARNT, "base"}
