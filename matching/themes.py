"""Places texts among the themes of their run: words that stand together in its texts are near one another.

A sentence model knows language in general; what goes together in the texts at hand it does not know. Latent
semantic analysis (Deerwester and others 1990) over the words of the run's own texts adds that, at no cost.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.directions import one_thread, strongest
from matching.embedding import Vectors, on_grid

Floats = npt.NDArray[np.float64]

THEMES = 120
SHARE = 0.5
"""How much of the likeness of two texts comes from themes, at most; the rest comes from the sentence model."""

WORDS_ENOUGH = 10.0
"""A text with fewer words that other texts use too is placed less surely, and its themes count less."""


@dataclass(frozen=True, slots=True)
class Themes:
    """Where texts lie among the themes of a run (n, themes), and how each word points there (words, themes)."""

    places: Vectors
    directions: Floats


def themes(weights: Any) -> Themes:
    """Unit rows (n, at most `THEMES`) of a sparse table of words by texts (n, words); a text without words is zero.

    In a run of few texts nothing can be learnt of words that go together: there the likeness of two texts
    is that of their words.
    """
    unit, length = _unit(weights)
    if unit.nnz == 0:
        return Themes(np.zeros((weights.shape[0], 0), dtype=np.float32), np.zeros((weights.shape[1], 0)))
    if min(unit.shape) <= 2 * THEMES:
        with one_thread():
            left, strength, right = np.linalg.svd(unit.toarray(), full_matrices=False)
        left, strength, right = left[:, :THEMES], strength[:THEMES], right[:THEMES]
    else:
        left, strength, right = strongest(unit, THEMES)
    found: Floats = np.where(length[:, None] > 0, left * strength, 0.0)
    return Themes(on_grid(found.astype(np.float32)), right.T)


def placed(weights: Any, directions: Floats) -> Vectors:
    """Where other texts of the same words lie among themes that are known."""
    return on_grid(np.asarray(_unit(weights)[0] @ directions, dtype=np.float32))


def _unit(weights: Any) -> tuple[Any, Floats]:
    """Rows at unit length, and the length they had."""
    length = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    return sparse.diags_array(1.0 / np.where(length > 0, length, 1.0)) @ weights, length


def with_themes(vectors: Vectors, weights: Any, places: Vectors) -> Vectors:
    """Unit vectors of a sentence model (n, d) joined with the places of the same texts among the run's themes.

    A product of two is the weighted mean of both likenesses. `weights` is the table of words of the texts;
    without a sentence model (d = 0) nothing is joined.
    """
    if vectors.shape[1] == 0:
        return vectors
    share = SHARE * np.minimum(1.0, np.diff(weights.indptr) / WORDS_ENOUGH)[:, None]
    joined = np.empty((len(vectors), vectors.shape[1] + places.shape[1]), dtype=np.float32)
    np.multiply(vectors, np.sqrt(1.0 - share), out=joined[:, : vectors.shape[1]], casting="same_kind")
    np.multiply(places, np.sqrt(share), out=joined[:, vectors.shape[1] :], casting="same_kind")
    return on_grid(joined)
