"""The maps on the first page: marks that link, outlines behind them, and lists that say the same."""

import json
import re
from math import dist
from pathlib import Path

import pytest
from sqlalchemy import Engine

from matching.records import Kind
from service.db import writing
from service.directory.frames import EUROPE, NETHERLANDS, WIDTH, WORLD, frame_of
from service.directory.geography import Post
from service.directory.mapping import ALONE, SEVERAL
from service.directory.outlines import FINE, outlines
from service.directory.spreading import apart
from tests import factories as make
from tests.web.conftest import Browse

SQUARE = [[0, 0], [20, 0], [0, 10], [-20, 0], [0, -10]]
"""In steps of a tenth of a degree from 4 east and 51 north: two degrees wide, one high."""


def _file(folder: Path, *countries: dict[str, object]) -> Path:
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [4, 51]},
        "arcs": [SQUARE, [[400, 0], [20, 0], [0, 10], [-20, -10]]],
        "objects": {"countries": {"geometries": list(countries)}},
    }
    file = folder / "countries.json"
    file.write_text(json.dumps(topology))
    return file


def test_places_lie_where_they_should() -> None:
    groningen, maastricht, middelburg = (
        NETHERLANDS.place(*one) for one in ((6.57, 53.22), (5.69, 50.85), (3.61, 51.5))
    )

    assert groningen[1] < middelburg[1] < maastricht[1]
    assert middelburg[0] < maastricht[0] < groningen[0]
    assert all(0 < x < WIDTH and 0 < y < NETHERLANDS.height for x, y in (groningen, maastricht, middelburg))


def test_distances_are_kept_and_the_far_side_of_the_earth_is_nowhere() -> None:
    amsterdam, lyon = EUROPE.place(4.9, 52.37), EUROPE.place(4.85, 45.75)

    kilometres = dist(amsterdam, lyon) * EUROPE.across / WIDTH

    assert kilometres == pytest.approx(736, rel=0.02)
    assert EUROPE.holds(4.85, 45.75)
    assert not EUROPE.holds(-122.4, 37.8)
    assert not EUROPE.holds(EUROPE.lon + 180, -EUROPE.lat)


def test_on_the_world_east_is_right_and_areas_are_kept() -> None:
    vancouver, boston, seoul, sydney = (
        WORLD.place(*one) for one in ((-123.1, 49.3), (-71.1, 42.4), (127.0, 37.6), (151.2, -33.9))
    )

    assert 0 < vancouver[0] < boston[0] < seoul[0] < sydney[0] < WIDTH
    assert 0 < vancouver[1] < boston[1] < seoul[1] < sydney[1] < WORLD.height
    assert _square_degree(0, 0) == pytest.approx(_square_degree(100, 0), rel=0.01)
    assert _square_degree(60, 60) == pytest.approx(_square_degree(60, 0) / 2, rel=0.01)


def _square_degree(lon: float, lat: float) -> float:
    corners = [WORLD.place(lon + x, lat + y) for x, y in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))]
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs))


@pytest.mark.parametrize(
    ("lon", "lat", "name"),
    [(6.9, 52.2, "netherlands"), (11.6, 48.1, "europe"), (-71.1, 42.4, "world"), (179.9, -40, "world"), (0, -89, "")],
)
def test_a_place_is_on_the_first_map_that_holds_it(lon: float, lat: float, name: str) -> None:
    assert frame_of(lon, lat) == name


def test_an_outline_is_drawn_where_the_country_lies(tmp_path: Path) -> None:
    home = {"type": "Polygon", "id": "528", "arcs": [[0]]}
    far = {"type": "MultiPolygon", "id": "999", "arcs": [[[1]]]}

    lands = outlines(NETHERLANDS, _file(tmp_path, home, far))

    assert [land.home for land in lands] == [True]
    corner = tuple(int(one) / FINE for one in re.findall(r"-?\d+", lands[0].path)[:2])
    assert dist(corner, NETHERLANDS.place(4, 51)) < 0.2


def test_an_outline_ends_at_the_edge_of_the_drawing(tmp_path: Path) -> None:
    wide = {"type": "Polygon", "id": "276", "arcs": [[0]]}
    file = _file(tmp_path, wide)
    topology = json.loads(file.read_text())
    topology["transform"]["scale"] = [1, 0.1]
    file.write_text(json.dumps(topology))

    path = outlines(NETHERLANDS, file)[0].path

    x, places = 0, []
    for step in re.findall(r"-?\d+", path)[::2]:
        x += int(step)
        places.append(x / FINE)
    assert max(places) < WIDTH + 4


