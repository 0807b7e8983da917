"""What the past says of every candidate as a new partner of an organisation: one number for each signal.

Each signal is explained in `SIGNALS`. All is computed from collaborations before a day; nothing is learnt here.
"""

from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import svds

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
    """The past of all organisations, ready for questions about any of them."""

    def __init__(self, organisations: tuple[OrganisationRecord, ...], past: History) -> None:
        self._past = past
        self._organisations = organisations
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
        """The signals of each candidate (rows) for the asker, in the order of `SIGNALS`."""
        joint, two, three = self._past.joint[[row]], *self._walks(row)
        found = {
            "partners": np.log1p(10.0 * _dense(joint @ self._joint_shares)),
            "small_circles": np.log1p(10.0 * _dense(self._circles[[row]] @ self._circle_shares)),
            "recent_circles": np.log1p(10.0 * _dense(self._recent_circles[[row]] @ self._recent_shares)),
            "walk_two": np.log1p(1e4 * two),
            "walk_three": np.log1p(1e4 * three),
            "alike": self._directions @ self._directions[row],
            "topics": _dense(self._subjects @ self._subjects[[row]].T),
            "texts": _dense(self._wording @ self._wording[[row]].T),
            "best_topics": self._best_topics(row),
            "projects": np.log1p(self._projects),
            "recent": np.log1p(self._recent),
            "lately": np.log1p(self._lately),
            "growth": np.log((self._recent + 0.3) / (self._lately + 0.6)),
            "leads": np.log1p(self._leads),
            "country": self._more_than_others(self._countries, row),
            "kind": self._more_than_others(self._kinds, row),
            "distance": self._distance(row),
            "size_gap": np.abs(np.log1p(self._projects) - np.log1p(self._projects[row])),
        }
        return np.stack([found[name][candidates] for name in SIGNALS], axis=1).astype(np.float32)

    def _walks(self, row: int) -> tuple[Floats, Floats]:
        own = _dense(self.ties[[row]])
        one = own / max(float(own.sum()), 1e-9)
        two = self.steps @ one
        return two, self.steps @ two

    @cached_property
    def _joint_shares(self) -> Any:
        return _by_degree(self._past.joint)

    @cached_property
    def _circle_shares(self) -> Any:
        return _by_degree(self._circles)

    @cached_property
    def _recent_shares(self) -> Any:
        return _by_degree(self._recent_circles)

    @cached_property
    def _directions(self) -> Floats:
        """Unit vectors of the network's strongest directions; the same start gives the same result."""
        size = len(self._organisations)
        strength = np.sqrt(np.maximum(1.0, np.asarray(self._circles.sum(axis=1)).ravel()))
        scaled = sparse.diags_array(1.0 / strength) @ self._circles @ sparse.diags_array(1.0 / strength)
        number = min(DIRECTIONS, size - 2)
        if number < 1 or self._circles.nnz == 0:
            return np.zeros((size, 1))
        left, weight, _ = svds(sparse.csr_matrix(scaled), k=number, v0=np.linspace(0.5, 1.5, size))
        found = left * np.sqrt(weight)
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))

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
    def _wording(self) -> Any:
        texts = [stems(f"{project.title} {project.description}") for project in self._past.projects]
        return self._profile(wordings(texts).rows(texts))

    def _profile(self, rows: Any) -> Any:
        return unit_rows(self._past.member @ sparse.diags_array(self.recency) @ rows)

    def _best_topics(self, row: int) -> Floats:
        own = self._past.member[[row]].indices
        newest = own[np.argsort(self._past.age[own], kind="stable")][:NEWEST]
        if len(newest) == 0:
            return np.zeros(len(self._organisations))
        near = np.asarray((self.topic_rows[newest] @ self._subjects.T).todense(), dtype=np.float64)
        return np.asarray(np.sort(near, axis=0)[-2:].mean(axis=0), dtype=np.float64)

    @cached_property
    def _leads(self) -> Floats:
        position = {record.id: row for row, record in enumerate(self._organisations)}
        leads = np.zeros(len(self._organisations))
        for project, weight in zip(self._past.projects, self.recency, strict=True):
            if project.lead in position:
                leads[position[project.lead]] += weight
        return leads

    @cached_property
    def _countries(self) -> "_Groups":
        return _Groups([one.place.country for one in self._organisations], self.ties, self._lately)

    @cached_property
    def _kinds(self) -> "_Groups":
        return _Groups([one.kind.value for one in self._organisations], self.ties, self._lately)

    def _more_than_others(self, groups: "_Groups", row: int) -> Floats:
        return groups.more_than_others(row)

    @cached_property
    def _seats(self) -> Floats:
        unknown = float("nan")
        seats = [(o.place.lat, o.place.lon) for o in self._organisations]
        return np.array([(unknown if a is None else a, unknown if b is None else b) for a, b in seats])

    def _distance(self, row: int) -> Floats:
        apart = kilometres(np.repeat(self._seats[[row]], len(self._seats), axis=0), self._seats)
        return np.log1p(np.where(np.isnan(apart), FAR_KM, apart) / 100.0)


class _Groups:
    """With which groups (countries, kinds) organisations work more than the whole does."""

    def __init__(self, names: list[str], ties: Any, active: Floats) -> None:
        groups = {name: column for column, name in enumerate(sorted(set(names)))}
        self._group = np.array([groups[name] for name in names], dtype=np.int64)
        table = np.zeros((len(names), len(groups)))
        table[np.arange(len(names)), self._group] = 1.0
        self._partners = np.asarray(ties @ table, dtype=np.float64)
        usual = table.T @ self._partners
        self._usual = usual / (usual.sum(axis=1, keepdims=True) + 1e-9)
        whole = table.T @ active
        self._whole = whole / max(float(whole.sum()), 1e-9)

    def more_than_others(self, row: int) -> Floats:
        """Log of the row's share of partners in each organisation's group, over the group's share in the whole."""
        own = self._partners[row]
        share = (own + PRIOR * self._usual[self._group[row]]) / (own.sum() + PRIOR)
        found = np.log(share + 1e-4) - np.log(self._whole + 1e-4)
        return np.asarray(found[self._group], dtype=np.float64)


def topic_words(topic: str) -> tuple[str, str]:
    """A topic of a call, and the line of work that the call belongs to."""
    return topic.lower(), topic.lower().split("-20")[0]


def _dense(row: Any) -> Floats:
    return np.asarray(row.todense(), dtype=np.float64).ravel()


def _by_degree(ties: Any) -> Any:
    degree = np.asarray(ties.sum(axis=1)).ravel()
    return sparse.csr_matrix(sparse.diags_array(1.0 / np.maximum(degree, 1e-9)) @ ties)


def _shares(ties: Any) -> Any:
    """Ties as steps: what leaves an organisation is shared among its partners."""
    total = np.asarray(ties.sum(axis=0)).ravel()
    return sparse.csr_matrix(ties @ sparse.diags_array(1.0 / np.maximum(total, 1e-9)))
