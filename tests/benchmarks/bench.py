"""Runs the benchmark tasks of a folder by the product's own commands, and the baselines beside them.

    python -m tests.benchmarks.bench FOLDER [TASK ...]

FOLDER holds a folder for each task (`partners`, `needs`, `duplicates`, `crosslingual`) in the exchange format, and
`score.py`. Each row of the quality table is printed with ours, the best simple baseline, the paired difference, and
their standard errors; below it all baselines.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from matching.embedding import FileCache
from tests.benchmarks import baselines, baselines_names, baselines_texts, figures
from tests.benchmarks.baselines import Run
from tests.benchmarks.figures import Figure

SCHAKEL = [sys.executable, "-c", "from service.cli import main; main()"]
VECTORS = Path(os.environ.get("SCHAKEL_DATA_DIR", "var")) / "vectors"
SURE = 2.0
"""A difference of more standard errors than this counts."""

Figures = dict[str, Figure]


class Compared(NamedTuple):
    """Our figures of a task, those of each baseline, and the seconds that our run took."""

    ours: Figures
    simple: dict[str, Figures]
    seconds: float


REFERENCES = {
    "partners": {
        "all: nDCG@10": (0.131, 0.150),
        "all: R@50": (0.215, 0.240),
        "long tail: nDCG@10": (0.084, 0.110),
        "size-matched AUC": (0.717, 0.745),
        "coverage@10": (0.25, 0.30),
    },
    "needs": {
        "new to the poster: nDCG@10": (0.101, 0.125),
        "new to the poster: R@50": (0.326, 0.380),
        "all: nDCG@10": (0.190, 0.220),
    },
    "duplicates": {"F1": (0.76, 0.83), "MRR": (0.79, 0.85), "recall at precision 0.98": (0.34, 0.60)},
    "crosslingual": {"mates: accuracy@1": (0.997, 0.998), "Spearman": (0.733, 0.760)},
}
"""For each row the strong reference that was tried elsewhere, and what is aimed at."""

AT_ACCURACY = {"coverage@10": "all: nDCG@10"}
"""Rows that are worth something at an accuracy only, and how that is told."""


def ask(*words: str | Path) -> None:
    """Runs a command of the product."""
    subprocess.run([*SCHAKEL, *(str(word) for word in words)], check=True, stdout=subprocess.DEVNULL)


def timed(work: Callable[[], None]) -> float:
    """The seconds that some work takes."""
    started = perf_counter()
    work()
    return perf_counter() - started


def ranked(score: Any, data: Path, command: str, out: Path) -> tuple[Run, float]:
    """Our run of a task, and its seconds."""
    words: list[str | Path] = [command, "--data", data, "--queries", data / "queries.jsonl", "--out", out]
    if (data / "candidates.txt").is_file():
        words += ["--candidates", data / "candidates.txt"]
    seconds = timed(lambda: ask(*words))
    return score.read_run(out), seconds


def partners(score: Any, data: Path, out: Path) -> Compared:
    run, seconds = ranked(score, data, "rank", out)
    value, past = figures.partners(score, data), baselines.Past(score, data)
    ways = {
        "popularity, recent": baselines.popular,
        "common neighbours": baselines.common_neighbours,
        "Adamic-Adar": baselines.adamic_adar,
        "resource allocation": baselines.resource_allocation,
        "Jaccard": baselines.jaccard,
        "themes": baselines.themes_alone,
        "random walk, recent": baselines.random_walk,
        "ranks of three, fused": baselines.fused_ranks,
    }
    return Compared(value(run), {name: value(way(past)) for name, way in ways.items()}, seconds)


def needs(score: Any, data: Path, out: Path) -> Compared:
    run, seconds = ranked(score, data, "rank", out)
    value, past = figures.needs(score, data), baselines.Past(score, data)
    simple = baselines.need_ways(past, score.rows(data, "listings"))
    return Compared(value(run), {name: value(way) for name, way in simple.items()}, seconds)


def duplicates(score: Any, data: Path, out: Path) -> Compared:
    run, seconds = ranked(score, data, "duplicates", out)
    value = figures.duplicates(score, data)
    simple = baselines_names.ways(baselines_names.Names(score, data))
    return Compared(value(run, 0.5), {name: value(way, None) for name, way in simple.items()}, seconds)


def crosslingual(score: Any, data: Path, out: Path) -> Compared:
    scores = out.with_suffix(".tsv")

    def similar() -> None:
        ask("similar", "--mates", data / "sentences.jsonl.gz", "--out", out)
        ask("similar", "--pairs", data / "pairs.jsonl.gz", "--out", scores)

    seconds = timed(similar)
    said = dict(line.split("\t") for line in scores.read_text(encoding="utf-8").splitlines())
    best = {question: ranking[0][0] for question, ranking in score.read_run(out).items()}
    value = figures.crosslingual(score, data)
    ours = value(best, {one: float(grade) for one, grade in said.items()})
    simple = baselines_texts.ways(score.rows(data, "sentences"), score.rows(data, "pairs"), FileCache(VECTORS))
    return Compared(ours, {name: value(*way) for name, way in simple.items()}, seconds)


def table(task: str, compared: Compared) -> Table:
    """The rows of a task: ours beside the best simple baseline, and the figures tried and aimed at elsewhere."""
    heads = ("row", "ours", "best simple baseline", "difference", "sure", "strong", "ambition")
    found = Table(*heads, title=f"{task} (ours took {compared.seconds:.0f} s)")
    for row, ours in compared.ours.items():
        name = rival(compared, row)
        best = compared.simple[name][row]
        apart = ours - best
        sure = "yes" if apart.value > SURE * apart.error else "no"
        strong, ambition = (f"{value:g}" if value else "" for value in REFERENCES[task].get(row, (0, 0)))
        found.add_row(row, told(ours), f"{told(best)} {name}", told(apart, "+"), sure, strong, ambition)
    return found


def rival(compared: Compared, row: str) -> str:
    """The best baseline of a row; of coverage the most accurate one, for who shows all and sundry covers most."""
    by = AT_ACCURACY.get(row, row)
    return max(compared.simple, key=lambda name: compared.simple[name][by].value)


def beside(compared: Compared) -> Table:
    """All baselines of a task, row by row."""
    found = Table("baseline", *compared.ours)
    for name, some in {**compared.simple, "ours": compared.ours}.items():
        found.add_row(name, *(told(one) for one in some.values()))
    return found


def told(figure: Figure, sign: str = "") -> str:
    """A figure with its standard error."""
    return f"{figure.value:{sign}.4f} ± {figure.error:.4f}"


def main(folder: Path, asked: list[str]) -> None:
    """Runs and prints the tasks that are asked for, else all that the folder holds."""
    ways = {"partners": partners, "needs": needs, "duplicates": duplicates, "crosslingual": crosslingual}
    if wrong := [one for one in asked if one not in ways or not (folder / one).is_dir()]:
        raise SystemExit(f"make bench: {folder} has no task {wrong[0]}; give TASK= one of: {', '.join(ways)}")
    console, score = Console(width=150), figures.scorer(folder)
    started = perf_counter()
    with tempfile.TemporaryDirectory() as runs:
        for task in asked or [one for one in ways if (folder / one).is_dir()]:
            compared = ways[task](score, folder / task, Path(runs) / f"{task}.txt")
            console.print(table(task, compared), beside(compared), sep="\n")
    console.print(f"{perf_counter() - started:.0f} s in all")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
