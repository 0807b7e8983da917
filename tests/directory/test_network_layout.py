"""Where names stand in a network picture: in every case each on its own, inside the picture, clear of the lines."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.directory.lettering import shortened, width_of
from service.directory.network import MOST, ZONES
from service.directory.network_layout import MARK, ROOM, SIZE, Heading, Layout, Node, Spot, oval, tree

Box = tuple[float, float, float, float]
NAMES = some.text(min_size=1, max_size=60).filter(str.strip)


def _nodes(*numbers: int, name: str = "Organisation") -> tuple[Node, ...]:
    """So many partners in each zone."""
    return tuple(
        Node(f"{zone}-{number}", f"{name} {number}", "Enschede", zone, number + 1)
        for zone, many in zip(ZONES, numbers, strict=False)
        for number in range(many)
    )


@some.composite
def networks(draw: some.DrawFn) -> tuple[Node, ...]:
    """Any number of partners in each zone, with names of any kind that come back in turn."""
    names = draw(some.lists(NAMES, min_size=1, max_size=4))
    places, projects = draw(some.lists(some.text(max_size=30), min_size=1, max_size=3)), draw(some.integers(0, 9999))
    return tuple(
        Node(f"{zone}-{one}", names[one % len(names)], places[one % len(places)], zone, projects // (one + 1))
        for zone in ZONES
        for one in range(draw(some.integers(0, MOST // len(ZONES))))
    )


def _box(one: Spot | Heading) -> Box:
    """Left, top, right and bottom of a name with its place, or of the name of a zone."""
    written = f"{one.name} · {one.place}" if isinstance(one, Spot) and one.place else getattr(one, "name", "")
    wide = width_of(written, SIZE)
    x = one.text_x if isinstance(one, Spot) else one.x
    left = x - wide if one.anchor == "end" else x
    return left, one.y - SIZE / 2, left + wide, one.y + SIZE / 2


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _check(layout: Layout) -> None:
    boxes = [_box(one) for one in layout.spots]
    assert not any(_overlap(one, other) for one, other in combinations(boxes, 2))
    assert all(box[0] >= 0 and box[2] <= layout.width for box in boxes)
    assert all(box[1] >= 0 and box[3] <= layout.height for box in boxes)


@given(networks())
def test_no_name_covers_another_or_leaves_the_picture(nodes: tuple[Node, ...]) -> None:
    for layout in (oval("The middle", nodes), tree("The middle", nodes)):
        _check(layout)
        assert [spot.node for spot in layout.spots] == list(nodes)


@given(networks())
def test_no_line_touches_a_name(nodes: tuple[Node, ...]) -> None:
    layout = oval("The middle", nodes)

    ends = [tuple(map(float, re.findall(r"-?[\d.]+", spot.line)[2:])) for spot in layout.spots]

    # Each name begins further out than the line to any partner is at that height.
    for spot in layout.spots:
        reach = abs(spot.text_x - layout.x)
        for x, y in ends:
            between = (spot.y - layout.y) * (y - layout.y) > 0 and abs(y - layout.y) > abs(spot.y - layout.y)
            same_side = (x - layout.x) * (spot.text_x - layout.x) > 0
            if between and same_side:
                assert abs(x - layout.x) * abs((spot.y - layout.y) / (y - layout.y)) < reach


@pytest.mark.parametrize("numbers", [(0,), (1,), (0, 0, 0, 1), (2,), (1, 1), (20, 20, 20, 20), (MOST,)])
def test_few_and_many_partners_are_each_drawn_once(numbers: tuple[int, ...]) -> None:
    nodes = _nodes(*numbers)

    layout = oval("The middle", nodes)

    assert len(layout.spots) == sum(numbers)
    _check(layout)
    zones = [heading.zone for heading in layout.headings if heading.count is not None]
    assert zones == [zone for zone, many in zip(ZONES, numbers, strict=False) if many]
    assert sum(heading.count or 0 for heading in layout.headings) == sum(numbers)


def test_the_same_partners_are_drawn_the_same() -> None:
    nodes = _nodes(3, 4, 30, 8)
    first = oval("The middle", nodes)
    oval.cache_clear()

    again = oval("The middle", nodes)

    assert first == again
    assert first is not again


def test_a_zone_that_goes_on_is_named_on_the_other_side_without_a_number() -> None:
    layout = oval("The middle", _nodes(0, 0, 30))

    assert [(heading.zone, heading.count, heading.anchor) for heading in layout.headings] == [
        ("country", 30, "end"), ("country", None, "start"),
    ]  # fmt: skip


def test_more_projects_make_a_thicker_line_between_two_limits() -> None:
    nodes = tuple(Node(str(n), "name", "", "country", n) for n in (0, 1, 50, 100))

    weights = [spot.weight for spot in oval("The middle", nodes).spots]

    assert weights == sorted(weights)
    assert (weights[0], weights[-1]) == (1.0, 6.0)
    assert weights[1] > weights[0]


def test_a_long_name_is_cut_and_a_fitting_one_is_not() -> None:
    fitting = "n" * 20
    room = width_of(fitting, SIZE)

    assert shortened(fitting, SIZE, room) == fitting
    assert shortened(fitting + "n", SIZE, room).endswith("…")
    assert width_of(shortened("Ministerie van Economische Zaken " * 5, SIZE, ROOM), SIZE) <= ROOM


def test_a_name_stands_clear_of_its_mark() -> None:
    for spot in oval("The middle", _nodes(2, 2, 2, 2)).spots:
        assert abs(spot.text_x - spot.x) >= MARK + 2
