"""Figures of a run carry their uncertainty, and a difference of two is paired."""

import numpy as np
import pytest

from tests.benchmarks.bench import Compared, rival
from tests.benchmarks.figures import averaged, covered, redrawn


def test_a_mean_has_the_standard_error_of_its_questions() -> None:
    figure = averaged([0.0, 1.0, 0.0, 1.0])

    assert (figure.value, figure.error) == (0.5, 0.25)


def test_what_both_find_equally_hard_is_no_uncertainty_of_the_difference() -> None:
    hard = np.array([0.0, 0.5, 1.0, 0.2])

    apart = averaged(hard + 0.1) - averaged(hard)

    assert (apart.value, apart.error) == pytest.approx((0.1, 0.0))


def test_a_bootstrap_of_a_mean_comes_near_its_standard_error() -> None:
    values = np.random.default_rng(3).normal(size=400)

    drawn = redrawn(400, lambda often: float((often * values).sum() / often.sum()))

    assert drawn.value == pytest.approx(values.mean())
    assert drawn.error == pytest.approx(averaged(values).error, rel=0.1)


def test_what_is_shown_to_all_covers_little_and_surely() -> None:
    same, apart = (covered(tops, 1000) for tops in ([["a", "b"]] * 20, [[f"x{n}", f"y{n}"] for n in range(20)]))

    assert same.value == 2 / 200 and apart.value == 40 / 200
    assert (apart - same).value == pytest.approx(38 / 200)


def test_leaving_out_one_question_is_counted_from_what_it_alone_shows() -> None:
    figure = covered([["a", "b"], ["b", "c"], ["b"]], 1000)

    assert figure.parts.tolist() == pytest.approx([2 / 20, 2 / 20, 3 / 20])


def test_coverage_is_held_against_the_most_accurate_baseline_not_against_who_shows_all_and_sundry() -> None:
    low, high = averaged([0.1, 0.2]), averaged([0.3, 0.4])
    simple = {
        "sundry": {"coverage@10": high, "all: nDCG@10": low},
        "accurate": {"coverage@10": low, "all: nDCG@10": high},
    }
    compared = Compared(simple["accurate"], simple, 1.0)

    assert rival(compared, "coverage@10") == rival(compared, "all: nDCG@10") == "accurate"
