"""The maps of the first page as files: the picture as it is there, and each organisation on it as a row."""

import csv
import re
from io import StringIO
from xml.etree import ElementTree

import pytest

from tests.web.conftest import Browse

SPACE = "{http://www.w3.org/2000/svg}"


def test_each_map_has_links_to_its_files_and_they_are_there(browse: Browse) -> None:
    visitor = browse("visitor")

    links = re.findall(r'href="(/maps/[^"]+)"', visitor.get("/").text)

    assert [link.partition(".")[2] for link in links] == ["svg", "png", "csv"] * 2
    for link in links:
        answer = visitor.get(link)
        assert answer.status_code == 200
        name = link.removeprefix("/maps/")
        assert answer.headers["content-disposition"] == f'attachment; filename="map-{name}"'


def test_a_saved_map_has_the_marks_of_the_page_with_whole_addresses(browse: Browse) -> None:
    picture = ElementTree.fromstring(browse("visitor").get("/maps/netherlands.svg").content)

    addresses = [one.attrib["href"] for one in picture.iter(f"{SPACE}a")]
    said = " ".join("".join(one.itertext()) for one in picture.iter(f"{SPACE}text"))

    assert len(addresses) == 1 and re.fullmatch(r"https?://[^/]+/organisations/twente", addresses[0])
    assert "● hotspot" in said and "foreign partner" not in said
    assert "Natural Earth" in said
    assert "Overijssel" in said and len(list(picture.iter(f"{SPACE}clipPath"))) == 1


@pytest.mark.parametrize(("name", "slug"), [("netherlands", "Twente"), ("europe", "Bavaria")])
def test_the_table_of_a_map_has_who_is_on_it_with_source_and_licence(name: str, slug: str, browse: Browse) -> None:
    rows = list(csv.DictReader(StringIO(browse("visitor").get(f"/maps/{name}.csv").content.decode("utf-8-sig"))))

    assert [row["Organisation"] for row in rows] == [slug]
    assert (rows[0]["Source"], rows[0]["Licence"]) == ("test", "CC0")
    assert float(rows[0]["Latitude"]) > 0


def test_files_are_in_the_readers_language(browse: Browse) -> None:
    visitor = browse("visitor")

    header = visitor.get("/maps/europe.csv?lang=nl").text.partition("\r\n")[0]

    assert "Organisatie" in header and "Breedtegraad" in header
