"""What two profiles are roughly worth: told part by part as from the records, and never above its bound."""

from dataclasses import replace

import numpy as np
import pytest

from matching import worth_tables as part
from matching.engine import Prepared, Setup, prepare
from matching.grids import Dense, Grid
from matching.worth import profile_worth
from tests.matching.builders import TODAY
from tests.matching.test_engine import landscape

SIZE = 40
EVERYONE = np.arange(SIZE)


@pytest.fixture(scope="module")
def prepared(model: Setup) -> Prepared:
    records = landscape(SIZE)
    return prepare(replace(records, field_pairs=records.field_pairs[:1]), TODAY, model)


@pytest.fixture(scope="module")
def source(prepared: Prepared) -> Dense:
    return profile_worth(prepared, EVERYONE)


@pytest.fixture(scope="module")
def grid(source: Dense) -> Grid:
    return source.over(EVERYONE)(EVERYONE).copy()


def test_no_pair_is_worth_more_than_its_bound(source: Dense, grid: Grid) -> None:
    assert source.bound is not None
    worth = source.value(grid, EVERYONE[:, None], EVERYONE[None, :])
    most = source.bound(grid, EVERYONE[:, None], EVERYONE[None, :])

    assert (worth <= most + 1e-5).all()
    assert (worth > 0).sum() > 300 and (worth < most - 0.5).sum() > 300


def test_some_rows_at_a_time_are_worth_what_all_are_at_once(source: Dense, grid: Grid) -> None:
    columns = np.array([3, 4, 17, 39])
    raw = source.over(columns)

    for rows in (EVERYONE[:3], EVERYONE[3:6], EVERYONE[6:]):
        assert (raw(rows) == grid[:, rows[:, None], columns]).all()


def test_a_row_that_looks_alone_is_worth_the_same_to_all(prepared: Prepared, grid: Grid) -> None:
    alone = profile_worth(prepared, EVERYONE[7:8]).over(EVERYONE)(EVERYONE[7:8])

    assert (alone == grid[:, 7:8]).all()


def test_areas_across_a_border_are_those_of_the_places(prepared: Prepared, grid: Grid) -> None:
    left, right = np.repeat(EVERYONE, SIZE), np.tile(EVERYONE, SIZE)

    across = prepared.places.cross_border(left, right).reshape(SIZE, SIZE) == 2

    assert (grid[part.BORDER] == across).all()
    assert across.any() and not across.all()


def test_fields_are_worth_what_they_share_and_how_they_complete_one_another(prepared: Prepared, grid: Grid) -> None:
    weights = prepared.weights
    worth = {kind: row[2] for kind, row in weights.reasons.items()}
    lift = np.log(prepared.field_lifts.lifts.clip(1.0)) / np.log(weights["complement_full"])
    met, told = np.zeros((SIZE, SIZE), dtype=np.bool_), np.zeros((SIZE, SIZE))
    for one in range(SIZE):
        for other in range(SIZE):
            here, there = (set(np.flatnonzero(prepared.traits.fields[row])) for row in (one, other))
            highest = max((lift[a, b] for a in here - there for b in there - here), default=0.0)
            shared = float(prepared.traits.rare_fields[one] @ prepared.traits.rare_fields[other])
            met[one, other] = shared + highest >= weights["content_fields"]
            told[one, other] = worth["fields_complementary"] * min(highest, 1.0) + worth["fields_shared"] * shared

    assert ((grid[part.FIELDS] > 0) == met).all()
    assert np.abs(grid[part.FIELDS] - told)[met].max() < 0.25
    assert 200 < met.sum() < SIZE * SIZE - 200
