"""The outlines of countries, from files of the `world-atlas` package that set-up puts beside the style sheet."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from math import cos, radians
from operator import itemgetter
from pathlib import Path
from typing import Any

from service.directory.frames import DEGREE, WIDTH, Frame
from service.settings import ROOT

VENDOR = ROOT / "service" / "static" / "vendor"
DETAILED, COARSE = VENDOR / "countries-10m.json", VENDOR / "countries-50m.json"
"""Made for maps of 1 to 10 million and of 1 to 50 million; the detailed one takes four times as long to read."""
WIDE = 1000
"""Kilometres across a frame from which on nobody sees the difference."""
HOME = "528"
"""The Netherlands, by its number in ISO 3166-1."""
NEAREST = 1.8
"""Units of the drawing: points of a line that are nearer to one another are left out."""
SMALLEST = 3
"""Square units: islands that are smaller are left out."""
FINE = 10
MARGIN = 3
"""Units by which shapes reach beyond the drawing, so that no border is drawn along its edge."""

Point = tuple[float, float]
Line = list[Point]


@dataclass(frozen=True, slots=True)
class Land:
    """What of a country lies in a frame: the `d` of an SVG path, `FINE` steps to a unit of the drawing."""

    home: bool
    path: str


@lru_cache(maxsize=8)
def outlines(frame: Frame, file: Path | None = None) -> tuple[Land, ...]:
    """The countries in a frame; none where set-up did not bring the file."""
    file = file or (COARSE if frame.across >= WIDE else DETAILED)
    if not file.is_file():
        return ()
    topology = json.loads(file.read_text())
    lines = list(_lines(topology, frame))
    countries = topology["objects"]["countries"]["geometries"]
    drawn = ((country.get("id") == HOME, _path(country, lines, frame)) for country in countries)
    return tuple(Land(home, path) for home, path in drawn if path)


def _lines(topology: dict[str, Any], frame: Frame) -> Iterator[Line]:
    """Each line once, in units of the drawing; the file has differences of whole numbers (TopoJSON, 2.1.3)."""
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    for line in topology["arcs"]:
        across, up = (list(accumulate(map(itemgetter(axis), line))) for axis in (0, 1))
        near = frame.near([min(across) * wide + west, max(across) * wide + west], [y * high + south for y in up])
        whole = list(zip(across, up, strict=True))
        # Of what lies elsewhere only the ends are needed, to close the ring.
        places = [(x * wide + west, y * high + south) for x, y in (whole if near else (whole[0], whole[-1]))]
        yield [frame.place(lon, lat) for lon, lat in (_thinned(places, frame) if near else places)]


def _thinned(places: Line, frame: Frame) -> Line:
    """A line without points that nobody would see; both ends stay, so that neighbours still meet."""
    least = NEAREST * frame.across / WIDTH / DEGREE
    narrow = cos(radians(frame.lat))
    kept = places[:1]
    for lon, lat in places[1:-1]:
        if abs(lon - kept[-1][0]) * narrow + abs(lat - kept[-1][1]) >= least:
            kept.append((lon, lat))
    return kept + places[-1:]


def _path(country: dict[str, Any], lines: list[Line], frame: Frame) -> str:
    shapes = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    rings = (_clipped(_ring(numbers, lines), frame) for numbers in chain.from_iterable(shapes))
    return "".join(_written(ring) for ring in rings if _area(ring) >= SMALLEST)


def _ring(numbers: list[int], lines: list[Line]) -> Line:
    """The lines of a ring in a row; a negative number is a line walked backwards."""
    return [
        point for number in numbers for point in (lines[number] if number >= 0 else lines[~number][::-1])[:-1]
    ]  # fmt: skip


def _clipped(ring: Line, frame: Frame) -> Line:
    """What of a ring lies in the frame, one edge after another (Sutherland and Hodgman 1974)."""
    for axis, most in ((0, WIDTH + MARGIN), (1, frame.height + MARGIN)):
        ring = _cut(ring, axis, -MARGIN, 1)
        ring = _cut(ring, axis, most, -1)
    return ring


def _cut(ring: Line, axis: int, edge: float, sign: int) -> Line:
    """What of a ring lies above the edge on an axis, or below where `sign` is -1."""
    kept: Line = []
    for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
        inside = sign * (point[axis] - edge) >= 0
        if inside != (sign * (before[axis] - edge) >= 0):
            share = (edge - before[axis]) / (point[axis] - before[axis])
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if inside:
            kept.append(point)
    return kept


def _area(ring: Line) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2


def _written(ring: Line) -> str:
    """A ring in whole tenths of a unit, each point as the step from the one before: half as long to send."""
    whole = [(round(x * FINE), round(y * FINE)) for x, y in ring]
    steps = ((x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(whole))
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z"
