"""Directions of networks and tables are the same on any number of threads, and where several are equally strong."""

from typing import Any

import numpy as np
import pytest
from scipy import sparse
from threadpoolctl import threadpool_info, threadpool_limits

from matching.directions import in_network, one_thread, strongest

SIZE, GROUPS = 1_500, 30
PAIRS = 100


def network() -> Any:
    """Groups in a ring, hardly tied to one another, and many pairs apart: all these are equally strong."""
    chance = np.random.default_rng(5)
    left = chance.integers(0, SIZE, 12_000)
    within = chance.integers(0, SIZE // GROUPS, 12_000) * GROUPS + left % GROUPS
    ring = np.arange(SIZE), (np.arange(SIZE) + 1) % SIZE
    pairs = np.arange(SIZE, SIZE + 2 * PAIRS, 2)
    rows, columns = np.concatenate([left, ring[0], pairs]), np.concatenate([within, ring[1], pairs + 1])
    ties = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(SIZE + 2 * PAIRS,) * 2)
    ties.setdiag(0.0)
    return (ties + ties.T).tocsr()


@pytest.fixture(scope="module")
def placed() -> Any:
    return in_network(network(), 20)


def test_places_are_the_same_bytes_on_one_and_two_threads(placed: Any) -> None:
    for threads in (1, 2):
        with threadpool_limits(threads, user_api="blas"):
            assert in_network(network(), 20).tobytes() == placed.tobytes()


def test_places_do_not_hang_on_the_order_of_rows(placed: Any) -> None:
    order = np.random.default_rng(6).permutation(len(placed))

    other = in_network(network()[order][:, order], 20)

    assert np.abs(other @ other.T - (placed @ placed.T)[order][:, order]).max() < 1e-6


def test_who_is_of_one_group_lies_near_and_who_is_apart_has_no_place(placed: Any) -> None:
    near = placed[:SIZE] @ placed[:SIZE].T
    same = np.equal.outer(np.arange(SIZE) % GROUPS, np.arange(SIZE) % GROUPS)

    assert near[same].mean() > near[~same].mean() + 0.3
    assert not placed[SIZE:].any()


def test_equal_groups_of_a_small_network_are_cut_nowhere_in_between() -> None:
    triangles = sparse.block_diag([np.ones((3, 3)) - np.eye(3)] * 6).tolil()
    triangles[0, 3::3] = triangles[3::3, 0] = 1.0  # one in the middle, five groups alike around it

    near = in_network(triangles.tocsr(), 3) @ in_network(triangles.tocsr(), 3).T

    alike = near[3:, 3:].reshape(5, 3, 5, 3)
    assert np.abs(alike[0, :, 0] - alike[4, :, 4]).max() < 1e-6
    assert np.abs(alike[0, :, 1] - alike[2, :, 4]).max() < 1e-6


@pytest.mark.parametrize("size", [1, 2, 5])
def test_without_ties_nobody_has_a_place(size: int) -> None:
    found = in_network(sparse.csr_matrix((size, size)), 4)

    assert found.shape == (size, 4)
    assert not found.any()


def test_directions_of_a_table_are_the_same_bytes_on_one_and_two_threads() -> None:
    table = sparse.random_array((900, 700), density=0.02, rng=np.random.default_rng(7), format="csr")
    parts = []
    for threads in (1, 2):
        with threadpool_limits(threads, user_api="blas"):
            parts.append([part.tobytes() for part in strongest(table, 30)])

    assert parts[0] == parts[1]


def test_the_number_of_threads_is_what_it_was_afterwards() -> None:
    def threads() -> list[int]:
        return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]

    with threadpool_limits(2, user_api="blas"):
        before = threads()
        with one_thread():
            within = threads()

        assert threads() == before
    assert within == [1] * len(before) and before
