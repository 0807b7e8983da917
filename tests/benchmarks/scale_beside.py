"""What usual building blocks cost on the texts and names of the same size: exact numpy, usearch, bm25s, RapidFuzz."""

import random
from collections.abc import Callable
from importlib.util import find_spec
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.engine import Prepared

ASKED = 100
BEST = 20
LIKE = 70
"""Names less alike than this (of 100) are left out by RapidFuzz itself."""

Vectors = npt.NDArray[np.float32]
Row = tuple[str, float, str]
"""What was tried, milliseconds a question, and a remark."""


def beside(prepared: Prepared) -> list[Row]:
    """One row for each way; where a package is missing the row says so."""
    vectors = prepared.listings.vectors
    asked = random.Random(3).sample(range(len(vectors)), min(ASKED, len(vectors)))
    truth: list[set[int]] = []
    rows = [("exact numpy, one question at a time", _each(asked, lambda row: truth.append(_exact(vectors, row))), "")]
    for name, package, work in (
        ("usearch, f16, expansion 64", "usearch", lambda: _usearch(vectors, asked, truth)),
        ("bm25s, titles", "bm25s", lambda: _bm25s(prepared, asked)),
        ("RapidFuzz ratio, all names", "rapidfuzz", lambda: _rapidfuzz(prepared, asked)),
    ):
        rows.append((name, *work()) if find_spec(package) else (name, float("nan"), f"{package} is not installed"))
    return rows


def _each(asked: list[int], work: Callable[[int], Any]) -> float:
    started = perf_counter()
    for row in asked:
        work(row)
    return 1e3 * (perf_counter() - started) / len(asked)


def _exact(vectors: Vectors, row: int) -> set[int]:
    near = vectors @ vectors[row]
    return set(np.argpartition(-near, BEST)[:BEST].tolist())


def _usearch(vectors: Vectors, asked: list[int], truth: list[set[int]]) -> tuple[float, str]:
    from usearch.index import Index  # type: ignore[import-not-found]  # not in the lock: see docs/measured.md

    index = Index(ndim=vectors.shape[1], metric="ip", dtype="f16", expansion_search=64)
    started = perf_counter()
    index.add(np.arange(len(vectors)), vectors, threads=1)
    built = perf_counter() - started
    found: list[set[int]] = []
    each = _each(asked, lambda row: found.append(set(index.search(vectors[row], BEST).keys.tolist())))
    recall = np.mean([len(one & other) / BEST for one, other in zip(found, truth, strict=True)])
    return each, f"finds {recall:.2f} of the best {BEST}; built in {built:.0f} s"


def _bm25s(prepared: Prepared, asked: list[int]) -> tuple[float, str]:
    import bm25s  # type: ignore[import-not-found]  # not in the lock: see docs/measured.md

    titles = [record.title for record in prepared.listings.records]
    started = perf_counter()
    index = bm25s.BM25()
    index.index(bm25s.tokenize(titles, stopwords="en", show_progress=False), show_progress=False)
    built = perf_counter() - started

    def ask(row: int) -> None:
        index.retrieve(bm25s.tokenize(titles[row], stopwords="en", show_progress=False), k=BEST, show_progress=False)

    return _each(asked, ask), f"built in {built:.0f} s"


def _rapidfuzz(prepared: Prepared, asked: list[int]) -> tuple[float, str]:
    from rapidfuzz import fuzz, process

    names = [one.name.lower() for one in prepared.organisations]
    rows = [row % len(names) for row in asked]

    def ask(row: int) -> None:
        process.cdist([names[row]], names, scorer=fuzz.ratio, score_cutoff=LIKE, workers=1)

    each = _each(rows, ask)
    return each, f"all pairs: {each * len(names) / 2e3:,.0f} s"
