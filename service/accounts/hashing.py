"""What is kept of a password: what argon2id makes of it; and checking one against that, two at once at most."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore
from typing import NamedTuple
from unicodedata import normalize

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from service.errors import TooOften

AT_ONCE = BoundedSemaphore(2)
"""Each takes its memory and a processor: more at once would take them from all other pages."""
IN_LINE = BoundedSemaphore(10)
"""So many may check or wait: whoever waits holds one of the threads that make all pages."""
PATIENCE = 5
"""Seconds that a check waits for its turn."""


class Scheme(NamedTuple):
    """How passwords are hashed, and a hash of nobody's, so that unknown addresses take as long as known ones."""

    hasher: PasswordHash
    of_nobody: str


@lru_cache
def scheme(memory: int) -> Scheme:
    """Argon2id with so many megabytes, three passes and four lanes (RFC 9106)."""
    hasher = PasswordHash((Argon2Hasher(time_cost=3, memory_cost=memory * 1024, parallelism=4),))
    return Scheme(hasher, hasher.hash(secrets.token_urlsafe(24)))


def made_of(memory: int, password: str) -> str:
    """What is kept of a password; how its letters are composed makes no difference."""
    with _turn():
        return scheme(memory).hasher.hash(normalize("NFKC", password))


def matches(memory: int, password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether a password is the one that is kept, and what to keep instead where the scheme has changed.

    Where none is kept, one of nobody is checked all the same.
    """
    used = scheme(memory)
    with _turn():
        right, better = used.hasher.verify_and_update(normalize("NFKC", password), kept or used.of_nobody)
    return right and kept is not None, better


@contextmanager
def _turn() -> Iterator[None]:
    if not IN_LINE.acquire(blocking=False):
        raise TooOften(PATIENCE)
    try:
        if not AT_ONCE.acquire(timeout=PATIENCE):
            raise TooOften(PATIENCE)
        try:
            yield
        finally:
            AT_ONCE.release()
    finally:
        IN_LINE.release()
