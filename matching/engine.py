"""The public face of the matching engine.

    prepare(records, at, setup) -> Prepared                 reads and embeds; the rest works on it
    propose(records, at, setup) -> Run                      a full run: portfolios for all who receive
    propose_prepared(prepared, watch) -> Run                the same on what is prepared
    rank_for_listing(prepared, listing, limit) -> tuple[Proposal, ...]
    rank_for_organisation(prepared, organisation, limit) -> tuple[Proposal, ...]
    why_not(prepared, left, right) -> WhyNot                what forbids or weakens a pair
    Setup(weights, embedder, cache, limits, progress), Limits(per_receiver, cap, ..., home)

Pure functions of their arguments; ids that are not in the records raise `KeyError`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matching import portfolio
from matching.candidates import all_edges, answer_candidates, profile_candidates
from matching.collecting import no_search_for_cycles
from matching.directions import one_thread
from matching.edges import Edges, allowed, barriers, joined, listing_edges, profile_edges
from matching.explaining import proposals
from matching.pairs import best_first, best_of_pairs, open_to_choice, pruned, with_return
from matching.portfolio import Options, gini, options
from matching.prepared import Prepared, prepare
from matching.records import Proposal, Reason, Records
from matching.scoring import POSITIVE_ENOUGH, Scores, score
from matching.setup import Limits, Setup, Stopwatch

__all__ = [
    "Limits",
    "Prepared",
    "Run",
    "RunStatistics",
    "Setup",
    "WhyNot",
    "prepare",
    "propose",
    "propose_prepared",
    "rank_for_listing",
    "rank_for_organisation",
    "why_not",
]

Ints = npt.NDArray[np.int64]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RunStatistics:
    """What a run did: pairs scored, links chosen, seconds per stage, spread of exposure, texts embedded."""

    embedder: str
    weights_version: str
    receivers: int
    receivers_without: int
    pairs_considered: int
    proposals: int
    gini: float
    texts_embedded: int
    texts_from_cache: int
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Run:
    """All proposals of a run, by score and then by ids, and its statistics."""

    proposals: tuple[Proposal, ...]
    statistics: RunStatistics


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Rules that forbid a pair, or else its best link, and whether that has reasons, content and score enough."""

    rules: tuple[str, ...]
    best: Proposal | None = None
    enough_reasons: bool = False
    about_one_thing: bool = False
    above_floor: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """Reports the stages of a run and how many seconds each took."""

    setup: Setup
    seconds: dict[str, float] = field(default_factory=dict)

    def stage(self, name: str, work: Callable[[], T]) -> T:
        """The result of the work."""
        stopwatch: Stopwatch = self.setup.stopwatch
        self.setup.progress(name, 0.0)
        started = stopwatch()
        result = work()
        self.seconds[name] = round(stopwatch() - started, 3)
        self.setup.progress(name, 1.0)
        return result

    def set_apart(self, part: str, whole: str, seconds: float) -> None:
        """Tells of a part of a stage by itself, and of the stage without it."""
        self.seconds[part] = round(seconds, 3)
        self.seconds[whole] = round(self.seconds[whole] - seconds, 3)


def propose(records: Records, at: date, setup: Setup) -> Run:
    """A full run on a day: what is best for every organisation that receives, as one assignment."""
    watch = Watch(setup)
    prepared = watch.stage("prepare", lambda: prepare(records, at, setup))
    watch.set_apart("embedding", "prepare", prepared.statistics.seconds)
    return propose_prepared(prepared, watch)


@one_thread()
@no_search_for_cycles()
def propose_prepared(prepared: Prepared, watch: Watch) -> Run:
    """A full run on prepared records."""
    receivers = np.flatnonzero(prepared.traits.receives)
    edges = watch.stage("candidates", lambda: all_edges(prepared, receivers))
    considered = len(edges)
    edges, scores = watch.stage("scoring", lambda: scored(prepared, edges))
    edges, scores = watch.stage("pruning", lambda: pruned(prepared, edges, scores))
    choice = watch.stage("portfolio", lambda: chosen(prepared, edges, scores))
    found = watch.stage("reasons", lambda: shown(prepared, edges, choice))
    exposure = np.bincount(choice.partner, minlength=len(prepared.organisations))[receivers]
    statistics = RunStatistics(
        embedder=prepared.statistics.embedder,
        weights_version=prepared.weights.version,
        receivers=len(receivers),
        receivers_without=len(receivers) - len(np.unique(choice.receiver)),
        pairs_considered=considered,
        proposals=len(found),
        gini=gini(exposure),
        texts_embedded=prepared.statistics.embedded,
        texts_from_cache=prepared.statistics.from_cache,
        seconds=watch.seconds,
    )
    return Run(found, statistics)


@one_thread()
def rank_for_listing(prepared: Prepared, listing: str, limit: int = 20) -> tuple[Proposal, ...]:
    """Organisations that answer a listing, best first, with the listing of theirs that does."""
    listings = prepared.listings
    row = listings.row(listing)
    edges = answer_candidates(prepared, np.array([row], dtype=np.int64))
    both_ways = joined([edges, _way_back(prepared, edges, int(listings.owner[row]))])
    return _ranked(prepared, with_return(prepared, both_ways).take(np.arange(len(edges))), limit)


