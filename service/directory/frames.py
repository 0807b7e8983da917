"""The pieces of the earth that maps show, and where a place lies on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

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


NETHERLANDS = Frame(5.4, 52.0, across=380, down=390)
EUROPE = Frame(8.5, 50.5, across=3000, down=3000)
