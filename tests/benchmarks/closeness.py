"""Learns how near texts are in meaning from the task *crosslingual*, and says what each part of it gives.

    python -m tests.benchmarks.closeness FOLDER [--write]

FOLDER holds `sentences`, `pairs` (.jsonl.gz) and `pairs_gold.tsv`. Figures are held out: a half is judged by what was
learnt on the other one. With --write, `matching/combined.npz` and `matching/closeness.toml` are made from all.
"""

import gzip
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from matching.closeness import SIGNALS, Closeness, nearest, signals
from matching.combined import PARTS, SPACE_FILE, Space, even_out
from matching.e5 import E5Embedder
from matching.embedding import Embedder, FileCache, UniversalEmbedder, Vectors, embed_all
from matching.text import LANGUAGES
from service.exchange.comparing import WAYS

ROOT = Path(__file__).resolve().parents[2]
SHRINKAGE = {"universal": 3.0, "e5": 0.5}
CROWDING = 0.35
RIDGE = 1.0
SPLITS = 10
MODELS: dict[str, Embedder] = {"universal": UniversalEmbedder(), "e5": E5Embedder()}
Floats = npt.NDArray[np.float64]


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Task:
    """The texts of the task with the models' own vectors."""

    def __init__(self, folder: Path) -> None:
        sentences = read(folder, "sentences")
        self.ids = sorted({row["id"].split(":")[0] for row in sentences})
        text = {row["id"]: row["text"] for row in sentences}
        self.said = [[text[f"{one}:{language}"] for one in self.ids] for language in LANGUAGES]
        rows = read(folder, "pairs")
        self.pairs = [(row["a"]["text"], row["b"]["text"]) for row in rows]
        gold = dict(line.split("\t") for line in (folder / "pairs_gold.tsv").read_text().splitlines())
        self.gold = np.array([float(gold[row["id"]]) for row in rows])
        texts = {one for part in (*self.said, *self.pairs) for one in part}
        cache = FileCache(ROOT / "var" / "vectors")
        self.embedded = {part: embed_all(texts, model, cache) for part, model in MODELS.items()}

    def translations(self, part: str) -> Vectors:
        return np.stack([self.embedded[part].of(said) for said in self.said])

    def spaces(self, rows: npt.NDArray[np.int64]) -> dict[str, Space]:
        return {part: even_out(self.translations(part)[:, rows], SHRINKAGE[part]) for part in PARTS}

    def vectors(self, texts: list[str], spaces: dict[str, Space] | None, share: float) -> Vectors:
        """Vectors of texts in the spaces (None: the models' own), the universal model weighing `share`."""
        own = {part: self.embedded[part].of(texts) for part in PARTS}
        placed = own if spaces is None else {part: spaces[part].place(own[part]) for part in PARTS}
        weight = {"universal": share**0.5, "e5": (1.0 - share) ** 0.5}
        return np.concatenate([placed[part] * np.float32(weight[part]) for part in PARTS], axis=1)


def mates(task: Task, evened: bool, share: float, crowding: float) -> float:
    """Accuracy@1 over the eight directions; the spaces are learnt on the other half of the sentences."""
    table = Closeness(0.0, {}, crowding)
    everything = np.arange(len(task.ids))
    right = []
    for half in (0, 1):
        spaces = task.spaces(everything[everything % 2 == half]) if evened else None
        asked = everything[everything % 2 != half]
        vectors = {code: task.vectors(said, spaces, share) for code, said in zip(LANGUAGES, task.said, strict=True)}
        for source, target in WAYS:
            best = nearest(vectors[source][asked], vectors[target], table, 1)
            right.append(np.mean([found[0][0] == row for found, row in zip(best, asked, strict=True)]))
    return float(np.mean(right))


def fit(found: Floats, gold: Floats) -> Floats:
    """Ridge regression on standardised signals: weights of the signals as they are, then the base."""
    middle, spread = found.mean(axis=0), found.std(axis=0)
    scaled = (found - middle) / spread
    solved = np.linalg.solve(scaled.T @ scaled + RIDGE * np.eye(scaled.shape[1]), scaled.T @ (gold - gold.mean()))
    weights = solved / spread
    return np.append(weights, gold.mean() - middle @ weights)


def held_out(found: Floats, gold: Floats) -> tuple[float, float]:
    """Spearman on a half with weights of the other: mean and spread over splits."""
    values = []
    for seed in range(SPLITS):
        order = np.random.default_rng(seed).permutation(len(gold))
        halves = order[::2], order[1::2]
        for train, test in (halves, halves[::-1]):
            weights = fit(found[train], gold[train])
            values.append(spearmanr(found[test] @ weights[:-1], gold[test])[0])
    return float(np.mean(values)), float(np.std(values))


def report(task: Task, spaces: dict[str, Space]) -> Floats:
    """Prints what each part gives; the signals of all pairs."""
    left, right = ([pair[i] for pair in task.pairs] for i in (0, 1))
    found = {}
    for evened in (False, True):
        given = spaces if evened else None
        found[evened] = signals(task.pairs, task.vectors(left, given, 0.5), task.vectors(right, given, 0.5))
        called = "evened out" if evened else "as they are"
        for share, name in ((1.0, "universal"), (0.0, "e5"), (0.5, "half and half"), (0.3, "0.3 universal")):
            rank = spearmanr(found[evened][:, :2] @ [share, 1.0 - share], task.gold)[0]
            accuracy = [mates(task, evened, share, crowding) for crowding in (0.0, CROWDING)]
            print(f"{name:16} {called:12} Spearman {rank:.4f}  mates {accuracy[0]:.4f}, crowding {accuracy[1]:.4f}")
    for evened, some in ((False, (0, 1)), (True, (0, 1)), (True, (0, 1, 2)), (True, (0, 1, 3)), (True, (0, 1, 2, 3))):
        mean, spread = held_out(found[evened][:, some], task.gold)
        names = ", ".join(SIGNALS[i] for i in some)
        print(f"learnt on halves: {names:36} {'evened out' if evened else 'as they are'} {mean:.4f} ({spread:.4f})")
    return found[True]


def write(task: Task, spaces: dict[str, Space], found: Floats) -> None:
    held = {
        f"{part}_{name}": getattr(spaces[part], name).astype(np.float16)
        for part in PARTS
        for name in ("centre", "evening")
    }
    np.savez_compressed(ROOT / "matching" / SPACE_FILE, **held)
    weights = fit(found, task.gold)
    rows = "\n".join(f"{name:10} = {value:8.4f}" for name, value in zip((*SIGNALS, "base"), weights, strict=True))
    mean, _ = held_out(found, task.gold)
    text = f"""# How near two texts are in meaning. Made by: python -m tests.benchmarks.closeness FOLDER --write
version = "{datetime.now(UTC).date()}"
basis = "{len(task.pairs)} graded pairs and {len(task.ids)} sentences in nl, en, de, fr (STS-B, translated; CC BY-SA)"
spearman_held_out = {mean:.4f}  # a half judged by the weights of the other half, mean over {SPLITS} splits

# The expected grade of a pair, 0 to 5: base plus weight times signal (see matching/closeness.py).
[pairs]
{rows}

# How much of a candidate's closeness to its ten nearest fellow candidates is taken off its score.
[mates]
crowding = {CROWDING}
"""
    (ROOT / "matching" / "closeness.toml").write_text(text, encoding="utf-8")


def main(folder: Path, keep: bool) -> None:
    task = Task(folder)
    spaces = task.spaces(np.arange(len(task.ids)))
    found = report(task, spaces)
    if keep:
        write(task, spaces, found)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--write" in sys.argv)
