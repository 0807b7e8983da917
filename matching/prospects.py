"""Whom an organisation is likely to work with next, and who completes a need: from what was done before a day.

    Prospects(records, at).partners(organisation, among) -> scores of the organisations named in `among`
    Prospects(records, at).answers(listing) -> scores per organisation

No project that began on the day or later is looked at, and no listing published after it. Where the proposals of
`matching.engine` weigh what two sides say of themselves, this weighs what they did: it serves large imports in which
few have a profile.
"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from matching.choice import ChoiceModel, from_toml
from matching.grounds import Grounds
from matching.history import History, history
from matching.learning import possible
from matching.need_grounds import NeedGrounds
from matching.need_signals import NEED_SIGNALS, NeedSignals
from matching.needs import needs_table, offered
from matching.records import ListingRecord, Reason, Records
from matching.signals import SIGNALS, Signals

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SAMPLE = 300

FEWEST_OFFERING = 5
"""Of fewer who offer something, how far one is from the usual is not told."""


@lru_cache
def partners_model() -> ChoiceModel:
    """The model of new partners that ships here; `schakel learn` makes another."""
    return read_partners(resources.files("matching").joinpath("partners.toml").read_text(encoding="utf-8"))


def read_partners(text: str) -> ChoiceModel:
    """The model of a TOML text; raises `KeyError` or `ValueError` where it does not hold just the signals."""
    return from_toml(text, tuple(SIGNALS))


class Prospects:
    """Records as they were on a day, ready for questions.

    Where only some may be named (`named`), questions about partners are answered faster and among these only. `model`
    is the table that orders partners and `table` that of answers, those that ship unless they are set.
    """

    def __init__(self, records: Records, at: date, named: frozenset[str] | None = None) -> None:
        self._organisations = tuple(sorted(records.organisations, key=lambda one: one.id))
        self.ids = tuple(one.id for one in self._organisations)
        self.position = {one: row for row, one in enumerate(self.ids)}
        self.model = partners_model()
        self.table = needs_table()
        self._history: History = history(self.position, records.collaborations, at)
        self._offered = offered(records, self.position, at)
        self._named = np.array(
            [row for row, one in enumerate(self.ids) if named is None or one in named], dtype=np.int64
        )

    def partners(self, organisation: str, among: Ints | None = None) -> Floats:
        """How likely each row of `among` is as a new partner; `-inf` for itself and earlier partners.

        `among` are rows of those that may be named, else all these.

        A learnt model (`partners.toml`) orders them; from each score goes a share of what the organisation gets
        from askers of all kinds, so that few are not shown to everybody.
        """
        row = self.position[organisation]
        among = self._named if among is None else among
        barred = self._known(row)[among]
        scores = np.full(len(among), -np.inf)
        free = among[~barred]
        if len(free):
            own = self.model.scores(self._signals.of(row, free))
            scores[~barred] = own - self.model.spread * self._usual[free]
        return scores

    def partner_reasons(self, organisation: str, among: Ints, rows: Ints) -> list[tuple[Reason, ...]]:
        """Why some rows of `among`, none an earlier partner, score as they do: the weights add up to the score."""
        asker = self.position[organisation]
        free = among[~self._known(asker)[among]]
        parts = self.model.contributions(self._signals.of(asker, free), np.searchsorted(free, rows))
        grounds = self._grounds
        return [
            (
                *(Reason(kind, float(part[i]), grounds.of(kind, asker, row)) for i, kind in enumerate(SIGNALS)),
                Reason("usual", -self.model.spread * float(self._usual[row])),
                Reason("base", float(part[-1])),
            )
            for row, part in zip(rows.tolist(), parts, strict=True)
        ]

    def answer_reasons(self, need: ListingRecord, rows: Ints) -> list[tuple[Reason, ...]]:
        """Why some rows score as they do as answers to a need: the weights add up to the score."""
        poster = self.position.get(need.organisation)
        parts = self.table.contributions(self._need_signals.of(need, poster), self._offering(poster))[rows]
        grounds = NeedGrounds(self._grounds, self._need_signals, need, poster)
        return [
            tuple(Reason(kind, float(part[i]), grounds.of(kind, row)) for i, kind in enumerate(NEED_SIGNALS))
            for row, part in zip(rows.tolist(), parts, strict=True)
        ]

    def prepare(self, needs: Sequence[ListingRecord], partners: bool) -> None:
        """Does what all questions share, so that copies of this object find it done."""
        if partners:
            self._usual  # noqa: B018  # kept once it is asked for
        if needs:
            self.answers(needs[0])

    @cached_property
    def _grounds(self) -> Grounds:
        return Grounds(self._organisations, self._history, self._signals)

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
            rows = candidates[~self._known(int(row))[candidates]]
            total[rows] += np.maximum(self.model.scores(self._signals.of(int(row), rows)), 0.0)
        return total / len(sample)

    def _known(self, row: int) -> npt.NDArray[np.bool_]:
        """Whether each organisation is the asker itself or a partner so far."""
        found = np.zeros(len(self.ids), dtype=np.bool_)
        found[self._history.met(row)] = True
        found[row] = True
        return found

    @cached_property
    def _signals(self) -> Signals:
        return Signals(self._organisations, self._history, np.union1d(self._named, possible(self._history)))

    def answers(self, need: ListingRecord) -> Floats:
        """How well each organisation answers a need; `-inf` for its poster."""
        row = self.position.get(need.organisation)
        scores = self.table.scores(self._need_signals.of(need, row), self._offering(row))
        if row is not None:
            scores[row] = -np.inf
        return scores

    def _offering(self, poster: int | None) -> Ints:
        """The rows of those who offer something, the poster left out: among these the table was learnt.

        Of too few no usual value can be told: then all count.
        """
        others = np.setdiff1d(np.arange(len(self.ids)), [] if poster is None else [poster])
        offering = np.intersect1d(others, np.array([row for row, _ in self._offered], dtype=np.int64))
        return offering if len(offering) >= FEWEST_OFFERING else others

    @cached_property
    def _need_signals(self) -> NeedSignals:
        return NeedSignals(self._history, Signals(self._organisations, self._history), self._offered)
