"""What each family of signals gives to answers to a need: left out, learnt again, asked about what was not learnt.

    python -m tests.benchmarks.ablation_needs FOLDER

FOLDER is that of the task *needs*; nothing of its questions is used. Each half year of projects is left out once: the
others are learnt from, and it is asked about, among all who could be chosen. A project that is asked about on several
days counts once; *new* leaves out whom its lead had a tie with. Losses are paired by project, in nDCG@10, with one
standard error.
"""

import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching import need_learning
from matching.choice import Question
from matching.directions import one_thread
from matching.learning import months_before, ndcg
from matching.need_learning import Asked
from matching.need_signals import NEED_SIGNALS
from matching.records import Records
from service.exchange.exchange_format import read_folder
from tests.benchmarks.ablation import UNTIL, without

Floats = npt.NDArray[np.float64]
TIES = list(NEED_SIGNALS).index("ties")

FAMILIES = {
    "words of all texts": ("texts", "titles"),
    "the nearest projects": ("best_projects",),
    "share near the need": ("specific",),
    "done with the poster": ("again",),
    "themes": ("themes",),
    "topics": ("topics_sum",),
    "neighbours of what fits": ("near_fit",),
    "ties with the poster": ("ties",),
    "size and pace": ("activity", "offers"),
    "the poster's country": ("home",),
    "place in the network": ("alike",),
    "its name": ("name",),
    "the need names its country": ("asked_country",),
    "the need names its town": ("asked_town",),
}


def lessons(records: Records) -> list[Asked]:
    """All questions, standardised, on the days that `schakel learn` asks them."""
    days = [months_before(UNTIL, months) for months in need_learning.CUTS_MONTHS]
    windows = [(at, min(months_before(at, -need_learning.WINDOW_MONTHS), UNTIL)) for at in days]
    asked = [one for window in windows for one in need_learning.need_questions(records, window)]
    return [one._replace(question=need_learning.standardised(one.question)) for one in asked]


def half(day: date) -> tuple[int, bool]:
    """The half year of a day."""
    return day.year, day.month > 6


def judged(asked: list[Asked], names: tuple[str, ...]) -> Floats:
    """nDCG@10 of each project (rows, by id) by some signals, among all and among new ones (nan: none is right)."""
    columns = [column for column, name in enumerate(NEED_SIGNALS) if name in names]
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for left in sorted({half(one.start) for one in asked}):
        others = [
            one._replace(question=need_learning.likely(one.question)) for one in asked if half(one.start) != left
        ]
        weights = need_learning.fitted(without(need_learning.evenly(others), columns), names)
        for one in asked:
            if half(one.start) == left:
                found[one.project].append(figures(one.question, columns, weights))
    return np.array([np.mean(found[project], axis=0) for project in sorted(found)])


def figures(question: Question, columns: list[int], weights: Floats) -> tuple[float, float]:
    """nDCG@10 among all, and among those without a tie to the poster (nan where none of these is right)."""
    scores, ties = question.signals[:, columns] @ weights, question.signals[:, TIES]
    new = ties <= ties.min() + 1e-6
    fresh = ndcg(scores[new], question.chosen[new]) if question.chosen[new].any() else float("nan")
    return ndcg(scores, question.chosen), fresh


def told(values: Floats, sign: str) -> str:
    """Means over projects with their standard errors."""
    known = (~np.isnan(values)).sum(axis=0)
    means, errors = np.nanmean(values, axis=0), np.nanstd(values, axis=0) / known**0.5
    return " | ".join(f"{mean:{sign}.4f} ± {error:.4f}" for mean, error in zip(means, errors, strict=True))


@one_thread()
def main(folder: Path) -> None:
    """Prints what is lost without each family."""
    assert {name for some in FAMILIES.values() for name in some} == set(NEED_SIGNALS)
    asked = lessons(read_folder(folder).records)
    whole = judged(asked, tuple(NEED_SIGNALS))
    print(f"{len(asked)} questions of {len(whole)} projects: {told(whole, '')}")
    for family, names in FAMILIES.items():
        kept = tuple(name for name in NEED_SIGNALS if name not in names)
        print(f"| {family} | {', '.join(names)} | {told(whole - judged(asked, kept), '+')} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
