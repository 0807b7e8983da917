"""What candidates and scoring cost among a million, told from samples: too much is asked of a machine for a full run.

Listings and organisations are those that were read, each drawn anew so often that there are a million of them. All
rows at home look for a sample of columns, and these for them, as in a full run; what one more column costs is the
difference of two samples over their sizes, so that what is done once, and the rows' own links, which do not grow, are
told apart. What scoring costs is told likewise from the links of a sample of rows that look among all.
"""

from collections.abc import Callable
from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.candidates import answer_candidates, listing_candidates, profile_candidates
from matching.edges import Edges, at_home, joined
from matching.engine import Prepared, Setup, scored
from matching.splicing import taken
from tests.benchmarks.scale_parts import one_listing, peak

Ints = npt.NDArray[np.int64]
MILLION = 1_000_000
COLUMNS = (2048, 6144)
"""So many columns in the smaller and the larger sample."""
ROWS = 1500
"""So many rows whose links are scored."""


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
    owner, need = large.listings.owner, large.listings.need
    times = MILLION // len(large.organisations)
    columns = np.sort(np.tile(np.arange(len(large.organisations)), times))
    home = at_home(large)
    limits = replace(large.limits, alone=1, by_profile=times * large.limits.by_profile)  # each counts so many times
    alone, listings = replace(large, limits=limits), np.arange(len(owner))
    here = home[owner]

    def meet(sample: Ints) -> Edges:
        chosen = np.isin(listings, sample)
        needs, capabilities = listings[chosen & need], listings[chosen & ~need]
        pairs = (listings[here & need], capabilities), (needs, listings[here & ~need])
        return joined([listing_candidates(large, *pair) for pair in pairs])

    return {
        "listings": {
            "candidates": _difference(listings, meet),
            **_scoring(alone, listings, lambda rows: answer_candidates(alone, rows)),
        },
        "profiles": {
            "candidates": _difference(
                columns, lambda sample: profile_candidates(large, columns[home[columns]], sample, mutual=True)
            ),
            **_scoring(alone, columns, lambda rows: profile_candidates(alone, rows, columns)),
        },
    }


def _difference(everyone: Ints, look: Callable[[Ints], Edges]) -> float:
    """Seconds of the process that looking for candidates takes for all of these, from two samples of them."""
    chance, took = np.random.default_rng(4), []
    for number in COLUMNS:
        sample, started = np.sort(chance.choice(everyone, number, replace=False)), process_time()
        look(sample)
        took.append(process_time() - started)
    return (took[1] - took[0]) * len(everyone) / (COLUMNS[1] - COLUMNS[0])


def _scoring(prepared: Prepared, everyone: Ints, look: Callable[[Ints], Edges]) -> dict[str, float]:
    """Seconds of scoring the links that a million rows like those of a sample would bring."""
    edges = look(np.sort(np.random.default_rng(4).choice(everyone, ROWS, replace=False)))
    started = process_time()
    scored(prepared, edges)
    return {"scoring": (process_time() - started) * MILLION / ROWS, "links a row": len(edges) / ROWS}
