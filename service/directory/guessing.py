"""What a word that somebody typed may have been meant to be: itself, the beginning of a word, or one nearly so."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

EXACT, BEGINS, SWAPPED, NEAR, BEGINS_NEARLY, FAR = 160, 80, 12, 10, 4, 3
"""How much a word counts by how it was found: what is spelt so stands before everything guessed."""
SHORTEST, SHORTEST_BEGINNING, LONG = 4, 5, 8

Meant = dict[str, int]
"""Words of the vocabulary, and how much each counts."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All words that are used, in alphabetical order, and the same by their length."""

    words: tuple[str, ...]
    by_length: Mapping[int, tuple[str, ...]]


def vocabulary_of(words: Iterable[str]) -> Vocabulary:
    """The vocabulary of words, each taken once."""
    ordered = tuple(sorted(set(words)))
    lengths: dict[int, list[str]] = defaultdict(list)
    for word in ordered:
        lengths[len(word)].append(word)
    return Vocabulary(ordered, {length: tuple(found) for length, found in lengths.items()})


def spelt_so(word: str, known: Vocabulary) -> Meant:
    """The word itself and those that begin with it."""
    return {one: EXACT if one == word else BEGINS for one in _beginning(word, known)}


def spelt_nearly(word: str, known: Vocabulary, last: bool) -> Meant:
    """Words one edit away: a letter changed, dropped or added, or two neighbours swapped (optimal string alignment).

    Words of fewer than four letters are nobody's guess. Two edits are forgiven from eight letters on, where one finds
    nothing. The last word may be half typed: where nothing is near, those that begin nearly so are.
    """
    found = _within(word, known, 1)
    if found:
        return {**_continued(found, known), **{one: _worth(one, word) for one in found}}
    meant = dict.fromkeys(_nearly_beginning(word, known), BEGINS_NEARLY) if last else {}
    if len(word) >= LONG:
        meant.update(dict.fromkeys(_within(word, known, 2), FAR))
    return meant


def swapped(word: str, known: Vocabulary) -> Meant:
    """Words of the same letters, two neighbours swapped: of all errors the one least likely to be meant."""
    near = _near(word, known.by_length.get(len(word), ()), 1) if len(word) >= SHORTEST else []
    return dict.fromkeys((one for one in near if _swapped(one, word)), SWAPPED)


def _worth(one: str, word: str) -> int:
    return SWAPPED if _swapped(one, word) else NEAR


def _swapped(one: str, word: str) -> bool:
    return len(one) == len(word) and sorted(one) == sorted(word)


def _within(word: str, known: Vocabulary, edits: int) -> list[str]:
    lengths = range(max(SHORTEST, len(word) - edits), len(word) + edits + 1)
    return [one for length in lengths for one in _near(word, known.by_length.get(length, ()), edits)]


def _near(word: str, words: Sequence[str], edits: int) -> list[str]:
    found = process.extract(word, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return [one for one, _, _ in found]


def _continued(found: list[str], known: Vocabulary) -> Meant:
    """Words that begin with one that was guessed, as they do with one that was typed."""
    long = (one for one in found if len(one) >= SHORTEST_BEGINNING)
    return {word: BEGINS_NEARLY for one in long for word in _beginning(one, known)}


def _beginning(word: str, known: Vocabulary) -> Iterator[str]:
    at = bisect_left(known.words, word)
    while at < len(known.words) and known.words[at].startswith(word):
        yield known.words[at]
        at += 1


def _nearly_beginning(word: str, known: Vocabulary) -> Iterator[str]:
    """Five letters begin a word nearly when two are swapped; from six on any one edit is forgiven."""
    if len(word) < SHORTEST_BEGINNING:
        return
    lengths = (len(word) - 1, len(word), len(word) + 1) if len(word) > SHORTEST_BEGINNING else (len(word),)
    for length in lengths:
        for begin in _near(word, _beginnings(known, length), 1):
            if len(word) > SHORTEST_BEGINNING or _swapped(begin, word):
                yield from _beginning(begin, known)


@lru_cache(maxsize=32)
def _beginnings(known: Vocabulary, length: int) -> tuple[str, ...]:
    return tuple({word[:length]: None for word in known.words if len(word) >= length})
