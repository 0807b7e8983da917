"""Makes room for a new organisation in everything that counts organisations by row."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.network import Network
from matching.prepared import Prepared
from matching.relations import Ties

Ints = npt.NDArray[np.int64]


def with_row(prepared: Prepared, moved: Ints) -> Prepared:
    """Everything that counts organisations by row, with a new row that nothing is known of yet."""
    size = len(moved) + 1
    profiles = np.zeros((size, prepared.profiles.shape[1]), dtype=np.float32)
    profiles[moved] = prepared.profiles
    listings = replace(prepared.listings, owner=moved[prepared.listings.owner])
    net = prepared.network
    return replace(
        prepared,
        position={one.id: row for row, one in enumerate(prepared.organisations)},
        profiles=profiles,
        listings=listings,
        ties=_moved_ties(prepared.ties, moved),
        near=_moved_table(prepared.near, moved),
        network=Network(_moved_table(net.members, moved), _moved_table(net.strength, moved)),
    )


def _moved_ties(ties: Ties, moved: Ints) -> Ties:
    joint, size = ties.joint, len(moved) + 1
    left, right = joint.keys // max(joint.size, 1), joint.keys % max(joint.size, 1)
    keys = moved[left] * size + moved[right]
    work = replace(joint, size=size, keys=keys)
    projects, last = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    projects[moved], last[moved] = ties.projects, ties.last_year
    return Ties(_moved_table(ties.strength, moved), work, projects, last, ties.known_until)


def _moved_table(table: Any, moved: Ints) -> Any:
    """A sparse table of organisations by organisations with its rows and columns at other places."""
    lengths = np.zeros(len(moved) + 1, dtype=np.int64)
    lengths[moved] = np.diff(table.indptr)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_matrix((table.data, moved[table.indices], ends), shape=(len(moved) + 1,) * 2)
