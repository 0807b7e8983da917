"""What the engine costs at one size: reading, a full run, one new listing; and what its candidates miss."""

import random
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar

import numpy as np

from matching.asking import rank_for_new
from matching.candidates import all_edges
from matching.edges import Edges, allowed, joined, listing_edges, profile_edges
from matching.embedding import FileCache, UniversalEmbedder, embed_all
from matching.engine import Prepared, Setup, Watch, prepare, propose_prepared
from matching.listings import pieces
from matching.pairs import best_of_pairs, with_return
from matching.records import Records
from matching.scoring import Scores, score
from tests.benchmarks.scale_records import TODAY

T = TypeVar("T")
SHOWN = 20
ASKED = 40
"""So many organisations are asked whom scoring every pair would show them."""


class Clock:
    """Seconds on the clock and of this process, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, tuple[float, float]] = {}

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        started = perf_counter(), process_time()
        result = work()
        self.seconds[name] = perf_counter() - started[0], process_time() - started[1]
        return result


def peak() -> float:
    """The most memory this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def setup(vectors: Path) -> Setup:
    """As the service runs the engine, vectors kept in a folder; stages are told in time of the process."""
    return Setup(embedder=UniversalEmbedder(), cache=FileCache(vectors), stopwatch=process_time)


def full_run(records: Records, own: Setup) -> tuple[Prepared, dict[str, Any]]:
    """Seconds of reading and of a full run with vectors at hand, and of its stages."""
    if embed_all(texts_of(records), own.embedder, own.cache).computed:
        print("texts embedded before", file=sys.stderr)
    clock = Clock()
    prepared = clock("prepare", lambda: prepare(records, TODAY, own))
    run = clock("propose", lambda: propose_prepared(prepared, Watch(own)))
    figures = run.statistics
    return prepared, {
        "seconds": clock.seconds,
        "stages": dict(figures.seconds),
        "proposals": figures.proposals,
        "pairs": figures.pairs_considered,
        "gini": figures.gini,
        "embedded": figures.texts_embedded,
        "peak": peak(),
    }


def texts_of(records: Records) -> set[str]:
    """All texts that a run embeds."""
    profiles = {text for one in records.organisations for text in one.texts}
    return profiles | {text for one in records.listings for text in pieces(one)}


def one_listing(prepared: Prepared, own: Setup, asked: int = ASKED) -> dict[str, Any]:
    """Milliseconds of ranking organisations for one listing that is new, whose owner is at home.

    Its texts are embedded before; how long a model takes for one such text is told apart.
    """
    home = np.flatnonzero(prepared.traits.country == prepared.names.countries["NL"])
    rows = np.flatnonzero(np.isin(prepared.listings.owner, home))
    chosen = random.Random(1).sample([int(row) for row in rows], min(asked, len(rows)))
    fresh = [replace(prepared.listings.records[row], id=f"new{row}") for row in chosen]
    rank_for_new(prepared, fresh[0], own)
    wall, process = [], []
    for record in fresh:
        clock = Clock()
        clock("", lambda one=record: rank_for_new(prepared, one, own))  # type: ignore[misc]  # bound now
        wall.append(1e3 * clock.seconds[""][0])
        process.append(1e3 * clock.seconds[""][1])
    clock = Clock()
    own.embedder.embed(["load"])
    clock("embedding", lambda: own.embedder.embed([f"{fresh[0].title} {fresh[0].description}"[:700]]))
    return {
        "wall": _spread(wall),
        "process": _spread(process),
        "embedding": 1e3 * clock.seconds["embedding"][1],
        "peak": peak(),
    }


def _spread(times: list[float]) -> dict[str, float]:
    return {"mean": float(np.mean(times)), "median": float(np.median(times)), "p95": float(np.quantile(times, 0.95))}


def recall(prepared: Prepared, asked: int = ASKED) -> dict[str, float]:
    """The share of what scoring every pair puts among the first twenty that is among the candidates."""
    receivers = np.flatnonzero(prepared.traits.receives)
    size = len(prepared.organisations)
    candidates = all_edges(prepared, receivers)
    pairs = np.unique(candidates.pair(size))
    with_listings = np.unique(_keys(candidates, size))
    chosen = random.Random(2).sample([int(row) for row in receivers], min(asked, len(receivers)))
    shown = [_best_of_all(prepared, row) for row in chosen]
    found = [np.isin(edges.pair(size), pairs) for edges in shown]
    same = [np.isin(_keys(edges, size), with_listings) for edges in shown]
    return {
        "pairs": len(pairs) / (size * (size - 1) / 2),
        "recall": float(np.concatenate(found).mean()),
        "worst": float(min(one.mean() for one in found if len(one))),
        "recall_of_links": float(np.concatenate(same).mean()),
        "shown": float(sum(len(one) for one in found)),
    }


def _keys(edges: Edges, size: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """One number a link: the pair, or the two listings."""
    return np.where(edges.need >= 0, -1 - (edges.need * (1 << 31) + edges.capability), edges.pair(size))


def _best_of_all(prepared: Prepared, row: int) -> Edges:
    """The links of the first twenty partners of an organisation when every possible link is scored."""
    edges = with_return(prepared, allowed(prepared, _all_of(prepared, row)))
    edges, scores = best_of_pairs(prepared, edges, score(prepared, edges))
    return edges.take(_first(edges, scores))


def _first(edges: Edges, scores: Scores) -> np.ndarray[Any, np.dtype[np.int64]]:
    order = np.lexsort((edges.b, edges.a, -scores.score, ~scores.enough))
    return order[scores.enough[order]][:SHOWN]


def _all_of(prepared: Prepared, row: int) -> Edges:
    listings, everyone = prepared.listings, np.flatnonzero(prepared.traits.receives)
    others = everyone[everyone != row]
    parts = [profile_edges(np.full(len(others), row), others)]
    mine = listings.owner == row
    for needs, capabilities in (
        (np.flatnonzero(mine & listings.need), np.flatnonzero(~listings.need & ~mine)),
        (np.flatnonzero(listings.need & ~mine), np.flatnonzero(mine & ~listings.need)),
    ):
        pairs = np.repeat(needs, len(capabilities)), np.tile(capabilities, len(needs))
        parts.append(listing_edges(prepared, *pairs))
    return joined(parts)


def with_limits(own: Setup, **limits: Any) -> Setup:
    """The same set-up with other limits."""
    return replace(own, limits=replace(own.limits, **limits))
