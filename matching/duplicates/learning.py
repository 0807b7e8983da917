"""Learns the table of weights from names of which it is known whom they mean, or that they mean none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from matching.directions import one_thread
from matching.duplicates.finding import Compared, DuplicateIndex, NameRecord
from matching.duplicates.signals import SIGNALS
from matching.duplicates.weights import NameWeights

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PENALTY = 2.0
"""Half of it times the squared weight of each signal, in units of its spread, is taken from the likelihood."""

FOLDS = 5
FEWEST = 2 * FOLDS
"""Of fewer questions one part may hold all, and nothing is left to learn from."""

SEEDS = (0, 1, 2)
"""Each decides which question is in which fold, for one trial; nothing else is left to chance."""

SAME = 0.5
"""From this score on an answer is given."""

PRECISE = 0.98


@dataclass(frozen=True, slots=True)
class Answers:
    """Possible answers, one a row: signals (n, signals), question, whether right, whether none was right at all."""

    values: Floats
    question: Ints
    right: npt.NDArray[np.bool_]
    questions: int
    answerable: int


@dataclass(frozen=True, slots=True)
class LearntNames:
    """A table, and how well tables did on questions that they had not learnt from, on average of all trials."""

    weights: NameWeights
    questions: int
    figures: Mapping[str, float]


@one_thread()
def learn_names(index: DuplicateIndex, questions: Sequence[tuple[NameRecord, str | None]]) -> LearntNames:
    """Learns from questions with the id of the right answer, or None; raises `ValueError` where these are too few."""
    answers = answers_of(index, questions)
    if not answers.right.any():
        raise ValueError("no question has an answer that could be found")
    if len(np.unique(answers.question)) < FEWEST:
        raise ValueError(f"fewer than {FEWEST} questions have names to choose from, too few to learn from")
    trials = [trial(answers, seed) for seed in SEEDS]
    shift, slope = straightening(answers, trials)
    weights, base = fit(answers, np.ones(len(answers.right), dtype=bool))
    known = round(answers.answerable / answers.questions, 4)
    signals = dict(zip(SIGNALS, (round(float(weight), 4) for weight in weights), strict=True))
    table = NameWeights(round(base, 4), shift, slope, known, signals, index.shares)
    figures = [_figures(answers, np.array([table.score(one) for one in likely])) for likely in trials]
    mean = {name: round(float(np.mean([one[name] for one in figures])), 4) for name in figures[0]}
    return LearntNames(table, answers.questions, mean)


def trial(answers: Answers, seed: int) -> Floats:
    """How likely each answer is, said by a table that was learnt without its question."""
    fold = np.random.default_rng(seed).permutation(answers.questions) % FOLDS
    likely = np.zeros(len(answers.values))
    for part in range(FOLDS):
        held = fold[answers.question] == part
        likely[held] = chances(answers.values[held], answers.question[held], *fit(answers, ~held))
    return likely


def fit(answers: Answers, rows: npt.NDArray[np.bool_]) -> tuple[Floats, float]:
    """Weights and base of a conditional logit (McFadden 1974) in which "none of them" is one of the choices.

    Maximises the log-likelihood of the right choices of all questions less the penalty; none has log-odds of 0.
    """
    values, right = answers.values[rows], answers.right[rows].astype(np.float64)
    _, question = np.unique(answers.question[rows], return_inverse=True)
    centre, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = np.column_stack([(values - centre) / spread, np.ones(len(values))])
    penalty = np.append(np.full(values.shape[1], PENALTY), 0.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = scaled @ weights
        top, total = _sums(odds, question)
        gain = float(right @ odds - (np.log(total) + top).sum())
        slope = scaled.T @ (right - np.exp(odds - top[question]) / total[question])
        return float(penalty @ weights**2) / 2.0 - gain, penalty * weights - slope

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ centre)


def chances(values: Floats, question: Ints, weights: Floats, base: float) -> Floats:
    """How likely each answer is the right one of its question."""
    _, number = np.unique(question, return_inverse=True)
    odds = values @ weights + base
    top, total = _sums(odds, number)
    return np.asarray(np.exp(odds - top[number]) / total[number], dtype=np.float64)


def _sums(odds: Floats, question: Ints) -> tuple[Floats, Floats]:
    """The highest log-odds of each question, that of none among them, and the sum of all odds over its odds."""
    top = np.zeros(question.max(initial=-1) + 1)
    np.maximum.at(top, question, odds)
    total = np.exp(-top)
    np.add.at(total, question, np.exp(odds - top[question]))
    return top, total


def answers_of(index: DuplicateIndex, questions: Sequence[tuple[NameRecord, str | None]]) -> Answers:
    """All answers that come into question, with their signals; each question comes with the id of the right one."""
    rows: list[tuple[int, Compared, bool]] = []
    for number, (wanted, answer) in enumerate(questions):
        rows += [(number, one, index.id_of(one) == answer) for one in index.compared(wanted)]
    return Answers(
        np.array([[one.signals[name] for name in SIGNALS] for _, one, _ in rows]),
        np.array([number for number, _, _ in rows], dtype=np.int64),
        np.array([right for _, _, right in rows], dtype=bool),
        len(questions),
        sum(answer is not None for _, answer in questions),
    )


def straightening(answers: Answers, trials: Sequence[Floats]) -> tuple[float, float]:
    """The line through the log-odds of the best answers that tells best how often these are right (Platt 1999).

    Shift and slope, fitted by maximum likelihood to all trials, in each of which a table is asked about questions
    that it has not learnt from. Two numbers out of all questions: they are not left out once more.
    """
    best = [best_answers(answers, likely) for likely in trials]
    chance = np.clip(np.concatenate([one for one, _ in best]), 1e-12, 1.0 - 1e-12)
    right = np.concatenate([one for _, one in best]).astype(np.float64)
    odds = np.log(chance / (1.0 - chance))

    def loss(line: Floats) -> tuple[float, Floats]:
        straight = line[0] + line[1] * odds
        off = 1.0 / (1.0 + np.exp(-straight)) - right
        steady = line - np.array([0.0, 1.0])
        total = float((np.logaddexp(0.0, straight) - right * straight).sum())
        return total + float(steady @ steady) / 2.0, np.array([off.sum(), off @ odds]) + steady

    shift, slope = minimize(
        loss, np.array([0.0, 1.0]), jac=True, method="L-BFGS-B", bounds=[(None, None), (0.1, None)]
    ).x
    return round(float(shift), 4), round(float(slope), 4)


def f1_at(answers: Answers, chance: Floats, right: npt.NDArray[np.bool_], decision: float) -> float:
    """F1 when each question is answered whose best answer is at least so likely."""
    said = chance >= decision
    return 2.0 * float(right[said].sum()) / float(said.sum() + answers.answerable)


def best_answers(answers: Answers, likely: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The best answer's probability for each question, and whether it is right."""
    chance, right = np.zeros(answers.questions), np.zeros(answers.questions, dtype=bool)
    for row in np.lexsort((np.arange(len(likely)), likely)):
        chance[answers.question[row]], right[answers.question[row]] = likely[row], answers.right[row]
    return chance, right


