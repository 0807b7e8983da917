"""The pieces of the earth that maps show, and where a place lies on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

EARTH = 6371.0
"""Mean radius in kilometres."""
DEGREE = 111.2
"""Kilometres of a degree of latitude."""
WIDTH = 400
"""Units across each drawing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of `across` by `down` kilometres around a place, drawn `WIDTH` units wide."""

    lon: float
    lat: float
    across: float
    down: float

    @property
    def height(self) -> int:
        """Units from top to bottom."""
        return round(WIDTH * self.down / self.across)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """A place in degrees as units of the drawing, `y` downwards.

        Lambert's azimuthal equal-area projection around the middle of the frame (Snyder 1987, formulas 24-2 to 24-4).
        """
        turn, high, middle = radians(lon - self.lon), radians(lat), radians(self.lat)
        towards = 1 + sin(middle) * sin(high) + cos(middle) * cos(high) * cos(turn)
        # On the very far side of the earth there is no such place.
        stretch = EARTH * sqrt(2 / max(towards, 1e-9))
        east = stretch * cos(high) * sin(turn)
        north = stretch * (cos(middle) * sin(high) - sin(middle) * cos(high) * cos(turn))
        units = WIDTH / self.across
        return (east + self.across / 2) * units, (self.down / 2 - north) * units

    def near(self, lons: Sequence[float], lats: Sequence[float]) -> bool:
        """Whether a line of places may touch the drawing; rather yes than no."""
        high = self.down / 2 / DEGREE * 1.2
        wide = self.across / 2 / (DEGREE * cos(radians(min(80, abs(self.lat) + high)))) * 1.2
        beside = max(lons) < self.lon - wide or min(lons) > self.lon + wide
        return not (beside or max(lats) < self.lat - high or min(lats) > self.lat + high)

    def holds(self, lon: float, lat: float, margin: float = 4) -> bool:
        """Whether a place lies on the drawing, with `margin` units to spare."""
        x, y = self.place(lon, lat)
        return self.near((lon,), (lat,)) and margin <= x <= WIDTH - margin and margin <= y <= self.height - margin


@dataclass(frozen=True, slots=True)
class World:
    """All lands between two latitudes, `WIDTH` units wide, cut along the meridian opposite to the middle one."""

    lon: float
    south: float
    north: float
    across: float = 34_488
    """Kilometres along the equator, which this projection draws shorter than it is."""

    @property
    def height(self) -> int:
        """Units from top to bottom."""
        return round(self.place(self.lon, self.south)[1])

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """A place in degrees as units of the drawing, `y` downwards.

        The Equal Earth projection (Šavrič, Patterson and Jenny 2019, doi:10.1080/13658816.2018.1504949).
        """
        turn = radians((lon - self.lon + 180) % 360 - 180)
        tilt = _tilt(lat)
        east = 2 / sqrt(3) * turn * cos(tilt) / (A1 + 3 * A2 * tilt**2 + tilt**6 * (7 * A3 + 9 * A4 * tilt**2))
        units = WIDTH * EARTH / self.across
        return WIDTH / 2 + east * units, (_top(self.north) - _north(tilt)) * units

    def near(self, lons: Sequence[float], lats: Sequence[float]) -> bool:
        """Whether a line of places may touch the drawing."""
        return len(lons) > 0 and max(lats) > self.south and min(lats) < self.north

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a place lies on the drawing."""
        return self.near((lon,), (lat,))


A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""What the authors of the Equal Earth projection found to keep areas and to look best."""


def _tilt(lat: float) -> float:
    return asin(sqrt(3) / 2 * sin(radians(lat)))


def _north(tilt: float) -> float:
    """How far a parallel lies from the equator, in radii of the earth."""
    return tilt * (A1 + A2 * tilt**2 + tilt**6 * (A3 + A4 * tilt**2))


@lru_cache(maxsize=8)
def _top(lat: float) -> float:
    return _north(_tilt(lat))


NETHERLANDS = Frame(5.4, 52.0, across=380, down=390)
EUROPE = Frame(8.5, 50.5, across=3000, down=3000)
WORLD = World(11.5, south=-56, north=83)
"""In the middle is the meridian whose opposite runs through the Bering Strait, where no land is cut."""
FRAMES: dict[str, Frame | World] = {"netherlands": NETHERLANDS, "europe": EUROPE, "world": WORLD}
"""The maps by name; a place is on the first that holds it."""


def frame_of(lon: float, lat: float) -> str:
    """The name of the map that a place is on; empty where none holds it."""
    return next((name for name, frame in FRAMES.items() if frame.holds(lon, lat)), "")


def part_of(name: str, used: Sequence[str]) -> tuple[float, float, float, float] | None:
    """Where the map before this one lies on it, as a rectangle (x, y, width, height), where both are used."""
    before = dict(zip(list(FRAMES)[1:], FRAMES.values(), strict=False)).get(name)
    if before not in [FRAMES[one] for one in used] or not isinstance(before, Frame):
        return None
    high = before.down / 2 / DEGREE
    wide = before.across / 2 / (DEGREE * cos(radians(before.lat)))
    east, west = (FRAMES[name].place(before.lon + turn, before.lat)[0] for turn in (wide, -wide))
    south, north = (FRAMES[name].place(before.lon, before.lat + turn)[1] for turn in (-high, high))
    return west, north, east - west, south - north
