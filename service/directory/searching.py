"""Search with typing errors forgiven, and facets with counts, over entries held in memory."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching.text import plain
from service.directory.equivalents import holders, understood
from service.directory.guessing import EXACT, Meant, Vocabulary, spelt_nearly, spelt_so, swapped, vocabulary_of
from service.speaking import Said, for_reader

WORD = re.compile(r"\w+")
NAMED = 0.8
"""How alike (0 to 1) the whole query and a name must be for the entry to come first, whatever its words score."""
WHOLE_NAME = 100_000
SHORTEST_BEGUN = 3
"""A shorter word begins others only while it is the last one, which may be half typed."""
IN_TEXT = 1
"""The weight of words that stand in texts alone; those of names weigh more."""
PAGE = 20
WITHOUT = "none"
"""What entries without a value in a facet are counted under, and chosen by."""
MOST_READINGS = 3

Scored = tuple[dict[int, float], str, str, tuple[Said, ...]]
"""The score of each entry found, and what was read instead of the words typed, as well, and otherwise."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find: words with their weight, names, and the values it has in each facet.

    Titles and texts may be there in several languages, the first for who finds neither the own one nor English.
    `seat`: degrees of longitude and latitude. `wider`: values of a facet that hold its own together with others.
    """

    key: str
    titles: tuple[Said, ...]
    facets: Mapping[str, tuple[str, ...]]
    words: Mapping[str, int]
    names: tuple[str, ...] = ()
    texts: tuple[Said, ...] = ()
    place: str = ""
    seat: tuple[float, float] | None = None
    marks: tuple[str, ...] = ()
    wider: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def title(self) -> Said:
        """The title in the reader's language where there is one, else in English."""
        return for_reader(*self.titles)

    @property
    def text(self) -> Said:
        """The text in the reader's language where there is one, else in English."""
        return for_reader(*self.texts)


