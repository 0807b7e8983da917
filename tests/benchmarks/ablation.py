"""What each family of signals gives to new partners: left out, learnt again, asked about a half year not seen.

    python -m tests.benchmarks.ablation FOLDER [EVERY]

FOLDER is that of the task *partners*. Nothing of the questions of these is used: days before the last that is known
of are learnt from, as `schakel learn` does in its own trial, and of the questions each EVERY-th (1). Losses are
paired, with one standard error: in nDCG@10, in R@50, and in how often who was chosen stands before who was not (AUC).
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching import learning
from matching.choice import Question, learn
from matching.learning import months_before, ndcg, partner_questions
from matching.records import Records
from matching.signals import SIGNALS
from service.exchange.exchange_format import read_folder

Floats = npt.NDArray[np.float64]
UNTIL = date(2018, 1, 1)

FAMILIES = {
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


def partners(records: Records, every: int) -> tuple[list[Question], list[Question]]:
    """Questions to learn from and questions to be asked."""
    cuts = [*learning.TRIAL, learning.LAST]
    asked = [list(partner_questions(records, months_before(UNTIL, m), w))[::every] for m, w in cuts]
    return [one for part in asked[:-1] for one in part], asked[-1]


def without(questions: Sequence[Question], columns: list[int]) -> list[Question]:
    """The questions with some signals only."""
    return [one._replace(signals=np.ascontiguousarray(one.signals[:, columns])) for one in questions]


def by_choice(names: tuple[str, ...], learnt: list[Question], asked: list[Question]) -> Floats:
    """nDCG@10, R@50 and AUC of each question (n, 3) by a choice model of new partners."""
    model = learn(names, learnt)
    return np.array([_figures(model.scores(one.signals), one.chosen) for one in asked])


def _figures(scores: Floats, chosen: npt.NDArray[np.bool_]) -> tuple[float, float, float]:
    found = chosen[np.argsort(-scores, kind="stable")]
    before = np.cumsum(found)[~found].sum() / (found.sum() * (~found).sum())
    return ndcg(scores, chosen), found[:50].sum() / found.sum(), float(before)


def _shown(figures: Floats, sign: str = "") -> str:
    errors = figures.std(axis=0) / len(figures) ** 0.5
    return " | ".join(
        f"{one:{sign}.4f} ± {error:.4f}" for one, error in zip(figures.mean(axis=0), errors, strict=True)
    )


def main(folder: Path, every: int) -> None:
    """Prints what is lost without each family."""
    assert {name for some in FAMILIES.values() for name in some} == set(SIGNALS)
    learnt, asked = partners(read_folder(folder).records, every)
    whole = by_choice(tuple(SIGNALS), learnt, asked)
    print(f"learnt from {len(learnt)}, asked {len(asked)}: nDCG@10 | R@50 | AUC\n{_shown(whole)}", flush=True)
    for family, names in FAMILIES.items():
        left = [column for column, name in enumerate(SIGNALS) if name not in names]
        kept = tuple(name for name in SIGNALS if name not in names)
        lost = whole - by_choice(kept, without(learnt, left), without(asked, left))
        print(f"| {family} | {', '.join(names)} | {_shown(lost, '+')} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
