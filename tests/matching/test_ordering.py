"""Rows are put in order and placed within their groups as plain sorting would."""

import numpy as np
import pytest

from matching.ordering import by_score, in_order, ranks


@pytest.mark.parametrize("widest", [3, 10**6, 2**62])
def test_whole_numbers_are_in_order_and_equal_ones_as_they_come(widest: int) -> None:
    keys = np.random.default_rng(1).integers(-widest, widest, 500)
    keys[::7] = keys[3]

    assert in_order(keys).tolist() == sorted(range(500), key=lambda row: int(keys[row]))


def test_nothing_and_one_are_in_order() -> None:
    assert in_order(np.zeros(0, dtype=np.int64)).tolist() == []
    assert in_order(np.array([-4])).tolist() == [0]


def test_scores_go_from_the_highest_to_the_lowest() -> None:
    assert by_score(np.array([0.1, 0.7001, 0.7, 0.1, 0.7001])).tolist() == [1, 4, 2, 0, 3]


def test_places_are_counted_within_each_group_of_both_kinds() -> None:
    order = np.array([4, 0, 2, 1, 3])

    assert ranks(order, (np.array([5, 5, 5, 5, 5]),)).tolist() == [1, 3, 2, 4, 0]
    assert ranks(order, (np.array([1, 1, 2, 2, 2]), np.array([-1, -1, -1, 9, -1]))).tolist() == [0, 1, 1, 0, 0]
