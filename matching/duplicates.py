"""Finds organisations that are likely to be there already, by name, country and identifiers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from matching.name_index import NameIndex
from matching.name_pair import Entry, Pair, pair
from matching.name_rarity import Rarity
from matching.name_signals import SIGNALS
from matching.name_weights import NameWeights, load_name_weights, probabilities
from matching.names import read_name
from matching.records import Fact


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A name to look for or among: `identifiers` by kind, such as pic, ror, kvk or vat."""

    id: str
    name: str
    country: str
    other_names: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)

    def entries(self) -> tuple[Entry, ...]:
        """All its names, taken apart."""
        return tuple(Entry(read_name(name), self.country) for name in dict.fromkeys((self.name, *self.other_names)))


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A likely duplicate: `score` from 0 to 1, from 0.5 on to be taken for the same, and what speaks for it.

    `why` has both names and what each signal adds to the log-odds that the two are one organisation's, which
    together with the `base` make up the `odds`; or the identifiers that both have.
    """

    left: str
    right: str
    score: float
    why: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two spellings, the row of the record that the right one is of, the signals and their log-odds."""

    row: int
    left: Entry
    right: Entry
    signals: Mapping[str, float]
    odds: float


class DuplicateIndex:
    """Names to look among; built once, some 30,000 names a few seconds."""

    def __init__(self, records: Iterable[NameRecord], weights: NameWeights | None = None) -> None:
        self._weights = weights or load_name_weights()
        self._records = sorted(records, key=lambda r: r.id)
        spelt = [(row, entry) for row, record in enumerate(self._records) for entry in record.entries()]
        self._rows = [row for row, _ in spelt]
        self._entries = [entry for _, entry in spelt]
        self._rarity = Rarity((entry.name, entry.country) for entry in self._entries)
        self._index = NameIndex(self._entries)
        self._by_identifier = self._identified()

    def find(self, wanted: NameRecord, limit: int = 5, least: float = 0.3) -> tuple[Duplicate, ...]:
        """The likeliest duplicates of one organisation that is not itself meant, best first."""
        best = [one for one in self.compared(wanted) if self._records[one.row].id != wanted.id]
        called = [(one.right.name.english, one.right.country) for one in best]
        likely = probabilities([one.odds for one in best], called)
        found = {one.row: self._duplicate(wanted, one, p) for one, p in zip(best, likely, strict=True)}
        for row in self._with_identifier(wanted):
            found[row] = self._identical(wanted, row)
        hits = (hit for hit in found.values() if hit.score >= least and hit.right != wanted.id)
        return tuple(sorted(hits, key=lambda d: (-d.score, d.right))[:limit])

    def compared(self, wanted: NameRecord) -> list[Compared]:
        """The records that may be meant, each by that spelling that has the best odds, in order of their ids."""
        best: dict[int, Compared] = {}
        for entry in wanted.entries():
            for at, cosine in self._index.near(entry).items():
                self._keep(best, self._compare(entry, at, cosine))
        return [best[row] for row in sorted(best)]

    def id_of(self, one: Compared) -> str:
        """The id of the record that was compared."""
        return self._records[one.row].id

    def suspects(self, least: float = 0.5) -> tuple[Duplicate, ...]:
        """All pairs among the names of the index that are likely one organisation, best first.

        Each pair is judged by itself: that a name is like several others does not speak against any of them.
        """
        pairs: dict[tuple[str, str], Duplicate] = {}
        for at, other, cosine in self._index.likely():
            row = self._rows[at]
            if row != self._rows[other]:
                one = self._compare(self._entries[at], other, cosine)
                self._suspect(pairs, self._duplicate(self._records[row], one, *probabilities([one.odds], [0])))
        for rows in self._by_identifier.values():
            for row, other in combinations(rows, 2):
                self._suspect(pairs, self._identical(self._records[row], other))
        found = (one for one in pairs.values() if one.score >= least)
        return tuple(sorted(found, key=lambda d: (-d.score, d.left, d.right)))

    def _compare(self, entry: Entry, at: int, cosine: float) -> Compared:
        beside = pair(entry, self._entries[at], cosine, self._rarity)
        signals = measured(beside)
        return Compared(self._rows[at], entry, self._entries[at], signals, self._weights.odds(signals))

    def _duplicate(self, wanted: NameRecord, one: Compared, probability: float) -> Duplicate:
        why: dict[str, Fact] = {
            "name": one.left.name.written,
            "other_name": one.right.name.written,
            "same_country": not one.signals["abroad"],
            "odds": round(one.odds, 3),
            "base": round(self._weights.base, 3),
            **{name: round(value, 3) for name, value in self._weights.contributions(one.signals).items()},
        }
        return Duplicate(wanted.id, self._records[one.row].id, round(self._weights.score(probability), 4), why)

    def _identical(self, wanted: NameRecord, row: int) -> Duplicate:
        other = self._records[row]
        shared = _identifiers(wanted) & _identifiers(other)
        why: dict[str, Fact] = {
            "name": wanted.name,
            "other_name": other.name,
            "identifiers": tuple(sorted(kind for kind, _ in shared)),
        }
        return Duplicate(wanted.id, other.id, 1.0, why)

    def _identified(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, record in enumerate(self._records):
            for key in sorted(_identifiers(record)):
                found[key].append(row)
        return found

    def _with_identifier(self, wanted: NameRecord) -> list[int]:
        return [row for key in sorted(_identifiers(wanted)) for row in self._by_identifier.get(key, ())]

    @staticmethod
    def _keep(best: dict[int, Compared], one: Compared) -> None:
        if one.row not in best or best[one.row].odds < one.odds:
            best[one.row] = one

    @staticmethod
    def _suspect(pairs: dict[tuple[str, str], Duplicate], found: Duplicate) -> None:
        key = (min(found.left, found.right), max(found.left, found.right))
        if key not in pairs or pairs[key].score < found.score:
            pairs[key] = Duplicate(*key, found.score, found.why)


def measured(beside: Pair) -> dict[str, float]:
    """All signals of two names."""
    return {name: signal(beside) for name, signal in SIGNALS.items()}


def _identifiers(record: NameRecord) -> frozenset[tuple[str, str]]:
    return frozenset((kind, value.strip().upper()) for kind, value in record.identifiers.items())
