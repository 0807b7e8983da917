"""Compares texts across languages: graded pairs, and for each sentence its mate among those of another language."""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, field_validator

from matching.closeness import grades, load_closeness, nearest, signals
from matching.combined import CombinedEmbedder
from matching.embedding import Embedder, VectorCache, Vectors, embed_all, on_grid
from matching.spelling import spelled
from matching.text import LANGUAGES
from service.exchange.runs import Answer
from service.exchange.values import Id, Told

WAYS = (
    ("nl", "en"), ("en", "nl"), ("nl", "de"), ("de", "nl"), ("nl", "fr"), ("fr", "nl"), ("en", "de"), ("de", "en"),
)  # fmt: skip
DEEP = 10


class Side(BaseModel):
    """One text of a pair."""

    language: str = ""
    text: Told


class PairLine(BaseModel):
    """Two texts to compare."""

    id: Id
    a: Side
    b: Side


class SentenceLine(Side):
    """A sentence in a language; its mates are looked for among the sentences of another language."""

    id: Id
    language: str

    @field_validator("language")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"{value!r} is none of {', '.join(LANGUAGES)}")
        return value


@dataclass(frozen=True, slots=True)
class Reader:
    """The sentence model and where its vectors are kept."""

    embedder: Embedder
    cache: VectorCache

    def read(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts in their order, on the engine's grid; without a model they tell spelling only."""
        if self.embedder.dimensions == 0:
            return on_grid(spelled(texts))
        return on_grid(embed_all(texts, self.embedder, self.cache).of(texts))


def compare(pairs: Sequence[PairLine], reader: Reader) -> npt.NDArray[np.float64]:
    """A score for each pair, higher is nearer: with both models the grade expected (0 to 5), else the cosine."""
    texts = [(pair.a.text, pair.b.text) for pair in pairs]
    vectors = reader.read([text for both in texts for text in both])
    left, right = vectors[::2], vectors[1::2]
    if reader.embedder.name == CombinedEmbedder.name:
        return grades(signals(texts, left, right), load_closeness())
    return np.asarray(np.round((left * right).sum(axis=1, dtype=np.float64), 6), dtype=np.float64)


def find_mates(sentences: Sequence[SentenceLine], reader: Reader) -> list[Answer]:
    """For each sentence the ten nearest of another language, in eight directions; a question is `ID>LANGUAGE`.

    A question is answered from its own text and the candidates'; the other questions play no part.
    """
    vectors = reader.read([one.text for one in sentences])
    rows = {code: [row for row, one in enumerate(sentences) if one.language == code] for code in LANGUAGES}
    found = []
    for source, target in WAYS:
        best = nearest(vectors[rows[source]], vectors[rows[target]], load_closeness(), DEEP)
        for row, places in zip(rows[source], best, strict=True):
            question = f"{sentences[row].id}>{target}"
            found += [
                Answer(question, sentences[rows[target][candidate]].id, place, score)
                for place, (candidate, score) in enumerate(places, start=1)
            ]
    return found


def write_scores(ids: Iterable[str], scores: npt.NDArray[np.float64], path: Path) -> int:
    """Writes a line `id<TAB>score` for each pair, gzipped where the name says so, and returns how many there are."""
    lines = [f"{one}\t{score:.4f}\n" for one, score in zip(ids, scores, strict=True)]
    text = "".join(lines).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return len(lines)
