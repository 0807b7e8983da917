"""What the past says of every organisation as an answer to a need: one number for each signal.

Each signal is explained in `NEED_SIGNALS`. All is computed from what was done and published before a day.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.directions import strongest
from matching.history import History
from matching.mentions import Mentions
from matching.records import ListingRecord
from matching.signals import SIGNALS, Signals, topic_words
from matching.wordings import Wordings, stems, wordings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEED_SIGNALS = MappingProxyType({
    "texts": "closeness of the need to each text offered, cubed and summed",
    "themes": "the same by themes, groups of words that go together in the texts",
    "best_projects": "closeness of the need to what it did or offers, the mean of the five nearest",
    "specific": "how much of all that it did is near the need",
    "again": "how near the need is to what it did together with the poster, cubed and summed",
    "titles": "closeness of the need to the titles of all that it did or offers, squared and summed",
    "topics_sum": "closeness of the need's call and topics to those of its projects, squared and summed",
    "near_fit": "whether it works with those whose texts fit",
    "ties": "the strength of its tie with the poster",
    "activity": "its recent projects",
    "offers": "how many texts it offers",
    "name": "closeness of the need to its name",
    "asked_country": "whether the need names its country",
    "asked_town": "whether the need names its town",
    "home": "whether it is in the poster's own country",
    "alike": SIGNALS["alike"],
})  # fmt: skip

RISING = frozenset(NEED_SIGNALS) - {"activity", "offers", "home"}
"""Signals of which more may not count against an answer: the closer, the better, whatever chance has it."""

POWER = 3
"""Closeness is cubed before it is summed: a few texts that fit well tell more than many that fit a little."""

STRETCH = 20.0
"""Sums of closeness are taken as log(1 + 20 x): the first that fits says most."""

THEMES = 100

NEAREST = 5
"""Projects that `best_projects` looks at: what is done well shows in a few, not in all."""

FEW = 3.0
"""Projects far from any need that are added to an organisation's own, so that one project alone is no speciality."""


class Near(NamedTuple):
    """For signals by name what each distinct text offered, and each piece of what was done or is offered, weighs.

    Pieces are the projects, then the texts offered that tell of no project of their owner. `told` is the closeness of
    the need to all that is told of each piece.
    """

    texts: dict[str, Floats]
    pieces: dict[str, Floats]
    told: Floats


