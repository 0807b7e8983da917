"""Places texts among the themes of their run: words that stand together in its texts are near one another.

A sentence model knows language in general; what goes together in the texts at hand it does not know. Latent
semantic analysis (Deerwester and others 1990) over the words of the run's own texts adds that, at no cost.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import svds

from matching.embedding import Vectors, on_grid

THEMES = 120
SHARE = 0.5
"""How much of the likeness of two texts comes from themes, at most; the rest comes from the sentence model."""

WORDS_ENOUGH = 10.0
"""A text with fewer words that other texts use too is placed less surely, and its themes count less."""


def themes(weights: Any) -> Vectors:
    """Unit rows (n, at most `THEMES`) of a sparse table of words by texts (n, words); a text without words is zero.

    In a run of few texts nothing can be learnt of words that go together: there the likeness of two texts
    is that of their words.
    """
    length = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    unit = sparse.diags_array(1.0 / np.where(length > 0, length, 1.0)) @ weights
    if unit.nnz == 0:
        return np.zeros((weights.shape[0], 0), dtype=np.float32)
    if min(unit.shape) <= 2 * THEMES:
        left, strength, _ = np.linalg.svd(unit.toarray(), full_matrices=False)
        left, strength = left[:, :THEMES], strength[:THEMES]
    else:
        left, strength, _ = svds(sparse.csr_matrix(unit), k=THEMES, v0=np.linspace(0.5, 1.5, min(unit.shape)))
    found: npt.NDArray[np.float64] = np.where(length[:, None] > 0, left * strength, 0.0)
    return on_grid(found.astype(np.float32))


def with_themes(vectors: Vectors, weights: Any) -> Vectors:
    """Unit vectors of a sentence model (n, d) joined with the places of the same texts among the run's themes.

    A product of two is the weighted mean of both likenesses. `weights` is the table of words of the texts;
    without a sentence model (d = 0) nothing is joined.
    """
    if vectors.shape[1] == 0:
        return vectors
    share = SHARE * np.minimum(1.0, np.diff(weights.indptr) / WORDS_ENOUGH)[:, None]
    parts = [vectors * np.sqrt(1.0 - share), themes(weights) * np.sqrt(share)]
    return on_grid(np.concatenate(parts, axis=1).astype(np.float32))
