"""Two sentence models as one: a vector that keeps what a text says and drops what its language adds to it.

How translations of one text differ says which directions carry language and not meaning. Each model's vectors are
moved to the centre of a background of translated sentences and shrunk along those directions (within-class
covariance normalisation, Hatch and others 2006, with shrinkage towards the identity), then joined. The background
is fixed: a text's vector depends on the text alone. `python -m tests.benchmarks.closeness` makes the file again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt

from matching.e5 import E5Embedder
from matching.embedding import Embedder, UniversalEmbedder, Vectors

PARTS = ("universal", "e5")
SPACE_FILE = "combined.npz"


@dataclass(frozen=True, slots=True)
class Space:
    """For one model the centre of the background (d,) and the map that evens out translations (d, d)."""

    centre: npt.NDArray[np.float32]
    evening: npt.NDArray[np.float32]

    def place(self, vectors: Vectors) -> Vectors:
        """Unit vectors of a model, moved and shrunk, at unit length again; shape (n, d) as it came."""
        moved = (vectors - self.centre) @ self.evening
        length = np.sqrt(np.einsum("ij,ij->i", moved, moved))
        return np.asarray(moved / np.where(length > 0, length, 1.0)[:, None], dtype=np.float32)


def even_out(translations: npt.NDArray[np.float32], shrinkage: float) -> Space:
    """The space of a background: vectors (languages, sentences, d), where a sentence is the same in each language.

    `shrinkage` is how much of the mean variance is added to each direction: none follows the background blindly,
    much leaves the vectors as they are.
    """
    languages, sentences, size = translations.shape
    centre = translations.reshape(-1, size).mean(axis=0, dtype=np.float64)
    apart = (translations - translations.mean(axis=0, dtype=np.float64)).reshape(-1, size)
    within = apart.T @ apart / ((languages - 1) * sentences)
    steadied = within + shrinkage * np.trace(within) / size * np.eye(size)
    values, directions = np.linalg.eigh(steadied / (np.trace(steadied) / size))
    evening = (directions * values**-0.5) @ directions.T
    return Space(centre.astype(np.float32), evening.astype(np.float32))


@lru_cache(maxsize=1)
def spaces() -> dict[str, Space]:
    """The space of each model from the file that ships here."""
    with resources.files("matching").joinpath(SPACE_FILE).open("rb") as file, np.load(cast(BinaryIO, file)) as held:
        return {
            part: Space(held[f"{part}_centre"].astype(np.float32), held[f"{part}_evening"].astype(np.float32))
            for part in PARTS
        }


class CombinedEmbedder:
    """Both models, half and half: a product of two vectors is the mean of their two cosines."""

    name = "use-multilingual-3+e5-small-q4-query/2026-11-24"
    dimensions = UniversalEmbedder.dimensions + E5Embedder.dimensions

    def __init__(self) -> None:
        self._models: dict[str, Embedder] = {"universal": UniversalEmbedder(), "e5": E5Embedder()}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector of 896 a text; raises `ModelMissing` where a model is not installed."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        placed = [spaces()[part].place(self._models[part].embed(texts)) for part in PARTS]
        return np.concatenate(placed, axis=1) * np.float32(0.5**0.5)


def by_model(left: Vectors, right: Vectors) -> npt.NDArray[np.float64]:
    """The cosine of each pair of rows in each model: shape (n, 2), in the order of `PARTS`."""
    product = (left * right).astype(np.float64) * 2.0
    cut = UniversalEmbedder.dimensions
    return np.stack([product[:, :cut].sum(axis=1), product[:, cut:].sum(axis=1)], axis=1)
