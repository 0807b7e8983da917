"""Simple ways to find which registered name another one means: by letters and words, and by edits alone."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from tests.benchmarks.baselines import Run, Words

MOST = 20
COUNTRY = np.float32(0.1)


class Names:
    """All names under which the organisations of a task are known, and the names that are asked about."""

    def __init__(self, scorer: Any, data: Path) -> None:
        organisations = scorer.rows(data, "organisations")
        self.queries = scorer.rows(data, "queries")
        self.ids = [one["id"] for one in organisations]
        self.country = np.array([one["country"] for one in organisations])
        known = [
            (row, tidy(name))
            for row, one in enumerate(organisations)
            for name in (one["name"], *(one.get("aliases") or ()))
        ]
        self.owner = np.array([row for row, _ in known])
        self.names = [name for _, name in known]
        self.asked = [tidy(one["name"]) for one in self.queries]

    def run(self, near: Callable[[int], npt.NDArray[np.float32]], within: bool) -> Run:
        """The best organisations of each question; `within` its country only, else these are a little ahead."""
        found = {}
        for number, query in enumerate(self.queries):
            best = np.zeros(len(self.ids), dtype=np.float32)
            np.maximum.at(best, self.owner, near(number))
            same = self.country == query["country"]
            best = np.where(same, best, -np.inf) if within else best + COUNTRY * same
            order = np.argsort(-best, kind="stable")[:MOST]
            found[query["id"]] = [(self.ids[row], float(best[row])) for row in order if best[row] > -np.inf]
        return found


def ways(names: Names) -> dict[str, Run]:
    """The run of each way by its name."""
    found = {"letters, words, country": names.run(by_words(names), within=False)}
    for ratio in (fuzz.ratio, fuzz.token_sort_ratio, fuzz.token_set_ratio, fuzz.WRatio):
        found[f"RapidFuzz {ratio.__name__}, in country"] = names.run(by_edits(names, ratio), within=True)
    return found


def by_words(names: Names) -> Callable[[int], npt.NDArray[np.float32]]:
    """The cosine of runs of letters and that of words, half each."""
    near = np.zeros((len(names.asked), len(names.names)), dtype=np.float32)
    for cut in (letters, str.split):
        said, asked = ([cut(one) for one in some] for some in (names.names, names.asked))
        words = Words(said, 1.0)
        near += np.float32(0.5) * np.asarray((words.rows(asked) @ words.rows(said).T).todense(), dtype=np.float32)
    return lambda number: near[number]


def by_edits(names: Names, ratio: Any) -> Callable[[int], npt.NDArray[np.float32]]:
    """A ratio of RapidFuzz, from 0 to 1; names of other countries are not compared."""
    country = names.country[names.owner]

    def near(number: int) -> npt.NDArray[np.float32]:
        rows = np.flatnonzero(country == names.queries[number]["country"])
        found = np.zeros(len(names.names), dtype=np.float32)
        if len(rows):
            some = [names.names[row] for row in rows]
            found[rows] = process.cdist([names.asked[number]], some, scorer=ratio, dtype=np.float32)[0] / 100.0
        return found

    return near


def letters(name: str) -> list[str]:
    """Runs of two to four letters."""
    padded = f" {name} "
    return [padded[i : i + n] for n in (2, 3, 4) for i in range(len(padded) - n + 1)]


def tidy(name: str) -> str:
    """Lower case, without accents and marks."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(one))
    return re.sub(r"[^\w]+", " ", plain).strip()
