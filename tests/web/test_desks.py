"""What attachés and officers of provinces are shown, and how they come there."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from matching.records import Kind, ListingKind, Route
from service.accounts.models import Role, RoleName
from service.db import writing
from service.directory.models import Membership, Organisation, PartnerCount
from service.directory.vocabulary import MembershipRole
from service.matchmaking.models import CrossBorder, Proposal, ProposalSide
from tests import factories as make
from tests.web.conftest import Browse, World


def _accredit(sqlite: Engine, person: int, *countries: str) -> None:
    with writing(sqlite) as session:
        session.add_all([Role(person_id=person, name=RoleName.ATTACHE, country=code) for code in countries])


def test_the_switch_offers_an_attache_of_several_countries_once(browse: Browse, world: World, sqlite: Engine) -> None:
    _accredit(sqlite, world.readers["attache"], "CH", "AT")

    page = browse("attache").get("/").text

    mine = re.findall(rf'<option value="{world.readers["attache"]}"( selected)?>([^<]+)<', page)
    assert [(chosen, called.partition(" (")[0]) for chosen, called in mine] == [
        (" selected", "Germany, Switzerland, Austria")
    ]
    assert page.count(" selected>") == 1


@pytest.mark.parametrize("desk", ["DE", "CH"])
def test_an_attache_of_two_countries_lands_on_the_first_and_finds_the_other(
    desk: str, browse: Browse, world: World, sqlite: Engine
) -> None:
    _accredit(sqlite, world.readers["attache"], "CH")

    landing = browse("visitor").post("/demo/look-as", data={"person": world.readers["attache"]})
    page = browse("attache").get(f"/desks/attache/{desk}").text

    assert landing.headers["location"] == "/desks/attache/DE"
    assert "Your other desks" in page
    assert re.findall(r'href="/desks/attache/(\w\w)"', page) == [{"DE": "CH", "CH": "DE"}[desk]]


def test_an_attache_of_one_country_has_no_other_desk(browse: Browse) -> None:
    assert "Your other desks" not in browse("attache").get("/desks/attache/DE").text


def test_the_desk_of_a_province_counts_what_the_page_of_a_hotspot_lists(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation).where(Organisation.slug == "twente")).one()
        for number in range(3):
            other = make.organisation(session, f"other-{number}", country="DE", kind=Kind.CLUSTER)
            make.proposal(session, twente, other)
        own_secret = make.listing(session, twente, "NEED-NL-2026-0010", confidential=True)
        make.proposal(session, twente, other, need_id=own_secret.id)
        unplaced = ProposalSide.proposal_id == world.open_proposal, ProposalSide.organisation_id == twente.id
        session.execute(update(ProposalSide).where(*unplaced).values(rank=None))
    officer = browse("province")

    desk = officer.get("/desks/province/NL-OV").text
    page = officer.get("/organisations/twente/proposals").text

    listed = page.count('<article class="card proposal">')
    assert listed == 4
    assert f"European {listed}" in desk.replace("</a>", "")
    assert "left out" in desk


def test_proposals_by_one_route_can_be_shared_and_left_again(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        one = update(Proposal).where(col(Proposal.id) == world.open_proposal)
        session.execute(one.values(route=Route.GLOBAL, cross_border=CrossBorder.YES))
    officer = browse("province")

    counts = [
        officer.get(f"/organisations/twente/proposals{query}").text.count('<article class="card proposal">')
        for query in ("", "?route=global", "?route=cross_border", "?route=european", "?route=regional", "?route=x")
    ]
    page = officer.get("/organisations/twente/proposals?route=global").text

    # The other proposal's partner stays unnamed, and no route tells where it is.
    assert counts == [2, 1, 1, 0, 0, 2]
    assert '<a href="/organisations/twente/proposals">Show all routes</a>' in page
    assert "1 proposal by the route “global”." in page and "European (" not in page


def _ties(session: Session, owner: Organisation, *ties: tuple[str, int]) -> None:
    for province, partners in ties:
        values = {"organisation_id": owner.id, "country": "NL", "province": province, "year": 2018}
        session.add(PartnerCount(partners=partners, **values, **make.SOURCE))


def _member(session: Session, host: Organisation, slug: str, **values: Any) -> Organisation:
    member = make.organisation(session, slug, **{"kind": Kind.COMPANY, "province": "NL-OV", **values})
    link = {"member_id": member.id, "host_id": host.id, "role": MembershipRole.MEMBER}
    session.add(Membership(**link, **make.SOURCE))
    return member


@pytest.mark.parametrize(("inside", "named"), [(35, True), (25, False)])
def test_the_desk_says_who_looks_inward_against_what_is_usual_and_what_to_do(
    inside: int, named: bool, browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation).where(Organisation.slug == "twente")).one()
        for owner in (twente, _member(session, twente, "near")):
            _ties(session, owner, ("NL-OV", inside), ("NL-NB", 100 - inside))
        for number in range(2):
            other = make.organisation(session, f"hotspot-{number}", province="NL-NB")
            _ties(session, other, ("NL-NB", 20), ("NL-OV", 80))

    desk = browse("province").get("/desks/province/NL-OV").text

    assert "usually has 80% outside its province" in desk
    assert (f"{100 - inside}% of its Dutch partners are outside the province; usual is 80%." in desk) is named
    assert ("looks inward</span>" in desk) is named
    assert f'<a href="/proposals/{world.open_proposal}?as=twente">Bavaria</a>' in desk
    assert 'href="/organisations/twente/proposals?route=european"' in desk


@pytest.mark.parametrize(("days", "late"), [(14, False), (15, True)])
def test_proposals_that_wait_too_long_are_a_sign(
    days: int, late: bool, browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.execute(update(Proposal).values(proposed_at=datetime.now(UTC) - timedelta(days=days)))

    desk = browse("province").get("/desks/province/NL-OV").text

    assert ("No answer yet to 2 of 2 proposals" in desk) is late
    assert "no answer yet to 2 of 2" in desk


@pytest.mark.parametrize(("confidential", "asked"), [(False, False), (True, True)])
def test_a_hotspot_without_a_listing_that_others_see_is_asked_for_one(
    confidential: bool, asked: bool, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        bare = make.organisation(session, "bare", province="NL-OV")
        make.listing(session, bare, "NEED-NL-2026-0099", confidential=confidential)

    desk = browse("province").get("/desks/province/NL-OV").text

    assert ("It has no open need or capability" in desk) is asked
    assert "No proposal that others may see leads it out of the province." in desk


@pytest.mark.parametrize(("owner", "said"), [("bare", True), ("near", True)])
def test_what_is_withheld_changes_nothing_that_is_said_to_lead_outside(
    owner: str, said: bool, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        bare = make.organisation(session, "bare", province="NL-OV")
        near = make.organisation(session, "near", province="NL-OV", kind=Kind.CENTRE)
        abroad = make.organisation(session, "abroad", country="DE", kind=Kind.CLUSTER)
        make.listing(session, bare, "CAP-NL-2026-0098", kind=ListingKind.CAPABILITY)
        make.proposal(session, bare, near, route=Route.REGIONAL, proposed_at=datetime.now(UTC))
        secret = make.listing(session, {"bare": bare, "near": near}[owner], "NEED-NL-2026-0097", confidential=True)
        make.proposal(session, {"bare": bare, "near": near}[owner], abroad, need_id=secret.id)

    desk = browse("province").get("/desks/province/NL-OV").text

    assert ("No proposal that others may see leads it out of the province." in desk) is said
    assert "Abroad" not in desk


def test_needs_with_a_proposal_come_first_and_are_marked(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        make.listing(session, make.organisation(session, "zeeland"), "NEED-NL-2026-0500")

    desk = browse("attache").get("/desks/attache/DE").text
    needs = desk.partition('id="needs-here"')[2]

    first, _, by_theme = needs.partition("<details")
    assert "NEED-NL-2026-0001" in first and f"/proposals/{world.open_proposal}?as=bavaria" in first
    assert "NEED-NL-2026-0500" not in first and "NEED-NL-2026-0500" in by_theme
    assert by_theme.count("with a proposal</span>") == 1


def test_a_topsector_of_the_desk_leads_to_what_the_netherlands_has_there(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        chosen = update(Proposal).where(col(Proposal.id) == world.open_proposal)
        session.execute(chosen.values(topsectors=["chemie"]))
    attache = browse("attache")

    links = re.findall(r'href="(/[^"]*topsector=chemie)"', attache.get("/desks/attache/DE").text)

    assert [link.partition("?")[0] for link in links] == ["/listings", "/organisations"]
    assert {attache.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_ties_of_members_seated_elsewhere_and_of_public_bodies_do_not_count(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation).where(Organisation.slug == "twente")).one()
        _ties(session, _member(session, twente, "near"), ("NL-OV", 40))
        _ties(session, _member(session, twente, "far", province="NL-NB"), ("NL-OV", 900))
        _ties(session, _member(session, twente, "municipality", kind=Kind.PUBLIC_BODY), ("NL-OV", 900))

    desk = browse("province").get("/desks/province/NL-OV").text

    assert "known ties: 40, only of Near" in desk


@pytest.mark.parametrize(("ties", "sign"), [(100, False), (101, True)])
def test_what_is_known_of_one_member_only_is_a_remark_and_no_sign(
    ties: int, sign: bool, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation).where(Organisation.slug == "twente")).one()
        _ties(session, _member(session, twente, "port"), ("NL-OV", 900))
        _ties(session, _member(session, twente, "yard"), ("NL-OV", ties))
        for number in range(2):
            _ties(session, make.organisation(session, f"hotspot-{number}", province="NL-NB"), ("NL-OV", 80))

    desk = browse("province").get("/desks/province/NL-OV").text

    assert ("of its Dutch partners are outside the province" in desk) is sign
    assert ("looks inward</span>" in desk) is sign
    assert ("Twente: 0% outside the province" in desk) is not sign
