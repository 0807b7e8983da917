"""The table of what each signal adds to the odds that two names are one organisation's."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from math import exp, log

from matching.duplicates.signals import SIGNALS


class NameWeightsError(ValueError):
    """The table of weights lacks something or says something that cannot be."""


@dataclass(frozen=True, slots=True)
class NameWeights:
    """Log-odds by signal, on top of `base`.

    `shift` and `slope` straighten what these make (`score`); both come from names left out of learning.
    `known` is the share of the names learnt from that were known under another spelling.
    `shares` say in what share of names a common word is, for lists that are too short to show it.
    """

    base: float
    shift: float
    slope: float
    known: float
    signals: Mapping[str, float]
    shares: Mapping[str, float] = field(default_factory=dict)

    def odds(self, values: Mapping[str, float]) -> float:
        """Log-odds of a pair with these signals, against that none of the names is meant."""
        return self.base + sum(self.contributions(values).values())

    def contributions(self, values: Mapping[str, float]) -> dict[str, float]:
        """What each signal adds to the log-odds."""
        return {name: weight * values[name] for name, weight in self.signals.items()}

    def among(self, odds: float, share: float) -> float:
        """Log-odds where such a share of names is known under another spelling, instead of the share learnt from."""
        return odds + log(share / (1.0 - share)) - log(self.known / (1.0 - self.known))

    def score(self, probability: float) -> float:
        """How often an answer of which the signals make this probability is right.

        Straightened on the scale of log-odds by a line (Platt 1999), since a table is a little surer of the names
        that it was learnt from than of others.
        """
        odds = self.shift + self.slope * log(max(probability, 1e-12) / max(1.0 - probability, 1e-12))
        return 1.0 / (1.0 + exp(-odds))


def probabilities(odds: Sequence[float], names: Sequence[object]) -> list[float]:
    """How likely each of several answers is to be the one that is meant, when it may also be none of them.

    Takes log-odds against none, and what each answer is called: answers that are called the same are no rivals.
    """
    strength = [exp(min(value, 500.0)) for value in odds]
    best: dict[object, float] = {}
    for value, name in zip(strength, names, strict=True):
        best[name] = max(value, best.get(name, 0.0))
    total = 1.0 + sum(best.values())
    return [value / (total - best[name] + value) for value, name in zip(strength, names, strict=True)]


@lru_cache(maxsize=1)
def load_name_weights() -> NameWeights:
    """The table that ships here; raises `NameWeightsError`."""
    return read_name_weights(
        resources.files("matching.duplicates").joinpath("duplicates.toml").read_text(encoding="utf-8")
    )


def read_name_weights(text: str) -> NameWeights:
    """The table of a TOML text; raises `NameWeightsError` where it does not hold just the signals."""
    try:
        table = tomllib.loads(text)
        signals = {name: float(value) for name, value in table["signals"].items()}
        shares = {word: float(value) for word, value in table["shares"].items()}
        base, shift, slope, known = (float(table[name]) for name in ("base", "shift", "slope", "known"))
        found = NameWeights(base, shift, slope, known, signals, shares)
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise NameWeightsError(f"duplicates.toml: {error}") from error
    if set(signals) != set(SIGNALS):
        raise NameWeightsError(f"duplicates.toml: other signals than {', '.join(SIGNALS)}")
    if not 0.0 < found.known < 1.0:
        raise NameWeightsError("duplicates.toml: known is not between 0 and 1")
    if not found.slope > 0.0:
        raise NameWeightsError("duplicates.toml: slope is not above 0")
    return found


def weights_toml(weights: NameWeights, about: Mapping[str, str | float]) -> str:
    """A table as TOML, each weight with what its signal says."""
    lines = [
        "# Whether two names are one organisation's: log-odds for each signal, against that none is.",
        "# Made by: schakel learn --task duplicates",
        f"base = {weights.base:.4f}",
        "# The sum of these is straightened by this line, so that a score says how often such an answer is right.",
        f"shift = {weights.shift:.4f}",
        f"slope = {weights.slope:.4f}",
        f"known = {weights.known:.4f}",
    ]
    lines += ["", "[about]", *(f"{key} = {_quoted(value)}" for key, value in about.items()), "", "[signals]"]
    for name, weight in weights.signals.items():
        lines += [f"# {(SIGNALS[name].__doc__ or '').strip()}", f"{name} = {weight:.4f}"]
    lines += ["", "[shares] # of the names learnt from, that have a common word"]
    lines += [f"{word} = {share:.5f}" for word, share in weights.shares.items()]
    return "\n".join(lines) + "\n"


def _quoted(value: str | float) -> str:
    return str(value) if isinstance(value, int | float) else '"' + value.replace('"', "'") + '"'
