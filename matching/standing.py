"""A run that is kept and brought up to date after one change, until the next run measures everything anew.

    stand(records, at, setup) -> Standing              a full run, kept
    changed(standing, change, setup) -> Standing       the same after one change

What holds after a change:

- Links between organisations that the change does not touch keep their scores. Touched is who is changed or owns what
  is changed, and what they are part of.
- Links of the touched are looked for and scored anew, by the themes, rarities and usual nearness that the last full
  run has measured. Where a change alters none of these (a seat, a phase, a kind, dates, levels, wishes) and all pairs
  are candidates, the result is that of a full run.
- What everybody is shown is chosen anew over all links, as in a full run.
- New memberships, joint projects and refusals, and names that the run does not know, wait for the next full run.

The same changes in the same order give the same result.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from matching.candidates import all_edges, answer_candidates, profile_candidates
from matching.edges import Edges, joined
from matching.engine import chosen, scored, shown
from matching.pairs import among_best, pruned
from matching.portfolio import Options
from matching.prepared import Prepared, prepare
from matching.records import Proposal, Records
from matching.renewing import Change, Renewed, renewed
from matching.scoring import Scores
from matching.setup import Setup

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Standing:
    """The links that a choice is made from, and the choice; `records` are those of the last full run."""

    records: Records
    prepared: Prepared
    edges: Edges
    scores: Scores
    choice: Options

    def proposals(self) -> tuple[Proposal, ...]:
        """All proposals with their reasons, as a full run gives them."""
        return shown(self.prepared, self.edges, self.choice)

    def proposals_of(self, organisation: str) -> tuple[Proposal, ...]:
        """The proposals that have this organisation on one side; raises `KeyError`."""
        row, choice = self.prepared.position[organisation], self.choice
        own = (choice.receiver == row) | (choice.partner == row)
        sets = choice.take(np.flatnonzero(np.isin(choice.receiver, choice.receiver[own])))
        found = shown(self.prepared, self.edges, sets)
        return tuple(one for one in found if organisation in (one.left, one.right))


def stand(records: Records, at: date, setup: Setup) -> Standing:
    """A full run on a day, kept."""
    prepared = prepare(records, at, setup)
    edges, scores = scored(prepared, all_edges(prepared, np.flatnonzero(prepared.traits.receives)))
    edges, scores = pruned(prepared, edges, scores)
    return Standing(records, prepared, edges, scores, chosen(prepared, edges, scores))


def changed(standing: Standing, change: Change, setup: Setup) -> Standing:
    """The run after one change; what a change may be is told by `Change`, what then holds by this module."""
    after = renewed(standing.prepared, standing.records, change, setup)
    prepared = after.prepared
    edges, rows = _untouched(standing.edges, after)
    scores = standing.scores.take(rows)
    fresh, their_scores = scored(prepared, _candidates(prepared, after.touched))
    kept, kept_scores = _pruned(prepared, (edges, scores), (fresh, their_scores))
    edges, scores = _in_order(prepared, joined([edges, kept]), _both(scores, kept_scores))
    return replace(standing, prepared=prepared, edges=edges, scores=scores, choice=chosen(prepared, edges, scores))


def _untouched(edges: Edges, after: Renewed) -> tuple[Edges, Ints]:
    """The links that nothing touched, by the rows of now, and which ones they are."""
    a, b = after.organisations[edges.a], after.organisations[edges.b]
    touched = _marked(len(after.prepared.organisations), after.touched)
    rows = np.flatnonzero(~touched[a] & ~touched[b])
    listings = [_moved(getattr(edges, name)[rows], after.listings) for name in _LISTED]
    return Edges(a[rows], b[rows], *listings), rows


def _marked(size: int, rows: Ints) -> Flags:
    """For each of so many rows whether it is one of these."""
    found = np.zeros(size, dtype=np.bool_)
    found[rows] = True
    return found


_LISTED = ("need", "capability", "back_need", "back_capability")


def _moved(rows: Ints, moved: Ints) -> Ints:
    """Listing rows as they are now; -1 stays."""
    return np.append(moved, -1)[rows]


def _candidates(prepared: Prepared, touched: Ints) -> Edges:
    """The links worth scoring between the touched and all who receive."""
    everyone = np.flatnonzero(prepared.traits.receives)
    receives, listings = prepared.traits.receives, prepared.listings
    own = touched[receives[touched]]
    found = joined(
        [
            profile_candidates(prepared.deeper(), own, everyone),
            answer_candidates(prepared, np.flatnonzero(np.isin(listings.owner, own))),
        ]
    )
    return found.take(receives[found.a] & receives[found.b])


def _pruned(prepared: Prepared, held: tuple[Edges, Scores], fresh: tuple[Edges, Scores]) -> tuple[Edges, Scores]:
    """The fresh links that are among the best of one of their sides, beside those held."""
    edges, scores = fresh
    sides = _marked(len(prepared.organisations), np.concatenate([edges.a, edges.b]))
    beside = np.flatnonzero(sides[held[0].a] | sides[held[0].b])
    best = among_best(prepared, joined([held[0].take(beside), edges]), _both(held[1].take(beside), scores))
    rows = best[best >= len(beside)] - len(beside)
    return edges.take(rows), scores.take(rows)


def _both(one: Scores, other: Scores) -> Scores:
    return Scores(
        np.concatenate([one.score, other.score]),
        np.concatenate([one.reasons, other.reasons]),
        np.concatenate([one.content, other.content]),
    )


def _in_order(prepared: Prepared, edges: Edges, scores: Scores) -> tuple[Edges, Scores]:
    """By pair, as a full run has them."""
    order = np.argsort(edges.pair(len(prepared.organisations)), kind="stable")
    return edges.take(order), scores.take(order)
