"""One assignment over all receivers, within what each partner can bear."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.auction import COVER, STEP, Problem, assign
from matching.portfolio import gini

INTEGERS = st.integers(0, 2**32 - 1)


def problem(seed: int, receivers: int, partners: int, cap: int) -> Problem:
    """A random choice of up to three places, with about half of all links possible."""
    numbers = np.random.default_rng(seed)
    receiver, partner = np.nonzero(numbers.random((receivers, partners)) < 0.5)
    value = np.round(numbers.random(len(receiver)), 4)
    return Problem(receiver, receivers + partner, value, 3, cap)


def best_possible(choice: Problem) -> float:
    """The highest sum of values, with `COVER` for every receiver that gets something, by linear programming."""
    who = np.unique(choice.receiver)
    links, covered = len(choice.value), np.eye(len(who))
    places = [np.r_[choice.receiver == name, np.zeros(len(who))] for name in who]
    caps = [np.r_[choice.partner == name, np.zeros(len(who))] for name in np.unique(choice.partner)]
    covers = [np.r_[-1.0 * (choice.receiver == name), covered[i]] for i, name in enumerate(who)]
    most = [choice.places] * len(places) + [choice.cap] * len(caps) + [0] * len(covers)
    worth = np.r_[choice.value, np.full(len(who), COVER)]
    assert len(worth) == links + len(who)
    found = linprog(-worth, A_ub=np.array(places + caps + covers), b_ub=most, bounds=(0, 1))
    return -float(found.fun or 0.0)


@settings(max_examples=40, deadline=None)
@given(INTEGERS, st.integers(1, 12), st.integers(1, 8), st.integers(1, 4))
def test_nobody_gets_or_bears_more_than_allowed(seed: int, receivers: int, partners: int, cap: int) -> None:
    choice = problem(seed, receivers, partners, cap)

    taken = assign(choice)

    assert np.bincount(choice.receiver[taken], minlength=1).max() <= 3
    assert np.bincount(choice.partner[taken], minlength=1).max() <= cap


@settings(max_examples=40, deadline=None)
@given(INTEGERS, st.integers(2, 9), st.integers(2, 7), st.integers(1, 8))
def test_the_choice_is_as_good_as_linear_programming_finds(
    seed: int, receivers: int, partners: int, cap: int
) -> None:
    choice = problem(seed, receivers, partners, cap)
    if len(choice.value) == 0:
        return

    taken = assign(choice)

    worth = choice.value[taken].sum() + COVER * len(np.unique(choice.receiver[taken]))
    assert worth >= best_possible(choice) - STEP * taken.sum() - 1e-9


@settings(max_examples=25, deadline=None)
@given(INTEGERS)
def test_the_order_of_the_choices_does_not_matter(seed: int) -> None:
    choice = problem(seed, 8, 6, 2)
    order = np.random.default_rng(seed + 1).permutation(len(choice.value))
    distinct = np.unique(choice.value).size == choice.value.size
    shuffled = Problem(choice.receiver[order], choice.partner[order], choice.value[order], 3, 2)

    one, other = assign(choice), assign(shuffled)

    if distinct:
        assert set(np.flatnonzero(one)) == set(order[np.flatnonzero(other)])


def test_everybody_gets_one_before_somebody_gets_two() -> None:
    receiver, partner = np.array([0, 0, 1]), np.array([2, 3, 2])
    value = np.array([0.9, 0.8, 0.1])

    taken = assign(Problem(receiver, partner, value, 2, 1))

    assert list(taken) == [False, True, True]


def test_nothing_to_choose_is_nothing_chosen() -> None:
    none = np.zeros(0, dtype=np.int64)

    assert len(assign(Problem(none, none, np.zeros(0), 10, 5))) == 0


@pytest.mark.parametrize(("shown", "spread"), [([3, 3, 3], 0.0), ([0, 0, 0, 8], 0.75), ([0, 0], 0.0)])
def test_the_spread_of_exposure(shown: list[int], spread: float) -> None:
    assert gini(np.array(shown)) == pytest.approx(spread)
