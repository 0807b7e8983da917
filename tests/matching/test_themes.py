"""Texts among the themes of their run."""

import numpy as np
from scipy import sparse

from matching.themes import THEMES, WORDS_ENOUGH, themes, with_themes


def _product(left: np.ndarray, right: np.ndarray) -> float:  # type: ignore[type-arg]  # any floating rows
    return float(left @ right)


def test_in_a_small_run_two_texts_are_as_near_as_their_words() -> None:
    placed = themes(sparse.csr_matrix([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]])).places

    assert abs(_product(placed[0], placed[1]) - 1.0) < 0.05
    assert abs(_product(placed[0], placed[2]) - 0.5) < 0.05
    assert not placed[3].any()


def test_in_a_large_run_texts_are_near_by_words_that_stand_together_elsewhere() -> None:
    size = 2 * THEMES + 60
    table = np.eye(size)
    table[np.arange(size - 1), np.arange(1, size)] = 1.0
    table[:40, :2] = 1.0
    one, other = np.zeros((2, size))
    one[0], other[1] = 1.0, 1.0

    placed = themes(sparse.csr_matrix(np.vstack([table, one, other]))).places

    assert placed.shape == (size + 2, THEMES)
    assert _product(placed[-2], placed[-1]) > 0.5


def test_a_text_with_few_words_is_placed_by_its_meaning() -> None:
    words = int(WORDS_ENOUGH)
    table = sparse.csr_matrix(np.vstack([np.ones((2, words)), np.eye(words)[:2]]))
    apart = np.eye(4, dtype=np.float32)

    joined = with_themes(apart, table, themes(table).places)

    assert _product(joined[0], joined[1]) > 0.4
    assert _product(joined[0], joined[2]) < 0.2
    assert with_themes(apart[:, :0], table, themes(table).places).shape == (4, 0)
