"""The outlines of the twelve provinces on the map of the Netherlands, and the lake between them.

`seeds/province_outlines.csv` has them in degrees; `python -m tests.benchmarks.provinces` derives and checks it. Lines
reach beyond the shore: what draws them cuts them at the outline of the country.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from service.directory.frames import DEGREE, NETHERLANDS, WIDTH, Frame, World
from service.directory.outlines import written
from service.settings import ROOT

FILE = ROOT / "seeds" / "province_outlines.csv"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A border between two provinces (or one and what is none), a lake, or where a province has its name."""

    kind: str
    left: str
    right: str
    way: tuple[Point, ...]

    @classmethod
    def of(cls, row: dict[str, str]) -> "Outline":
        """A row of the file, in units of the map of the Netherlands."""
        places = (tuple(map(float, place.split())) for place in row["points"].split(";"))
        return cls(row["kind"], row["left"], row["right"], tuple(NETHERLANDS.place(*place) for place in places))


@dataclass(frozen=True, slots=True)
class Provinces:
    """Paths of borders and of water, in steps as `outlines` has them, and where each province has its name."""

    borders: str
    lake: str
    names: tuple[tuple[str, Point], ...]


@lru_cache(maxsize=1)
def outlines_of_provinces() -> tuple[Outline, ...]:
    """All that is in the file."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(Outline.of(row) for row in csv.DictReader(stream))


@lru_cache(maxsize=4)
def provinces_in(frame: Frame | World) -> Provinces | None:
    """What a map shows of provinces; none but that of the Netherlands has any."""
    if frame is not NETHERLANDS:
        return None
    found = outlines_of_provinces()
    borders = "".join(written(one.way, closed=False) for one in found if one.kind == "border" and one.right)
    lake = "".join(written(one.way) for one in found if one.kind == "lake")
    return Provinces(borders, lake, tuple((one.left, one.way[0]) for one in found if one.kind == "name"))


def unplaced(x: float, y: float) -> Point:
    """A place on the map of the Netherlands in degrees, by stepping nearer to it."""
    units = WIDTH / NETHERLANDS.across
    lon, lat = NETHERLANDS.lon, NETHERLANDS.lat
    for _ in range(8):
        east, south = NETHERLANDS.place(lon, lat)
        lat += (south - y) / units / DEGREE
        lon += (x - east) / units / (DEGREE * cos(radians(lat)))
    return lon, lat
