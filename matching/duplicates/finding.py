"""Finds organisations that are likely to be there already, by name, country and identifiers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from matching.duplicates.index import NameIndex
from matching.duplicates.names import read_name
from matching.duplicates.pair import Entry, Pair, pair
from matching.duplicates.rarity import Rarity
from matching.duplicates.signals import SIGNALS
from matching.duplicates.vectors import NameVectors
from matching.duplicates.weights import NameWeights, load_name_weights, probabilities
from matching.records import Fact

TWICE = 0.05
"""Of the names of one list so many are taken to be in it again: few, as lists are kept by people who look first."""


SUSPECT = 0.35
"""From this score on somebody looks at two: about one in three is right, and a look costs less than a double."""


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
        self._rarity = Rarity(((entry.name, entry.country) for entry in self._entries), self._weights.shares)
        names = [entry.name for entry in self._entries]
        self._index = NameIndex(self._entries, NameVectors(names, self._weights.shares, self._rarity.filled))
        self._by_identifier = self._identified()

    def find(self, wanted: NameRecord, limit: int = 5, least: float = 0.2) -> tuple[Duplicate, ...]:
        """The likeliest duplicates of one organisation that is not itself meant, best first."""
        compared = [one for one in self.compared(wanted) if self._records[one.row].id != wanted.id]
        known = set(self._with_identifier(wanted))
        scored = [(score, one) for one, score in zip(compared, self._scores(compared), strict=True)]
        scored = [(score, one) for score, one in scored if score >= least and one.row not in known]
        scored.sort(key=lambda found: (-found[0], self._records[found[1].row].id))
        certain = [self._identical(wanted, row) for row in sorted(known) if self._records[row].id != wanted.id]
        return (*certain, *(self._duplicate(wanted, one, score) for score, one in scored))[:limit]

    def compared(self, wanted: NameRecord) -> list[Compared]:
        """The records that may be meant, each by that spelling that has the best odds, in order of their ids."""
        best: dict[int, Compared] = {}
        for entry in wanted.entries():
            for at, cosine in self._index.near(entry).items():
                self._keep(best, self._compare(entry, at, cosine))
        return [best[row] for row in sorted(best)]

    @property
    def shares(self) -> Mapping[str, float]:
        """In what share of the names each common word is."""
        return self._rarity.shares()

    def id_of(self, one: Compared) -> str:
        """The id of the record that was compared."""
        return self._records[one.row].id

    def suspects(self, least: float = SUSPECT) -> tuple[Duplicate, ...]:
        """All pairs among the names of the index that are likely one organisation, best first.

        A pair is as likely as the less likely answer, when each of the two is looked for among the others.
        """
        likely = self._pairs()
        pairs: dict[tuple[int, int], Duplicate] = {}
        for (row, other), (score, one) in likely.items():
            if row < other and (lower := min(score, likely[other, row][0])) >= least:
                pairs[row, other] = self._duplicate(self._records[row], one, lower)
        for rows in self._by_identifier.values():
            pairs.update((both, self._identical(self._records[both[0]], both[1])) for both in combinations(rows, 2))
        return tuple(sorted(pairs.values(), key=lambda d: (-d.score, d.left, d.right)))

    def _pairs(self) -> dict[tuple[int, int], tuple[float, Compared]]:
        """For each record the others that it is near to, both ways round, each with its score among them."""
        best: dict[int, dict[int, Compared]] = defaultdict(dict)
        for left, right, cosine in self._index.likely():
            for at, other in ((left, right), (right, left)):
                if self._rows[at] != self._rows[other]:
                    self._keep(best[self._rows[at]], self._compare(self._entries[at], other, cosine))
        found = {}
        for row, others in best.items():
            compared = list(others.values())
            rarer = [replace(one, odds=self._weights.among(one.odds, TWICE)) for one in compared]
            for one, score in zip(compared, self._scores(rarer), strict=True):
                found[row, one.row] = (score, one)
        return found

    def _scores(self, compared: Sequence[Compared]) -> list[float]:
        """The score of each of the records that one name may mean."""
        called = [(one.right.name.english, one.right.country) for one in compared]
        likely = probabilities([one.odds for one in compared], called)
        return [round(self._weights.score(probability), 4) for probability in likely]

    def _compare(self, entry: Entry, at: int, cosine: float) -> Compared:
        beside = pair(entry, self._entries[at], cosine, self._rarity)
        signals = measured(beside)
        return Compared(self._rows[at], entry, self._entries[at], signals, self._weights.odds(signals))

    def _duplicate(self, wanted: NameRecord, one: Compared, score: float) -> Duplicate:
        why: dict[str, Fact] = {
            "name": one.left.name.written,
            "other_name": one.right.name.written,
            "same_country": not one.signals["abroad"],
            "odds": round(one.odds, 3),
            "base": round(self._weights.base, 3),
            **{name: round(value, 3) for name, value in self._weights.contributions(one.signals).items()},
        }
        return Duplicate(wanted.id, self._records[one.row].id, score, why)

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


def measured(beside: Pair) -> dict[str, float]:
    """All signals of two names."""
    return {name: signal(beside) for name, signal in SIGNALS.items()}


def _identifiers(record: NameRecord) -> frozenset[tuple[str, str]]:
    return frozenset((kind, value.strip().upper()) for kind, value in record.identifiers.items())
