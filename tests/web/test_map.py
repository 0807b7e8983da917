"""The map on the first page."""

from service.directory.mapping import HEIGHT, WIDTH, place
from tests.web.conftest import Browse


def test_places_lie_where_they_should() -> None:
    groningen, maastricht, middelburg = place(6.57, 53.22), place(5.69, 50.85), place(3.61, 51.5)

    assert groningen[1] < middelburg[1] < maastricht[1]
    assert middelburg[0] < maastricht[0] < groningen[0]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in (groningen, maastricht, middelburg))


def test_the_first_page_draws_a_seat_and_counts_its_province(browse: Browse) -> None:
    page = browse("visitor").get("/").text

    assert page.count("<circle") == 1
    assert "/organisations?kind=hotspot&amp;province=NL-OV" in page
    assert "1 hotspot<" in page
