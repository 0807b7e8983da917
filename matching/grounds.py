"""Facts of the records behind each signal of two organisations: whom they share, what they did, where they are."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.history import CROWD, History
from matching.records import Fact, OrganisationRecord
from matching.routes import kilometres
from matching.signals import NEWEST, Signals

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Facts = Mapping[str, Fact]

NAMED = 3
"""So many common partners or topics are named, the weightiest; all are counted."""

LATELY_YEARS, RECENT_YEARS = 3.0, 2.0

NOTHING: Facts = {}

AMONG: Facts = {"projects_of_at_most": CROWD}
"""Partners are counted in projects of so many participants: a larger one ties nobody."""


class Grounds:
    """The facts of organisations as they were on a day."""

    def __init__(self, organisations: tuple[OrganisationRecord, ...], past: History, signals: Signals) -> None:
        self._organisations = organisations
        self._past = past
        self._signals = signals

    def of(self, kind: str, asker: int, other: int) -> Facts:
        """What the records say of two rows where a signal of `matching.signals.SIGNALS` is a reason."""
        return self._tellers[kind](asker, other)

    @property
    def _tellers(self) -> Mapping[str, Callable[[int, int], Facts]]:
        return {
            **dict.fromkeys(("partners", "small_circles", "walk_two"), self._common),
            "recent_circles": self._common_recent,
            **dict.fromkeys(("walk_three", "alike"), self._circles),
            "topics": self._topics,
            "texts": self._text,
            "best_topics": self._newest,
            **dict.fromkeys(("recent", "lately", "growth"), self._pace),
            **dict.fromkeys(("projects", "size_gap"), self._sizes),
            "leads": self._leads,
            "country": self._country,
            "kind": self._kind,
            "distance": self._distance,
        }

    def joint(self, asker: int, other: int) -> Facts:
        """The projects that both are in: how many, and when the latest began."""
        both = np.intersect1d(self._projects(asker), self._projects(other), assume_unique=True)
        starts = [start for one in both if (start := self._past.projects[one].start) is not None]
        return {"joint_projects": len(both), "latest": max(starts).isoformat() if starts else None}

    def active(self, row: int) -> Facts:
        """The projects of the last two years."""
        return {"projects": self._since(row, RECENT_YEARS), "years": RECENT_YEARS}

    def project(self, row: int, closeness: Floats) -> Facts:
        """The organisation's project that a closeness (one a project) is highest for."""
        own = self._projects(row)
        if not len(own) or closeness[own].max() <= 0:
            return NOTHING
        return self._told(int(own[np.argmax(closeness[own])]))

    def through(self, row: int, worth: Floats) -> Facts:
        """The partners of an organisation that are worth most by some measure (one an organisation)."""
        own = self._partners(row)
        return {"through": self._named(own[worth[own] > 0], worth)}

    def _common(self, asker: int, other: int) -> Facts:
        return self._shared((asker, other), self._past.joint, self._partners_of_each)

    def _common_recent(self, asker: int, other: int) -> Facts:
        return self._shared((asker, other), self._past.ties, self._strength)

    def _shared(self, pair: tuple[int, int], ties: Any, strength: Floats) -> Facts:
        """Common partners, named by the ties of both sides with them and how few others they have."""
        asker, other = (np.asarray(ties[[row]].todense(), dtype=np.float64).ravel() for row in pair)
        common = self._both(*pair)
        return {"common_partners": len(common), **AMONG, "through": self._named(common, asker * other / strength)}

    @cached_property
    def _partners_of_each(self) -> Floats:
        return np.maximum(np.asarray(self._past.joint.sum(axis=1), dtype=np.float64).ravel(), 1.0)

    @cached_property
    def _strength(self) -> Floats:
        return np.maximum(np.asarray(self._past.ties.sum(axis=1), dtype=np.float64).ravel(), 1e-9)

    def _circles(self, asker: int, other: int) -> Facts:
        common = self._both(asker, other)
        number = len(self._partners(asker)), len(self._partners(other))
        return {"common_partners": len(common), "own_partners": number[0], "partners": number[1], **AMONG}

    def _topics(self, asker: int, other: int) -> Facts:
        mine, theirs = (
            {topic for one in self._projects(row) for topic in self._past.projects[one].topics}
            for row in (asker, other)
        )
        shared = sorted(mine & theirs)
        return {"shared_topics": len(shared), "topics": tuple(shared[:NAMED])}

    def _text(self, asker: int, other: int) -> Facts:
        return self.project(other, self._signals.text_closeness(asker))

    def _newest(self, asker: int, other: int) -> Facts:
        """The asker's project among its newest whose topics are closest to the other's."""
        own = self._projects(asker)
        newest = own[np.argsort(self._past.age[own], kind="stable")][:NEWEST]
        near = self._signals.topic_closeness(other)[newest]
        if not len(newest) or near.max() <= 0:
            return NOTHING
        told = self._told(int(newest[np.argmax(near)]))
        return {"own_project": told["project"], "title": told["title"]}

    def _pace(self, _: int, other: int) -> Facts:
        return {
            "projects": len(self._projects(other)),
            "projects_lately": self._since(other, LATELY_YEARS),
            "years": LATELY_YEARS,
        }

    def _sizes(self, asker: int, other: int) -> Facts:
        return {"projects": len(self._projects(other)), "own_projects": len(self._projects(asker))}

    def _leads(self, _: int, other: int) -> Facts:
        name = self._organisations[other].id
        return {"leads": sum(self._past.projects[one].lead == name for one in self._projects(other))}

    def _country(self, asker: int, other: int) -> Facts:
        country = self._organisations[other].place.country
        partners = self._partners(asker)
        there = sum(self._organisations[one].place.country == country for one in partners)
        return {"country": country, "partners_there": there, "partners": len(partners), **AMONG}

    def _kind(self, asker: int, other: int) -> Facts:
        kind = self._organisations[other].kind
        partners = self._partners(asker)
        same = sum(self._organisations[one].kind is kind for one in partners)
        return {"kind": kind.value, "partners_of_it": same, "partners": len(partners), **AMONG}

    def _distance(self, asker: int, other: int) -> Facts:
        places = (self._organisations[row].place for row in (asker, other))
        seats = np.array([[(np.nan if one.lat is None else one.lat), (np.nan if one.lon is None else one.lon)]
                          for one in places])  # fmt: skip
        apart = float(kilometres(seats[:1], seats[1:])[0])
        return {"kilometres": None if np.isnan(apart) else round(apart)}

    def _projects(self, row: int) -> Ints:
        return _columns(self._past.member, row)

    def _partners(self, row: int) -> Ints:
        return _columns(self._past.joint, row)

    def _both(self, asker: int, other: int) -> Ints:
        return np.intersect1d(self._partners(asker), self._partners(other), assume_unique=True)

    def _since(self, row: int, years: float) -> int:
        return int((self._past.age[self._projects(row)] <= years).sum())

    def _told(self, project: int) -> Facts:
        record = self._past.projects[project]
        return {"project": record.id, "title": record.title}

    def _named(self, rows: Ints, worth: Floats) -> tuple[str, ...]:
        best = rows[np.argsort(-np.round(worth[rows], 9), kind="stable")][:NAMED]
        return tuple(self._organisations[row].id for row in best)


def _columns(matrix: Any, row: int) -> Ints:
    """The columns that a row of a sparse matrix has, in order."""
    return np.sort(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]])
