"""Learns who answers a need from projects with a text: what they asked for, and who joined their lead."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.choice import Question, fit
from matching.directions import one_thread
from matching.history import history
from matching.learning import months_before, ndcg
from matching.need_signals import NEED_SIGNALS, RISING, NeedSignals
from matching.needs import NeedTable, offered, standard
from matching.records import CollaborationRecord, ListingKind, ListingRecord, Records
from matching.signals import Signals

Progress = Callable[[str, float], None]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CUTS_MONTHS = (30, 24, 18, 12, 6)
"""Days, before the day until which is learnt, whose later projects are taken as needs; the last is the trial's."""

WINDOW_MONTHS = 18
"""Projects that began so long after a day are asked about on it: the past is not always up to date."""

ROUGHLY, LIKELY = ("texts", "ties", "near_fit"), 600
"""Signals whose sum says who is likely at all, and how many of these are compared."""

PENALTY = 80.0
"""Ridge on the weights, in needs: as if so many had shown nothing. Few needs teach many signals."""


class Asked(NamedTuple):
    """A question that a project puts, with its day."""

    project: str
    start: date
    question: Question


@dataclass(frozen=True, slots=True)
class LearntNeeds:
    """A table, how many needs taught it, and its nDCG@10 on needs it had not seen, beside texts alone."""

    table: NeedTable
    questions: int
    ndcg: float
    ndcg_texts: float


@one_thread()
def learn_needs(records: Records, until: date, progress: Progress) -> LearntNeeds:
    """The table learnt from projects with a text that began before `until`: what they needed, and who joined.

    Its figures come from a trial table that has seen nothing of what began since the last day of questions, asked
    about just that.
    """
    learnt, tried, last = lessons(records, until, progress)
    if not (tried and last):
        raise ValueError("too few projects with a text and a lead to learn from")
    whole, trial = (fitted(evenly(some)) for some in (learnt, tried))
    progress("learning", 1.0)
    texts = list(NEED_SIGNALS).index("texts")
    return LearntNeeds(
        NeedTable({name: float(weight) for name, weight in zip(NEED_SIGNALS, whole, strict=True)}),
        len({one.project for one in learnt}),
        float(np.mean([ndcg(one.signals @ trial, one.chosen) for one in last])),
        float(np.mean([ndcg(one.signals[:, texts].astype(np.float64), one.chosen) for one in last])),
    )


def lessons(records: Records, until: date, progress: Progress) -> tuple[list[Asked], list[Asked], list[Question]]:
    """All questions to learn from, those of them for the trial, and those that the trial is asked, standardised."""
    learnt: list[Asked] = []
    last: list[Question] = []
    for done, months in enumerate(CUTS_MONTHS):
        at = months_before(until, months)
        asked = need_questions(records, (at, min(months_before(at, -WINDOW_MONTHS), until)))
        last = [standardised(one.question) for one in asked]
        learnt += [one._replace(question=likely(some)) for one, some in zip(asked, last, strict=True)]
        progress("questions", (done + 1) / len(CUTS_MONTHS))
    return learnt, [one for one in learnt if one.start < months_before(until, CUTS_MONTHS[-1])], last


def need_questions(records: Records, window: tuple[date, date]) -> list[Asked]:
    """Projects that began from a day until before another as needs of their lead, asked on that first day."""
    at, end = window
    organisations = tuple(sorted(records.organisations, key=lambda one: one.id))
    position = {one.id: row for row, one in enumerate(organisations)}
    past = history(position, records.collaborations, at)
    there = offered(records, position, date.fromordinal(at.toordinal() - 1))
    if not there or not past.projects:
        return []
    signals = NeedSignals(past, Signals(organisations, past), there)
    choosable = np.unique([row for row, _ in there])
    return [
        Asked(project.id, project.start, one)
        for project in _told(records)
        if project.start is not None and at <= project.start < end
        for one in _question(signals, position, choosable, project)
    ]


def _told(records: Records) -> list[CollaborationRecord]:
    """Projects with a lead and a text: their own, or that of a capability with their title."""
    texts = {one.title: one.description for one in records.listings if one.kind is ListingKind.CAPABILITY}
    found = []
    for project in sorted(records.collaborations, key=lambda one: one.id):
        text = project.description or texts.get(project.title, "")
        if project.lead and project.title and text:
            found.append(replace(project, description=text))
    return found


def _question(
    signals: NeedSignals, position: Mapping[str, int], choosable: Ints, project: CollaborationRecord
) -> list[Question]:
    """The question that a project puts, and nothing where nobody who could be chosen joined its lead."""
    poster = position.get(project.lead or "")
    need = ListingRecord(
        project.id,
        project.lead or "",
        ListingKind.NEED,
        project.title,
        "",
        project.description,
        topics=project.topics,
    )
    rows = choosable[choosable != poster]
    chosen = np.isin(rows, [position[one] for one in project.participants if one in position])
    return [Question(signals.of(need, poster)[rows], chosen)] if chosen.any() else []


def standardised(question: Question) -> Question:
    """The question in standard deviations among those who can be chosen."""
    return question._replace(signals=standard(question.signals, _all(question)).astype(np.float32))


def likely(question: Question) -> Question:
    """Those chosen among the likeliest by texts and ties: telling the unlikely apart teaches nothing of the top."""
    rough = question.signals[:, [list(NEED_SIGNALS).index(name) for name in ROUGHLY]].sum(axis=1)
    kept = np.union1d(np.argsort(-rough, kind="stable")[:LIKELY], np.flatnonzero(question.chosen))
    return question._replace(signals=question.signals[kept], chosen=question.chosen[kept])


def _all(question: Question) -> Ints:
    return np.arange(len(question.signals))


def evenly(asked: Sequence[Asked]) -> list[Question]:
    """The questions, those of one project counting one together."""
    times = Counter(one.project for one in asked)
    return [one.question._replace(weight=1.0 / times[one.project]) for one in asked]


def fitted(questions: Sequence[Question], names: Sequence[str] = tuple(NEED_SIGNALS)) -> Floats:
    """The weights of some signals that make the choices of some questions, standardised, likeliest."""
    return fit(questions, PENALTY, np.array([name in RISING for name in names]))
