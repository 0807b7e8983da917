"""Keeps what is costly to make for as long as the database is in the state that it was made of."""

from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlmodel import Session

T = TypeVar("T")


class Kept(Generic[T]):
    """Something of one database, made by one thread while others wait for it.

    Only what was asked for last is kept: a process has one database, and what is kept may be large.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[tuple[Any, ...], T] | None = None

    def get(self, session: Session, state: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What `make` gives, made anew where the database or its state is another than at the last call."""
        of = (str(session.get_bind().engine.url), *state)
        with self._lock:
            if self._kept is None or self._kept[0] != of:
                self._kept = None
                self._kept = (of, make())
            return self._kept[1]
