"""What each organisation did near a need, counted in several ways: the nearest, the share, the new, the unlike."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, cg

from matching.history import History

Floats = npt.NDArray[np.float64]

POWER = 3
"""Closeness is cubed before it is summed: a few texts that fit well tell more than many that fit a little."""

STRETCH = 20.0
"""Sums of closeness are taken as log(1 + 20 x): the first that fits says most."""

FRESH_YEARS = 1.5
"""A text or project counts half after so many years where fresh ones are asked."""

NEAREST = 5
"""Projects that `best_projects` looks at: what is done well shows in a few, not in all."""

FEW = 3.0
"""Projects far from any need that are added to an organisation's own, so that one project alone is no speciality."""

CROWDED = 0.25
"""Where small projects count more, a project counts by 1 / its other participants to this power."""

ORDINARY, PROJECTS = 10.0, 1.0
"""Participants and projects that are added to an organisation's own where the size of its consortia is asked."""

RIDGE, ROUNDS, EXACT = 1.0, 200, 1e-8
"""How far projects are taken at their word where they are alike, and how exactly that is worked out."""


def done(past: History, told: Floats, poster: Floats) -> dict[str, Floats]:
    """By signal what each organisation did.

    `told` is how near the need each project is, `poster` whether the poster was in it.
    """
    member, number = past.member, past.member.sum(axis=1).A1
    few = np.maximum(past.size - 1.0, 1.0) ** -CROWDED
    fresh = told**POWER * 0.5 ** (past.age / FRESH_YEARS)
    one, two, several = nearest(member @ sparse.diags_array(told), (1, 2, NEAREST))
    return {
        "best_project": one,
        "best_two": two,
        "best_projects": several,
        "best_small": nearest(member @ sparse.diags_array(told * few), (NEAREST,))[0],
        "specific": share(past, told),
        "done_fresh": np.log1p(STRETCH * (member @ fresh)),
        "again": np.log1p(STRETCH * (member @ (told * poster) ** POWER)),
        "crowds": np.log((member @ past.size + ORDINARY) / (number + PROJECTS)),
    }


def share(past: History, closeness: Floats) -> Floats:
    """How much of all that each organisation did is near."""
    return np.asarray(past.member @ closeness**2 / (past.member.sum(axis=1).A1 + FEW), dtype=np.float64)


def nearest(closeness: Any, numbers: Sequence[int]) -> list[Floats]:
    """The mean of each row's highest values, so many as each number says; what a row lacks counts as nothing."""
    rows = sparse.csr_matrix(closeness)
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((-rows.data, owner))
    place, value = np.arange(len(order)) - rows.indptr[owner], rows.data[order]
    return [
        np.bincount(owner, weights=np.where(place < number, value, 0.0), minlength=rows.shape[0]) / number
        for number in numbers
    ]


def shared_out(rows: Any, told: Floats) -> Floats:
    """What each project adds to a guess at who joins: like `told`, but projects with like words (`rows`) share it.

    Kernel ridge regression: of ten projects that say the same, each says a tenth.
    """
    size = len(told)
    alike = LinearOperator((size, size), matvec=lambda some: rows @ (rows.T @ some) + RIDGE * some, dtype=np.float64)
    return np.asarray(cg(alike, told, rtol=EXACT, maxiter=ROUNDS)[0], dtype=np.float64)
