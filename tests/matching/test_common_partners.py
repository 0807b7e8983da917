"""The lesser of two rows, summed over their columns, is what a loop over both rows makes it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matching.common_partners import lesser_sums, longer_and_shorter


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.1, 0.6]), st.sampled_from([0, 1, 7, 200]))
def test_sums_are_those_of_all_columns(seed: int, share: float, pairs: int) -> None:
    chance = np.random.default_rng(seed)
    whole = chance.random((30, 30)) * (chance.random((30, 30)) < share)
    left, right = chance.integers(0, 30, pairs), chance.integers(0, 30, pairs)

    found = lesser_sums(sparse.csr_matrix(whole), left, right)

    assert found == pytest.approx(np.minimum(whole[left], whole[right]).sum(axis=1))


def test_a_pair_is_the_same_from_both_sides() -> None:
    table = sparse.csr_matrix(np.array([[0.5, 0.0, 2.0], [1.0, 3.0, 1.0], [0.0, 0.0, 0.0]]))

    assert lesser_sums(table, np.array([0, 1, 2]), np.array([1, 0, 1])).tolist() == [1.5, 1.5, 0.0]


def test_the_longer_row_comes_first_and_the_left_one_of_two_alike() -> None:
    table = sparse.csr_matrix(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]))

    longer, shorter = longer_and_shorter(table, np.array([0, 1, 0]), np.array([1, 0, 2]))

    assert longer.tolist() == [1, 1, 0]
    assert shorter.tolist() == [0, 0, 2]
