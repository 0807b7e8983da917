"""Where the marks, lines and names of a network picture stand: names in rows of their own, none over another.

Partners stand on an oval around the organisation. An oval bulges outwards and names are written outside of it, so
that no line ever crosses a name. On a phone it is a tree instead: one column of names below the organisation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil, sqrt

from service.directory.lettering import shortened, width_of

SIZE = 12
"""Height of the letters; units of the drawing, as all that follows."""
ROW = 18
MARK = 5
"""Half the width of a mark."""
ROOM = 350
"""For a name and its place."""
PLACE = 0.4
"""So much of it the place may take."""
ACROSS = 150
"""From the organisation to the partners beside it."""
EDGE = 12
FLATTER = 1.2
"""So much higher than its rows an oval is, so that its ends are no points."""
STEM, BRANCH = 12, 36
"""On a phone: where the trunk of the tree stands, and the marks."""
SLENDER = 240
"""For a name and its place there."""
THINNEST, THICKEST = 1.0, 6.0
MANY = 10
"""So many joint projects at least make the thickest line."""
FEWEST = 10
"""An oval is as high as for so many rows at least: the name in the middle needs the room."""
TITLE, TITLE_ROOM = 14, 220
"""Height of the organisation's own name, and the room for each of its lines."""


@dataclass(frozen=True, slots=True)
class Node:
    """A partner to be drawn; `place` is written behind its name."""

    slug: str
    name: str
    place: str
    zone: str
    projects: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A partner in its place: mark, name, and the `d` of the line from the organisation, with its width."""

    node: Node
    x: float
    y: float
    text_x: float
    anchor: str
    name: str
    place: str
    line: str
    weight: float


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a zone above its partners; `count` is None where they go on from the other side."""

    zone: str
    count: int | None
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture; `x`, `y` and `name` (in lines) are the organisation's, `trunk` is that of a tree."""

    width: int
    height: int
    x: float
    y: float
    name: tuple[str, ...]
    spots: tuple[Spot, ...]
    headings: tuple[Heading, ...]
    trunk: str = ""


Row = Node | tuple[str, int | None]
"""A partner, or a zone with its number of partners."""


@lru_cache(maxsize=256)
def oval(name: str, nodes: tuple[Node, ...]) -> Layout:
    """Partners in the order they come in, which keeps zones together: down the left side, then down the right."""
    left, right = _halves(list(_rows(nodes)))
    high = max(len(left), len(right), FEWEST) * ROW
    width, height = 2 * (ACROSS + MARK + ROOM + EDGE), high + 2 * EDGE
    heaviest = max([MANY, *(node.projects for node in nodes)])
    spots: list[Spot] = []
    headings: list[Heading] = []
    for side, rows in ((-1, left), (1, right)):
        for number, row in enumerate(rows):
            down = (number - (len(rows) - 1) / 2) * ROW
            x = width / 2 + side * ACROSS * sqrt(1 - (2 * down / (high * FLATTER)) ** 2)
            y, text_x, anchor = height / 2 + down, x + side * (MARK + 5), "start" if side > 0 else "end"
            if isinstance(row, Node):
                line = f"M{width / 2:g} {height / 2:g}L{x:.1f} {y:g}"
                spots.append(Spot(row, x, y, text_x, anchor, *_fitting(row, ROOM), line, _weight(row, heaviest)))
            else:
                headings.append(Heading(*row, x, y, anchor))
    return Layout(width, height, width / 2, height / 2, _lines(name), tuple(spots), tuple(headings))


@lru_cache(maxsize=256)
def tree(name: str, nodes: tuple[Node, ...]) -> Layout:
    """The same for a narrow screen: the organisation on top, its partners below in one column."""
    rows = list(_rows(nodes))
    heaviest = max([MANY, *(node.projects for node in nodes)])
    top = EDGE + MARK
    spots: list[Spot] = []
    headings: list[Heading] = []
    for number, row in enumerate(rows, start=1):
        y = top + number * ROW
        if isinstance(row, Node):
            line = f"M{STEM} {y:g}H{BRANCH}"
            text_x = BRANCH + MARK + 5
            spots.append(Spot(row, BRANCH, y, text_x, "start", *_fitting(row, SLENDER), line, _weight(row, heaviest)))
        else:
            headings.append(Heading(*row, BRANCH, y, "start"))
    trunk = f"M{STEM} {top}V{spots[-1].y:g}" if spots else ""
    width = BRANCH + MARK + 5 + SLENDER
    called = (shortened(name, TITLE, SLENDER),)
    height = round(top + (len(rows) + 1) * ROW)
    return Layout(width, height, STEM, top, called, tuple(spots), tuple(headings), trunk)


def _rows(nodes: tuple[Node, ...]) -> Iterator[Row]:
    for zone, group in groupby(nodes, key=lambda node: node.zone):
        members = tuple(group)
        yield zone, len(members)
        yield from members


def _halves(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of both sides, parted between two zones where that is near the middle.

    A zone that goes on has its name on the other side too, and no name stands alone.
    """
    if len(rows) <= 2:
        return [], rows
    half = ceil(len(rows) / 2)
    starts = [number for number, row in enumerate(rows) if number and not isinstance(row, Node)]
    near = min(starts, key=lambda number: abs(number - half), default=0)
    middle = near if abs(near - half) <= max(2, len(rows) // 12) else half
    left, right = rows[:middle], rows[middle:]
    if right and isinstance(right[0], Node):
        right.insert(0, (right[0].zone, None))
    return left, right


def _fitting(node: Node, room: float) -> tuple[str, str]:
    """Name and place, cut where they do not fit."""
    place = shortened(node.place, SIZE, room * PLACE)
    behind = width_of(f" · {place}", SIZE) if place else 0
    return shortened(node.name, SIZE, room - behind), place


def _lines(name: str) -> tuple[str, ...]:
    """The organisation's name in two lines at most."""
    words, first = name.split(), ""
    while words and width_of(f"{first} {words[0]}", TITLE) <= TITLE_ROOM:
        first = f"{first} {words.pop(0)}".strip()
    rest = " ".join(words)
    return tuple(line for line in (first, shortened(rest, TITLE, TITLE_ROOM)) if line)


def _weight(node: Node, heaviest: int) -> float:
    """The width of a line: by the root of the number of projects, so that a few of them are seen beside many."""
    return round(THINNEST + (THICKEST - THINNEST) * sqrt(node.projects / heaviest), 1)
