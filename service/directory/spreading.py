"""Moves marks that would cover one another as little as is needed."""

from functools import lru_cache
from math import hypot

ROUNDS = 30


@lru_cache(maxsize=32)
def apart(seats: tuple[tuple[float, float], ...], reaches: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Seats moved as little as is needed for marks of these half widths not to cover one another."""
    spots = [list(seat) for seat in seats]
    for _ in range(ROUNDS):
        moved = False
        for right in range(len(spots)):
            for left in range(right):
                moved = _pushed(spots[left], spots[right], reaches[left] + reaches[right]) or moved
        if not moved:
            break
    return tuple((x, y) for x, y in spots)


def _pushed(left: list[float], right: list[float], wanted: float) -> bool:
    """Moves two spots away from one another, each half the way that is missing."""
    east, south = right[0] - left[0], right[1] - left[1]
    distance = hypot(east, south)
    if distance >= wanted:
        return False
    # Two at the very same place part sideways.
    east, south, length = (east, south, distance) if distance > 0.01 else (1.0, 0.0, 1.0)
    push = (wanted - distance) / 2 + 0.01
    left[0] -= push * east / length
    left[1] -= push * south / length
    right[0] += push * east / length
    right[1] += push * south / length
    return True
