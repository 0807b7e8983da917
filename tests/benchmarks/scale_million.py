"""What candidates and scoring cost among a million: too much is asked of a machine for all of a full run.

Listings and organisations are those that were read, each drawn anew so often that there are a million of them. The
search for candidates is made as in a full run, among all of them. What scoring costs is told from the links of a
sample of rows that look among all.
"""

from collections.abc import Callable
from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.candidates import answer_candidates, listing_candidates, profile_candidates
from matching.edges import Edges
from matching.engine import Prepared, Setup, scored
from matching.splicing import taken
from tests.benchmarks.scale_parts import one_listing, peak

Ints = npt.NDArray[np.int64]
MILLION = 1_000_000
ROWS = 1500
"""So many rows whose links are scored."""


def enlarged(prepared: Prepared, size: int = MILLION) -> Prepared:
    """The same with so many listings, each one of those there are, drawn anew; owners and what they know stay."""
    drawn = np.random.default_rng(1).integers(0, len(prepared.listings.records), size)
    return replace(prepared, listings=taken(prepared.listings, np.sort(drawn)))


def among_a_million(prepared: Prepared, own: Setup) -> dict[str, Any]:
    """Milliseconds of ranking for one new listing, and seconds of candidates and of scoring for all."""
    large = enlarged(prepared)
    times, need = MILLION // len(large.organisations), large.listings.need
    columns = np.sort(np.tile(np.arange(len(large.organisations)), times))
    limits = replace(large.limits, alone=1, by_profile=times * large.limits.by_profile)  # each counts so many times
    alone = replace(large, limits=limits)
    return {
        "one listing": one_listing(large, own),
        "listings": {
            "candidates": _seconds(lambda: listing_candidates(large, np.flatnonzero(need), np.flatnonzero(~need))),
            **_scoring(alone, np.arange(len(need)), lambda rows: answer_candidates(alone, rows)),
        },
        "profiles": {
            "candidates": _seconds(lambda: profile_candidates(large, columns, columns, mutual=True)),
            **_scoring(alone, columns, lambda rows: profile_candidates(alone, rows, columns)),
        },
        "peak": peak(),
    }


def _seconds(work: Callable[[], Edges]) -> float:
    """Seconds of the process that this takes."""
    started = process_time()
    work()
    return process_time() - started


def _scoring(prepared: Prepared, everyone: Ints, look: Callable[[Ints], Edges]) -> dict[str, float]:
    """Seconds of scoring the links that a million rows like those of a sample would bring, and how many one has."""
    edges = look(np.sort(np.random.default_rng(4).choice(everyone, ROWS, replace=False)))
    took = _seconds(lambda: scored(prepared, edges)[0])
    return {"scoring": took * MILLION / ROWS, "links a row": len(edges) / ROWS}