def _figures(answers: Answers, likely: Floats) -> dict[str, float]:
    """F1 where the likely are answered, mean reciprocal rank of the right answers, recall at a precision of 0.98.

    And how far scores are from how often they are right: the mean gap over ten bins of scores (expected calibration
    error, Guo and others 2017).
    """
    chance, right = best_answers(answers, likely)
    order = np.argsort(-chance, kind="stable")
    hits = np.cumsum(right[order])
    precise = hits[hits / np.arange(1, len(hits) + 1) >= PRECISE]
    places = [
        int((likely[answers.question == answers.question[row]] > likely[row]).sum()) + 1
        for row in np.flatnonzero(answers.right)
    ]
    return {
        "validation_f1": f1_at(answers, chance, right, SAME),
        "validation_mrr": sum(1.0 / place for place in places) / answers.answerable,
        "validation_recall_at_precision_98": float(precise.max(initial=0)) / answers.answerable,
        "validation_gap": gap(chance, right),
    }


def gap(chance: Floats, right: npt.NDArray[np.bool_]) -> float:
    """How far, on average, the share of right answers in a tenth of the scores is from their mean score."""
    tenth = np.minimum((chance * 10).astype(np.int64), 9)
    off = np.bincount(tenth, weights=right - chance, minlength=10)
    return float(np.abs(off).sum()) / len(chance)
