"""What a search says of the other directory, and of the filters that keep things out."""

import pytest
from sqlalchemy import Engine

from service.db import writing
from tests import factories as make
from tests.web.conftest import Browse


@pytest.mark.parametrize(("words", "said"), [("zeewier", True), ("zeewierteelt", False), ("", False)])
def test_a_search_of_organisations_says_what_needs_hold_the_words(
    words: str, said: bool, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        make.listing(session, make.organisation(session, "kust"), "NEED-NL-2026-0600", title="Oogst van zeewier")

    page = browse("visitor").get("/organisations", params={"q": words} if words else {}).text

    assert ('<a href="/listings?q=zeewier">1 need or capability holds these words</a>' in page) is said
    assert ("hold" in page.partition("<main")[2]) is said


def test_a_search_of_needs_says_what_organisations_hold_the_words(browse: Browse) -> None:
    page = browse("visitor").get("/listings?q=eindhoven").text

    assert '<a href="/organisations?q=eindhoven">1 organisation holds these words</a>' in page


def test_where_little_is_found_a_filter_can_be_left_out(browse: Browse) -> None:
    visitor = browse("visitor")

    filtered = visitor.get("/organisations?q=eindhoven&country=DE&page=1").text
    free = visitor.get("/organisations?q=eindhoven").text

    assert "0 results" in filtered
    assert 'Leave out a filter: <a href="/organisations?q=eindhoven">Country: Germany</a>' in filtered
    assert "Leave out a filter" not in free
