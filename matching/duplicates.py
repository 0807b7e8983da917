"""Finds organisations that are likely to be there already, by name, country and identifiers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import exp, log, log1p
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler
from scipy import sparse

from matching.names import acronyms_in, initials, tokens
from matching.records import Fact

CHUNK = 500
GRAM = 3
NEAREST = 30
"""So many names by shared n-grams are compared in full."""

SAME_WORD = 0.88
"""Jaro-Winkler likeness from which two words count as spellings of one."""

LOG_ODDS = {"base": -9.0, "letters": 1.6, "words": 3.0, "contained": 3.6, "first": 1.6, "telling": 0.75}
"""What each likeness adds. A logistic regression on 1,267 real spellings under one participant number (CORDIS),
rounded by hand; the base is set so that at a score of 0.5 precision and recall balance."""

ABROAD = -3.0
ACRONYM = 0.5
"""Log-odds of an acronym beside a name with these initials in one country, when letters alone say less."""

FEWEST = 10_000
"""In a shorter list a word is taken to be as rare as in one of this length, for which the odds were set."""

ENOUGH_GRAMS = 0.3
"""Names whose n-grams are less alike (cosine) are not compared when a whole list is searched for pairs."""


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A name to look for or among: `identifiers` by kind, such as pic, ror, kvk or vat."""

    id: str
    name: str
    country: str
    other_names: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A likely duplicate: `score` from 0 to 1 (0.5 is even odds), and what speaks for it."""

    left: str
    right: str
    score: float
    why: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class _Spelling:
    record: int
    written: str
    words: tuple[str, ...]


class DuplicateIndex:
    """Names to look among; built once, some 30,000 names a few seconds."""

    def __init__(self, records: Iterable[NameRecord]) -> None:
        self._records = sorted(records, key=lambda r: r.id)
        self._spellings = [
            _Spelling(row, name, tokens(name))
            for row, record in enumerate(self._records)
            for name in dict.fromkeys((record.name, *record.other_names))
        ]
        self._frequency = Counter(chain.from_iterable(set(s.words) for s in self._spellings))
        self._columns: dict[str, int] = {}
        self._grams = self._gram_matrix([s.words for s in self._spellings], grow=True)
        self._by_letters = self._lettered()
        self._by_identifier = self._identified()

    def find(self, wanted: NameRecord, limit: int = 5, least: float = 0.3) -> tuple[Duplicate, ...]:
        """The likeliest duplicates of one organisation that is not itself meant, best first."""
        rows = self._near([_Spelling(-1, n, tokens(n)) for n in (wanted.name, *wanted.other_names)])
        best: dict[int, Duplicate] = {}
        for own, row in rows:
            self._keep(best, wanted, (own, self._spellings[row]))
        for row in self._with_identifier(wanted):
            best[row] = self._identical(wanted, row)
        found = [d for row, d in best.items() if d.score >= least and self._records[row].id != wanted.id]
        return tuple(sorted(found, key=lambda d: (-d.score, d.right))[:limit])

    def suspects(self, least: float = 0.5) -> tuple[Duplicate, ...]:
        """All pairs among the names of the index that are likely one organisation, best first."""
        pairs: dict[tuple[str, str], Duplicate] = {}
        for one, other in self._alike():
            record = self._records[one.record]
            found = self._compared(record, one, other)
            key = (min(found.left, found.right), max(found.left, found.right))
            if found.score >= least and (key not in pairs or pairs[key].score < found.score):
                pairs[key] = Duplicate(*key, found.score, found.why)
        for rows in self._by_identifier.values():
            for one_row, other_row in combinations(rows, 2):
                found = self._identical(self._records[one_row], other_row)
                pairs[found.left, found.right] = found
        return tuple(sorted(pairs.values(), key=lambda d: (-d.score, d.left, d.right)))

    def _alike(self) -> Iterator[tuple[_Spelling, _Spelling]]:
        """Pairs of spellings of different records that share enough n-grams or have one's initials."""
        for start in range(0, len(self._spellings), CHUNK):
            scores = (self._grams[start : start + CHUNK] @ self._grams.T).tocoo()
            near = (scores.data >= ENOUGH_GRAMS) & (scores.row + start < scores.col)
            for i, j in zip(scores.row[near] + start, scores.col[near], strict=True):
                if self._spellings[i].record != self._spellings[j].record:
                    yield self._spellings[i], self._spellings[j]
        for one in self._spellings:
            for j in sorted({j for key in acronyms_in(one.written) for j in self._by_letters.get(key, [])[:NEAREST]}):
                if self._spellings[j].record != one.record:
                    yield one, self._spellings[j]

    def _keep(self, best: dict[int, Duplicate], wanted: NameRecord, pair: tuple[_Spelling, _Spelling]) -> None:
        own, other = pair
        found = self._compared(wanted, own, other)
        if other.record not in best or best[other.record].score < found.score:
            best[other.record] = found

    def _near(self, spellings: Sequence[_Spelling]) -> list[tuple[_Spelling, int]]:
        """Spellings of the index that share n-grams or initials with these."""
        grams = self._gram_matrix([s.words for s in spellings], grow=False)
        scores = (grams @ self._grams.T).tocsr()
        found: dict[tuple[int, int], None] = {}
        for i, own in enumerate(spellings):
            row = scores[[i]]
            order = np.lexsort((row.indices, -np.round(row.data, 6)))[:NEAREST]
            found.update(((i, int(j)), None) for j in row.indices[order])
            letters = acronyms_in(own.written) | initials(own.written)
            found.update(((i, j), None) for key in sorted(letters) for j in self._by_letters.get(key, [])[:NEAREST])
        return [(spellings[i], j) for i, j in found]

    def _compared(self, wanted: NameRecord, own: _Spelling, other: _Spelling) -> Duplicate:
        record = self._records[other.record]
        likeness = self._likeness(own.words, other.words)
        odds = LOG_ODDS["base"] + sum(LOG_ODDS[kind] * value for kind, value in likeness.items())
        acronym = _acronym(own.written, other.written)
        abroad = bool(wanted.country and record.country and wanted.country != record.country)
        odds = (max(odds, ACRONYM) if acronym else odds) + ABROAD * abroad
        why: dict[str, Fact] = {
            "name": own.written,
            "other_name": other.written,
            "same_country": not abroad,
            "acronym": acronym,
            **{kind: round(value, 3) for kind, value in likeness.items()},
        }
        return Duplicate(wanted.id, record.id, round(1.0 / (1.0 + exp(-odds)), 4), why)

    def _likeness(self, own: tuple[str, ...], other: tuple[str, ...]) -> dict[str, float]:
        """Letters in any order of words; words by rarity, in both and in the shorter; the first; how telling."""
        if not own or not other:
            return dict.fromkeys(("letters", "words", "contained", "first", "telling"), 0.0)
        like = process.cdist(own, other, scorer=JaroWinkler.similarity, score_cutoff=SAME_WORD)
        one, two = (np.array([self._rarity(w) for w in words]) for words in (own, other))
        found_one, found_two = float(one @ like.max(axis=1)), float(two @ like.max(axis=0))
        sorted_ratio = fuzz.token_sort_ratio(" ".join(own), " ".join(other))
        return {
            "letters": max(sorted_ratio, fuzz.ratio("".join(own), "".join(other))) / 100.0,
            "words": (found_one + found_two) / float(one.sum() + two.sum()),
            "contained": max(found_one / float(one.sum()), found_two / float(two.sum())),
            "first": float(JaroWinkler.similarity(own[0], other[0])),
            "telling": log1p(found_two),
        }

    def _rarity(self, word: str) -> float:
        return log((max(len(self._spellings), FEWEST) + 2) / (self._frequency.get(word, 0) + 1))

    def _gram_matrix(self, names: Sequence[tuple[str, ...]], grow: bool) -> Any:
        rows, columns = [], []
        for row, words in enumerate(names):
            text = f" {' '.join(sorted(words))} "
            for gram in {text[i : i + GRAM] for i in range(len(text) - GRAM + 1)}:
                column = self._columns.setdefault(gram, len(self._columns)) if grow else self._columns.get(gram, -1)
                if column >= 0:
                    rows.append(row)
                    columns.append(column)
        shape = (len(names), len(self._columns))
        matrix: Any = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
        if grow:
            count = np.bincount(columns, minlength=shape[1]) if columns else np.zeros(shape[1])
            self._idf = np.log((len(names) + 1.0) / (count + 1.0)) + 0.1
        matrix = sparse.csr_matrix(matrix @ sparse.diags_array(self._idf))
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sparse.diags_array(1.0 / np.maximum(norms, 1e-9)) @ matrix

    def _lettered(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for row, spelling in enumerate(self._spellings):
            for letters in acronyms_in(spelling.written) | initials(spelling.written):
                if len(letters) > 2:
                    found[letters].append(row)
        return found

    def _identified(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, record in enumerate(self._records):
            for kind, value in record.identifiers.items():
                found[kind, value.strip().upper()].append(row)
        return found

    def _with_identifier(self, wanted: NameRecord) -> set[int]:
        keys = ((kind, value.strip().upper()) for kind, value in wanted.identifiers.items())
        return {row for key in keys for row in self._by_identifier.get(key, ())}

    def _identical(self, wanted: NameRecord, row: int) -> Duplicate:
        other = self._records[row]
        shared = {kind for kind, value in wanted.identifiers.items() if other.identifiers.get(kind) == value}
        why: dict[str, Fact] = {
            "name": wanted.name,
            "other_name": other.name,
            "identifiers": tuple(sorted(shared)),
        }
        return Duplicate(wanted.id, other.id, 1.0, why)


def _acronym(own: str, other: str) -> bool:
    """Whether one name has an acronym that is made of the first letters of the other."""
    one, two = (
        {letters for letters in acronyms_in(a) if len(letters) > 2} & initials(b)
        for a, b in ((own, other), (other, own))
    )
    return bool(one or two)
