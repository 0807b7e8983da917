"""What was done near a need: recent work counts more where it should, and projects that say the same share it."""

from datetime import date

import numpy as np
import pytest
from scipy import sparse

from matching.choice import Question
from matching.history import history
from matching.need_done import done, nearest, shared_out
from matching.need_learning import BEST, CUTS, TRIAL, best_of, window_of
from matching.records import CollaborationRecord


def _done(*projects: tuple[tuple[str, ...], int], told: float = 0.5) -> dict[str, list[float]]:
    records = [CollaborationRecord(f"p{n}", who, date(year, 1, 1)) for n, (who, year) in enumerate(projects)]
    past = history({name: row for row, name in enumerate("abcde")}, records, date(2020, 1, 1))
    found = done(past, np.full(len(records), told), np.zeros(len(records)))
    return {name: [float(value) for value in values] for name, values in found.items()}


def test_new_projects_count_more_where_fresh_ones_are_asked() -> None:
    found = _done((("a", "b"), 2019), (("c", "d"), 2012))

    assert found["done_fresh"][0] > 5 * found["done_fresh"][2] > 0.0
    assert found["best_projects"][0] == found["best_projects"][2]


def test_small_projects_count_more_where_few_are_asked() -> None:
    found = _done((("a", "b"), 2019), (("c", "d", "e"), 2019))

    assert found["best_small"][0] > found["best_small"][2] > 0.0
    assert found["crowds"][2] > found["crowds"][0]


def test_projects_that_say_the_same_share_what_they_say() -> None:
    rows = sparse.csr_matrix([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])

    weights = shared_out(rows, np.array([0.6, 0.6, 0.6, 0.0]))

    assert weights == pytest.approx([0.2, 0.2, 0.3, 0.0])


def test_the_nearest_are_counted_each_way() -> None:
    closeness = sparse.csr_matrix([[0.2, 0.8, 0.4], [0.0, 0.0, 0.0], [0.0, 0.5, 0.0]])

    one, two = nearest(closeness, (1, 2))

    assert one == pytest.approx([0.8, 0.0, 0.5]) and two == pytest.approx([0.6, 0.0, 0.25])


def test_who_is_chosen_from_outside_the_best_is_left_out_with_the_others_there() -> None:
    signals = np.arange(BEST + 50, dtype=np.float32)[:, None]
    chosen = np.isin(np.arange(BEST + 50), (3, BEST + 40))

    best = best_of(Question(signals, chosen), np.array([1.0]))

    assert len(best.signals) == BEST and best.signals.min() == 50.0
    assert best.chosen.sum() == 1


def test_the_trial_sees_nothing_of_the_half_year_it_is_asked_about() -> None:
    until = date(2018, 1, 1)

    assert max(window_of(until, cut)[1] for cut in TRIAL) == date(2017, 7, 1)
    assert max(window_of(until, cut)[1] for cut in CUTS) == until
