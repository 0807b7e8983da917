"""The map of what the directory lists: the same choices, the same counts, the way to and fro, and files of it."""

import csv
import re
from html import unescape
from io import StringIO

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from matching.records import Kind
from service.db import writing
from service.directory.geography import Post
from service.directory.vocabulary import Standing
from tests import factories as make
from tests.web.conftest import Browse

CHOICES = [
    "",
    "kind=hotspot",
    "country=abroad",
    "country=NL&province=NL-OV",
    "q=twente",
    "q=twnete",
    "place=Enschede",
]


@pytest.fixture
def visitor(sqlite: Engine, browse: Browse) -> TestClient:
    with writing(sqlite) as session:
        seat = {"province": "NL-OV", "place": "Enschede", "lat": 52.21, "lon": 6.9}
        make.organisation(session, "firm", kind=Kind.COMPANY, standing=Standing.KNOWN, **seat)
        make.organisation(session, "school", kind=Kind.UNIVERSITY, standing=Standing.KNOWN, **seat)
        make.organisation(session, "lab", kind=Kind.INSTITUTE, place="'s-Hertogenbosch", lat=51.7, lon=5.3)
        make.organisation(session, "boston", kind=Kind.CLUSTER, country="US", lat=42.4, lon=-71.1)
        for city, country, lat, lon in (("Seoul", "KR", 37.6, 127.0), ("Boston", "US", 42.36, -71.06)):
            session.add(Post(key=city, country=country, city=city, lat=lat, lon=lon, status="active", **make.SOURCE))
    return browse("visitor")


def _total(page: str) -> int:
    found = re.search(r"(\d+) results?", page)
    return int(found[1]) if found else -1


def _on_maps(page: str) -> int:
    marks = re.findall(r'<a class="mark-.*?</a>', page, flags=re.S)
    return sum(int(found[1]) if (found := re.search(r"<text[^>]*>(\d+)<", mark)) else 1 for mark in marks)


@pytest.mark.parametrize("choice", CHOICES)
def test_the_map_has_as_many_as_the_list_and_each_leads_to_the_other(choice: str, visitor: TestClient) -> None:
    listed = visitor.get(f"/organisations?{choice}" if choice else "/organisations").text
    address = unescape(re.findall(r'href="([^"]+)">Show as a map', listed)[0])
    mapped = visitor.get(address).text

    assert address == (f"/map?{choice}" if choice else "/map")
    assert _total(mapped) == _total(listed) > 0
    unplaced = re.search(r"The place of (\d+) is not known", mapped)
    assert _on_maps(mapped) + (int(unplaced[1]) if unplaced else 0) == _total(listed)
    assert unescape(re.findall(r'href="([^"]+)">Show as a list', mapped)[0]) == address.replace(
        "/map", "/organisations"
    )


def test_the_way_to_the_map_leaves_the_page_of_the_list_and_keeps_the_rest(visitor: TestClient) -> None:
    page = visitor.get("/organisations?q=twente&words=exact&kind=hotspot&page=1").text

    assert 'href="/map?q=twente&amp;words=exact&amp;kind=hotspot"' in page


@pytest.mark.parametrize("choice", ["", "q=enschede", "country=NL"])
def test_a_mark_leads_to_as_many_as_it_says(choice: str, visitor: TestClient) -> None:
    page = visitor.get(f"/map?{choice}" if choice else "/map").text

    marks = re.findall(r'<a class="mark-[a-z]+" href="([^"]+)"[^>]*>.*?<text[^>]*>(\d+)<', page)

    assert marks
    assert all(_total(visitor.get(unescape(address)).text) == int(number) for address, number in marks)


def test_where_many_kinds_are_at_one_place_they_are_one_mark(visitor: TestClient) -> None:
    page = visitor.get("/map").text

    assert 'aria-label="Enschede, 3 organisations: Twente; Firm; School"' in page
    assert 'class="mark-other" href="/organisations/lab"' in page


def test_a_place_that_is_chosen_is_a_filter_that_can_be_left_out(visitor: TestClient) -> None:
    page = visitor.get("/map?place='s-Hertogenbosch").text

    assert '<select id="facet-place"' in page
    assert 'href="/map">Place: &#39;s-Hertogenbosch</a>' in page
    assert '<select id="facet-place"' not in visitor.get("/map").text


def test_nothing_found_says_what_to_do(visitor: TestClient) -> None:
    for address in ("/map", "/organisations"):
        page = visitor.get(f"{address}?q=zzzzzz&country=DE").text

        assert "Nothing is found for this." in page
        assert f'href="{address}?q=zzzzzz">Country: Germany</a>' in page
        assert f'href="{address}">See all organisations</a>' in page
        assert '<svg class="map"' not in page


def test_what_is_saved_is_what_was_chosen(visitor: TestClient) -> None:
    page = visitor.get("/map?country=US&lang=en").text

    links = [unescape(link) for link in re.findall(r'href="(/map/[^"]+)"', page)]

    assert links == [f"/map/world.{form}?country=US" for form in ("svg", "png", "csv")]
    files = [visitor.get(link) for link in links]
    assert files[0].headers["content-disposition"] == 'attachment; filename="map-world-chosen.svg"'
    assert "Chosen: United States" in files[0].text
    assert files[0].text.count("/organisations/") == 1
    rows = list(csv.DictReader(StringIO(files[2].content.decode("utf-8-sig"))))
    assert [(row["Organisation"], row["Place"]) for row in rows] == [("Boston", ""), ("", "Boston")]


def test_of_a_chosen_country_its_own_posts_are_shown(visitor: TestClient) -> None:
    assert "Posts of the innovation attachés: Boston, Seoul." in visitor.get("/map").text
    assert "Posts of the innovation attachés: Boston." in visitor.get("/map?country=US").text


@pytest.mark.parametrize(("address", "moves"), [("/", True), ("/map", True), ("/organisations", False)])
def test_the_script_of_maps_is_only_on_pages_with_a_map(address: str, moves: bool, visitor: TestClient) -> None:
    found = re.search(r'src="(/static/[^"]*map\.js)"', visitor.get(address).text)

    assert bool(found) is moves
    assert not found or visitor.get(found[1]).status_code == 200


@pytest.mark.parametrize(("language", "order"), [("en", ["DE", "NL", "US"]), ("fr", ["DE", "US", "NL"])])
def test_countries_stand_by_name_in_the_language_of_the_page(
    language: str, order: list[str], visitor: TestClient
) -> None:
    page = visitor.get(f"/map?lang={language}").text

    assert re.findall(r'href="/organisations\?country=(DE|NL|US)"', page) == order


def test_few_are_named_below_the_map_and_many_are_counted(sqlite: Engine, visitor: TestClient) -> None:
    few = visitor.get("/map?place=Enschede").text.partition('id="after-the-maps"')[2]
    with writing(sqlite) as session:
        for number in range(40):
            make.organisation(session, f"more{number}", province="NL-OV", place="Enschede", lat=52.21, lon=6.9)
    many = visitor.get("/map?place=Enschede").text.partition('id="after-the-maps"')[2]

    assert '<a href="/organisations/firm">' in few and '<a href="/organisations/school">' in few
    assert "/organisations/boston" not in few
    assert '<a href="/organisations/firm">' not in many
