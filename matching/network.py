"""What organisations know through their parts: the ties of a hotspot's members are its way in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.relations import Evidence, Parts, Ties

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Network:
    """Strength of the ties between two organisations or their parts, those between the two themselves left out."""

    members: Any
    strength: Any

    def between(self, left: Ints, right: Ints) -> Floats:
        """Strength for each pair."""
        if self.strength.nnz == 0:
            return np.zeros(len(left))
        return np.round(np.asarray(self.strength[left, right], dtype=np.float64).ravel(), 6)


def network(position: Mapping[str, int], parts: Parts, ties: Ties) -> Network:
    """Ties of every organisation with its parts at any depth, to every other with its own."""
    pairs = [
        (position[host], position[member])
        for member in sorted(parts.above)
        if member in position
        for host in sorted(parts.hosts(member))
        if host in position
    ]
    size = len(position)
    if not pairs:
        empty = sparse.csr_matrix((size, size))
        return Network(empty, empty)
    rows, columns = zip(*pairs, strict=True)
    members = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    whole: Any = members + sparse.identity(size, format="csr")
    through = (whole @ ties.strength @ whole.T - ties.strength).tocsr()
    return Network(members, through)


def best_way(net: Network, ties: Ties, left: int, right: int) -> tuple[int, int, Evidence] | None:
    """The two parts, or one part and the other organisation itself, with the strongest tie; ties by row."""
    found: list[tuple[float, int, int]] = []
    for one in (left, *(int(m) for m in net.members[[left]].indices)):
        for other in (right, *(int(m) for m in net.members[[right]].indices)):
            strength = float(ties.strength[one, other])
            if strength > 0 and (one, other) != (left, right):
                found.append((-strength, one, other))
    if not found:
        return None
    _, one, other = min(found)
    known = ties.between(one, other)
    return None if known is None else (one, other, known)