@dataclass(frozen=True, slots=True)
class Index:
    """Entries by number, for each word its weight in each of them, and all names with the number they belong to."""

    entries: tuple[Entry, ...]
    vocabulary: Vocabulary
    weights: Mapping[str, Mapping[int, int]]
    names: tuple[str, ...]
    named: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: words, one value per facet, a page from 1; `exact`: no other words than those."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    exact: bool = False

    @property
    def asked(self) -> dict[str, str]:
        """The same as the query of an address, from the first page."""
        named = {"q": self.text, "words": "exact" if self.exact else "", **self.chosen}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries, the counts of every facet, and what was read instead of the words asked for or as well.

    `every` has the entries of all pages. Of each facet values that hold others come first, entries without one last.
    `otherwise` has what says the same, in other languages most of it, and was searched for too.
    """

    entries: tuple[Entry, ...]
    total: int
    pages: int
    page: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    corrected: str = ""
    as_well: str = ""
    otherwise: tuple[Said, ...] = ()
    every: tuple[Entry, ...] = ()


def words_of(*weighted: tuple[int, str]) -> dict[str, int]:
    """The words of texts, each with the largest weight of the texts it stands in."""
    words: dict[str, int] = {}
    for weight, text in weighted:
        for word in WORD.findall(plain(text)):
            words[word] = max(weight, words.get(word, 0))
    return words


def index(entries: list[Entry]) -> Index:
    """An index over entries, which keep their order where nothing else tells them apart."""
    weights: dict[str, dict[int, int]] = defaultdict(dict)
    for number, entry in enumerate(entries):
        for word, weight in entry.words.items():
            weights[word][number] = weight
    names = [(" ".join(_words(name)), number) for number, entry in enumerate(entries) for name in entry.names]
    numbers = tuple(number for _, number in names)
    return Index(tuple(entries), vocabulary_of(weights), dict(weights), tuple(name for name, _ in names), numbers)


def search(over: Index, query: Query) -> Found:
    """The entries that have every word asked for and every facet value chosen, those nearly named so first.

    A word that is not used, nor begins one of a name, is read as those spelt nearly so. Where nothing has every
    word, known ones are read so too; and where nothing has those either, whatever is nearly named so is found. What
    says the same in other words, or another language, is found beside it.
    """
    asked = _words(query.text)
    scores, instead, as_well, otherwise = _exactly(over, asked) if query.exact else _scores(over, asked)
    named = [over.entries[number] for number in sorted(scores, key=lambda number: (-scores[number], number))]
    matching = tuple(entry for entry in named if _fits(entry, query.chosen))
    pages = max(1, -(-len(matching) // PAGE))
    page = min(max(1, query.page), pages)
    shown, facets = matching[(page - 1) * PAGE : page * PAGE], _facets(named, query.chosen)
    return Found(shown, len(matching), pages, page, facets, instead, as_well, otherwise, matching)


def holding(over: Index, query: Query) -> int:
    """How many entries have the words, whatever the facets; 0 where only nearly such are there, and without words."""
    found = search(over, Query(query.text, exact=query.exact)) if query.text.strip() else None
    return found.total if found and not found.corrected else 0


def _words(text: str) -> list[str]:
    return WORD.findall(plain(text))


def _exactly(over: Index, asked: list[str]) -> Scored:
    return _with_all(over, [{word: EXACT} if word in over.weights else {} for word in asked]), "", "", ()


def _scores(over: Index, asked: list[str]) -> Scored:
    """The score of each entry found, what was read instead of what was typed or as well, and what says the same.

    A word that is a term of any language is no misspelling, though it may be used nowhere.
    """
    scores, instead, as_well = _as_typed(over, asked)
    others, terms, rest = _otherwise(over, asked)
    if not others:
        known = instead and sum(one.end - one.first for one in understood(asked)) == len(asked)
        return ({}, "", "", ()) if known else (scores, instead, as_well, ())
    if instead and not rest:
        return others, "", "", terms
    return {**others, **{one: max(scores[one], others.get(one, 0.0)) for one in scores}}, rest, as_well, terms


def _otherwise(over: Index, asked: list[str]) -> tuple[dict[int, float], tuple[Said, ...], str]:
    """The entries that say the same in other words, those words, and what was read where the rest is not known."""
    known = [one for one in understood(asked) if one.terms]
    meant: list[Meant | None] = [_known(over, word, word == asked[-1]) for word in asked]
    covered = {place for one in known for place in range(one.first, one.end)}
    rest = {
        place: meant[place] or _nearly(over, word, word == asked[-1])
        for place, word in enumerate(asked)
        if place not in covered
    }
    found = _with_all(over, list(rest.values()))
    used: dict[Said, Mapping[int, float]] = {}
    for one in known:
        so = _with_all(over, [meant[place] or {} for place in range(one.first, one.end)])
        by_term = {Said(term.text, term.language): holders(term, over.vocabulary, over.weights) for term in one.terms}
        best: dict[int, float] = {}
        for held in (so, *by_term.values()):
            best |= {number: max(score, best.get(number, 0.0)) for number, score in held.items() if number in found}
        found = {number: found[number] + score for number, score in best.items()}
        used |= by_term
    terms = tuple(term for term, held in used.items() if held.keys() & found.keys())
    read = [_read(over, [word], [rest.get(place, {})], found)[0] or word for place, word in enumerate(asked)]
    return (found if terms else {}), terms, " ".join(read) if read != asked else ""


def _as_typed(over: Index, asked: list[str]) -> tuple[dict[int, float], str, str]:
    """The score of each entry found, and what was read instead of what was typed or as well."""
    if not asked:
        return dict.fromkeys(range(len(over.entries)), 0.0), "", ""
    alike = _nearly_named(over, asked)
    for meant in _readings(over, asked):
        found = _with_all(over, meant)
        if found:
            scores = {number: score + WHOLE_NAME * alike.get(number, 0.0) for number, score in found.items()}
            return scores, *_read(over, asked, meant, found)
    return alike, over.entries[max(alike, key=lambda number: alike[number])].title.text if alike else "", ""


def _readings(over: Index, asked: list[str]) -> Iterator[list[Meant]]:
    """What each word may mean: as typed, where it is not known nearly so; then nearly so for all."""
    known = [_known(over, word, word == asked[-1]) for word in asked]
    likely = [so or _nearly(over, word, word == asked[-1]) for word, so in zip(asked, known, strict=True)]
    yield likely
    if all(likely):
        yield [
            _nearly(over, word, word == asked[-1]) if so else near
            for word, so, near in zip(asked, known, likely, strict=True)
        ]


def _known(over: Index, word: str, last: bool) -> Meant | None:
    """A whole word means itself, what begins a name perhaps also one with two letters swapped."""
    if word in over.weights and len(word) < SHORTEST_BEGUN and not last:
        return {word: EXACT}
    so = spelt_so(word, over.vocabulary)
    if word in so:
        return so
    begins_name = any(weight > IN_TEXT for one in so for weight in over.weights[one].values())
    return {**swapped(word, over.vocabulary), **so} if begins_name else None


def _nearly(over: Index, word: str, last: bool) -> Meant:
    return {**spelt_nearly(word, over.vocabulary, last), **spelt_so(word, over.vocabulary)}


def _with_all(over: Index, meant: list[Meant]) -> dict[int, float]:
    """The entries that have one of the meanings of each word, with the sum of the best."""
    total = dict.fromkeys(range(len(over.entries)), 0.0)
    for meanings in meant:
        best: dict[int, float] = {}
        for word, counts in meanings.items():
            for number, weight in over.weights[word].items():
                if number in total and weight * counts > best.get(number, 0.0):
                    best[number] = weight * counts
        total = {number: total[number] + score for number, score in best.items()}
    return total


def _nearly_named(over: Index, asked: list[str]) -> dict[int, float]:
    """The entries of which a name is nearly the whole query, with how nearly (0 to 1)."""
    alike: dict[int, float] = {}
    whole, similarity = " ".join(asked), OSA.normalized_similarity
    for _, score, place in process.extract(whole, over.names, scorer=similarity, score_cutoff=NAMED, limit=None):
        number = over.named[place]
        alike[number] = max(score, alike.get(number, 0.0))
    return alike


def _read(over: Index, asked: list[str], meant: list[Meant], found: Mapping[int, float]) -> tuple[str, str]:
    """What was read instead of the words typed, and what as well; empty where all of it was typed so."""
    instead, as_well = [], list[str]()
    for word, meanings in zip(asked, meant, strict=True):
        guesses = _best(over, meanings, word, found)[:MOST_READINGS]
        typed = any(one.startswith(word) and _hits(over, one, found) for one in meanings)
        instead.append(word if typed else " / ".join(guesses))
        as_well += guesses if typed else []
    return "" if instead == asked else " ".join(instead), ", ".join(as_well)


def _best(over: Index, meanings: Meant, word: str, found: Mapping[int, float]) -> list[str]:
    """The guesses that something found has, the nearest first, then the most used."""
    hits = {one: _hits(over, one, found) for one in meanings if not one.startswith(word)}
    return sorted((one for one in hits if hits[one]), key=lambda one: (-meanings[one], -hits[one], one))


def _hits(over: Index, word: str, found: Mapping[int, float]) -> int:
    return len(over.weights[word].keys() & found.keys())


def _fits(entry: Entry, chosen: Mapping[str, str]) -> bool:
    return all(value in _values(entry, name) for name, value in chosen.items() if value)


def _values(entry: Entry, facet: str) -> tuple[str, ...]:
    return (*entry.wider.get(facet, ()), *(entry.facets.get(facet) or (WITHOUT,)))


def _facets(entries: list[Entry], chosen: Mapping[str, str]) -> dict[str, tuple[tuple[str, int], ...]]:
    facets = {}
    for name in chosen:
        others = {other: value for other, value in chosen.items() if other != name}
        counts = Counter(value for entry in entries if _fits(entry, others) for value in _values(entry, name))
        wide = {value for entry in entries for value in entry.wider.get(name, ())}
        order = sorted((one == WITHOUT, one not in wide, -count, one) for one, count in counts.items())
        facets[name] = tuple((one, counts[one]) for *_, one in order)
    return facets
