"""Whom an organisation is likely to work with next, and who completes a need: from what was done before a day.

    Prospects(records, at, weights).partners(organisation, among) -> scores of the organisations named in `among`
    Prospects(records, at, weights).answers(listing) -> scores per organisation

No project that began on the day or later is looked at, and no listing published after it. Where the proposals of
`matching.engine` weigh what two sides say of themselves, this weighs what they did: it serves large imports in which
few have a profile.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.choice import ChoiceModel, from_toml
from matching.history import History, history
from matching.learning import possible
from matching.ranking import Weights
from matching.records import ListingKind, ListingRecord, Records
from matching.signals import SIGNALS, Signals
from matching.wordings import Wordings, stems, wordings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
POWER = 3
"""Closeness is cubed before it is summed: a few texts that fit well tell more than many that fit a little."""


SPREAD = 0.4
"""The share of what an organisation usually gets that is taken off. Set by hand: more shows more organisations and
costs accuracy at the top."""

SAMPLE = 300


@lru_cache
def partners_model() -> ChoiceModel:
    """The model of new partners that ships here; `schakel learn` makes another."""
    text = resources.files("matching").joinpath("partners.toml").read_text(encoding="utf-8")
    return from_toml(text, tuple(SIGNALS))


class Prospects:
    """Records as they were on a day, ready for questions."""

    def __init__(self, records: Records, at: date, weights: Weights) -> None:
        self._organisations = tuple(sorted(records.organisations, key=lambda one: one.id))
        self.ids = tuple(one.id for one in self._organisations)
        self.position = {one: row for row, one in enumerate(self.ids)}
        self._weights = weights.prospects
        self._model = partners_model()
        self._history: History = history(self.position, records.collaborations, at)
        self._offered = [
            one
            for one in sorted(records.listings, key=lambda listing: listing.id)
            if one.kind is ListingKind.CAPABILITY and one.organisation in self.position and _there(one, at)
        ]

    def partners(self, organisation: str, among: Ints | None = None) -> Floats:
        """How likely each row of `among` (else of all) is as a new partner; `-inf` for itself and earlier partners.

        A learnt model (`partners.toml`) orders them; from each score goes a share of what the organisation gets
        from askers of all kinds, so that few are not shown to everybody.
        """
        row = self.position[organisation]
        among = np.arange(len(self.ids)) if among is None else among
        barred = np.isin(among, np.append(self._history.joint[[row]].indices, row))
        scores = np.full(len(among), -np.inf)
        free = among[~barred]
        if len(free):
            own = self._model.scores(self._signals.of(row, free))
            scores[~barred] = own - SPREAD * self._usual[free]
        return scores

    @cached_property
    def _usual(self) -> Floats:
        """What each organisation gets on average from a sample of askers over all sizes and countries."""
        candidates = possible(self._history)
        total = np.zeros(len(self.ids))
        active = np.flatnonzero(np.asarray(self._history.member.sum(axis=1)).ravel() > 0)
        if len(candidates) < 2:
            return total
        sample = active[np.unique(np.linspace(0, len(active) - 1, min(SAMPLE, len(active))).astype(np.int64))]
        for row in sample:
            barred = np.append(self._history.joint[[row]].indices, row)
            rows = np.setdiff1d(candidates, barred)
            total[rows] += np.maximum(self._model.scores(self._signals.of(int(row), rows)), 0.0)
        return total / len(sample)

    @cached_property
    def _signals(self) -> Signals:
        return Signals(self._organisations, self._history)

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


def _there(listing: ListingRecord, at: date) -> bool:
    return listing.published is None or listing.published <= at


def _standard(values: Floats) -> Floats:
    """Standard deviations above the mean; all 0 where all are equal."""
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros(len(values))
