"""What a run is worth, row by row of the quality table, with its uncertainty and that of a difference."""

import importlib.util
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.benchmarks.baselines import Run

Floats = npt.NDArray[np.float64]
DRAWS = 1000
"""Times that questions are drawn anew (bootstrap) where a figure is no mean over questions."""


@dataclass(frozen=True)
class Figure:
    """A figure with its replicates: per question, with one question left out, or with questions drawn anew.

    `scale` times the spread of the replicates is the standard error. Two figures over the same questions can be
    subtracted: the difference is paired.
    """

    value: float
    parts: Floats
    scale: float

    @property
    def error(self) -> float:
        """The standard error."""
        return float(self.scale * np.std(self.parts))

    def __sub__(self, other: "Figure") -> "Figure":
        return Figure(self.value - other.value, self.parts - other.parts, self.scale)


def averaged(values: Sequence[float] | Floats) -> Figure:
    """A mean over questions."""
    parts = np.asarray(values, dtype=np.float64)
    return Figure(float(parts.mean()), parts, len(parts) ** -0.5)


def redrawn(number: int, value: Callable[[Floats], float]) -> Figure:
    """A figure of the questions, each counting so often, and its bootstrap (Efron 1979); the same draws each time."""
    chance = np.random.default_rng(1)
    draws = (np.bincount(chance.integers(0, number, number), minlength=number) for _ in range(DRAWS))
    return Figure(value(np.ones(number)), np.array([value(draw.astype(np.float64)) for draw in draws]), 1.0)


def covered(tops: Sequence[Sequence[str]], candidates: int) -> Figure:
    """The share of candidates (at most ten a question) shown in a top ten; its jackknife leaves questions out."""
    shown = Counter(one for top in tops for one in set(top))
    alone = np.array([sum(shown[one] == 1 for one in set(top)) for top in tops])
    number = len(tops)
    rest = (len(shown) - alone) / min(candidates, 10 * (number - 1))
    return Figure(len(shown) / min(candidates, 10 * number), rest, (number - 1) ** 0.5)


