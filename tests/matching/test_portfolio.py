"""One assignment over all receivers, within what each partner can bear."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.assignment import COVER, Problem, assign
from matching.portfolio import BEYOND, FILLED, Options, chosen, gini, showing_costs
from matching.ranking import load_weights
from matching.setup import Limits

INTEGERS = st.integers(0, 2**32 - 1)


def problem(seed: int, receivers: int, partners: int, cap: int) -> Problem:
    """A random choice of up to three places, with about half of all links possible and rising costs of showing."""
    numbers = np.random.default_rng(seed)
    receiver, partner = np.nonzero(numbers.random((receivers, partners)) < 0.5)
    value = np.round(numbers.random(len(receiver)), 4)
    costs = np.round(np.sort(numbers.choice([0.0, 0.5]) * numbers.random(cap)), 4)
    return Problem(receiver, receivers + partner, value, 3, costs)


def best_possible(choice: Problem) -> float:
    """The highest sum of values less costs, with `COVER` for every receiver that gets something.

    By linear programming, over all links, all receivers and all showings of each partner.
    """
    who, shown = np.unique(choice.receiver), np.unique(choice.partner)
    links, covered = len(choice.value), len(who)
    showings = np.kron(np.eye(len(shown)), np.ones(len(choice.costs)))
    by_receiver, by_partner = (choice.receiver == who[:, None]), (choice.partner == shown[:, None])
    bounds = [
        (np.hstack([by_receiver, np.zeros((covered, covered + showings.shape[1]))]), choice.places),
        (np.hstack([-1.0 * by_receiver, np.eye(covered), np.zeros((covered, showings.shape[1]))]), 0),
        (np.hstack([by_partner, np.zeros((len(shown), covered)), -showings]), 0),
    ]
    most = np.concatenate([np.full(len(rows), most) for rows, most in bounds])
    worth = np.r_[choice.value, np.full(covered, COVER), -np.tile(choice.costs, len(shown))]
    assert len(worth) == links + covered + showings.shape[1]
    found = linprog(-worth, A_ub=np.vstack([rows for rows, _ in bounds]), b_ub=most, bounds=(0, 1))
    return -float(found.fun or 0.0)


def paid(choice: Problem, taken: npt.NDArray[np.bool_]) -> float:
    """What all showings cost."""
    shown = np.bincount(choice.partner[taken], minlength=1)
    return float(sum(choice.costs[:times].sum() for times in shown))


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

    worth = choice.value[taken].sum() + COVER * len(np.unique(choice.receiver[taken])) - paid(choice, taken)
    assert worth == pytest.approx(best_possible(choice), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(INTEGERS)
def test_the_order_of_the_choices_does_not_matter(seed: int) -> None:
    choice = problem(seed, 8, 6, 2)
    order = np.random.default_rng(seed + 1).permutation(len(choice.value))
    distinct = np.unique(choice.value).size == choice.value.size
    shuffled = Problem(choice.receiver[order], choice.partner[order], choice.value[order], 3, choice.costs)

    one, other = assign(choice), assign(shuffled)

    if distinct:
        assert set(np.flatnonzero(one)) == set(order[np.flatnonzero(other)])


def test_everybody_gets_one_before_somebody_gets_two() -> None:
    receiver, partner = np.array([0, 0, 1]), np.array([2, 3, 2])
    value = np.array([0.9, 0.8, 0.1])

    taken = assign(Problem(receiver, partner, value, 2, np.zeros(1)))

    assert list(taken) == [False, True, True]


def test_nothing_to_choose_is_nothing_chosen() -> None:
    none = np.zeros(0, dtype=np.int64)

    assert len(assign(Problem(none, none, np.zeros(0), 10, np.zeros(5)))) == 0


def possible(links: list[tuple[int, int, float]]) -> Options:
    """Options of receiver, partner and value, with nothing else to tell them apart."""
    receiver, partner = (np.array([link[side] for link in links]) for side in (0, 1))
    value, none = np.array([link[2] for link in links]), np.zeros(len(links), dtype=np.int64)
    return Options(receiver, partner, none, value, none, none, none * 0.0, none > 0, value)


def shown(links: list[tuple[int, int, float]], price: float, cap: int = 20) -> list[tuple[int, int]]:
    """Who is shown whom, with one place for each receiver."""
    choice = chosen(possible(links), Limits(per_receiver=1, cap=cap), price)
    return sorted(zip(choice.receiver.tolist(), choice.partner.tolist(), strict=True))


@pytest.mark.parametrize(("better_by", "partner"), [(0.05, 8), (0.10, 9)])
def test_whom_nobody_sees_goes_before_a_partner_that_is_a_little_better(better_by: float, partner: int) -> None:
    price = 0.10
    taken_by_first = (0, 9, 2.0)

    pairs = shown([taken_by_first, (1, 9, 1.8 + better_by), (1, 8, 1.8)], price)

    assert pairs == [(0, 9), (1, partner)]


def test_without_a_price_the_better_partner_is_shown_however_often_it_is() -> None:
    assert shown([(0, 9, 2.0), (1, 9, 1.81), (1, 8, 1.8)], 0.0) == [(0, 9), (1, 9)]


@pytest.mark.parametrize(("asking", "elsewhere"), [(3, 0), (4, 1)])
def test_a_partner_is_shown_up_to_its_cap_to_those_who_have_another(asking: int, elsewhere: int) -> None:
    links = [link for who in range(asking) for link in ((who, 9, 2.0), (who, 8, 1.7))]

    pairs = shown(links, 0.0, cap=3)

    assert [partner for _, partner in pairs].count(8) == elsewhere
    assert len(pairs) == asking


def test_a_second_link_never_goes_beyond_the_cap() -> None:
    links = [(0, 9, 2.0), (0, 8, 2.0), (1, 9, 2.0), (1, 7, 2.0)]

    choice = chosen(possible(links), Limits(per_receiver=2, cap=1), 0.0)

    assert np.bincount(choice.partner).max() == 1
    assert len(choice.partner) == 3


@pytest.mark.parametrize(("asking", "served"), [(BEYOND * 2, BEYOND * 2), (BEYOND * 2 + 1, BEYOND * 2)])
def test_beyond_its_cap_a_partner_is_shown_only_so_often_to_who_has_nothing_else(asking: int, served: int) -> None:
    links = [(who, 99, 1.7) for who in range(asking)]

    assert len(shown(links, 0.3, cap=2)) == served


def test_a_link_in_reserve_is_for_who_would_get_nothing_else() -> None:
    links = [(0, 9, 1.7), (0, 8, -0.9), (1, 8, -0.9), (1, 7, -1.0)]

    choice = chosen(possible(links), Limits(per_receiver=10), 0.3)

    assert sorted(zip(choice.receiver.tolist(), choice.partner.tolist(), strict=True)) == [(0, 9), (1, 8)]


def test_the_price_of_further_showings_leaves_no_deserved_place_empty() -> None:
    weights, limits = load_weights().portfolio, Limits()

    dearest = showing_costs(limits.cap, weights["showing_price"])[limits.cap - 1]
    least = FILLED + weights["floor"] - weights["repeat_cost"] * (limits.per_receiver - 1)

    assert dearest < least
    assert showing_costs(limits.cap, 0.0)[: limits.cap].max() == 0.0


@pytest.mark.parametrize(("times", "spread"), [([3, 3, 3], 0.0), ([0, 0, 0, 8], 0.75), ([0, 0], 0.0)])
def test_the_spread_of_exposure(times: list[int], spread: float) -> None:
    assert gini(np.array(times)) == pytest.approx(spread)
