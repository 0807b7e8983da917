"""What candidates and scoring cost among a million, told from samples: too much is asked of a machine for a full run.

Listings and organisations are those that were read, each drawn anew so often that there are a million of them.
Candidates of a sample of rows are looked for among all and scored; what one more row costs is the difference of two
samples over their sizes, so that what is done once for all rows is told apart.
"""

from collections.abc import Callable
from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.candidates import answer_candidates, profile_candidates
from matching.edges import Edges
from matching.engine import Prepared, Setup, scored
from matching.splicing import taken
from tests.benchmarks.scale_parts import one_listing, peak

Ints = npt.NDArray[np.int64]
MILLION = 1_000_000
SAMPLES = (300, 1500)
"""So many rows in the smaller and the larger sample."""


def enlarged(prepared: Prepared, size: int = MILLION) -> Prepared:
    """The same with so many listings, each one of those there are, drawn anew; owners and what they know stay."""
    drawn = np.random.default_rng(1).integers(0, len(prepared.listings.records), size)
    return replace(prepared, listings=taken(prepared.listings, np.sort(drawn)))


def among_a_million(prepared: Prepared, own: Setup) -> dict[str, Any]:
    """Milliseconds of ranking for one new listing, and seconds of candidates and scoring for all, by samples."""
    large = enlarged(prepared)
    found = {"one listing": one_listing(large, own), **_by_samples(large)}
    return found | {"peak": peak()}


def _by_samples(large: Prepared) -> dict[str, Any]:
    """Seconds for a million listings and a million profiles, and how many links one row brings."""
    listings, everyone = len(large.listings.records), len(large.organisations)
    times = MILLION // everyone
    columns = np.sort(np.tile(np.arange(everyone), times))
    limits = replace(large.limits, alone=1, by_profile=times * large.limits.by_profile)  # each counts so many times
    chosen = replace(large, limits=limits)
    by_listing = _row_cost(chosen, listings, lambda rows: answer_candidates(chosen, rows))
    by_profile = _row_cost(chosen, everyone, lambda rows: profile_candidates(chosen, rows, columns))
    return {"listings": by_listing, "profiles": by_profile}


def _row_cost(prepared: Prepared, size: int, look: Callable[[Ints], Edges]) -> dict[str, float]:
    """Seconds of candidates and of scoring that a million rows like those of the sample would take."""
    chance, took, links = np.random.default_rng(4), [], 0
    for number in SAMPLES:
        rows, started = np.sort(chance.integers(0, size, number)), process_time()
        edges = look(rows)
        looked, links = process_time(), len(edges)
        scored(prepared, edges)
        took.append((looked - started, process_time() - looked))
    more = MILLION / (SAMPLES[1] - SAMPLES[0])
    (few_candidates, few_scoring), (candidates, scoring) = took
    return {
        "candidates": more * (candidates - few_candidates),
        "scoring": more * (scoring - few_scoring),
        "links a row": links / SAMPLES[1],
    }