class NeedSignals:
    """What is offered and was done before a day, ready for questions about any need."""

    def __init__(self, past: History, signals: Signals, offered: Sequence[tuple[int, ListingRecord]]) -> None:
        self._past = past
        self._signals = signals
        self._offered = offered
        self.mentions = Mentions(signals.organisations)
        self._size = past.member.shape[0]

    def of(self, need: ListingRecord, poster: int | None) -> npt.NDArray[np.float32]:
        """The signals of each organisation (rows) for a need, in the order of `NEED_SIGNALS`."""
        near = self.near(need)
        found = self.sums(near)
        summed = {name: np.log1p(STRETCH * value) for name, value in found.items()}
        others = {
            **self._by_pieces(near, poster),
            **self._from_poster(poster),
            "near_fit": self._signals.steps @ (found["texts"] / max(float(found["texts"].sum()), 1e-9)),
            "offers": np.log1p(self._owners.sum(axis=1).A1),
            "name": self.mentions.names(need),
            "asked_country": self.mentions.countries(need),
            "asked_town": self.mentions.towns(need),
        }
        every = {**summed, **others, "activity": np.log1p(self._past.activity)}
        return np.stack([every[name] for name in NEED_SIGNALS], axis=1).astype(np.float32)

    def near(self, need: ListingRecord) -> "Near":
        """How much each text offered and each piece weighs for a need: closeness, raised to a power."""
        asked = stems(f"{need.title} {need.summary} {need.description}", need.language)
        words, rows = self._told
        told = _dense(words.rows([_with_pairs(asked)]) @ rows.T)
        return Near(self._texts(asked), self._pieces(asked, need.topics), told)

    def sums(self, near: "Near") -> dict[str, Floats]:
        """The same summed for each organisation over its texts and its pieces."""
        found = {name: self._owners @ worth for name, worth in near.texts.items()}
        return found | {name: self._done @ worth for name, worth in near.pieces.items()}

    def with_poster(self, near: "Near", poster: int | None) -> Floats:
        """The closeness of each piece that the poster was in, 0 for all others."""
        return near.told * (0.0 if poster is None else _dense(self._done[[poster]]))

    def best_of(self, row: int, worth: Floats) -> int | ListingRecord | None:
        """The piece of a row that weighs most: the place of a project, a listing, or None where none does."""
        own = self._done.indices[self._done.indptr[row] : self._done.indptr[row + 1]]
        if not len(own) or worth[own].max() <= 0:
            return None
        best = int(np.sort(own)[np.argmax(worth[np.sort(own)])])
        number = len(self._past.projects)
        return best if best < number else self._beyond[best - number][1]

    def _by_pieces(self, near: "Near", poster: int | None) -> dict[str, Floats]:
        """What each organisation did that is near the need: the best of it, its share, and that with the poster."""
        done = self._done
        return {
            "best_projects": _mean_of_nearest(done @ sparse.diags_array(near.told)),
            "specific": done @ near.told**2 / (done.sum(axis=1).A1 + FEW),
            "again": np.log1p(STRETCH * (done @ self.with_poster(near, poster) ** POWER)),
        }

    def listings_of(self, row: int) -> list[tuple[int, ListingRecord]]:
        """What an organisation offers, each with the place of its text among the distinct ones."""
        return self._listings.get(row, [])

    def _texts(self, asked: tuple[str, ...]) -> dict[str, Floats]:
        words, rows = self._wording
        row = words.rows([asked])
        near = np.asarray((rows @ row.T).todense(), dtype=np.float64).ravel()
        themes, directions = self._themes
        own = _unit(np.asarray(row @ directions, dtype=np.float64))
        alike = np.maximum(themes @ own[0], 0.0)
        return {"texts": near**POWER, "themes": alike**POWER}

    def _pieces(self, asked: tuple[str, ...], topics: tuple[str, ...]) -> dict[str, Floats]:
        words, rows = self._titles
        near = np.asarray((rows @ words.rows([asked]).T).todense(), dtype=np.float64).ravel()
        own = self._signals.topic_words.rows([[word for topic in topics for word in topic_words(topic)]])
        alike = np.asarray((self._signals.topic_rows @ own.T).todense(), dtype=np.float64).ravel()
        by_topic = np.append(alike**2 * self._signals.recency, np.zeros(len(self._beyond)))
        return {"titles": near**2, "topics_sum": by_topic}

    def _from_poster(self, poster: int | None) -> dict[str, Floats]:
        """What depends on who posted the need; nothing where that is not known."""
        if poster is None:
            return dict.fromkeys(("ties", "alike", "home"), np.zeros(self._size))
        return {
            "ties": np.log1p(10.0 * _dense(self._signals.ties[[poster]])),
            "alike": self._signals.place_alike(poster),
            "home": self.mentions.compatriots(poster),
        }

    @cached_property
    def _words(self) -> list[tuple[str, ...]]:
        listings = (one for _, one in self._offered)
        return [stems(f"{one.title} {one.summary} {one.description}", one.language) for one in listings]

    @cached_property
    def _distinct(self) -> dict[tuple[str, ...], int]:
        """Each text that is offered, once, however many offer it."""
        return {words: row for row, words in enumerate(sorted(set(self._words)))}

    @cached_property
    def _listings(self) -> dict[int, list[tuple[int, ListingRecord]]]:
        found: dict[int, list[tuple[int, ListingRecord]]] = {}
        for words, (owner, listing) in zip(self._words, self._offered, strict=True):
            found.setdefault(owner, []).append((self._distinct[words], listing))
        return found

    @cached_property
    def _owners(self) -> Any:
        columns = [self._distinct[words] for words in self._words]
        rows = [owner for owner, _ in self._offered]
        shape = (self._size, len(self._distinct))
        found = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
        found.data[:] = 1.0
        return found

    @cached_property
    def _wording(self) -> tuple[Wordings, Any]:
        texts = list(self._distinct)
        words = wordings(texts, least=1)
        return words, words.rows(texts)

    @cached_property
    def _themes(self) -> tuple[Floats, Floats]:
        """Texts by theme (rows of unit length) and words by theme; the same start gives the same themes."""
        _, rows = self._wording
        number = min(THEMES, min(rows.shape) - 2)
        if number < 1:
            return np.zeros((rows.shape[0], 1)), np.zeros((rows.shape[1], 1))
        directions = strongest(rows, number)[2].T
        return _unit(np.asarray(rows @ directions, dtype=np.float64)), directions

    @cached_property
    def _beyond(self) -> list[tuple[int, ListingRecord]]:
        """The texts offered that tell of no project of their owner, with the row of the owner."""
        member = self._past.member.tocoo()
        titles = {(int(row), self._past.projects[place].title) for row, place in zip(*member.coords, strict=True)}
        return [(owner, one) for owner, one in self._offered if (owner, one.title) not in titles]

    @cached_property
    def _done(self) -> Any:
        """Who (rows) did or offers which piece (columns)."""
        owners = [owner for owner, _ in self._beyond]
        shape = (self._size, len(owners))
        own = sparse.csr_matrix((np.ones(len(owners)), (owners, np.arange(len(owners)))), shape=shape)
        return sparse.csr_matrix(sparse.hstack([self._past.member, own]))

    @cached_property
    def _told(self) -> tuple[Wordings, Any]:
        """What is told of each piece, in words and pairs; of a project its text or that of a listing so titled."""
        listed = {one.title: one.description for _, one in self._offered}
        told = [stems(f"{p.title} {p.description or listed.get(p.title, '')}") for p in self._past.projects]
        told += [stems(f"{one.title} {one.summary} {one.description}", one.language) for _, one in self._beyond]
        texts = [_with_pairs(one) for one in told]
        words = wordings(texts, least=1)
        return words, words.rows(texts)

    @cached_property
    def _titles(self) -> tuple[Wordings, Any]:
        texts = [stems(project.title) for project in self._past.projects]
        texts += [stems(one.title, one.language) for _, one in self._beyond]
        words = wordings(texts, least=1)
        return words, words.rows(texts)


def _dense(row: Any) -> Floats:
    return np.asarray(row.todense(), dtype=np.float64).ravel()


def _with_pairs(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words and each two that follow one another: a fuel cell is neither fuel nor cell."""
    return (*words, *(f"{one} {other}" for one, other in pairwise(words)))


def _mean_of_nearest(closeness: Any) -> Floats:
    """The mean of each row's `NEAREST` highest values; what a row lacks counts as nothing."""
    rows = sparse.csr_matrix(closeness)
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((-rows.data, owner))
    first = np.arange(len(order)) - rows.indptr[owner] < NEAREST
    found = np.bincount(owner[first], weights=rows.data[order][first], minlength=rows.shape[0])
    return np.asarray(found / NEAREST, dtype=np.float64)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
