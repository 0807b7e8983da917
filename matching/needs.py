"""Orders organisations as answers to a need by one learnt table."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from matching.choice import HIGHEST, LOWEST
from matching.need_signals import NEED_SIGNALS
from matching.records import ListingKind, ListingRecord, Records

Floats = npt.NDArray[np.float64]
Grid = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NeedTable:
    """A weight for each signal, per standard deviation above the mean of those who offer something."""

    weights: Mapping[str, float]

    def scores(self, values: Grid, offering: Ints) -> Floats:
        """One score an organisation, higher is likelier; `offering` are the rows of those who offer something."""
        return np.asarray(self.contributions(values, offering).sum(axis=1))

    def contributions(self, values: Grid, offering: Ints) -> Floats:
        """What each signal (columns) adds to each score (rows): the rows add up to the scores."""
        return np.asarray(standard(values, offering) * np.array([self.weights[name] for name in NEED_SIGNALS]))


@lru_cache
def needs_table() -> NeedTable:
    """The table that ships here; `schakel learn --task needs` makes another."""
    return read_needs(resources.files("matching").joinpath("needs.toml").read_text(encoding="utf-8"))


def read_needs(text: str) -> NeedTable:
    """The table of a TOML text; raises `ValueError` where it does not hold just the signals."""
    weights = {str(name): float(value) for name, value in tomllib.loads(text)["weights"].items()}
    if set(weights) != set(NEED_SIGNALS):
        raise ValueError(f"[weights] holds other signals than {', '.join(NEED_SIGNALS)}")
    return NeedTable(weights)


def written(table: NeedTable, about: Mapping[str, str | float]) -> str:
    """The table as text that people can read, a row for each signal."""
    head = [f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for name, value in about.items()]
    rows = [f"{name:16} = {table.weights[name]:8.4f}    # {told}" for name, told in NEED_SIGNALS.items()]
    return "\n".join([*head, "", "[weights]", *rows, ""])


def standard(values: Grid, among: Ints) -> Floats:
    """Standard deviations above the mean of some rows, column by column; a signal that these share says nothing."""
    values = np.asarray(values, dtype=np.float64)
    if len(among) == 0:
        return np.zeros(values.shape)
    some = values[among]
    spread = some.std(axis=0)
    found = (values - some.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return np.where(spread > 1e-9, np.clip(found, LOWEST, HIGHEST), 0.0)


def offered(records: Records, position: Mapping[str, int], at: date) -> list[tuple[int, ListingRecord]]:
    """The capabilities that were published by a day, each with the row of who offers it."""
    return [
        (position[one.organisation], one)
        for one in sorted(records.listings, key=lambda listing: listing.id)
        if one.kind is ListingKind.CAPABILITY
        and one.organisation in position
        and (one.published is None or one.published <= at)
    ]
