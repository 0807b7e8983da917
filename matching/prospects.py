"""Whom an organisation is likely to work with next, and who completes a need: from what was done before a day.

    Prospects(records, at).partners(organisation, among) -> scores of the organisations named in `among`
    Prospects(records, at).answers(listing) -> scores per organisation

No project that began on the day or later is looked at, and no listing published after it. Where the proposals of
`matching.engine` weigh what two sides say of themselves, this weighs what they did: it serves large imports in which
few have a profile.
"""

from datetime import date
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from matching.choice import ChoiceModel, from_toml
from matching.embedding import Read, unread
from matching.history import History, history
from matching.learning import possible
from matching.need_signals import NeedSignals
from matching.needs import needs_table, offered
from matching.records import ListingRecord, Records
from matching.signals import SIGNALS, Signals

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
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

    def __init__(self, records: Records, at: date, read: Read = unread) -> None:
        self._organisations = tuple(sorted(records.organisations, key=lambda one: one.id))
        self.ids = tuple(one.id for one in self._organisations)
        self.position = {one: row for row, one in enumerate(self.ids)}
        self._model = partners_model()
        self._history: History = history(self.position, records.collaborations, at)
        self._offered = offered(records, self.position, at)
        self._read = read

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
        scores = needs_table().scores(self._need_signals.of(need, row))
        if row is not None:
            scores[row] = -np.inf
        return scores

    @cached_property
    def _need_signals(self) -> NeedSignals:
        return NeedSignals(self._history, self._signals, self._offered, self._read)
