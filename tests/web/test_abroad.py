"""What lies abroad can be chosen as one, in the list of needs and capabilities as on the map."""

import re

import pytest
from sqlalchemy import Engine

from matching.records import Kind, ListingKind
from service.db import writing
from tests import factories as make
from tests.web.conftest import Browse


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("abroad", {"CAP-DE-2026-0001", "CAP-BE-2026-0001", "CAP-US-2026-0001"}),
        ("neighbours", {"CAP-DE-2026-0001", "CAP-BE-2026-0001"}),
        ("US", {"CAP-US-2026-0001"}),
        ("NL", {"NEED-NL-2026-0001"}),
        ("none", {"NEED-DE-2026-0009"}),
    ],
)
def test_needs_and_capabilities_are_chosen_by_what_lies_abroad_never_by_a_hidden_seat(
    choice: str, found: set[str], browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        for country in ("BE", "US"):
            owner = make.organisation(session, f"cluster-{country.lower()}", country=country, kind=Kind.CLUSTER)
            make.listing(session, owner, f"CAP-{country}-2026-0001", kind=ListingKind.CAPABILITY)

    page = browse("visitor").get(f"/listings?country={choice}").text

    assert set(re.findall(r'href="/listings/([A-Z0-9-]+)"', page)) == found
    offered = page.partition('<select id="facet-country"')[2].partition("</select>")[0]
    assert re.findall(r"\n *<option[^>]*>([^<]+ \(\d\))", offered)[:2] == [
        "outside the Netherlands (3)", "Belgium and Germany (2)"
    ]  # fmt: skip
