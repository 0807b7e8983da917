"""Words that say the same in four languages: which a query holds, and what else they may be called.

The table is `seeds/equivalents.csv`, with the names of the knowledge fields beside it. In a cell stand the terms of
one language, the usual one first: `waterstof*` also begins compounds, `mode!` is understood when somebody types it
but not searched for, as it says something else in another language.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matching.text import plain
from service.directory.guessing import Vocabulary, spelt_so
from service.languages import EVERYWHERE, MORE
from service.settings import ROOT

WORD = re.compile(r"\w+")
OTHERWISE = 40
"""How much a term says beside the word typed, which counts 160: a quarter."""
LONG_ENOUGH = 4
"""A shorter word has no endings: too many other words differ by one letter."""
LONG_WORD, LACKING = 7, 2
"""Of so long a word so many last letters may be missing."""
ENDINGS = ("s", "n", "en", "e", "es", "er", "ern", "x")
"""What a word may end in besides, in the plural or declined, in one of the four languages."""


@dataclass(frozen=True, slots=True)
class Term:
    """What something is called in one language; `begins` says that longer words may begin with the last word."""

    text: str
    language: str
    words: tuple[str, ...]
    begins: bool = False
    searched: bool = True


@dataclass(frozen=True, slots=True)
class Meaning:
    """A stretch of words typed, from `first` up to `end`, and the terms that say the same in another way."""

    first: int
    end: int
    terms: tuple[Term, ...]


Concept = tuple[Term, ...]
Known = Mapping[tuple[str, ...], tuple[Concept, ...]]


def understood(typed: Sequence[str]) -> tuple[Meaning, ...]:
    """The stretches of a query (words without capitals and accents) that the table knows, the longest first."""
    known = concepts()
    found, first = [], 0
    while first < len(typed):
        meant = _longest(known, typed, first)
        if meant is not None:
            found.append(meant)
        first = meant.end if meant else first + 1
    return tuple(found)


def holders(term: Term, known: Vocabulary, weights: Mapping[str, Mapping[int, int]]) -> dict[int, float]:
    """The entries that have all words of a term, with what that counts."""
    found: dict[int, float] = {}
    for place, word in enumerate(term.words):
        begins = term.begins and place == len(term.words) - 1
        best: dict[int, float] = {}
        for one in (one for one in spelt_so(word, known) if begins or spelt(one, word)):
            for number, weight in weights[one].items():
                best[number] = max(best.get(number, 0.0), weight * OTHERWISE / len(term.words))
        found = {number: found.get(number, 0.0) + best[number] for number in best if not place or number in found}
    return found


def spelt(word: str, term: str) -> bool:
    """Whether a word is a term's word, perhaps in the plural or declined."""
    if word == term:
        return True
    return len(term) >= LONG_ENOUGH and word.startswith(term) and word[len(term) :] in ENDINGS


@lru_cache
def concepts() -> Known:
    """By the words of each term the concepts that are called so."""
    found = defaultdict[tuple[str, ...], list[Concept]](list)
    seeds = ROOT / "seeds"
    for concept in (*_read(seeds / "equivalents.csv", ""), *_read(seeds / "fields.csv", "name_")):
        for words in dict.fromkeys(term.words for term in concept):
            found[words].append(concept)
    return {words: tuple(called) for words, called in found.items()}


def _read(path: Path, prefix: str) -> list[Concept]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        tuple(
            _term(text, language) for language in (*EVERYWHERE, *MORE) for text in row[prefix + language].split(";")
        )
        for row in rows
    ]


def _term(text: str, language: str) -> Term:
    said = text.strip().rstrip("*!")
    if language != "de" and said[1:].islower():
        said = said.lower()
    return Term(said, language, tuple(WORD.findall(plain(said))), text.endswith("*"), not text.endswith("!"))


def _longest(known: Known, typed: Sequence[str], first: int) -> Meaning | None:
    for end in range(min(len(typed), first + _most_words()), first, -1):
        stretch = typed[first:end]
        called = [concept for words in (*_stems(stretch), *_finished(stretch)) for concept in known.get(words, ())]
        if called:
            return Meaning(first, end, _others([term for concept in called for term in concept], stretch))
    return None


def _others(terms: Sequence[Term], typed: Sequence[str]) -> tuple[Term, ...]:
    """The terms to search for besides: not what was typed, nor one that is there already but for an ending."""
    found: list[Term] = []
    for term in terms:
        before = [one.words for one in found if one.language == term.language or one.words == term.words]
        if term.searched and not any(_same(term.words, words) for words in (tuple(typed), *before)):
            found.append(term)
    return tuple(found)


def _finished(typed: Sequence[str]) -> Sequence[tuple[str, ...]]:
    """The one term that lacks a letter or two at its end, if no other does: "wasserstof" means Wasserstoff."""
    if len(typed[-1]) < LONG_WORD or tuple(typed) in concepts():
        return ()
    begun = " ".join(typed)
    found = {one for one in map(" ".join, concepts()) if one.startswith(begun) and len(one) - len(begun) <= LACKING}
    return [tuple(one.split()) for one in found] if len(found) == 1 else ()


def _stems(typed: Sequence[str]) -> list[tuple[str, ...]]:
    """The words as typed, and with an ending off the last."""
    *before, last = typed
    cut = [last[: -len(end)] for end in ENDINGS if last.endswith(end) and len(last) - len(end) >= LONG_ENOUGH]
    return [(*before, stem) for stem in (last, *cut)]


def _same(words: Sequence[str], before: Sequence[str]) -> bool:
    """Whether the words are those before, perhaps with an ending."""
    return len(words) == len(before) and all(map(spelt, words, before))


@lru_cache
def _most_words() -> int:
    return max(len(words) for words in concepts())
