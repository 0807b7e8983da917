"""What usual building blocks cost on the texts and names of the same size, in seconds of the process."""

import random
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from time import process_time
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.engine import Prepared

ASKED = 100
BEST = 20
LIKE = 70
"""Names less alike than this (of 100) are left out by RapidFuzz itself."""

Vectors = npt.NDArray[np.float32]
Row = tuple[str, float, float, str]
"""What was tried, milliseconds a question, seconds to build what is asked, and a remark."""


def beside(prepared: Prepared) -> list[Row]:
    """One row for each way; where a package is missing the row says so."""
    vectors = prepared.listings.vectors
    asked = random.Random(3).sample(range(len(vectors)), min(ASKED, len(vectors)))
    truth: list[set[int]] = []
    exact = _each(asked, lambda row: truth.append(_exact(vectors, row)))
    rows: list[Row] = [("exact numpy, one question at a time", exact, 0.0, "")]
    for name, package, work in (
        ("usearch, f16, expansion 64", "usearch", lambda: _usearch(vectors, asked, truth)),
        ("bm25s, titles", "bm25s", lambda: _bm25s(prepared, asked)),
        ("RapidFuzz ratio, all names", "rapidfuzz", lambda: _rapidfuzz(prepared, asked)),
    ):
        missing = name, float("nan"), float("nan"), f"{package} is not installed"
        rows.append((name, *work()) if find_spec(package) else missing)
    return rows


def all_asked(rows: Sequence[Row], size: int) -> dict[str, float]:
    """By way the seconds to build and to ask one question for each of so many, extrapolated from those asked."""
    return {name.split(",")[0]: built + size * each / 1e3 for name, each, built, _ in rows if each == each}


def _each(asked: list[int], work: Callable[[int], Any]) -> float:
    started = process_time()
    for row in asked:
        work(row)
    return 1e3 * (process_time() - started) / len(asked)


def _exact(vectors: Vectors, row: int) -> set[int]:
    near = vectors @ vectors[row]
    return set(np.argpartition(-near, BEST)[:BEST].tolist())


def _usearch(vectors: Vectors, asked: list[int], truth: list[set[int]]) -> tuple[float, float, str]:
    from usearch.index import Index  # type: ignore[import-not-found]  # not in the lock: see docs/measured.md

    index = Index(ndim=vectors.shape[1], metric="ip", dtype="f16", expansion_search=64)
    started = process_time()
    index.add(np.arange(len(vectors)), vectors, threads=1)
    built = process_time() - started
    found: list[set[int]] = []
    each = _each(asked, lambda row: found.append(set(index.search(vectors[row], BEST).keys.tolist())))
    recall = np.mean([len(one & other) / BEST for one, other in zip(found, truth, strict=True)])
    return each, built, f"finds {recall:.2f} of the best {BEST}"


def _bm25s(prepared: Prepared, asked: list[int]) -> tuple[float, float, str]:
    import bm25s  # type: ignore[import-not-found]  # not in the lock: see docs/measured.md

    titles = [record.title for record in prepared.listings.records]
    started = process_time()
    index = bm25s.BM25()
    index.index(bm25s.tokenize(titles, stopwords="en", show_progress=False), show_progress=False)
    built = process_time() - started

    def ask(row: int) -> None:
        index.retrieve(bm25s.tokenize(titles[row], stopwords="en", show_progress=False), k=BEST, show_progress=False)

    return _each(asked, ask), built, ""


def _rapidfuzz(prepared: Prepared, asked: list[int]) -> tuple[float, float, str]:
    from rapidfuzz import fuzz, process

    names = [one.name.lower() for one in prepared.organisations]
    rows = [row % len(names) for row in asked]

    def ask(row: int) -> None:
        process.cdist([names[row]], names, scorer=fuzz.ratio, score_cutoff=LIKE, workers=1)

    each = _each(rows, ask)
    told = f"all pairs: {each * len(names) / 2e3:,.0f} s, extrapolated from {len(rows)} of {len(names):,} rows"
    return each, 0.0, told
