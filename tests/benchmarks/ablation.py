"""What each family of signals gives: left out, learnt again, and asked about a half year that it has not seen.

    python -m tests.benchmarks.ablation FOLDER [partners|needs] [EVERY]

FOLDER is that of the benchmark tasks. Nothing of the questions of these is used: days before the last that is known
of are learnt from, as `schakel learn` does in its own trial, and of the questions each EVERY-th (1). Losses are
paired, in nDCG@10, with one standard error.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matching import learning, need_learning
from matching.choice import Question, learn
from matching.learning import months_before, ndcg, partner_questions
from matching.need_signals import NEED_SIGNALS
from matching.records import Records
from matching.signals import SIGNALS
from service.exchange.exchange_format import read_folder

Floats = npt.NDArray[np.float64]
UNTIL = date(2018, 1, 1)

PARTNER_FAMILIES = {
    "common partners": ("partners", "small_circles", "recent_circles"),
    "walks": ("walk_two", "walk_three"),
    "place in the network": ("alike",),
    "topics": ("topics", "best_topics"),
    "texts": ("texts",),
    "size and pace": ("projects", "recent", "lately", "growth", "size_gap"),
    "who leads": ("leads",),
    "country and distance": ("country", "distance"),
    "kind": ("kind",),
}
NEED_FAMILIES = {
    "words of all texts": ("texts", "titles"),
    "the nearest projects": ("best_projects",),
    "share near the need": ("specific",),
    "done with the poster": ("again",),
    "themes": ("themes",),
    "topics": ("topics_sum",),
    "neighbours of what fits": ("near_fit",),
    "ties with the poster": ("ties",),
    "size and pace": ("activity", "offers", "growth"),
    "who leads": ("leads",),
    "country and distance": ("country", "distance", "home"),
    "kind": ("kind",),
    "network": ("alike", "walk_three"),
    "its name": ("name",),
    "the need names its country": ("asked_country",),
    "the need names its town": ("asked_town",),
}


def partners(records: Records, every: int) -> tuple[list[Question], list[Question]]:
    """Questions to learn from and questions to be asked."""
    cuts = [*learning.TRIAL, learning.LAST]
    asked = [list(partner_questions(records, months_before(UNTIL, m), w))[::every] for m, w in cuts]
    return [one for part in asked[:-1] for one in part], asked[-1]


def needs(records: Records, every: int) -> tuple[list[Question], list[Question]]:
    """The same for needs; those learnt from are cut to the likely."""
    _, tried, last = need_learning.lessons(records, UNTIL, lambda *_: None)
    return need_learning.evenly(tried)[::every], last[::every]


def without(questions: Sequence[Question], columns: list[int]) -> list[Question]:
    """The questions with some signals only."""
    return [one._replace(signals=np.ascontiguousarray(one.signals[:, columns])) for one in questions]


def by_choice(names: tuple[str, ...], learnt: list[Question], asked: list[Question]) -> Floats:
    """nDCG@10 of each question by a choice model of new partners."""
    model = learn(names, learnt)
    return np.array([ndcg(model.scores(one.signals), one.chosen) for one in asked])


def by_table(names: tuple[str, ...], learnt: list[Question], asked: list[Question]) -> Floats:
    """nDCG@10 of each question by a table of needs."""
    weights = need_learning.fitted(learnt, names)
    return np.array([ndcg(one.signals @ weights, one.chosen) for one in asked])


TASKS: dict[str, tuple[Callable[..., Any], Callable[..., Floats], Any, dict[str, tuple[str, ...]]]] = {
    "partners": (partners, by_choice, SIGNALS, PARTNER_FAMILIES),
    "needs": (needs, by_table, NEED_SIGNALS, NEED_FAMILIES),
}


def main(folder: Path, task: str, every: int) -> None:
    """Prints what is lost without each family."""
    questions, judged, signals, families = TASKS[task]
    assert {name for some in families.values() for name in some} == set(signals)
    learnt, asked = questions(read_folder(folder / task).records, every)
    whole = judged(tuple(signals), learnt, asked)
    error = whole.std() / len(whole) ** 0.5
    print(f"{task}: learnt from {len(learnt)}, asked {len(asked)}: nDCG@10 {whole.mean():.4f} ± {error:.4f}")
    for family, names in families.items():
        left = [column for column, name in enumerate(signals) if name not in names]
        kept = tuple(name for name in signals if name not in names)
        lost = whole - judged(kept, without(learnt, left), without(asked, left))
        error = lost.std() / len(lost) ** 0.5
        print(f"| {family} | {', '.join(names)} | {lost.mean():+.4f} ± {error:.4f} |", flush=True)


if __name__ == "__main__":
    words = sys.argv[2:]
    main(Path(sys.argv[1]), words[0] if words else "partners", int(words[1]) if len(words) > 1 else 1)
