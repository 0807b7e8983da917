"""Who worked with whom before a day, as sparse arrays: organisations by projects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.records import CollaborationRecord

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DAYS_A_YEAR = 365.25
UNDATED_YEARS = 6.0
"""Age of a project without a date, which lies before every date."""

CROWD = 100
"""A project with more participants says nothing of any two of them."""

RECENT_YEARS = 2.0
"""After this time a project counts half, where what is recent is asked."""


@dataclass(frozen=True)
class History:
    """Projects that began before a day (`at`); rows are organisations, columns projects."""

    at: date
    projects: tuple[CollaborationRecord, ...]
    member: Any
    age: Floats
    size: Floats

    @cached_property
    def recency(self) -> Floats:
        """What is left of each project's weight, 1 for one that begins today."""
        return np.asarray(0.5 ** (self.age / RECENT_YEARS), dtype=np.float64)

    @cached_property
    def joint(self) -> Any:
        """Whether two organisations worked together (1), crowds left out, none with itself."""
        found = self.together(np.ones(len(self.projects)))
        found.data[:] = 1.0
        return found

    @cached_property
    def ties(self) -> Any:
        """Strength of recent ties: each joint project by its recency over its other participants."""
        return self.together(self.recency / np.maximum(1.0, self.size - 1.0))

    @cached_property
    def activity(self) -> Floats:
        """Recent projects of each organisation."""
        return np.asarray(self.member @ self.recency, dtype=np.float64)

    def met(self, row: int) -> Ints:
        """The rows of all that an organisation has shared a project with, in crowds too; not its own."""
        shared = (self.member[[row]] @ self.member.T).indices
        return np.asarray(np.sort(shared[shared != row]), dtype=np.int64)

    def together(self, weight: Floats) -> Any:
        """Ties of any two organisations: the weights of their joint projects summed, crowds left out."""
        small = sparse.diags_array(np.where(self.size <= CROWD, weight, 0.0))
        found = (self.member @ small @ self.member.T).tocsr()
        found.setdiag(0.0)
        found.eliminate_zeros()
        return found


def history(position: Mapping[str, int], collaborations: Sequence[CollaborationRecord], at: date) -> History:
    """The projects with two or more known participants that began before `at`; participants count once each."""
    projects: list[CollaborationRecord] = []
    rows: list[int] = []
    columns: list[int] = []
    for record in sorted(collaborations, key=lambda one: one.id):
        known = sorted({position[one] for one in record.participants if one in position})
        if len(known) > 1 and (record.start is None or record.start < at):
            rows.extend(known)
            columns.extend([len(projects)] * len(known))
            projects.append(record)
    shape = (len(position), len(projects))
    member = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    age = [UNDATED_YEARS if p.start is None else (at - p.start).days / DAYS_A_YEAR for p in projects]
    size = np.asarray(member.sum(axis=0), dtype=np.float64).ravel()
    return History(at, tuple(projects), member, np.array(age, dtype=np.float64), size)
