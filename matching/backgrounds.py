"""What is usual among the vectors of listings: centres of languages, and how near a listing lies to any other."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from matching.embedding import Vectors, on_grid
from matching.ranking import Weights

Floats = npt.NDArray[np.float64]

LANGUAGE_PRIOR = 30.0
"""A language's own centre counts as much as the run's when it has this many texts."""

BACKGROUND = 2000
"""So many listings of the other kind, evenly taken, are enough to know a listing's background."""


def language_centres(vectors: Vectors, languages: Sequence[str]) -> dict[str, Floats]:
    """The centre of the run ("") and of each of its languages, drawn towards that of the run."""
    centre = vectors.sum(axis=0, dtype=np.float64) / (len(vectors) + LANGUAGE_PRIOR)
    found: dict[str, Floats] = {"": centre}
    for language in sorted(set(languages)):
        rows = np.array([spoken == language for spoken in languages])
        total = vectors[rows].sum(axis=0, dtype=np.float64)
        found[language] = (total + LANGUAGE_PRIOR * centre) / (rows.sum() + LANGUAGE_PRIOR)
    return found


def centred(vectors: Vectors, languages: Sequence[str], centres: Mapping[str, Floats]) -> Vectors:
    """Less the centre of the run and of its language, which say only "a listing" and "in Dutch"."""
    if vectors.size == 0:
        return vectors
    moved = np.empty_like(vectors)
    for row, language in enumerate(languages):
        moved[row] = vectors[row] - centres.get(language, centres[""])
    return on_grid(moved)


def backgrounds(vectors: Vectors, need: npt.NDArray[np.bool_], weights: Weights) -> Floats:
    """Mean and spread per listing, drawn towards what is expected while a run is small."""
    result = np.zeros((len(vectors), 2))
    for side in (True, False):
        rows, others = np.flatnonzero(need == side), sample(vectors, need != side)
        for start in range(0, len(rows), 2048):
            part = rows[start : start + 2048]
            result[part] = usual_nearness(vectors[part], others, weights)
    return result


def sample(vectors: Vectors, kind: npt.NDArray[np.bool_]) -> Vectors:
    """So many listings of a kind, evenly taken, that a listing's background is known by them."""
    rows = np.flatnonzero(kind)
    return vectors[rows[:: max(1, len(rows) // BACKGROUND)]]


def usual_nearness(vectors: Vectors, others: Vectors, weights: Weights) -> Floats:
    """Mean and spread of how near each of these lies to others, drawn towards what is expected."""
    prior, mean, spread = (weights[n] for n in ("similarity_prior", "similarity_mean", "similarity_spread"))
    near = (vectors @ others.T).astype(np.float64)
    count = near.shape[1] + prior
    found = (near.sum(axis=1) + prior * mean) / count
    square = ((near - found[:, None]) ** 2).sum(axis=1) + prior * spread**2
    return np.round(np.stack([found, np.sqrt(square / count)], axis=1), 6)
