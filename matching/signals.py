"""What the past says of every candidate as a new partner of an organisation: one number for each signal.

Each signal is explained in `SIGNALS`. All is computed from collaborations before a day; nothing is learnt here.
"""

from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.directions import in_network
from matching.history import History
from matching.records import OrganisationRecord
from matching.routes import kilometres
from matching.wordings import Wordings, stems, unit_rows, wordings

Floats = npt.NDArray[np.float64]
Grid = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

SIGNALS = MappingProxyType({
    "partners": "common partners, each by 1 / its partners",
    "small_circles": "the same, projects of few counting more",
    "recent_circles": "the same, recent projects of few counting more",
    "walk_two": "where two steps along recent ties lead",
    "walk_three": "where three steps along recent ties lead",
    "alike": "a like place in the whole network (its 64 strongest directions)",
    "topics": "closeness of the calls and topics of both sides' projects",
    "texts": "closeness of the texts of both sides' projects",
    "best_topics": "the candidate's closeness to the asker's newest projects, the two best",
    "projects": "the candidate's projects so far",
    "recent": "its recent projects",
    "lately": "its projects of the last years",
    "growth": "whether it does more than it used to",
    "leads": "projects it leads: who leads invites",
    "country": "how much more than others the asker works with the candidate's country",
    "kind": "how much more than others it works with the candidate's kind of organisation",
    "distance": "kilometres between the seats",
    "size_gap": "how unlike the two are in number of projects",
})  # fmt: skip

DIRECTIONS = 64
NEWEST = 12
"""The asker's projects that `best_topics` looks at."""

SLOW, FAST = 3.0, 1.5
"""Years after which a project counts half, for what lasts and for what is new."""

FAR_KM = 1500.0
"""The distance assumed where a seat is unknown."""

PRIOR = 3.0
"""Partners as the whole country or kind has them, added to an asker's own."""


