"""Runs the benchmark tasks of a folder by the product's own commands and prints the scorer's figures.

    python -m tests.benchmarks.bench FOLDER

FOLDER holds a folder for each task (`partners`, `needs`, `duplicates`, `crosslingual`) in the exchange format, and
`score.py`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

SCHAKEL = [sys.executable, "-c", "from service.cli import main; main()"]
TASKS = {"partners": "rank", "needs": "rank", "duplicates": "duplicates", "crosslingual": "similar"}


def run(folder: Path, task: str, out: Path) -> tuple[dict[str, Any], float]:
    """The figures of one task and the seconds its run took."""
    data, scores = folder / task, out.with_suffix(".tsv")
    scorer = [sys.executable, str(folder / "score.py"), task, "--data", str(data), "--run", str(out), "--json"]
    if task == "crosslingual":
        asked = [
            ["--mates", str(data / "sentences.jsonl.gz"), "--out", str(out)],
            ["--pairs", str(data / "pairs.jsonl.gz"), "--out", str(scores)],
        ]
        scorer += ["--pairs", str(scores)]
    else:
        asked = [["--data", str(data), "--queries", str(data / "queries.jsonl"), "--out", str(out)]]
        if (data / "candidates.txt").is_file():
            asked[0] += ["--candidates", str(data / "candidates.txt")]
    if task == "duplicates":
        scorer += ["--threshold", "0.5"]
    started = perf_counter()
    for words in asked:
        subprocess.run([*SCHAKEL, TASKS[task], *words], check=True, stdout=subprocess.DEVNULL)
    seconds = perf_counter() - started
    done = subprocess.run(scorer, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures, seconds


def flat(figures: dict[str, Any], before: str = "") -> dict[str, str]:
    """Nested figures as one row each."""
    found: dict[str, str] = {}
    for name, value in figures.items():
        called = f"{before}{name}"
        if isinstance(value, dict):
            found.update(flat(value, f"{called}: "))
        else:
            found[called] = f"{value:.4f}" if isinstance(value, float) else str(value)
    return found


def main(folder: Path) -> None:
    """Runs and prints every task that the folder holds."""
    console = Console()
    with tempfile.TemporaryDirectory() as runs:
        for task in TASKS:
            if not (folder / task).is_dir():
                continue
            figures, seconds = run(folder, task, Path(runs) / f"{task}.txt")
            table = Table("figure", "value", title=f"{task} ({seconds:.0f} s)")
            for name, value in flat(figures).items():
                table.add_row(name, value)
            console.print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
