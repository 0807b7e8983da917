"""Gives every receiver its places: the best choice over all of them at once, as a flow of least cost.

From a source through receivers and partners to a sink: a receiver takes as much as it has places, a choice carries
one, and each showing of a partner has an arc of its own, so that further showings cost more. Such a flow is whole by
itself and its least cost is found exactly (Goldberg 1997, as in OR-tools).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.ranking import ORDER_DECIMALS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

COVER = 6.0
"""More than any choice can lack: everybody gets one before anybody gets a second."""

UNIT = 10**ORDER_DECIMALS
"""Values are whole numbers of this part of one: they are rounded to as many digits."""

SOURCE, SINK = 0, 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Directed choices with values (-1.5 to 2.4), at most `places` a receiver and a partner once for each of `costs`.

    costs: what showing a partner for the first, second, ... time takes off the value; never falling. Values and costs
    have `ORDER_DECIMALS` digits; what is finer is rounded.
    """

    receiver: Ints
    partner: Ints
    value: Floats
    places: int
    costs: Floats


class _Arcs(NamedTuple):
    """Parallel arrays: from, to, how much fits, and what a unit costs."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints


def assign(problem: Problem) -> Flags:
    """Which choices are taken; equal for any order of the choices.

    The sum of values less costs, with `COVER` for each receiver that gets anything, is the highest there is.
    """
    order = np.lexsort((problem.partner, problem.receiver))
    taken = np.zeros(len(order), dtype=np.bool_)
    if len(order):
        receiver, partner, value = problem.receiver[order], problem.partner[order], problem.value[order]
        taken[order] = _flow(Problem(receiver, partner, value, problem.places, problem.costs))
    return taken


def _flow(problem: Problem) -> Flags:
    who, receiver = np.unique(problem.receiver, return_inverse=True)
    partner = np.unique(problem.partner, return_inverse=True)[1]
    receiver, partner = receiver + 2, partner + 2 + len(who)
    most = int(np.minimum(np.bincount(receiver), problem.places).sum())
    choices, none = _arcs(receiver, partner, 1, -problem.value), np.zeros(1)
    parts = [choices, *_into_receivers(2 + np.arange(len(who)), problem.places), _showings(partner, problem.costs)]
    parts.append(_arcs(np.array([SOURCE]), np.array([SINK]), most, none))
    tail, head, capacity, cost = (np.concatenate(column) for column in zip(*parts, strict=True))
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), capacity, cost)
    solver.set_node_supply(SOURCE, most)
    solver.set_node_supply(SINK, -most)
    status = solver.solve()
    if status != SimpleMinCostFlow.OPTIMAL:  # never for lack of room: what is not taken goes straight to the sink
        raise ArithmeticError(f"the choice of what is shown could not be made: {status}")
    return np.asarray(solver.flows(np.arange(len(choices.tail), dtype=np.int32))) > 0


def _arcs(tail: Ints, head: Ints, capacity: int, cost: Floats) -> _Arcs:
    return _Arcs(tail, head, np.full(len(tail), capacity, dtype=np.int64), np.rint(cost * UNIT).astype(np.int64))


def _into_receivers(receivers: Ints, places: int) -> list[_Arcs]:
    """Of what a receiver takes the first unit is worth `COVER`."""
    source, nothing = np.full(len(receivers), SOURCE), np.zeros(len(receivers))
    return [_arcs(source, receivers, 1, nothing - COVER), _arcs(source, receivers, places - 1, nothing)]


def _showings(partner: Ints, costs: Floats) -> _Arcs:
    """One arc for each time that a partner can be shown, as far as there are choices of it."""
    partners, choices = np.unique(partner, return_counts=True)
    times = np.minimum(choices, len(costs))
    which = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    tail = np.repeat(partners, times)
    return _arcs(tail, np.full(len(tail), SINK), 1, costs[which])
