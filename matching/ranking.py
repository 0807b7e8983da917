"""The weights as one table, and how contributions become a one-way score and two of these one score."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SEEKER, PROVIDER, PROFILE = 0, 1, 2
STEP = 1024.0
"""Contributions are whole multiples of 1/1024, so that their sum is exact in any order."""

TELLING = 0.02
"""A smaller contribution would be a reason that nobody can feel."""

ORDER_DECIMALS = 4


class WeightsError(ValueError):
    """The weights file lacks something or says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The table: log-odds per kind of reason for seeker, provider and profile; scales; portfolio; shares.

    `judgement` holds the same log-odds as judged by hand, from which learning starts.
    """

    version: str
    basis: str
    reasons: Mapping[str, tuple[float, float, float]]
    judgement: Mapping[str, tuple[float, float, float]]
    scales: Mapping[str, float]
    portfolio: Mapping[str, float]
    shares: Mapping[str, tuple[int, ...]]
    personal: frozenset[str]

    def __getitem__(self, scale: str) -> float:
        """A number of the table of scales."""
        return self.scales[scale]


def load_weights(path: Path | None = None) -> Weights:
    """The weights from a TOML file, by default the one that ships here; raises `WeightsError`."""
    source = resources.files("matching").joinpath("weights.toml") if path is None else path
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
        if other := table["reasons"].keys() ^ table["judgement"].keys():
            raise WeightsError(f"weights file {source}: judged or weighed alone: {', '.join(sorted(other))}")
        return Weights(
            version=str(table["version"]),
            basis=str(table["basis"]),
            reasons=_log_odds(table["reasons"]),
            judgement=_log_odds(table["judgement"]),
            scales={name: float(value) for name, value in table["scales"].items()},
            portfolio={name: float(value) for name, value in table["portfolio"].items()},
            shares={name: tuple(int(n) for n in row) for name, row in table["shares"].items()},
            personal=frozenset(table["cooperation"]["personal"]),
        )
    except (KeyError, AttributeError, tomllib.TOMLDecodeError) as error:
        raise WeightsError(f"weights file {source}: {error}") from error


def _log_odds(rows: Mapping[str, list[float]]) -> dict[str, tuple[float, float, float]]:
    return {kind: _triple(kind, row) for kind, row in rows.items()}


def _triple(kind: str, row: list[float]) -> tuple[float, float, float]:
    if len(row) != 3:
        raise WeightsError(f"reason {kind} needs three weights: seeker, provider, profile")
    return float(row[0]), float(row[1]), float(row[2])


def contribution(weights: tuple[float, float, float], role: npt.NDArray[np.int64], value: Floats) -> Floats:
    """Weight of the role times value, rounded to a whole multiple of 1/1024; what is too small to tell is 0."""
    exact = np.rint(np.asarray(weights)[role] * value * STEP) / STEP
    return np.asarray(np.where(np.abs(exact) < TELLING, 0.0, exact), dtype=np.float64)


def logistic(log_odds: Floats) -> Floats:
    """The score between 0 and 1 of a sum of contributions."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)), dtype=np.float64)


def fused(one: Floats, other: Floats) -> Floats:
    """Harmonic mean of two one-way scores, rounded to 1e-4: one side's enthusiasm cannot carry a pair."""
    total = one + other
    mean = np.where(total > 0, 2.0 * one * other / np.where(total > 0, total, 1.0), 0.0)
    return np.asarray(np.round(mean, ORDER_DECIMALS), dtype=np.float64)
