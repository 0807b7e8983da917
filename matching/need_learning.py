"""Learns who answers a need from projects with a text: what they asked for, and who joined their lead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import numpy as np
import numpy.typing as npt

from matching.choice import Question, fit
from matching.history import history
from matching.learning import months_before, ndcg
from matching.need_signals import NEED_SIGNALS, NeedSignals
from matching.needs import NeedTable, offered, standard
from matching.records import CollaborationRecord, ListingKind, ListingRecord, Records
from matching.signals import Signals

Progress = Callable[[str, float], None]
Ints = npt.NDArray[np.int64]

CUTS_MONTHS = (12, 6)
"""Days, before the day until which is learnt, whose later projects are taken as needs."""

TRIAL = ((18, 12), (12, 6))
LAST = (6, 6)
"""Days and windows in months of the trial that the figures come from: it sees nothing of the last half year."""

ROUGHLY, LIKELY = ("texts", "known", "near_fit"), 600
"""Signals whose sum says who is likely at all, and how many of these are compared."""

PENALTY = 100.0
"""Ridge on the weights, in questions: as if so many had shown nothing. Few needs teach many signals."""


@dataclass(frozen=True, slots=True)
class LearntNeeds:
    """A table, how many needs taught it, and its nDCG@10 on needs it had not seen, beside texts alone."""

    table: NeedTable
    questions: int
    ndcg: float
    ndcg_texts: float


def learn_needs(records: Records, until: date, progress: Progress) -> LearntNeeds:
    """The table learnt from projects with a text that began before `until`: what they needed, and who joined."""
    cuts = [*((months, months) for months in CUTS_MONTHS), *TRIAL, LAST]
    asked: list[list[Question]] = []
    for done, (months, window) in enumerate(cuts):
        days = months_before(until, months), months_before(until, months - window)
        asked.append(need_questions(records, days))
        progress("questions", (done + 1) / len(cuts))
    number = len(CUTS_MONTHS)
    real, tried, last = list(chain(*asked[:number])), list(chain(*asked[number:-1])), asked[-1]
    if not (real and tried and last):
        raise ValueError("too few projects with a text and a lead to learn from")
    table, trial = _fitted(real), _fitted(tried)
    progress("learning", 1.0)
    texts = list(NEED_SIGNALS).index("texts")
    return LearntNeeds(
        table,
        len(real),
        float(np.mean([ndcg(trial.scores(one.signals, _all(one)), one.chosen) for one in last])),
        float(np.mean([ndcg(one.signals[:, texts].astype(np.float64), one.chosen) for one in last])),
    )


def need_questions(records: Records, window: tuple[date, date]) -> list[Question]:
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
        one
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
    return Question(standard(question.signals, _all(question)).astype(np.float32), question.chosen)


def likely(question: Question) -> Question:
    """Those chosen among the likeliest by texts and ties: telling the unlikely apart teaches nothing of the top."""
    rough = question.signals[:, [list(NEED_SIGNALS).index(name) for name in ROUGHLY]].sum(axis=1)
    kept = np.union1d(np.argsort(-rough, kind="stable")[:LIKELY], np.flatnonzero(question.chosen))
    return Question(question.signals[kept], question.chosen[kept])


def _all(question: Question) -> Ints:
    return np.arange(len(question.signals))


def _fitted(questions: list[Question]) -> NeedTable:
    weights = fit([likely(standardised(one)) for one in questions], PENALTY)
    return NeedTable({name: float(weight) for name, weight in zip(NEED_SIGNALS, weights, strict=True)})
