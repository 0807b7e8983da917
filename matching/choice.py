"""A choice model: of many candidates, how likely each is among those that will be chosen.

A conditional logit (McFadden 1974) over signals: a candidate's log-odds are a weighted sum of what is known of it,
compared with the other candidates of the same question only. It is fitted twice: once over all candidates, once
over the best of the first, whose order is what people see.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]
Grid = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

FORMS = ("deviation", "place", "root", "top")
"""Each signal in four forms: standard deviations above the mean; how far up in the list; the root of what is above
the mean; one that only the first places have."""

LOWEST, HIGHEST = -6.0, 15.0
SECOND = 400
"""So many of the first order's best are ordered again."""

FINEST = 2.0**42
"""Signals are ordered to a millionth; larger values than this many millionths count as equal."""

SPREAD = 0.4
"""Set by hand, for there is no right answer to learn it from: more shows more organisations, and costs accuracy
(`python -m tests.benchmarks.spread`)."""

PENALTY = 5.0
"""Ridge on the weights, in questions: as if so many had shown nothing."""

ROUNDS = 120


class Question(NamedTuple):
    """The signals of a question's candidates (a row each), which of them were chosen, and what it counts."""

    signals: Grid
    chosen: Flags
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """Weights of the signals' forms: `first` over all candidates, `second` over the best of these.

    `spread` is the share of what a candidate usually gets that is taken off its score where all askers are served.
    """

    signals: tuple[str, ...]
    first: Floats
    second: Floats
    spread: float = SPREAD

    def scores(self, values: Grid) -> Floats:
        """One score a candidate, higher is likelier; what the second order has not seen comes after all it has."""
        if len(values) <= 1:
            return np.zeros(len(values))
        first = forms(values) @ self.first
        best = _best(first)
        second = _second(values, first, best) @ self.second
        scores = first - first.max() - 1.0
        scores[best] = second - second.min()
        return np.asarray(scores, dtype=np.float64)

    def contributions(self, values: Grid, rows: Ints) -> Floats:
        """What each signal adds to the scores of some rows, and in a last column what is added to all alike.

        A signal's part is that of its four forms in the order that the score comes from; in the second order the
        first counts as well, so its parts do.
        """
        if len(values) <= 1:
            return np.zeros((len(rows), len(self.signals) + 1))
        parts = self._by_signal(forms(values), self.first)
        first = parts.sum(axis=1)
        best = _best(first)
        again = self._by_signal(forms(values[best]), self.second[:-1]) + self.second[-1] * parts[best]
        found = np.append(parts, np.full((len(values), 1), -first.max() - 1.0), axis=1)
        base = -self.second[-1] * first.max() - (again.sum(axis=1) - self.second[-1] * first.max()).min()
        found[best] = np.append(again, np.full((len(best), 1), base), axis=1)
        return np.asarray(found[rows], dtype=np.float64)

    def _by_signal(self, several: Grid, weights: Floats) -> Floats:
        """What each signal's forms add together."""
        shape = (len(several), len(FORMS), len(self.signals))
        return np.asarray((several * weights).reshape(shape).sum(axis=1), dtype=np.float64)


def as_toml(model: ChoiceModel, about: Mapping[str, str | float]) -> str:
    """The model as text that people can read: a row for each signal, a column for each form."""
    lines = [
        f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for name, value in about.items()
    ]
    for name, weights in (("first", model.first), ("second", model.second)):
        table = weights[: len(model.signals) * len(FORMS)].reshape(len(FORMS), len(model.signals)).T
        lines += ["", f"[{name}]  # {', '.join(FORMS)}"]
        lines += [
            f"{signal:16} = [{', '.join(f'{weight:8.4f}' for weight in row)}]"
            for signal, row in zip(model.signals, table, strict=True)
        ]
    lines += ["", "[again]", f"first_score      = {model.second[-1]:.4f}", ""]
    told = "# share of what somebody usually gets that is taken off, so that few are not shown to all; set by hand"
    return "\n".join([*lines, "[usual]", f"spread           = {model.spread}    {told}", ""])


def from_toml(text: str, signals: Sequence[str]) -> ChoiceModel:
    """The model of a text; raises `KeyError` or `ValueError` where it does not hold just these signals."""
    table: dict[str, Any] = tomllib.loads(text)
    parts = []
    for name in ("first", "second"):
        if set(table[name]) != set(signals):
            raise ValueError(f"[{name}] holds other signals than {', '.join(signals)}")
        parts.append(np.array([table[name][signal] for signal in signals], dtype=np.float64).T.ravel())
    second = np.append(parts[1], float(table["again"]["first_score"]))
    return ChoiceModel(tuple(signals), parts[0], second, float(table["usual"]["spread"]))


