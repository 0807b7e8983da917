"""Facts of the records behind each signal of an answer to a need: which text fits, which projects were alike."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matching.grounds import NOTHING, Facts, Grounds
from matching.need_signals import Near, NeedSignals
from matching.records import ListingRecord

Floats = npt.NDArray[np.float64]


class NeedGrounds:
    """The facts behind the answers to one need, posted by a row (None where it is not known)."""

    def __init__(self, grounds: Grounds, signals: NeedSignals, need: ListingRecord, poster: int | None) -> None:
        self._grounds = grounds
        self._signals = signals
        self._need = need
        self._poster = poster
        self._near: Near = signals.near(need)
        self._sums = signals.sums(self._near)

    def of(self, kind: str, row: int) -> Facts:
        """What the records say of a row where a signal of `matching.need_signals.NEED_SIGNALS` is a reason."""
        if kind in self._near.texts:
            return self._listing(row, self._near.texts[kind])
        if kind in self._near.pieces:
            return self._piece(row, self._near.pieces[kind])
        return self._others[kind](row)

    @property
    def _others(self) -> dict[str, Callable[[int], Facts]]:
        return {
            "best_projects": lambda row: self._piece(row, self._near.told),
            "specific": lambda row: self._piece(row, self._near.told),
            "again": lambda row: self._piece(row, self._signals.with_poster(self._near, self._poster)),
            "near_fit": lambda row: self._grounds.through(row, self._sums["texts"]),
            "ties": self._joint,
            "activity": self._grounds.active,
            "offers": lambda row: {"listings": len({text for text, _ in self._signals.listings_of(row)})},
            "name": lambda row: {"words": self._signals.mentions.shared_words(self._need, row)},
            **dict.fromkeys(("asked_country", "home"), self._country),
            "asked_town": lambda row: {"town": self._signals.mentions.town(row)},
            "alike": lambda row: NOTHING if self._poster is None else self._grounds.of("alike", self._poster, row),
        }

    def _listing(self, row: int, worth: Floats) -> Facts:
        """The listing whose text weighs most."""
        own = [(float(worth[text]), listing) for text, listing in self._signals.listings_of(row)]
        best = max(own, key=lambda one: one[0], default=None)
        if best is None or best[0] <= 0:
            return NOTHING
        return {"listing": best[1].id, "title": best[1].title}

    def _piece(self, row: int, worth: Floats) -> Facts:
        """What an organisation did or offers that weighs most."""
        best = self._signals.best_of(row, worth)
        if isinstance(best, ListingRecord):
            return {"listing": best.id, "title": best.title}
        return NOTHING if best is None else self._grounds.project(row, worth)

    def _country(self, row: int) -> Facts:
        return {"country": self._signals.mentions.country(row)}

    def _joint(self, row: int) -> Facts:
        return NOTHING if self._poster is None else self._grounds.joint(self._poster, row)