class Signals:
    """The past of all organisations, ready for questions about any of them.

    `pool` are the rows, in order, that may be candidates (all where it is None): what is looked up for each question
    is cut to them once.
    """

    def __init__(
        self, organisations: tuple[OrganisationRecord, ...], past: History, pool: Ints | None = None
    ) -> None:
        self._past = past
        self.organisations = organisations
        self._pool = np.arange(len(organisations)) if pool is None else pool
        self.recency = 0.5 ** (past.age / SLOW)
        fast = 0.5 ** (past.age / FAST)
        others = np.maximum(1.0, past.size - 1.0)
        self.ties = past.together(self.recency / np.sqrt(others))
        self._circles = past.together(1.0 / others)
        self._recent_circles = past.together(self.recency / others)
        self.steps = _shares(self.ties)
        self._projects = np.asarray(past.member.sum(axis=1), dtype=np.float64).ravel()
        self._lately = np.asarray(past.member @ self.recency, dtype=np.float64)
        self._recent = np.asarray(past.member @ fast, dtype=np.float64)

    def of(self, row: int, candidates: Ints) -> Grid:
        """The signals of each candidate (rows of the pool) for the asker, in the order of `SIGNALS`."""
        two, three = self._walks(row)
        found = {
            "partners": np.log1p(10.0 * self._common(row, self._past.joint, self._partners)),
            "small_circles": np.log1p(10.0 * self._common(row, self._circles, self._small)),
            "recent_circles": np.log1p(10.0 * self._common(row, self._recent_circles, self._new)),
            "walk_two": np.log1p(1e4 * two),
            "walk_three": np.log1p(1e4 * three),
            "alike": self.place_alike(row),
            "topics": self._pooled_subjects @ _dense(self._subjects[[row]]),
            "texts": self._pooled_wording @ _dense(self._wording[[row]]),
            "best_topics": self._best_topics(row),
            **self._alone,
            "country": self._countries.more_than_others(row),
            "kind": self._kinds.more_than_others(row),
            "distance": self._distance(row),
            "size_gap": np.abs(self._alone["projects"] - np.log1p(self._projects[row])),
        }
        places = np.searchsorted(self._pool, candidates)
        return np.stack([found[name][places] for name in SIGNALS]).astype(np.float32).T

    def place_alike(self, row: int) -> Floats:
        """How alike the places of an organisation and of each of the pool in the whole network are."""
        return np.asarray(self._pooled_directions @ self._directions[row])

    @cached_property
    def _alone(self) -> dict[str, Floats]:
        """What is the same for every asker."""
        growth = np.log((self._recent + 0.3) / (self._lately + 0.6))
        counted = {"projects": self._projects, "recent": self._recent, "lately": self._lately, "leads": self._leads}
        return {"growth": growth[self._pool], **{name: np.log1p(n)[self._pool] for name, n in counted.items()}}

    def _common(self, row: int, ties: Any, pooled: "_Pooled") -> Floats:
        """Ties through each common partner, by its share of the partner's ties."""
        own = ties[[row]]
        return pooled.through(own.indices, own.data)

    def _walks(self, row: int) -> tuple[Floats, Floats]:
        own = self.ties[[row]]
        two = self._onward.through(own.indices, own.data / max(float(own.data.sum()), 1e-9))
        return two[self._pool], self._pooled_steps @ two

    @cached_property
    def _onward(self) -> "_Pooled":
        return _Pooled(self.ties, np.arange(len(self.organisations)))

    @cached_property
    def _pooled_steps(self) -> Any:
        return self.steps[self._pool]

    @cached_property
    def _partners(self) -> "_Pooled":
        return _Pooled(self._past.joint, self._pool)

    @cached_property
    def _small(self) -> "_Pooled":
        return _Pooled(self._circles, self._pool)

    @cached_property
    def _new(self) -> "_Pooled":
        return _Pooled(self._recent_circles, self._pool)

    @cached_property
    def _pooled_directions(self) -> Floats:
        return self._directions[self._pool]

    @cached_property
    def _pooled_subjects(self) -> Any:
        return self._subjects[self._pool]

    @cached_property
    def _pooled_wording(self) -> Any:
        return self._wording[self._pool]

    @cached_property
    def _directions(self) -> Floats:
        return in_network(self._circles, DIRECTIONS)

    @cached_property
    def _topics(self) -> list[list[str]]:
        return [[word for topic in p.topics for word in topic_words(topic)] for p in self._past.projects]

    @cached_property
    def topic_words(self) -> Wordings:
        """The words of all topics."""
        return wordings(self._topics)

    @cached_property
    def topic_rows(self) -> Any:
        """The topics of each project, a row of unit length each."""
        return self.topic_words.rows(self._topics)

    @cached_property
    def _subjects(self) -> Any:
        return self._profile(self.topic_rows)

    @cached_property
    def _text_rows(self) -> Any:
        texts = [stems(f"{project.title} {project.description}") for project in self._past.projects]
        return wordings(texts).rows(texts)

    @cached_property
    def _wording(self) -> Any:
        return self._profile(self._text_rows)

    def text_closeness(self, row: int) -> Floats:
        """The closeness of each project's text to those of an organisation."""
        return np.asarray(self._text_rows @ _dense(self._wording[[row]]), dtype=np.float64)

    def topic_closeness(self, row: int) -> Floats:
        """The closeness of each project's topics to those of an organisation."""
        return np.asarray(self.topic_rows @ _dense(self._subjects[[row]]), dtype=np.float64)

    def _profile(self, rows: Any) -> Any:
        return unit_rows(self._past.member @ sparse.diags_array(self.recency) @ rows)

    def _best_topics(self, row: int) -> Floats:
        own = self._past.member[[row]].indices
        newest = own[np.argsort(self._past.age[own], kind="stable")][:NEWEST]
        if len(newest) == 0:
            return np.zeros(len(self._pool))
        near = self._pooled_subjects @ np.asarray(self.topic_rows[newest].todense(), dtype=np.float64).T
        return np.asarray(
            np.partition(near, max(0, near.shape[1] - 2), axis=1)[:, -2:].mean(axis=1), dtype=np.float64
        )

    @cached_property
    def _leads(self) -> Floats:
        position = {record.id: row for row, record in enumerate(self.organisations)}
        leads = np.zeros(len(self.organisations))
        for project, weight in zip(self._past.projects, self.recency, strict=True):
            if project.lead in position:
                leads[position[project.lead]] += weight
        return leads

    @cached_property
    def _countries(self) -> "_Groups":
        return self._grouped([one.place.country for one in self.organisations])

    @cached_property
    def _kinds(self) -> "_Groups":
        return self._grouped([one.kind.value for one in self.organisations])

    def _grouped(self, names: list[str]) -> "_Groups":
        return _Groups(names, self.ties, self._lately, self._pool)

    @cached_property
    def _seats(self) -> Floats:
        unknown = float("nan")
        seats = [(o.place.lat, o.place.lon) for o in self.organisations]
        return np.array([(unknown if a is None else a, unknown if b is None else b) for a, b in seats])

    @cached_property
    def _pooled_seats(self) -> Floats:
        return self._seats[self._pool]

    def _distance(self, row: int) -> Floats:
        there = self._pooled_seats
        apart = kilometres(np.broadcast_to(self._seats[row], there.shape), there)
        return np.log1p(np.where(np.isnan(apart), FAR_KM, apart) / 100.0)


