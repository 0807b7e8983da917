"""What lies abroad can be chosen as one in lists, and who knows both sides of a border can introduce them."""

import re

import pytest
from sqlalchemy import Engine

from matching.records import Kind, ListingKind
from service.db import writing
from service.matchmaking.models import Proposal
from tests import factories as make
from tests.web.conftest import Browse, World


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


@pytest.mark.parametrize(
    ("reader", "own", "said"),
    [
        ("partner", "bavaria", "the Dutch innovation attaché (Berlin); the province of Overijssel."),
        ("member", "twente", "the Dutch innovation attaché (Berlin)."),
    ],
)
def test_each_side_of_a_border_is_told_of_the_same_attache(
    reader: str, own: str, said: str, browse: Browse, world: World
) -> None:
    client = browse(reader)

    for page in (f"/proposals/{world.open_proposal}?as={own}", f"/organisations/{own}/proposals"):
        assert f"Who can introduce: {said}" in client.get(page).text


def test_who_worked_with_both_can_introduce_them(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        make.organisation(session, "tno", name="TNO & partners")
        row = session.get_one(Proposal, world.open_proposal)
        known = {"kind": "known_by_both", "facts": {"partners": ["tno"], "count": 1}, "weight": 1.0}
        row.reasons_left, row.reasons_right = [known], []

    page = browse("member").get(f"/proposals/{world.open_proposal}?as=twente").text

    assert "attaché (Berlin); TNO &amp; partners, who has worked with both." in page


def test_the_first_page_leads_to_needs_abroad_where_there_are_any(browse: Browse, sqlite: Engine) -> None:
    visitor, link = browse("visitor"), 'href="/listings?kind=need&amp;country=abroad">1 outside the Netherlands'
    before = visitor.get("/").text

    with writing(sqlite) as session:
        owner = make.organisation(session, "flanders", country="BE", kind=Kind.CLUSTER)
        make.listing(session, owner, "NEED-BE-2026-0001")

    assert "country=abroad" not in before
    assert link in visitor.get("/").text