def test_marks_part_and_those_that_have_room_stay() -> None:
    seats = ((100.0, 100.0), (100.0, 100.0), (103.0, 100.0), (300.0, 300.0))
    reaches = (ALONE, ALONE, SEVERAL, ALONE)

    spots = apart(seats, reaches)

    assert spots[3] == seats[3]
    pairs = [(left, right) for right in range(3) for left in range(right)]
    assert all(dist(spots[left], spots[right]) >= reaches[left] + reaches[right] - 0.5 for left, right in pairs)
    assert max(dist(*pair) for pair in zip(spots, seats, strict=True)) < 20


def test_each_mark_links_to_its_organisation_and_the_legend_names_its_kind(browse: Browse) -> None:
    page = browse("visitor").get("/").text

    assert page.count('<a class="mark-') == 2
    assert 'href="/organisations/twente" aria-label="Twente, hotspot, Enschede"' in page
    assert 'href="/organisations/bavaria" aria-label="Bavaria, foreign partner' in page
    legend = page.split('<ul class="legend">')[1].split("</ul>")[0]
    assert "hotspot" in legend
    assert "foreign partner" in legend
    assert "Centre of Expertise" not in legend


def test_the_lists_beside_the_maps_count_by_province_and_country(browse: Browse) -> None:
    page = browse("visitor").get("/").text

    assert '/organisations?kind=hotspot&amp;province=NL-OV">' in page
    assert "1 hotspot<" in page
    assert '/organisations?kind=cluster&amp;country=DE">Germany</a>' in page


def test_partners_further_away_are_on_a_map_of_the_world_with_the_posts_there(sqlite: Engine, browse: Browse) -> None:
    seats = {"boston": ("US", 42.4, -71.1), "austin": ("US", 30.3, -97.7), "seoul": ("KR", 37.6, 127.0)}
    with writing(sqlite) as session:
        for slug, (country, lat, lon) in seats.items():
            make.organisation(session, slug, kind=Kind.CLUSTER, country=country, lat=lat, lon=lon)
        for city, country, lat, lon, status in (
            ("Tokyo", "JP", 35.7, 139.7, "active"),
            ("Perth", "AU", -32, 115.9, "closed"),
        ):
            session.add(Post(key=city, country=country, city=city, lat=lat, lon=lon, status=status, **make.SOURCE))

    world = browse("visitor").get("/").text.partition('aria-label="Map of the world"')[2].partition("</figure>")[0]

    assert re.findall('href="/organisations/([a-z]+)"', world) == ["austin", "boston", "seoul"]
    assert "Further away; the frame is the map of Europe: 3 organisations." in world
    assert "Posts of the innovation attachés: Tokyo." in world


def test_there_is_no_map_of_the_world_where_all_are_nearer(browse: Browse) -> None:
    assert "Map of the world" not in browse("visitor").get("/").text


def test_several_at_one_place_are_one_mark_that_leads_to_all_of_them(sqlite: Engine, browse: Browse) -> None:
    with writing(sqlite) as session:
        make.organisation(session, "second", province="NL-OV", place="Enschede", lat=52.21, lon=6.9)
        make.organisation(session, "centre", kind=Kind.CENTRE, province="NL-OV", place="Enschede", lat=52.2, lon=6.9)
    visitor = browse("visitor")

    page = visitor.get("/").text
    address = re.search(r'href="([^"]+)" aria-label="Enschede, 2 hotspots: Second; Twente"', page)

    assert address
    found = visitor.get(address[1].replace("&amp;", "&")).text
    assert "/organisations/twente" in found
    assert "/organisations/second" in found
    assert "/organisations/centre" not in found


def test_without_the_file_of_outlines_the_marks_stay(
    browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "countries.json"
    monkeypatch.setattr("service.directory.mapping.outlines", lambda frame: outlines(frame, missing))

    page = browse("visitor").get("/").text

    assert page.count('<a class="mark-') == 2
    assert "<path d=" not in page.split('class="lands"')[1].split("</svg>")[0]


def test_set_up_brought_the_outlines_of_the_netherlands_and_its_neighbours() -> None:
    around, europe = outlines(NETHERLANDS), outlines(EUROPE)

    assert [land.home for land in around].count(True) == 1
    assert len(around) >= 3
    assert len(europe) > 30
    assert sum(len(land.path) for land in around + europe + outlines(WORLD)) < 30_000
