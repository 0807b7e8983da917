"""What a run is given besides the records: weights, sentence model, cache, limits, progress."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import perf_counter

from matching.embedding import Embedder, MemoryCache, NoEmbedder, VectorCache
from matching.ranking import Weights, load_weights

Progress = Callable[[str, float], None]
"""Called with the name of a stage and the share of it that is done (0 to 1)."""

Stopwatch = Callable[[], float]
"""Seconds since some moment: only differences are used, and nothing but the statistics depends on it."""


def silent(stage: str, share: float) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run looks at and shows.

    per_receiver: places in one receiver's portfolio. cap: portfolios of others one organisation may be in; more
    only as the one link of who would get nothing else.
    by_meaning, by_words, by_fields: candidates kept per listing from each source; by_profile: per organisation.
    alone: so many times deeper looks a listing or an organisation that is asked about alone.
    edges: scored links kept per organisation before the portfolio is chosen.
    home: at least one side of a proposal has its seat in this country (None: any pair).
    """

    per_receiver: int = 10
    cap: int = 20
    by_meaning: int = 40
    by_words: int = 20
    by_fields: int = 12
    by_profile: int = 90
    alone: int = 6
    edges: int = 40
    home: str | None = "NL"

    def deeper(self) -> "Limits":
        """The same with `alone` times as many candidates from each source."""
        names = ("by_meaning", "by_words", "by_fields", "by_profile")
        return replace(self, **{name: self.alone * getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything a run needs that is not a record."""

    weights: Weights = field(default_factory=load_weights)
    embedder: Embedder = field(default_factory=NoEmbedder)
    cache: VectorCache = field(default_factory=MemoryCache)
    limits: Limits = field(default_factory=Limits)
    progress: Progress = silent
    stopwatch: Stopwatch = perf_counter