class _Pooled:
    """Symmetric ties of all (rows) with the pool (columns), where each row shares out one."""

    def __init__(self, ties: Any, pool: Ints) -> None:
        degree = np.asarray(ties.sum(axis=1)).ravel()
        self._shares = sparse.csr_matrix(sparse.diags_array(1.0 / np.maximum(degree, 1e-9)) @ ties)[:, pool]

    def through(self, rows: Ints, weights: Floats) -> Floats:
        """The weighted sum of some rows."""
        return np.asarray(self._shares[rows].T @ weights, dtype=np.float64)


class _Groups:
    """With which groups (countries, kinds) organisations work more than the whole does."""

    def __init__(self, names: list[str], ties: Any, active: Floats, pool: Ints) -> None:
        groups = {name: column for column, name in enumerate(sorted(set(names)))}
        self._group = np.array([groups[name] for name in names], dtype=np.int64)
        table = np.zeros((len(names), len(groups)))
        table[np.arange(len(names)), self._group] = 1.0
        self._partners = np.asarray(ties @ table, dtype=np.float64)
        usual = table.T @ self._partners
        self._usual = usual / (usual.sum(axis=1, keepdims=True) + 1e-9)
        whole = table.T @ active
        self._whole = whole / max(float(whole.sum()), 1e-9)
        self._pooled = self._group[pool]

    def more_than_others(self, row: int) -> Floats:
        """Log of the row's share of partners in each candidate's group, over the group's share in the whole."""
        own = self._partners[row]
        share = (own + PRIOR * self._usual[self._group[row]]) / (own.sum() + PRIOR)
        found = np.log(share + 1e-4) - np.log(self._whole + 1e-4)
        return np.asarray(found[self._pooled], dtype=np.float64)


def topic_words(topic: str) -> tuple[str, str]:
    """A topic of a call, and the line of work that the call belongs to."""
    return topic.lower(), topic.lower().split("-20")[0]


def _dense(row: Any) -> Floats:
    return np.asarray(row.todense(), dtype=np.float64).ravel()


def _shares(ties: Any) -> Any:
    """Ties as steps: what leaves an organisation is shared among its partners."""
    total = np.asarray(ties.sum(axis=0)).ravel()
    return sparse.csr_matrix(ties @ sparse.diags_array(1.0 / np.maximum(total, 1e-9)))
