"""A page says in which order things stand, and where to go from what was not found."""

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from service.db import writing
from service.directory.listing_models import Listing
from service.i18n import use_locale
from service.labels import by_name
from tests.web.conftest import Browse


@pytest.mark.parametrize(
    ("address", "order"),
    [
        ("/organisations", "Who takes part first, by name."),
        ("/organisations?province=NL-OV", "Who takes part first, by name."),
        ("/listings", "Newest first."),
        ("/organisations?q=twente", "Best match first."),
    ],
)
def test_a_list_says_its_order(address: str, order: str, browse: Browse) -> None:
    page = browse("visitor").get(address).text

    said = [one for one in ("Who takes part first, by name.", "Newest first.", "Best match first.") if one in page]
    assert said == [order]
    assert "Nothing is found" not in page


@pytest.mark.parametrize("address", ["/organisations", "/listings"])
def test_nothing_found_says_where_to_go_on(address: str, browse: Browse) -> None:
    page = browse("visitor").get(f"{address}?q=zzqqxx").text

    box = page.partition('class="empty"')[2].partition("</div>")[0]
    assert "Nothing is found" in box
    assert f'href="{address}"' in box and 'href="/help"' in box
    assert "match first" not in page


@pytest.mark.parametrize(("reader", "lines"), [("nl", 0), ("en", 1)])
def test_the_text_of_an_owner_stands_below_a_heading_where_the_page_begins_otherwise(
    reader: str, lines: int, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        chosen = update(Listing).where(col(Listing.reference) == "NEED-NL-2026-0001")
        texts = {"title": "Zout", "title_en": "Salt", "description": "Een lang verhaal"}
        session.execute(chosen.values(language="nl", **texts))

    page = browse("visitor").get(f"/listings/NEED-NL-2026-0001?lang={reader}").text

    before, _, after = page.partition("Een lang verhaal")
    assert "Een lang verhaal" not in after
    assert before.count("owner&#39;s own words") + before.count("owner's own words") == lines


def test_a_listing_says_where_its_owner_is_unless_that_is_confidential(browse: Browse) -> None:
    visitor = browse("visitor")

    known, unnamed = (
        visitor.get(f"/listings/{one}").text.partition("<main")[2]
        for one in ("NEED-NL-2026-0001", "NEED-DE-2026-0009")
    )

    assert "</a>, Enschede, Netherlands</p>" in known
    assert "The owner stays unnamed" in unnamed and "Germany" not in unnamed


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", ["AT", "DE", "ES", "CH", "GB"]),
        ("nl", ["DE", "AT", "ES", "GB", "CH"]),
        ("de", ["DE", "AT", "CH", "ES", "GB"]),
    ],
)
def test_countries_stand_by_their_name_in_the_language_of_the_reader(language: str, order: list[str]) -> None:
    with use_locale(language):
        assert by_name("country", {"GB", "CH", "AT", "DE", "ES"}) == order


def test_a_sign_on_a_letter_puts_no_name_at_the_end_of_a_list() -> None:
    with use_locale("fr"):
        assert by_name("country", {"FR", "EE", "EG", "ES"}) == ["EG", "ES", "EE", "FR"]
