"""The best columns of each row are those that scoring every cell gives."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matching import tiles
from matching.grids import Dense, Ints, Numbers, Search, Sparse, products
from matching.searching import best, distinct

SIZE = 600
TILES = st.sampled_from(
    [{"STRIP": tiles.STRIP}, {"STRIP": 64, "BLOCK": 32}, {"STRIP": 7, "BLOCK": 100, "MOST_ROWS": 50}]
)
"""Tiles as they are, and small ones, so that the grid has many of them."""


def every_cell(search: Search, scores: np.ndarray, keep: int) -> set[tuple[int, int]]:
    """What is found by sorting all columns of each row."""
    found = set()
    for row, owner in zip(search.rows, search.row_owner, strict=True):
        numbers = np.round(scores[row, search.columns].astype(np.float64), 4)
        numbers[search.column_owner == owner] = 0.0
        order = np.lexsort((search.columns, -numbers))[:keep]
        found |= {(int(row), int(search.columns[place])) for place in order if numbers[place] > 0}
    return found


def found(search: Search, source: Dense | Sparse, keep: int) -> set[tuple[int, int]]:
    rows, columns = best(search, source, keep)
    return {(int(row), int(column)) for row, column in zip(rows, columns, strict=True)}


def table(seed: int, steps: int) -> np.ndarray:
    """Vectors on a grid; few steps give many equal scores."""
    numbers = np.random.default_rng(seed)
    return (numbers.integers(-steps, steps + 1, size=(SIZE, 3)) / np.float32(64)).astype(np.float32)


def over(columns: Ints) -> Search:
    everyone = np.arange(SIZE)
    return Search(everyone, columns, everyone // 3, columns // 3)


def plain(near: Numbers, _rows: Ints, _columns: Ints) -> Numbers:
    return near


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 99),
    st.sampled_from([1, 5, 64]),
    st.sampled_from([1, 12, 40]),
    st.sampled_from([3, 500, SIZE]),
    TILES,
    st.sampled_from([None, 0.0, 0.7]),
)
def test_the_best_of_a_grid_are_those_of_every_cell(
    seed: int, steps: int, keep: int, width: int, tile: dict[str, int], above: float | None
) -> None:
    vectors, search = table(seed, steps), over(np.arange(SIZE)[:width])
    bound = None if above is None else lambda near, _rows, _columns: near + above

    with mock.patch.multiple(tiles, **tile):
        chosen = found(search, Dense(products(vectors), plain, bound), keep)

    assert chosen == every_cell(search, vectors @ vectors.T, keep)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 99), st.sampled_from([1, 64]), st.sampled_from([1, 12, 40]), TILES)
def test_who_is_abroad_finds_the_best_at_home_while_those_at_home_look(
    seed: int, steps: int, keep: int, tile: dict[str, int]
) -> None:
    vectors, everyone, home = table(seed, steps), over(np.arange(SIZE)), np.arange(SIZE) % 5 == 0
    here, abroad = everyone.split(home)

    with mock.patch.multiple(tiles, **tile):
        chosen = found(everyone.from_home(home), Dense(products(vectors), plain), keep)

    scores = vectors @ vectors.T
    looking_back = {(column, row) for row, column in every_cell(abroad, scores, keep)}
    assert chosen == every_cell(here, scores, keep) | looking_back


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([1, 12]))
def test_the_best_of_a_sparse_table_are_those_of_every_cell(seed: int, keep: int) -> None:
    vectors, search = table(seed, 4), over(np.arange(100, SIZE))
    scores = sparse.csr_matrix(np.maximum(vectors @ vectors.T, 0.0))

    chosen = found(search, Sparse(lambda rows: scores[rows][:, search.columns]), keep)

    assert chosen == every_cell(search, scores.toarray(), keep)


def test_a_few_rows_find_what_many_rows_find() -> None:
    vectors, columns = table(1, 64), np.arange(50, SIZE)
    whole = over(columns)
    one = Search(whole.rows[7:8], columns, whole.row_owner[7:8], whole.column_owner)

    alone = found(one, Dense(products(vectors), plain), 5)

    assert alone == {pair for pair in found(whole, Dense(products(vectors), plain), 5) if pair[0] == 7}


def test_who_is_abroad_looks_only_at_home() -> None:
    home = np.arange(SIZE) % 4 == 0
    everyone = np.arange(SIZE)
    here, abroad = Search(everyone, everyone, everyone, everyone).split(home)

    assert set(here.row_owner) == set(abroad.column_owner) == set(everyone[home])
    assert set(abroad.row_owner) == set(everyone[~home])
    assert len(here.columns) == SIZE


@pytest.mark.parametrize("columns", [np.zeros(0, dtype=np.int64), np.array([4])])
def test_hardly_anything_to_look_at_is_no_trouble(columns: Ints) -> None:
    vectors = table(2, 5)

    rows, _ = best(over(columns), Dense(products(vectors), plain), 5)

    assert 4 not in rows and len(rows) <= SIZE


@pytest.mark.parametrize("numbers", [[], [4], [3, 1, 3, 2, 1, 3]])
def test_distinct_numbers_come_once_and_in_order(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, dtype=np.int64)).tolist() == sorted(set(numbers))
