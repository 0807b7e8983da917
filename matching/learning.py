"""Learns from the past who works with whom next: questions of earlier days, answered by what came after."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matching.choice import ChoiceModel, Question, learn
from matching.directions import one_thread
from matching.history import History, history
from matching.records import OrganisationRecord, Records
from matching.signals import SIGNALS, Signals

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Progress = Callable[[str, float], None]

WINDOW_MONTHS = 18
"""Partners who are first met so long after the day of a question are its answers."""

CUTS_MONTHS = (30, 24, 18)
"""Days of questions, before the day until which is learnt."""

TRIAL = ((24, 12), (18, 12))
LAST = (6, 6)
"""Days and windows of the trial that the figures come from: its answers end where the last questions begin."""

SMALLEST, LARGEST = 2, 40
"""Consortia that count as having met."""

SIZES = (3, 6, 10, 30)
PER_SIZE = 130
"""So many askers from each class of size: small ones are asked about as much as large ones."""

FEWEST_PROJECTS = 3
"""Organisations with fewer projects are no candidates: too little is known of them."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model, and how it did on questions of which it had seen nothing: nDCG@10 beside the best single signal."""

    model: ChoiceModel
    questions: int
    ndcg: float
    ndcg_partners: float


@one_thread()
def learn_partners(records: Records, until: date, progress: Progress) -> Learnt:
    """The model of new partners from what began before `until`.

    Its figures come from a trial model that has seen nothing of the last half year, asked about that half year.
    """
    cuts = [*((months, WINDOW_MONTHS) for months in CUTS_MONTHS), *TRIAL, LAST]
    asked = []
    for done, (months, window) in enumerate(cuts):
        asked.append(list(partner_questions(records, months_before(until, months), window)))
        progress("questions", (done + 1) / len(cuts))
    real, tried, last = (
        [one for part in asked[: len(CUTS_MONTHS)] for one in part],
        [one for part in asked[len(CUTS_MONTHS) : -1] for one in part],
        asked[-1],
    )
    trial, whole = learn(tuple(SIGNALS), tried), learn(tuple(SIGNALS), real)
    alone = list(SIGNALS).index("partners")
    progress("learning", 1.0)
    return Learnt(
        whole,
        len(real),
        float(np.mean([ndcg(trial.scores(one.signals), one.chosen) for one in last])),
        float(np.mean([ndcg(one.signals[:, alone].astype(np.float64), one.chosen) for one in last])),
    )


def partner_questions(records: Records, at: date, window: int = WINDOW_MONTHS) -> Iterator[Question]:
    """Askers of all sizes on a day, with candidates abroad they had not worked with, and whom they met next."""
    organisations = tuple(sorted(records.organisations, key=lambda one: one.id))
    position = {one.id: row for row, one in enumerate(organisations)}
    past = history(position, records.collaborations, at)
    signals = Signals(organisations, past, possible(past))
    for row, rows, chosen in met_next(organisations, past, records, window):
        yield Question(signals.of(row, rows), chosen)


def met_next(
    organisations: Sequence[OrganisationRecord], past: History, records: Records, window: int
) -> Iterator[tuple[int, Ints, npt.NDArray[np.bool_]]]:
    """Askers (rows of `organisations`), whom each might meet, and which of these it met within so many months."""
    position = {one.id: row for row, one in enumerate(organisations)}
    candidates, met = possible(past), _met(records, position, past.at, months_before(past.at, -window))
    countries = np.array([one.place.country for one in organisations])
    for row in _askers(past, met):
        abroad = candidates[countries[candidates] != countries[row]]
        rows = np.setdiff1d(abroad, np.append(past.met(row), row))
        chosen = np.isin(rows, sorted(met[row]))
        if chosen.any():
            yield row, rows, chosen


def possible(past: History) -> Ints:
    """Organisations of which enough is known: projects enough, one of them with a known start."""
    dated = np.array([project.start is not None for project in past.projects], dtype=np.float64)
    number = np.asarray(past.member.sum(axis=1)).ravel()
    return np.flatnonzero((number >= FEWEST_PROJECTS) & (np.asarray(past.member @ dated).ravel() > 0))


def months_before(day: date, months: int) -> date:
    """The first of the month so many months before that of a day."""
    month = day.year * 12 + day.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def ndcg(scores: Floats, chosen: npt.NDArray[np.bool_], deep: int = 10) -> float:
    """Normalised discounted cumulative gain of an order (Järvelin and Kekäläinen 2002), with gains of 0 and 1."""
    order = np.argsort(-scores, kind="stable")[:deep]
    discount = 1.0 / np.log2(np.arange(2, deep + 2))
    best = discount[: min(deep, int(chosen.sum()))].sum()
    return float((chosen[order] * discount[: len(order)]).sum() / best) if best else 0.0


def _met(records: Records, position: dict[str, int], at: date, end: date) -> dict[int, set[int]]:
    """By organisation those it was in a consortium with from a day until before another."""
    found: dict[int, set[int]] = defaultdict(set)
    for project in records.collaborations:
        fits = SMALLEST <= len(project.participants) <= LARGEST
        if project.start is not None and at <= project.start < end and fits:
            rows = {position[one] for one in project.participants if one in position}
            for row in rows:
                found[row] |= rows - {row}
    return found


def _askers(past: History, met: dict[int, set[int]]) -> Sequence[int]:
    """Evenly spread over the organisations of each class of size that met somebody."""
    number = np.asarray(past.member.sum(axis=1)).ravel()
    rows = np.array(sorted(row for row in met if number[row] > 0 and met[row]), dtype=np.int64)
    classes = np.digitize(number[rows], SIZES)
    found: list[int] = []
    for size in range(len(SIZES) + 1):
        some = rows[classes == size]
        taken = np.unique(np.linspace(0, len(some) - 1, min(PER_SIZE, len(some))).astype(np.int64))
        found += [int(row) for row in some[taken]]
    return found
