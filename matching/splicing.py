"""Puts rows into tables, takes them out or replaces them, whatever the tables are made of."""

from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.words import WordIndex

Ints = npt.NDArray[np.int64]
T = TypeVar("T")

SAME = frozenset({"tokens", "idf", "length", "usual", "columns", "programmes", "last_known"})
"""What is not one row each, and stays."""


def spliced(known: T, at: slice, more: T) -> T:
    """Tables with some rows in place of a part of theirs; what is not by row stays."""
    return type(known)(
        **{
            f.name: getattr(known, f.name)
            if f.name in SAME
            else _spliced(getattr(known, f.name), at, getattr(more, f.name), f.name)
            for f in fields(known)  # type: ignore[arg-type]  # always a dataclass of tables
        }
    )


def _spliced(known: Any, at: slice, more: Any, name: str) -> Any:
    if isinstance(known, WordIndex):
        return spliced(known, at, more)
    if isinstance(known, tuple):
        return (*known[: at.start], *more, *known[at.stop :])
    if isinstance(known, np.ndarray):
        return np.concatenate([known[: at.start], more, known[at.stop :]])
    by_token = name.endswith("_of")
    parts = (
        [known[:, : at.start], more, known[:, at.stop :]] if by_token else [known[: at.start], more, known[at.stop :]]
    )
    return (sparse.hstack if by_token else sparse.vstack)(parts, format="csr")


def taken(known: T, rows: Ints) -> T:
    """Only these rows of tables; what is not by row stays."""
    return type(known)(
        **{
            f.name: getattr(known, f.name) if f.name in SAME else _taken(getattr(known, f.name), rows, f.name)
            for f in fields(known)  # type: ignore[arg-type]  # always a dataclass of tables
        }
    )


def _taken(known: Any, rows: Ints, name: str) -> Any:
    if isinstance(known, WordIndex):
        return taken(known, rows)
    if isinstance(known, tuple):
        return tuple(known[row] for row in rows)
    return known[:, rows] if name.endswith("_of") else known[rows]