def forms(values: Grid) -> Grid:
    """The four forms of every signal, side by side; a signal that all candidates share says nothing."""
    columns = np.ascontiguousarray(values.T, dtype=np.float64)
    spread = columns.std(axis=1, keepdims=True)
    deviation = (columns - columns.mean(axis=1, keepdims=True)) / np.where(spread > 1e-9, spread, 1.0)
    found = np.empty((len(FORMS), *columns.shape), dtype=np.float32)
    np.clip(deviation, LOWEST, HIGHEST, out=found[0], casting="same_kind")
    np.sqrt(np.maximum(deviation, 0.0), out=found[2], casting="same_kind")
    best = _best_first(columns)
    place, top = _by_place(columns.shape[1])
    for signal, order in enumerate(best):
        found[1, signal, order], found[3, signal, order] = place, top
    found[:, spread[:, 0] <= 1e-9] = 0.0
    return found.reshape(-1, columns.shape[1]).T


def _best_first(columns: Floats) -> Ints:
    """The order of each row's values, the highest first, rounded, ties as they come.

    A value and its place make one whole number: these are sorted faster than values with their places.
    """
    bits = columns.shape[1].bit_length()
    fine = np.clip(np.rint(columns * 1e6), -FINEST, FINEST).astype(np.int64)
    return np.asarray(np.sort(np.arange(columns.shape[1]) - (fine << bits), axis=1) & ((1 << bits) - 1))


@lru_cache(maxsize=64)
def _by_place(number: int) -> tuple[Grid, Grid]:
    """What `place` and `top` are, from the first place to the last."""
    order = np.arange(number)
    top = 1.0 / np.log2(2.0 + order)
    top = np.minimum((top - top.mean()) / max(float(top.std()), 1e-9), 30.0) / 3.0
    return (-np.log((order + 1.0) / (number + 1.0))).astype(np.float32), top.astype(np.float32)


def learn(signals: tuple[str, ...], questions: Sequence[Question], penalty: float = PENALTY) -> ChoiceModel:
    """The model that makes the choices of these questions likeliest; questions without a choice teach nothing."""
    telling = [one for one in questions if one.chosen.any() and not one.chosen.all()]
    if not telling:
        raise ValueError("no question with a choice to learn from")
    first = fit([Question(forms(one.signals), one.chosen) for one in telling], penalty)
    again = []
    for one in telling:
        scores = forms(one.signals) @ first
        best = _best(scores)
        if one.chosen[best].any() and not one.chosen[best].all():
            again.append(Question(_second(one.signals, scores, best), one.chosen[best]))
    second = fit(again, penalty) if again else np.concatenate([np.zeros(len(first)), [1.0]])
    return ChoiceModel(signals, first, second)


def _best(scores: Floats) -> Ints:
    return _best_first(scores[None])[0, :SECOND]


def _second(values: Grid, first: Floats, best: Ints) -> Grid:
    """The forms among the best alone, and the first score."""
    score = first[best]
    again = (score - score.max())[:, None]
    return np.concatenate([forms(values[best]), again], axis=1).astype(np.float32)


def fit(questions: Sequence[Question], penalty: float, rising: Flags | None = None) -> Floats:
    """The weights of a conditional logit that make the choices likeliest, held back by a ridge.

    `rising` are the signals of which more may never count against a candidate: their weights are kept from going
    below zero.
    """
    size = questions[0].signals.shape[1]
    bounds = None if rising is None else [(0.0 if one else None, None) for one in rising]
    found = minimize(
        lambda weights: _loss(weights, questions, penalty), np.zeros(size), jac=True, method="L-BFGS-B",
        options={"maxiter": ROUNDS}, bounds=bounds,
    )  # type: ignore[call-overload]  # the stubs know no function that returns its slope as well  # fmt: skip
    return np.asarray(np.round(found.x, 4), dtype=np.float64)


def _loss(weights: Floats, questions: Sequence[Question], penalty: float) -> tuple[float, Floats]:
    """What is missed and its slope, for one question, with the ridge."""
    missed, slope = misfit(weights, questions, penalty)
    return missed / len(questions), slope / len(questions)


def misfit(weights: Floats, questions: Sequence[Question], penalty: float = 0.0) -> tuple[float, Floats]:
    """Minus the log-likelihood of the choices and its slope, summed over the questions, with a ridge.

    A question with many choices weighs as the root of their number.
    """
    loss, slope = 0.5 * penalty * float(weights @ weights), penalty * weights
    for values, chosen, counts in questions:
        scores = values @ weights
        highest = scores.max()
        odds = np.exp(scores - highest)
        total, number = odds.sum(), chosen.sum()
        weight = counts / np.sqrt(number)
        loss -= weight * float(scores[chosen].sum() - number * (highest + np.log(total)))
        slope = slope - weight * (values[chosen].sum(axis=0) - number * (odds / total) @ values)
    return loss, np.asarray(slope, dtype=np.float64)
