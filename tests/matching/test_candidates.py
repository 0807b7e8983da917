"""Candidates are few, and what scoring every pair would show is among them."""

from dataclasses import replace

import numpy as np
import pytest

from matching.candidates import all_edges
from matching.edges import allowed, profile_edges
from matching.engine import Limits, Prepared, Setup, prepare, scored
from matching.pairs import open_to_choice
from matching.portfolio import options
from matching.records import Records
from matching.scoring import score
from tests.matching.builders import TODAY, need, organisation
from tests.matching.test_engine import landscape

FEW = Limits(by_profile=15, by_meaning=8, by_words=4, by_fields=4, home=None)
SHOWN = 5


@pytest.fixture(scope="module")
def prepared(model: Setup) -> Prepared:
    return prepare(landscape(60), TODAY, replace(model, limits=FEW))


def test_the_best_profiles_of_every_pair_scored_are_among_the_candidates(prepared: Prepared) -> None:
    everyone = np.arange(len(prepared.organisations))
    edges = allowed(prepared, profile_edges(*np.triu_indices(len(everyone), 1)))
    scores = score(prepared, edges)
    found = all_edges(prepared, everyone).pair(len(everyone))

    hits = []
    for row in everyone:
        own = np.flatnonzero(((edges.a == row) | (edges.b == row)) & scores.enough)
        first = own[np.argsort(-scores.score[own], kind="stable")][:SHOWN]
        hits.extend(np.isin(edges.take(first).pair(len(everyone)), found))

    assert len(hits) > 200
    assert np.mean(hits) >= 0.98


def test_candidates_are_a_part_of_all_pairs(prepared: Prepared) -> None:
    size = len(prepared.organisations)

    pairs = np.unique(all_edges(prepared, np.arange(size)).pair(size))

    assert len(pairs) < 0.7 * size * (size - 1) / 2


def test_what_is_not_open_to_choice_is_no_option_of_anybody(prepared: Prepared) -> None:
    edges, scores = scored(prepared, all_edges(prepared, np.arange(len(prepared.organisations))))

    rows = open_to_choice(prepared, edges, scores)

    whole, few = options(prepared, edges, scores), options(prepared, edges.take(rows), scores.take(rows))
    assert len(rows) < len(edges)
    assert (few.receiver == whole.receiver).all() and (few.partner == whole.partner).all()
    assert (few.value == whole.value).all() and (rows[few.edge] == whole.edge).all()


def test_profiles_without_a_common_field_are_no_candidates(wordless: Setup) -> None:
    records = Records((organisation("a", fields=("water",)), organisation("b", fields=("chips",))))

    assert len(all_edges(prepare(records, TODAY, wordless), np.arange(2))) == 0


def test_two_needs_are_no_candidates(wordless: Setup) -> None:
    owners = organisation("a"), organisation("b")

    prepared = prepare(Records(owners, (need("a"), need("b"))), TODAY, wordless)

    assert len(all_edges(prepared, np.arange(2))) == 0