@one_thread()
def rank_for_organisation(prepared: Prepared, organisation: str, limit: int = 20) -> tuple[Proposal, ...]:
    """Whom an organisation should meet, best first, by all its listings and its profile."""
    row, everyone = prepared.position[organisation], np.arange(len(prepared.organisations))
    parts = [
        profile_candidates(prepared, np.array([row]), everyone),
        answer_candidates(prepared, np.flatnonzero(prepared.listings.owner == row)),
    ]
    return _ranked(prepared, with_return(prepared, joined(parts)), limit)


def why_not(prepared: Prepared, left: str, right: str) -> WhyNot:
    """The rules that forbid every link of a pair, or its best link and what it lacks."""
    rows = np.array([prepared.position[left], prepared.position[right]])
    if not prepared.traits.receives[rows].all():
        return WhyNot(("takes_no_part",))
    edges = _between(prepared, *(int(row) for row in rows))
    rules = barriers(prepared, edges)
    open_edges = edges.take(~np.any(np.stack(list(rules.values())), axis=0))
    if len(open_edges) == 0:
        return WhyNot(tuple(name for name, hit in rules.items() if hit.any()))
    edges = with_return(prepared, open_edges)
    scores = score(prepared, edges)
    row = best_first(edges, scores)[:1]
    best = next(iter(proposals(prepared, edges.take(row))))
    enough, content = bool(scores.reasons[row[0]] >= POSITIVE_ENOUGH), bool(scores.content[row[0]])
    return WhyNot((), best, enough, content, best.score >= prepared.weights.portfolio["floor"])


def _between(prepared: Prepared, left: int, right: int) -> Edges:
    """Every possible edge between two organisations."""
    listings = prepared.listings
    parts = [profile_edges(np.array([left]), np.array([right]))]
    for one, other in ((left, right), (right, left)):
        needs = np.flatnonzero((listings.owner == one) & listings.need)
        capabilities = np.flatnonzero((listings.owner == other) & ~listings.need)
        pairs = [(n, c) for n in needs for c in capabilities]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        parts.append(listing_edges(prepared, table[:, 0], table[:, 1]))
    return joined(parts)


def _way_back(prepared: Prepared, edges: Edges, owner: int) -> Edges:
    """The links the other way round between an owner and those its listing found: they count in the same pair."""
    listings = prepared.listings
    others = np.unique(np.where(edges.a == owner, edges.b, edges.a))
    asks, answers = (others, [owner]) if (edges.a == owner).any() else ([owner], others)
    needs = np.flatnonzero(listings.need & np.isin(listings.owner, asks))
    capabilities = np.flatnonzero(~listings.need & np.isin(listings.owner, answers))
    pairs = np.repeat(needs, len(capabilities)), np.tile(capabilities, len(needs))
    return allowed(prepared, listing_edges(prepared, *pairs))


def scored(prepared: Prepared, edges: Edges) -> tuple[Edges, Scores]:
    """The best edge of each pair, of those that may be proposed."""
    edges = with_return(prepared, edges)
    edges, scores = best_of_pairs(prepared, edges, score(prepared, edges))
    enough = np.flatnonzero(scores.enough)
    return edges.take(enough), scores.take(enough)


def _ranked(prepared: Prepared, edges: Edges, limit: int) -> tuple[Proposal, ...]:
    """Who asks gets an answer: links that would not be proposed follow where there are too few others."""
    edges, scores = best_of_pairs(prepared, edges, score(prepared, edges))
    order = np.lexsort((edges.b, edges.a, -scores.score, ~scores.enough))[:limit]
    return tuple(sorted(proposals(prepared, edges.take(order)), key=_order))


def _order(proposal: Proposal) -> tuple[float, str, str]:
    return -proposal.score, proposal.left, proposal.right


def chosen(prepared: Prepared, edges: Edges, scores: Scores) -> Options:
    """What every receiver is shown of these links: one assignment over all of them."""
    open_ones = open_to_choice(prepared, edges, scores)
    possible = options(prepared, edges.take(open_ones), scores.take(open_ones))
    possible = replace(possible, edge=open_ones[possible.edge])
    return portfolio.chosen(possible, prepared.limits, prepared.weights.portfolio["showing_price"])


def shown(prepared: Prepared, edges: Edges, choice: Options) -> tuple[Proposal, ...]:
    """The proposals of all chosen edges, with places and the reasons of the choice."""
    used = np.unique(choice.edge)
    places = _places(prepared, choice)
    found = []
    for edge, proposal in zip(used, proposals(prepared, edges.take(used)), strict=True):
        left, right = (places.get((int(edge), who)) for who in (proposal.left, proposal.right))
        found.append(
            replace(
                proposal,
                rank_left=left[0] if left else None,
                rank_right=right[0] if right else None,
                chosen_left=left[1] if left else (),
                chosen_right=right[1] if right else (),
            )
        )
    return tuple(sorted(found, key=_order))


def _places(prepared: Prepared, choice: Options) -> dict[tuple[int, str], tuple[int, tuple[Reason, ...]]]:
    """By edge and receiver the place in the receiver's set and why it was chosen."""
    organisations = prepared.organisations
    given: dict[int, int] = defaultdict(int)
    found = {}
    for row in np.lexsort((choice.partner, -choice.score, choice.receiver)):
        receiver = int(choice.receiver[row])
        given[receiver] += 1
        key = int(choice.edge[row]), organisations[receiver].id
        found[key] = given[receiver], choice.why(int(row), prepared)
    return found
