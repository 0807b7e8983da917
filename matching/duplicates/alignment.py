"""Lays the words of two names beside each other: which word of one is which of the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel, JaroWinkler

from matching.duplicates.letters import lost_alike, sound
from matching.duplicates.names import Tokens
from matching.duplicates.words import english

SAME = 1.0
INFLECTED = 0.99
HEARD = 0.99
TRANSLATED = 0.97
JOINED = 0.98
SURE = 0.95
"""Words so alike are one in another spelling or language."""

SHORTENED = 0.85
FOUND = 0.84
"""From this likeness on (Jaro-Winkler, of letters or sounds) a word is taken to be found in the other name."""

FEWEST_LETTERS = 0.66
"""Words share at least this much of their letters (Indel): Jaro-Winkler alone is fooled by a common beginning."""

SHORTEST_BEGINNING = 3

Positions = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each token of either name how like it the likest of the other is, 0 where none is it."""

    left: tuple[float, ...]
    right: tuple[float, ...]


def align(left: Tokens, right: Tokens) -> Alignment:
    """Finds each token in the other name; two words also in one that they are joined to."""
    table = [[likeness(one.word, other.word) for other in right] for one in left]
    found_left = [max(row, default=0.0) for row in table]
    found_right = [max(column) for column in zip(*table, strict=True)] if table else [0.0] * len(right)
    _joined(left, right, found_left, found_right)
    _joined(right, left, found_right, found_left)
    return Alignment(tuple(found_left), tuple(found_right))


def _joined(one: Tokens, other: Tokens, found_one: list[float], found_other: list[float]) -> None:
    """Raises likenesses where a word of one name is two neighbours of the other."""
    pairs = {a.word + b.word: at for at, (a, b) in enumerate(pairwise(other))}
    for place, token in enumerate(one):
        at = pairs.get(token.word)
        if at is not None and found_one[place] < JOINED:
            found_one[place] = JOINED
            found_other[at : at + 2] = [max(JOINED, value) for value in found_other[at : at + 2]]


@lru_cache(maxsize=1_000_000)
def likeness(one: str, other: str) -> float:
    """How likely two words are one, 0 to 1: spelt alike, sounding alike, translated, or shortened to a beginning."""
    if one == other:
        return SAME
    meanings = english(one), english(other)
    if lost_alike(one, other):
        return INFLECTED
    if meanings[0] and meanings[0] == meanings[1]:
        return INFLECTED if JaroWinkler.similarity(one, other) >= FOUND else TRANSLATED
    if all(meanings) or one.isdigit() or other.isdigit():
        return 0.0
    short, long = sorted((one, other), key=len)
    shortened = SHORTENED if len(short) >= SHORTEST_BEGINNING and long.startswith(short) else 0.0
    alike = max(JaroWinkler.similarity(one, other), HEARD * JaroWinkler.similarity(sound(one), sound(other)))
    if alike < FOUND or Indel.normalized_similarity(one, other) < FEWEST_LETTERS:
        return shortened
    return max(alike, shortened)
