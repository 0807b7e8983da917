"""Learns the table of weights from past links: what told who joined whom from others of the same size.

A project of two that had not worked together is a yes of both. Its lead had a need, and chose who should meet it
among all who offered something (the seeker's weights); who joined chose among the needs of that time (the
provider's); of two whole profiles either chose the other (the profile's). Nobody is compared with another size of
organisation, or being large would pass for a reason.

What is judged by hand is where learning starts, and it holds what past projects show too little of.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from matching.choice import Question, misfit
from matching.directions import one_thread
from matching.learning import Progress, months_before
from matching.past_links import past_choices
from matching.ranking import PROFILE, PROVIDER, SEEKER, Weights
from matching.records import Records
from matching.setup import Setup

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ROLES = {"seeker": SEEKER, "provider": PROVIDER, "profile": PROFILE}

LEARNT = ("fields_shared", "fields_known", "profile", "known_by_both")
"""What is learnt. The others stay as judged. Past projects do not tell of readiness, kinds of co-operation or what a
listing asks for, and of texts they tell little: most are known by a title of ten words, where listings say what is
sought. Nearness, a common language, complements and crossovers are what the service is to change in how people find
one another, so that how they found one another is no measure of them."""

CUTS_MONTHS = ((30, 6), (24, 6), (18, 18))
"""Days of choices, in months before the day until which is learnt, and the months after each in which they were
made; the last is what the trial is asked about."""

HOLD = 0.01
"""What a squared step away from judgement costs, in log-likelihood of one choice. On the trial 0.03 and 0.003 did
about as well."""


@dataclass(frozen=True, slots=True)
class LearntProposals:
    """Weights by kind of reason, from how many choices, and how well they and those judged by hand tell choices.

    `told` and `judged` hold by role the mean share of pairs, of one that was chosen and one of its size that was not,
    that come in the right order, on choices later than all that was learnt from.
    """

    reasons: Mapping[str, tuple[float, float, float]]
    choices: Mapping[str, int]
    told: Mapping[str, float]
    judged: Mapping[str, float]


@one_thread()
def learn_proposals(records: Records, until: date, setup: Setup, progress: Progress) -> LearntProposals:
    """The weights of proposals from what began before `until`; `ValueError` where there is too little of it.

    Projects need titles and fields; the sentence model is that of the setup. The table that is in use plays no part.
    """
    setup = replace(setup, weights=replace(setup.weights, reasons=setup.weights.judgement))
    found = []
    for done, (months, window) in enumerate(CUTS_MONTHS, start=1):
        at = months_before(until, months)
        found.append(past_choices(records, (at, months_before(at, -window)), setup))
        progress("choices", done / len(CUTS_MONTHS))
    weights: dict[str, list[float]] = {kind: list(row) for kind, row in setup.weights.judgement.items()}
    free = np.isin(list(weights), LEARNT)
    told, judged, choices = {}, {}, {}
    for name, role in ROLES.items():
        before, last = [one for day in found[:-1] for one in day[name]], found[-1][name]
        if not before or not last:
            raise ValueError(f"too few projects with a title, a lead and fields to learn from for the {name}")
        by_hand = np.array([row[role] for row in setup.weights.judgement.values()])
        trial = in_scale(before, fitted(before, by_hand, free), by_hand, free)
        told[name], judged[name] = right_order(last, trial), right_order(last, by_hand)
        whole, choices[name] = [*before, *last], len(before) + len(last)
        scaled = in_scale(whole, fitted(whole, by_hand, free), by_hand, free)
        table = _levelled(whole, scaled, by_hand, setup.weights)
        for kind, weight in zip(weights, table, strict=True):
            weights[kind][role] = round(float(weight), 2)
    progress("learning", 1.0)
    return LearntProposals({kind: (row[0], row[1], row[2]) for kind, row in weights.items()}, choices, told, judged)


def fitted(questions: Sequence[Question], by_hand: Floats, free: Flags) -> Floats:
    """The weights, of which some are free, near those judged by hand that make the choices likeliest.

    How sure choices are is a factor of its own, so that weights change against one another and not all together. A
    reason that speaks for a link does not come to speak against it.
    """

    def loss(given: Floats) -> tuple[float, Floats]:
        weights, sureness = by_hand.copy(), np.exp(given[-1])
        weights[free] = given[:-1]
        missed, slope = misfit(sureness * weights, questions)
        away = weights - by_hand
        steps = np.append((sureness * slope / len(questions) + 2.0 * HOLD * away)[free], 0.0)
        steps[-1] = sureness * float(slope @ weights) / len(questions)
        return missed / len(questions) + HOLD * float(away @ away), steps

    bounds = [(0.0, None) if weight > 0 else (weight, weight) for weight in by_hand[free]]
    found = minimize(loss, np.append(by_hand[free], 0.0), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    weights = by_hand.copy()
    weights[free] = found.x[:-1]
    return weights


def in_scale(questions: Sequence[Question], learnt: Floats, by_hand: Floats, free: Flags) -> Floats:
    """The weights with those learnt made smaller or larger together until they tell links as far apart as by hand.

    Else what is held as judged would count less, or more, the surer past choices were.
    """
    values = np.concatenate([one.signals for one in questions]).astype(np.float64)[:, free]
    spread, before = float((values @ learnt[free]).std()), float((values @ by_hand[free]).std())
    return np.where(free, learnt * (before / spread if spread > 0.0 else 1.0), learnt)


def _levelled(questions: Sequence[Question], learnt: Floats, by_hand: Floats, weights: Weights) -> Floats:
    """The weights with such a base that as many of the links that were chosen reach the floor as by hand.

    Choices tell which of two links is better, not how good a link must be to be worth a call.
    """
    values = np.concatenate([one.signals[one.chosen] for one in questions]).astype(np.float64)
    floor = weights.portfolio["floor"]
    level = float(np.log(floor / (1.0 - floor)))
    share = float((values @ by_hand >= level).mean())
    base = list(weights.judgement).index("base")
    moved = learnt.copy()
    moved[base] -= float(np.quantile(values @ learnt, 1.0 - share)) - level
    return moved


def written(text: str, learnt: LearntProposals, about: Mapping[str, str]) -> str:
    """The text of a table of weights with other log-odds; all else in it, remarks too, stays as it is."""
    head, rows = text.split("\n[reasons]\n", 1)
    for name, value in about.items():
        head = re.sub(rf"(?m)^{name} *=.*$", f'{name} = "{value}"', head)
    for kind, row in learnt.reasons.items():
        numbers = ", ".join(f"{weight:.2f}" for weight in row)
        rows = re.sub(rf"(?m)^({kind} *= )\[[^]]*\]", rf"\g<1>[{numbers}]", rows, count=1)
    return f"{head}\n[reasons]\n{rows}"


def right_order(questions: Sequence[Question], weights: Floats) -> float:
    """The mean over choices of the share of pairs, chosen and not, in the right order (area under the curve)."""
    found = []
    for signals, chosen, _ in questions:
        scores = np.round(signals @ weights, 6)
        above = scores[chosen][:, None] - scores[~chosen][None]
        found.append(float((above > 0).mean() + 0.5 * (above == 0).mean()))
    return float(np.mean(found))
