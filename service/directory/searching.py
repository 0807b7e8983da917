"""Search with typing errors forgiven, and facets with counts, over entries held in memory."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from matching.text import plain

WORD = re.compile(r"\w+")
NEAR = 78
"""How alike (0 to 100) a word of the vocabulary must be to stand in for one that nobody uses."""
SHORTEST_GUESS = 4
PAGE = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find: words with their weight, and the values it has in each facet."""

    key: str
    title: str
    facets: Mapping[str, tuple[str, ...]]
    words: Mapping[str, int]
    text: str = ""
    place: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """Entries, and which of them use a word."""

    entries: tuple[Entry, ...]
    vocabulary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: words, one value per facet, a page from 1."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries, the counts of every facet, and the words that stood in for others."""

    entries: tuple[Entry, ...]
    total: int
    pages: int
    page: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    corrected: str = ""


def words_of(*weighted: tuple[int, str]) -> dict[str, int]:
    """The words of texts, each with the largest weight of the texts it stands in."""
    words: dict[str, int] = {}
    for weight, text in weighted:
        for word in WORD.findall(plain(text)):
            words[word] = max(weight, words.get(word, 0))
    return words


def index(entries: list[Entry]) -> Index:
    """An index over entries, which keep their order where nothing else tells them apart."""
    vocabulary = sorted({word for entry in entries for word in entry.words})
    return Index(tuple(entries), tuple(vocabulary))


def search(over: Index, query: Query) -> Found:
    """The entries that have every word asked for (or one spelt nearly so) and every facet value chosen."""
    asked = WORD.findall(plain(query.text))
    meant = [_meant(over, word) for word in asked]
    scored = [(_score(entry, meant), entry) for entry in over.entries]
    hits = [pair for pair in scored if pair[0] > 0]
    hits.sort(key=lambda pair: -pair[0])
    named = [entry for _, entry in hits]
    matching = [entry for entry in named if _fits(entry, query.chosen)]
    pages = max(1, -(-len(matching) // PAGE))
    page = min(max(1, query.page), pages)
    shown = tuple(matching[(page - 1) * PAGE : page * PAGE])
    corrected = " ".join(meant) if meant != asked else ""
    return Found(shown, len(matching), pages, page, _facets(named, query.chosen), corrected)


def _meant(over: Index, word: str) -> str:
    if any(known.startswith(word) for known in over.vocabulary) or len(word) < SHORTEST_GUESS:
        return word
    best = process.extractOne(word, over.vocabulary, scorer=fuzz.ratio, score_cutoff=NEAR)
    return best[0] if best else word


def _score(entry: Entry, words: list[str]) -> int:
    total = 1
    for word in words:
        best = 2 * entry.words.get(word, 0) or max(
            (weight for known, weight in entry.words.items() if known.startswith(word)), default=0
        )
        if best == 0:
            return 0
        total += best
    return total


def _fits(entry: Entry, chosen: Mapping[str, str]) -> bool:
    return all(value in entry.facets.get(name, ()) for name, value in chosen.items() if value)


def _facets(entries: list[Entry], chosen: Mapping[str, str]) -> dict[str, tuple[tuple[str, int], ...]]:
    facets = {}
    for name in chosen:
        others = {other: value for other, value in chosen.items() if other != name}
        counts = Counter(value for entry in entries if _fits(entry, others) for value in entry.facets.get(name, ()))
        facets[name] = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return facets
