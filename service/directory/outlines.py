"""The outlines of countries, from files of the `world-atlas` package that set-up puts beside the style sheet."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from math import hypot
from operator import itemgetter
from pathlib import Path
from typing import Any

from service.directory.frames import WIDTH, Frame, World
from service.settings import ROOT

VENDOR = ROOT / "service" / "static" / "vendor"
DETAILED, COARSE = VENDOR / "countries-10m.json", VENDOR / "countries-50m.json"
"""Made for maps of 1 to 10 million and of 1 to 50 million; the detailed one takes four times as long to read."""
WIDE, WIDEST = 1000, 10_000
"""Kilometres across a frame from which on nobody sees the difference, and from which on borders are too much."""
HOME = "528"
"""The Netherlands, by its number in ISO 3166-1."""
FURTHEST, FURTHEST_COARSE = 0.6, 1.0
"""Units of the drawing by which a line may leave its way where points are left out."""
SMALLEST = 6
"""Square units: islands that are smaller are left out."""
FINE = 5
MARGIN = 3
"""Units by which shapes reach beyond the drawing, so that no border is drawn along its edge."""

Point = tuple[float, float]
Line = list[Point]


@dataclass(frozen=True, slots=True)
class Land:
    """What of a country, or of all land, lies in a frame: the `d` of an SVG path, `FINE` steps to a unit of it."""

    home: bool
    path: str


@lru_cache(maxsize=8)
def outlines(frame: Frame | World, file: Path | None = None) -> tuple[Land, ...]:
    """The countries in a frame, of the world the land; none where set-up did not bring the file."""
    file = file or (COARSE if frame.across >= WIDE else DETAILED)
    if not file.is_file():
        return ()
    topology = json.loads(file.read_text())
    lines = list(_lines(topology, frame))
    shapes = topology["objects"]["countries" if frame.across < WIDEST else "land"]["geometries"]
    drawn = ((shape.get("id") == HOME, _path(shape, lines, frame)) for shape in shapes)
    return tuple(Land(home, path) for home, path in drawn if path)


def _lines(topology: dict[str, Any], frame: Frame | World) -> Iterator[Line]:
    """Each line once, in units of the drawing; the file has differences of whole numbers (TopoJSON, 2.1.3)."""
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    for line in topology["arcs"]:
        across, up = (list(accumulate(map(itemgetter(axis), line))) for axis in (0, 1))
        near = frame.near([min(across) * wide + west, max(across) * wide + west], [y * high + south for y in up])
        whole = list(zip(across, up, strict=True))
        # Of what lies elsewhere only the ends are needed, to close the ring.
        places = ((x * wide + west, y * high + south) for x, y in (whole if near else (whole[0], whole[-1])))
        most = FURTHEST if frame.across < WIDE else FURTHEST_COARSE
        yield thinned([frame.place(lon, lat) for lon, lat in places], most)


def home_rings(frame: Frame) -> list[Line]:
    """The Netherlands alone, as rings in units of the drawing."""
    topology = json.loads(DETAILED.read_text())
    lines = list(_lines(topology, frame))
    shapes = [one for one in topology["objects"]["countries"]["geometries"] if one.get("id") == HOME]
    rings = (_clipped(_ring(numbers, lines), frame) for one in shapes for part in one["arcs"] for numbers in part)
    return [ring for ring in rings if ring]


def thinned(line: Line, allowed: float) -> Line:
    """A line without points that nobody would miss (Douglas and Peucker 1973); both ends stay, so neighbours meet."""
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, most = 0, allowed
        for number in range(first + 1, last):
            away = _away(line[number], line[first], line[last])
            if away > most:
                far, most = number, away
        if far:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [line[number] for number in sorted(kept)]


def _away(point: Point, start: Point, end: Point) -> float:
    """The distance of a point from the straight way between two others, or from both where they are one."""
    across, down = end[0] - start[0], end[1] - start[1]
    east, south = point[0] - start[0], point[1] - start[1]
    length = hypot(across, down)
    return abs(across * south - down * east) / length if length else hypot(east, south)


def _path(shape: dict[str, Any], lines: list[Line], frame: Frame | World) -> str:
    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = (_clipped(_ring(numbers, lines), frame) for numbers in chain.from_iterable(parts))
    return "".join(written(ring) for ring in rings if _area(ring) >= SMALLEST)


def _ring(numbers: list[int], lines: list[Line]) -> Line:
    """The lines of a ring in a row; a negative number is a line walked backwards."""
    return [
        point for number in numbers for point in (lines[number] if number >= 0 else lines[~number][::-1])[:-1]
    ]  # fmt: skip


def _clipped(ring: Line, frame: Frame | World) -> Line:
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


def written(line: Sequence[Point], closed: bool = True) -> str:
    """A ring or an open line in whole steps, each point as the step from the one before: half as long to send."""
    whole = [(round(x * FINE), round(y * FINE)) for x, y in line]
    steps = ((x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(whole))
    way = " ".join(f"{x} {y}" for x, y in steps if x or y)
    return f"M{whole[0][0]} {whole[0][1]}l{way}{'z' if closed else ''}".replace(" -", "-")
