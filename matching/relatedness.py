"""How near fields and topsectors are to one another, measured in real projects against chance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.records import FieldPair

Floats = npt.NDArray[np.float64]

PRIOR = 5.0
"""Joint projects as chance would have them, added to both sides of a field pair's lift: on few it stays near 1."""

UNMEASURED = 0.0
FEW = 3.0
"""Below this number of projects expected by chance a lift is noise."""


@dataclass(frozen=True, slots=True)
class Relatedness:
    """How often things go together in real projects against chance: 1 is chance, absent pairs count as 1."""

    position: Mapping[str, int]
    lifts: Floats

    def lift(self, left: str, right: str) -> float:
        """The lift of a pair."""
        if left not in self.position or right not in self.position:
            return 1.0
        return float(self.lifts[self.position[left], self.position[right]])


def fields_relatedness(fields: Sequence[str], pairs: Iterable[FieldPair]) -> Relatedness:
    """Lifts between the fields of the run, as given."""
    position = {name: i for i, name in enumerate(fields)}
    lifts = np.ones((len(fields), len(fields)))
    for pair in pairs:
        if pair.left in position and pair.right in position:
            i, j = position[pair.left], position[pair.right]
            lifts[i, j] = lifts[j, i] = pair.lift
    return Relatedness(position, lifts)


def topsector_relatedness(
    pairs: Iterable[FieldPair], sectors_of: Mapping[str, Mapping[str, float]], named: Iterable[str] = ()
) -> Relatedness:
    """Lifts between topsectors: joint projects of their fields over those expected by chance.

    What is expected follows from a field pair's lift, (together + PRIOR) / (expected + PRIOR). A pair of
    topsectors with too few expected projects is `UNMEASURED` and speaks for nothing; so is one that is only
    `named` and goes with no field.
    """
    names = sorted({*named, *(sector for shares in sectors_of.values() for sector in shares)})
    position = {name: i for i, name in enumerate(names)}
    together = np.zeros((len(names), len(names)))
    expected = np.zeros_like(together)
    for pair in sorted(pairs, key=lambda p: (p.left, p.right)):
        by_chance = max((pair.together + PRIOR) / max(pair.lift, 1e-3) - PRIOR, 0.0)
        for left, share in sectors_of.get(pair.left, {}).items():
            for right, other in sectors_of.get(pair.right, {}).items():
                i, j = position[left], position[right]
                for a, b in ((i, j), (j, i)):
                    together[a, b] += share * other * pair.together
                    expected[a, b] += share * other * by_chance
    lifts = np.where(expected >= FEW, (together + 1.0) / (expected + 1.0), UNMEASURED)
    return Relatedness(position, np.asarray(np.round(lifts, 4), dtype=np.float64))
