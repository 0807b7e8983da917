"""Compares the surroundings of two organisations: whom they know, and where they are."""

import numpy as np
import numpy.typing as npt

from matching import features
from matching.common_partners import lesser_sums
from matching.edges import Edges
from matching.prepared import Prepared
from matching.routes import CROSS_BORDER, kilometres

Floats = npt.NDArray[np.float64]


def graph_values(prepared: Prepared, edges: Edges) -> dict[str, tuple[Floats, Floats]]:
    """What joint projects, common partners, ties of parts and experience give, for side a and for side b."""
    weights, ties = prepared.weights, prepared.ties
    projects, last = ties.joint.known(edges.a, edges.b)
    together = features.evidence(projects, weights["joint_projects_best"], ties.recency(last))
    common = lesser_sums(ties.strength, edges.a, edges.b)
    through = prepared.network.between(edges.a, edges.b)
    one, other = (
        features.experience(ties.projects[side].astype(np.float64), weights["experience_full"])
        for side in (edges.b, edges.a)
    )
    return {
        "evidence": _both(together),
        "evidence_of_parts": _both(features.known_by_both(through, weights["through_full"])),
        "known_by_both": _both(features.known_by_both(np.round(common, 6), weights["known_full"])),
        "experience": (one, other),
    }


def place_values(prepared: Prepared, edges: Edges) -> dict[str, tuple[Floats, Floats]]:
    """What nearness and a border between the seats give, for side a and for side b."""
    seats = prepared.traits.coordinates
    apart = np.round(kilometres(seats[edges.a], seats[edges.b]), 3)
    border = prepared.places.cross_border(edges.a, edges.b) == CROSS_BORDER.index("yes")
    return {
        "distance": _both(features.distance(apart, prepared.weights["near_km"])),
        "border": _both(features.flag(border)),
    }


def _both(value: Floats) -> tuple[Floats, Floats]:
    return value, value
