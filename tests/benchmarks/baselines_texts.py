"""Simple ways to say how near texts of two languages are: by letters, and by the cosine of one or two models."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from matching.e5 import E5Embedder
from matching.embedding import FileCache, UniversalEmbedder, embed_all
from tests.benchmarks.figures import WAYS

Floats = npt.NDArray[np.float64]
Near = Callable[[Sequence[str], Sequence[str]], Floats]
"""How near each of some texts is to each of others: shape (n, m)."""

Said = tuple[dict[str, str], dict[str, float]]
"""The best mate of each question, and the score of each pair."""


def ways(sentences: Sequence[dict[str, Any]], pairs: Sequence[dict[str, Any]], cache: FileCache) -> dict[str, Said]:
    """What each way says, by its name."""
    texts = [*(one["text"] for one in sentences), *(pair[side]["text"] for pair in pairs for side in "ab")]
    universal, e5 = (embed_all(texts, model, cache) for model in (UniversalEmbedder(), E5Embedder()))

    def cosines(read: Any) -> Near:
        return lambda left, right: np.asarray(read.of(left) @ read.of(right).T, dtype=np.float64)

    by_use, by_e5 = cosines(universal), cosines(e5)
    found: dict[str, Near] = {
        "RapidFuzz": lambda left, right: np.asarray(process.cdist(left, right, scorer=fuzz.ratio, workers=1)),
        "USE": by_use,
        "e5": by_e5,
        "e5 and USE, half each": lambda left, right: (by_use(left, right) + by_e5(left, right)) / 2.0,
    }
    return {name: (mates(sentences, near), graded(pairs, near)) for name, near in found.items()}


def mates(sentences: Sequence[dict[str, Any]], near: Near) -> dict[str, str]:
    """The nearest sentence of the other language for each question, in every direction."""
    texts = {one["id"]: one["text"] for one in sentences}
    best = {}
    for way in WAYS:
        source, target = ([one for one in texts if one.endswith(f":{code}")] for code in way.split(">"))
        table = near([texts[one] for one in source], [texts[one] for one in target])
        for one, place in zip(source, np.argmax(table, axis=1), strict=True):
            best[f"{one.split(':')[0]}:{way}"] = target[place]
    return best


def graded(pairs: Sequence[dict[str, Any]], near: Near) -> dict[str, float]:
    """How near the two texts of each pair are."""
    return {pair["id"]: float(near([pair["a"]["text"]], [pair["b"]["text"]])[0, 0]) for pair in pairs}
