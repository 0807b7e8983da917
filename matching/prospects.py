"""Whom an organisation is likely to work with next, and who completes a need: from what was done before a day.

    Prospects(records, at, weights).partners(organisation) -> scores per organisation
    Prospects(records, at, weights).answers(listing) -> scores per organisation

No project that began on the day or later is looked at, and no listing published after it. Where the proposals of
`matching.engine` weigh what two sides say of themselves, this weighs what they did: it serves large imports in which
few have a profile.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.history import History, history
from matching.ranking import Weights
from matching.records import ListingKind, ListingRecord, Records
from matching.wordings import Wordings, stems, unit_rows, wordings

Floats = npt.NDArray[np.float64]
POWER = 3
"""Closeness is cubed before it is summed: a few texts that fit well tell more than many that fit a little."""


class Prospects:
    """Records as they were on a day, ready for questions."""

    def __init__(self, records: Records, at: date, weights: Weights) -> None:
        self.ids = tuple(sorted(record.id for record in records.organisations))
        self.position = {one: row for row, one in enumerate(self.ids)}
        self._weights = weights.prospects
        self._history: History = history(self.position, records.collaborations, at)
        self._offered = [
            one
            for one in sorted(records.listings, key=lambda listing: listing.id)
            if one.kind is ListingKind.CAPABILITY and one.organisation in self.position and _there(one, at)
        ]

    def partners(self, organisation: str) -> Floats:
        """How likely each organisation is as a new partner; `-inf` for itself and those it has worked with."""
        row = self.position[organisation]
        past = self._history
        scores = self._sum("partners", {
            "shared_partners": past.shared_partners(row),
            "recent_partners": past.recent_partners(row),
            "subjects": _closeness(self._subjects, row),
            "texts": _closeness(self._texts, row),
            "activity": np.log1p(past.activity),
        })  # fmt: skip
        scores[past.joint[[row]].indices] = -np.inf
        scores[row] = -np.inf
        return scores

    def answers(self, need: ListingRecord) -> Floats:
        """How well each organisation answers a need; `-inf` for its poster."""
        row = self.position.get(need.organisation)
        past, nobody = self._history, np.zeros(len(self.ids))
        known = nobody if row is None else np.asarray(past.ties[[row]].todense(), dtype=np.float64).ravel()
        scores = self._sum("needs", {
            "texts": self._fit(need),
            "known": np.sqrt(known),
            "recent_partners": nobody if row is None else past.recent_partners(row),
            "activity": np.log1p(past.activity),
        })  # fmt: skip
        if row is not None:
            scores[row] = -np.inf
        return scores

    def _sum(self, question: str, signals: Mapping[str, Floats]) -> Floats:
        weights = self._weights[question]
        return np.asarray(sum(weights[name] * _standard(values) for name, values in signals.items()))

    def _fit(self, need: ListingRecord) -> Floats:
        """For each organisation the cubed cosines of its texts with the need, summed."""
        words, rows, owners = self._listed
        asked = words.rows([stems(f"{need.title} {need.summary} {need.description}", need.language)])
        near = np.asarray((rows @ asked.T).todense(), dtype=np.float64).ravel()
        return np.asarray(np.bincount(owners, weights=near**POWER, minlength=len(self.ids)), dtype=np.float64)

    @cached_property
    def _listed(self) -> tuple[Wordings, Any, npt.NDArray[np.int64]]:
        texts = [stems(f"{one.title} {one.summary} {one.description}", one.language) for one in self._offered]
        words = wordings(texts)
        owners = np.array([self.position[one.organisation] for one in self._offered], dtype=np.int64)
        return words, words.rows(texts), owners

    @cached_property
    def _subjects(self) -> Any:
        """Organisations by the topics of their projects."""
        topics = [[topic.split("-20")[0].lower() for topic in project.topics] for project in self._history.projects]
        return self._summed(wordings(topics).rows(topics))

    @cached_property
    def _texts(self) -> Any:
        """Organisations by the words of their projects."""
        texts = [stems(f"{project.title} {project.description}") for project in self._history.projects]
        return self._summed(wordings(texts).rows(texts))

    def _summed(self, rows: Any) -> Any:
        return unit_rows(self._history.member @ sparse.diags_array(self._history.recency) @ rows)


def _there(listing: ListingRecord, at: date) -> bool:
    return listing.published is None or listing.published <= at


def _closeness(rows: Any, row: int) -> Floats:
    return np.asarray((rows @ rows[[row]].T).todense(), dtype=np.float64).ravel()


def _standard(values: Floats) -> Floats:
    """Standard deviations above the mean; all 0 where all are equal."""
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros(len(values))