def scorer(folder: Path) -> Any:
    """The scorer that comes with the tasks."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Collaborations:
    """Who is known to whom and how large each is, as the scorer counts it."""

    def __init__(self, score: Any, data: Path, alone_too: bool) -> None:
        self.queries = score.rows(data, "queries")
        self.candidates = set((data / "candidates.txt").read_text(encoding="utf-8").split())
        self.country = {one["id"]: one.get("country") for one in score.rows(data, "organisations")}
        self.degree: Counter[str] = Counter()
        self.known: dict[str, set[str]] = defaultdict(set)
        asking = {query["organisation"] for query in self.queries}
        for project in score.rows(data, "collaborations"):
            members = set(project["participants"])
            if alone_too or len(members) > 1:
                self.degree.update(members)
                for one in members & asking:
                    self.known[one] |= members
        self.bucket = {one: int(2 * np.log2(max(1, self.degree[one]))) for one in self.candidates}


def partners(score: Any, data: Path) -> Callable[[Run], dict[str, Figure]]:
    """The rows of *partners*."""
    there, wanted = Collaborations(score, data, alone_too=False), score.read_qrels(data / "qrels.txt")
    median = float(np.median([there.degree[one] for some in wanted.values() for one in some]))
    tail = {one for one in there.candidates if there.degree[one] < median}

    def of(run: Run) -> dict[str, Figure]:
        whole, small, auc, tops = [], [], [], []
        for query in there.queries:
            me, right = query["organisation"], wanted[query["id"]]
            barred = set(query.get("filters", {}).get("country_not", []))
            legal = {one for one in there.candidates if there.country[one] not in barred} - there.known[me] - {me}
            ranking = [one for one, _ in run.get(query["id"], []) if one in legal]
            whole.append(score.measures(ranking, right))
            tops.append(ranking[:10])
            if right & tail:
                few = [one for one in ranking if one in tail]
                small.append(score.measures(few, right & tail)["nDCG@10"])
            pool = Counter(there.bucket[one] for one in legal - right)
            auc.append(np.mean(score.matched_auc(ranking, right, pool, there.bucket) or [0.5]))
        return {
            "all: nDCG@10": averaged([one["nDCG@10"] for one in whole]),
            "all: R@50": averaged([one["R@50"] for one in whole]),
            "long tail: nDCG@10": averaged(small),
            "size-matched AUC": averaged(auc),
            "coverage@10": covered(tops, len(there.candidates)),
        }

    return of


def needs(score: Any, data: Path) -> Callable[[Run], dict[str, Figure]]:
    """The rows of *needs*."""
    there = Collaborations(score, data, alone_too=True)
    wanted, fresh = (score.read_qrels(data / name) for name in ("qrels.txt", "qrels_new.txt"))

    def of(run: Run) -> dict[str, Figure]:
        whole, new = [], []
        for query in there.queries:
            me, name = query["organisation"], query["id"]
            ranking = [one for one, _ in run.get(name, []) if one in there.candidates and one != me]
            whole.append(score.measures(ranking, wanted[name]))
            if fresh.get(name):
                new.append(score.measures([one for one in ranking if one not in there.known[me]], fresh[name]))
        return {
            "new to the poster: nDCG@10": averaged([one["nDCG@10"] for one in new]),
            "new to the poster: R@50": averaged([one["R@50"] for one in new]),
            "all: nDCG@10": averaged([one["nDCG@10"] for one in whole]),
            "all: R@50": averaged([one["R@50"] for one in whole]),
        }

    return of


def duplicates(score: Any, data: Path) -> Callable[[Run, float | None], dict[str, Figure]]:
    """The rows of *duplicates*; without a threshold the best on this very set is taken, which flatters the run."""
    queries = [query["id"] for query in score.rows(data, "queries")]
    wanted = score.read_qrels(data / "qrels.txt")
    matched = np.array([one in wanted for one in queries])

    def of(run: Run, threshold: float | None) -> dict[str, Figure]:
        top = [run[one][0] if run.get(one) else ("", -np.inf) for one in queries]
        scores = np.array([value for _, value in top])
        right = np.array([found in wanted.get(one, ()) for one, (found, _) in zip(queries, top, strict=True)])
        order = np.argsort(-scores, kind="stable")
        order = order[np.isfinite(scores[order])]
        last = np.append(scores[order][1:] != scores[order][:-1], True)

        def curve(often: Floats) -> tuple[Floats, Floats]:
            hits, said = np.cumsum((often * right)[order])[last], np.cumsum(often[order])[last]
            return hits / np.maximum(said, 1.0), hits / max(1.0, float((often * matched).sum()))

        precision, recall = curve(np.ones(len(queries)))
        best = np.argmax(2 * precision * recall / np.maximum(precision + recall, 1e-12))
        least = scores[order][last][best] if threshold is None else threshold

        def f1(often: Floats) -> float:
            said = scores >= least
            return float(
                2 * (often * (said & right)).sum() / max(1.0, (often * said).sum() + (often * matched).sum())
            )

        def precise(often: Floats) -> float:
            precision, recall = curve(often)
            return float(recall[precision >= 0.98].max(initial=0.0))

        found = [
            score.measures([d for d, _ in run.get(one, [])], wanted[one])["MRR"] for one in queries if one in wanted
        ]
        return {
            "F1": redrawn(len(queries), f1),
            "MRR": averaged(found),
            "recall at precision 0.98": redrawn(len(queries), precise),
        }

    return of


def crosslingual(score: Any, data: Path) -> Callable[[dict[str, str], dict[str, float]], dict[str, Figure]]:
    """The rows of *crosslingual*: of each question the best mate, of each pair its score."""
    gold = dict(line.split("\t") for line in (data / "pairs_gold.tsv").read_text(encoding="utf-8").splitlines())
    grades = np.array([float(value) for value in gold.values()])
    ids = sorted({one["id"].split(":")[0] for one in score.rows(data, "sentences")})

    def of(best: dict[str, str], said: dict[str, float]) -> dict[str, Figure]:
        right = [[best.get(f"{one}:{way}") == f"{one}:{way[3:]}" for way in WAYS] for one in ids]
        values = np.array([said.get(one, 0.0) for one in gold])

        def spearman(often: Floats) -> float:
            rows = np.repeat(np.arange(len(gold)), often.astype(np.int64))
            return float(score.spearman(values[rows], grades[rows]))

        return {
            "mates: accuracy@1": averaged(np.mean(right, axis=1)),
            "Spearman": redrawn(len(gold), spearman),
        }

    return of


WAYS = ("nl>en", "en>nl", "nl>de", "de>nl", "nl>fr", "fr>nl", "en>de", "de>en")
