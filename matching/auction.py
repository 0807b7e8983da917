"""Gives every receiver its places: an auction with prices on partners that many want (Bertsekas, Castañon 1989)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

STEP = 0.01
"""The least by which a bid must outdo the price: the choice is within this of the best, per place."""

COVER = 6.0
"""More than any choice can lack: who has nothing yet may outbid any second choice of another."""

ROUNDS = 20_000
"""Prices rise with every round, so that it ends long before; a stop for what was not foreseen."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Directed choices with values (-1.5 to 2.4), at most `places` a receiver and a partner once for each of `costs`.

    costs: what showing a partner for the first, second, ... time takes off the value; never falling.
    """

    receiver: Ints
    partner: Ints
    value: Floats
    places: int
    costs: Floats


@dataclass(slots=True)
class _State:
    """The auction between two rounds; only `active` receivers can have something to bid."""

    start: Ints
    end: Ints
    taken: Flags
    bid: Floats
    price: Floats
    held: Ints
    active: Ints


def assign(problem: Problem) -> Flags:
    """Which choices are taken; equal for any order of the choices.

    The sum of values less costs, with `COVER` for each receiver that gets anything, is within `STEP` a place of the
    best.
    """
    order = np.lexsort((problem.partner, problem.receiver))
    taken = np.zeros(len(order), dtype=np.bool_)
    receiver, partner, value = problem.receiver[order], problem.partner[order], problem.value[order]
    taken[order] = _auction(Problem(receiver, partner, value, problem.places, problem.costs))
    return taken


def _auction(problem: Problem) -> Flags:
    who = np.arange(int(problem.receiver.max(initial=-1)) + 1)
    size = len(problem.value)
    state = _State(
        start=np.searchsorted(problem.receiver, who),
        end=np.searchsorted(problem.receiver, who, side="right"),
        taken=np.zeros(size, dtype=np.bool_),
        bid=np.zeros(size),
        price=np.full(int(problem.partner.max(initial=-1)) + 1, problem.costs[0]),
        held=np.zeros(len(who), dtype=np.int64),
        active=who,
    )
    for _ in range(ROUNDS):
        offered = _bid(problem, state)
        if len(offered) == 0:
            break
        _settle(problem, state, offered)
    return state.taken


def _bid(problem: Problem, state: _State) -> Ints:
    """Every active receiver bids for its best choices up to where the next one would be as good."""
    rows = _rows(state.start[state.active], state.end[state.active])
    who = problem.receiver[rows]
    net = problem.value[rows] - state.price[problem.partner[rows]]
    bare = state.held[who] == 0
    open_rows = ~state.taken[rows] & (state.held[who] < problem.places) & (net + COVER * bare > STEP)
    rows, net = rows[open_rows], net[open_rows]
    order = np.lexsort((rows, -net, problem.receiver[rows]))
    rows, net = rows[order], net[order]
    who = problem.receiver[rows]
    first, last = np.searchsorted(who, who), np.searchsorted(who, who, side="right")
    bare = state.held[who] == 0
    places = np.where(bare, 1, problem.places - state.held[who])
    rank = np.arange(len(rows)) - first
    wanted = (rank < places) & ((net > STEP) | (rank == 0))
    beyond = np.minimum(first + places, max(len(rows) - 1, 0))
    without = np.where(bare, -COVER, 0.0)
    next_best = np.where(first + places < last, np.maximum(net[beyond], without), without)
    state.bid[rows[wanted]] = (state.price[problem.partner[rows]] + net - next_best + STEP)[wanted]
    return np.asarray(rows[wanted], dtype=np.int64)


def _rows(start: Ints, end: Ints) -> Ints:
    """All numbers from each start up to its end."""
    length = end - start
    offset = np.repeat(start - np.concatenate([[0], np.cumsum(length)[:-1]]), length) if len(length) else length
    return np.asarray(np.arange(int(length.sum())) + offset, dtype=np.int64)


def _settle(problem: Problem, state: _State, offered: Ints) -> None:
    """Partners keep their highest bids: so many that the lowest of them still pays for its showing."""
    state.taken[offered] = True
    asked = np.zeros(len(state.price), dtype=np.bool_)
    asked[problem.partner[offered]] = True
    rows = np.flatnonzero(state.taken)
    rows = rows[asked[problem.partner[rows]]]
    rows = rows[np.lexsort((rows, -state.bid[rows], problem.partner[rows]))]
    who = problem.partner[rows]
    rank = np.arange(len(rows)) - np.searchsorted(who, who)
    costs = np.append(problem.costs, np.inf)
    kept = state.bid[rows] >= costs[np.minimum(rank, len(problem.costs))]
    lost, last = rows[~kept], _last(who, kept)
    state.taken[lost] = False
    state.price[who[last]] = np.minimum(state.bid[rows[last]], costs[rank[last] + 1])
    np.add.at(state.held, problem.receiver[offered], 1)
    np.subtract.at(state.held, problem.receiver[lost], 1)
    touched = np.unique(np.concatenate([problem.receiver[offered], problem.receiver[lost]]))
    state.active = touched[state.held[touched] < problem.places]


def _last(who: Ints, kept: Flags) -> Ints:
    """Of each partner's bids, highest first, the place of the last that is kept."""
    places = np.flatnonzero(kept)
    return np.asarray(places[np.append(np.diff(who[places]) != 0, True)[: len(places)]], dtype=np.int64)
