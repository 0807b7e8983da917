"""How near two texts are in meaning, across languages, and which of many texts a text is nearest to."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from matching.combined import by_model
from matching.embedding import Vectors

Floats = npt.NDArray[np.float64]

SIGNALS = ("universal", "e5", "numbers", "length")
NEIGHBOURS = 10

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?:\D|$))")


class ClosenessError(ValueError):
    """The table of weights lacks something or says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Closeness:
    """Weights of the signals of a pair, and how much a crowded candidate is held back."""

    base: float
    weights: Mapping[str, float]
    crowding: float


@lru_cache(maxsize=1)
def load_closeness() -> Closeness:
    """The table that ships here; raises `ClosenessError`."""
    return read_closeness(resources.files("matching").joinpath("closeness.toml").read_text(encoding="utf-8"))


def read_closeness(text: str) -> Closeness:
    """The table of a TOML text; raises `ClosenessError` where it does not hold just the signals."""
    try:
        table = tomllib.loads(text)
        weights = {name: float(table["pairs"][name]) for name in SIGNALS}
        return Closeness(float(table["pairs"]["base"]), weights, float(table["mates"]["crowding"]))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ClosenessError(f"closeness.toml: {error}") from error


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, written alike: 1.200 and 1,200 are 1200, 2,5 is 2.5."""
    return frozenset(_THOUSANDS.sub("", found).replace(",", ".") for found in _NUMBER.findall(text))


def signals(texts: Sequence[tuple[str, str]], left: Vectors, right: Vectors) -> Floats:
    """What is known of each pair: shape (n, 4), in the order of `SIGNALS`.

    Cosine in either model (-1 to 1); numbers that only one text has, as log(1 + count); length, as the log of the
    two texts' characters multiplied: the longer two texts are, the less a given cosine is owed to chance.
    """
    apart = np.array([len(numbers(one) ^ numbers(other)) for one, other in texts], dtype=np.float64)
    length = np.array([max(1, len(one)) * max(1, len(other)) for one, other in texts], dtype=np.float64)
    return np.column_stack([by_model(left, right), np.log1p(apart), np.log(length)])


def grades(found: Floats, table: Closeness) -> Floats:
    """The grade that people would be expected to give each pair, about 0 (nothing alike) to 5 (the same)."""
    weights = np.array([table.weights[name] for name in SIGNALS])
    return np.asarray(np.round(table.base + found @ weights, 4), dtype=np.float64)


def crowding(candidates: Vectors) -> Floats:
    """How near each candidate is to the ten candidates nearest to it, as a mean cosine.

    A text that is near to many is near to any: its closeness to a question says less (cross-domain similarity local
    scaling, Conneau and others 2018, but among the candidates alone, so that no question changes another's answer).
    """
    deep = min(NEIGHBOURS, len(candidates) - 1)
    if deep < 1:
        return np.zeros(len(candidates))
    result = np.zeros(len(candidates))
    for start in range(0, len(candidates), 1024):
        near = candidates[start : start + 1024] @ candidates.T
        rows = np.arange(len(near))
        near[rows, start + rows] = -np.inf
        result[start : start + 1024] = np.partition(near, -deep, axis=1)[:, -deep:].mean(axis=1)
    return result


def nearest(questions: Vectors, candidates: Vectors, table: Closeness, deep: int) -> list[list[tuple[int, float]]]:
    """For each question the rows of the `deep` best candidates with their scores, best first, ties by row."""
    held_back = table.crowding * crowding(candidates)
    found = []
    for start in range(0, len(questions), 256):
        scores = np.round((questions[start : start + 256] @ candidates.T).astype(np.float64) - held_back, 6)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :deep]
        found += [[(int(row), float(line[row])) for row in best] for line, best in zip(scores, order, strict=True)]
    return found
