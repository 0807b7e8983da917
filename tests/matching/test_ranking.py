"""Contributions, scores and the table of weights."""

from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ranking import PROVIDER, SEEKER, WeightsError, contribution, fused, load_weights, logistic
from matching.reasons import REASONS

NUMBERS = st.floats(-6, 6, allow_nan=False)


def test_the_table_says_when_and_how_it_was_set() -> None:
    weights = load_weights()

    assert weights.version.startswith("2018-01-01-")
    assert weights.basis.startswith("learnt from 27230 collaborations before 2018-01-01")


def test_every_weight_has_a_public_explanation() -> None:
    assert set(load_weights().reasons) <= set(REASONS)


@pytest.mark.parametrize("text", ["", "version = '1'\nbasis = 'x'\n[reasons]\nbase = [1, 2]\n", "not toml at all ["])
def test_a_broken_table_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(text)

    with pytest.raises(WeightsError):
        load_weights(path)


def test_a_reason_that_was_not_judged_is_refused(tmp_path: Path) -> None:
    text = resources.files("matching").joinpath("weights.toml").read_text(encoding="utf-8")
    path = tmp_path / "weights.toml"
    path.write_text(text.replace("[judgement]\n", "[judgement]\nluck = [1.0, 1.0, 1.0]\n"))

    with pytest.raises(WeightsError, match="luck"):
        load_weights(path)


@given(st.lists(st.tuples(NUMBERS, st.floats(0, 1)), min_size=1, max_size=30), st.randoms())
def test_contributions_add_up_to_the_same_sum_in_any_order(pairs: list[tuple[float, float]], chance: object) -> None:
    role = np.zeros(1, dtype=np.int64)
    parts = [float(contribution((w, w, w), role, np.array([v]))[0]) for w, v in pairs]
    shuffled = sorted(parts, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert sum(parts) == sum(shuffled)


def test_the_weight_is_that_of_the_role() -> None:
    found = contribution((1.0, 0.5, 0.0), np.array([SEEKER, PROVIDER]), np.ones(2))

    assert list(found) == [1.0, 0.5]


def test_what_nobody_can_feel_is_no_contribution() -> None:
    role = np.zeros(2, dtype=np.int64)

    assert list(contribution((1.0, 1.0, 1.0), role, np.array([0.019, 0.021])) > 0) == [False, True]


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_one_side_cannot_carry_a_pair(one: float, other: float) -> None:
    both = float(fused(np.array(one), np.array(other)))

    assert both <= min(2 * min(one, other), max(one, other)) + 1e-4
    assert both == float(fused(np.array(other), np.array(one)))


def test_a_no_of_one_side_is_a_no() -> None:
    assert float(fused(np.array(0.0), np.array(0.9))) == 0.0
    assert float(logistic(np.array(0.0))) == 0.5
