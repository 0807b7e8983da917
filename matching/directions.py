"""The strongest directions of networks and of tables of words, found alike on any number of threads.

A direction is told apart from others only by its strength: where several are equally strong, any mixture of them is
as good, and which one a solver finds is left to its last digits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import eigsh, svds
from threadpoolctl import ThreadpoolController

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEW = 4
"""With fewer rows than so many for each direction asked for, all directions are worked out."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Linear algebra within adds up in one order: on several threads last digits differ with their number."""
    with _threads().limit(limits=1, user_api="blas"):
        yield


@lru_cache(maxsize=1)
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


@one_thread()
def strongest(table: Any, number: int) -> tuple[Floats, Floats, Floats]:
    """The singular vectors and values of a sparse table (rows, values, columns): the `number` strongest."""
    left, strength, right = svds(sparse.csr_matrix(table), k=number, v0=_start(min(table.shape)))
    return left, np.asarray(strength, dtype=np.float64), right


@one_thread()
def in_network(ties: Any, number: int) -> Floats:
    """Where each row of symmetric ties lies along the network's strongest directions: unit rows (n, number).

    What is tied to one another lies near. Ties count by the roots of what both sides have in all, each steadied by
    the mean (regularised spectral clustering, Amini and others 2013), and only the largest connected part has
    places, the rest lies at zero: each small group that is apart would be a direction of its own, all equally
    strong. A direction counts by how much stronger it is than the first that is left out, so that it does not matter
    where equally strong ones are cut.
    """
    found = np.zeros((ties.shape[0], number))
    part = _largest_part(ties)
    table = _steadied(sparse.csr_matrix(ties)[part][:, part])
    if table.nnz:
        strength, directions = _highest(table, number + 1)
        least = max(0.0, float(strength[0])) if len(strength) > number else 0.0
        placed = directions * np.sqrt(np.maximum(strength - least, 0.0))
        found[part, : min(number, len(strength))] = placed[:, -number:]
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))


def _largest_part(ties: Any) -> Ints:
    _, label = connected_components(ties, directed=False)
    return np.flatnonzero(label == np.argmax(np.bincount(label)))


def _steadied(ties: Any) -> Any:
    total = np.asarray(ties.sum(axis=1)).ravel()
    shares = sparse.diags_array(1.0 / np.sqrt(np.maximum(total + total.mean(), 1e-9)))
    return sparse.csr_matrix(shares @ ties @ shares)


def _highest(table: Any, number: int) -> tuple[Floats, Floats]:
    """The highest eigenvalues of a symmetric table, rising, and their vectors: `number` of them or all there are."""
    size = table.shape[0]
    if size <= FEW * number:
        strength, directions = np.linalg.eigh(table.toarray())
        return strength[-number:], directions[:, -number:]
    strength, directions = eigsh(table, k=number, which="LA", v0=_start(size))
    order = np.argsort(strength, kind="stable")
    return strength[order], directions[:, order]


def _start(size: int) -> Floats:
    """Where a solver begins, which else were drawn by chance."""
    return np.linspace(0.5, 1.5, size)
