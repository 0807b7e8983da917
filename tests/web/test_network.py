"""The network of an organisation: who is in it and where, as a picture, as a table and as files."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from matching.records import Kind
from service.db import reading, writing
from service.directory.models import (
    Collaboration,
    CollaborationCount,
    CollaborationParticipant,
    Membership,
    Organisation,
)
from service.directory.network import MOST, network_of
from service.directory.vocabulary import MembershipRole
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Browse

DAY = NOW.date()


def _counted(session: Session, one: Organisation, other: Organisation, projects: int, source: str = "CORDIS") -> None:
    left, right = sorted((one.id or 0, other.id or 0))
    told = {**make.SOURCE, "source": source}
    session.add(CollaborationCount(
        left_id=left, right_id=right, projects=projects, first_year=2015, last_year=2018, **told
    ))  # fmt: skip


def _member(session: Session, member: Organisation, host: Organisation, until: date | None = None) -> None:
    session.add(Membership(
        member_id=member.id or 0, host_id=host.id or 0, role=MembershipRole.MEMBER, until=until, **make.SOURCE
    ))  # fmt: skip


def _found(session: Session, slug: str) -> Organisation:
    return session.exec(select(Organisation).where(col(Organisation.slug) == slug)).one()


@pytest.fixture
def around(world: object, sqlite: Engine) -> None:
    """Twente has two members; one of them worked with the other and with somebody in each zone."""
    with writing(sqlite) as session:
        twente, brainport, bavaria = (_found(session, slug) for slug in ("twente", "brainport", "bavaria"))
        kind = {"kind": Kind.UNIVERSITY}
        school = make.organisation(session, "school", province="NL-OV", place="Enschede", **kind)
        quiet = make.organisation(session, "quiet", province="NL-OV", **kind)
        near = make.organisation(session, "near", province="NL-OV", place="Zwolle", **kind)
        former = make.organisation(session, "former", province="NL-OV", **kind)
        for member in (school, quiet):
            _member(session, member, twente)
        _member(session, former, twente, until=date(2020, 1, 1))
        for other, projects in ((near, 2), (brainport, 5), (bavaria, 9)):
            _counted(session, school, other, projects)
        _counted(session, school, bavaria, 4, source="another")
        joint = Collaboration(key="one", start=date(2024, 5, 1), **make.SOURCE)
        session.add(joint)
        session.flush()
        for party in (school, near, twente):
            session.add(CollaborationParticipant(collaboration_id=joint.id or 0, organisation_id=party.id or 0))


def test_the_ties_of_members_are_the_hotspots_and_each_partner_is_in_one_zone(around: None, sqlite: Engine) -> None:
    with reading(sqlite) as session:
        net = network_of(session, "twente", "all", DAY)

    assert [(one.row.slug, one.zone, one.projects) for one in net.partners] == [
        ("quiet", "inside", 0), ("school", "inside", 1), ("near", "region", 3), ("brainport", "country", 5),
        ("bavaria", "abroad", 9),
    ]  # fmt: skip
    assert (net.members, net.total) == (2, 4)
    assert [net.beyond(zone) for zone in ("inside", "region", "country")] == [0.75, 0.5, 0.25]


def test_a_member_sees_its_hotspot_as_inside(around: None, sqlite: Engine) -> None:
    with reading(sqlite) as session:
        net = network_of(session, "school", "all", DAY)

    assert {one.row.slug: one.zone for one in net.partners} == {
        "twente": "inside", "near": "region", "brainport": "country", "bavaria": "abroad",
    }  # fmt: skip
    assert all(one.through == () for one in net.partners)


def test_an_organisation_without_a_hotspot_is_not_told_about_one(around: None, browse: Browse) -> None:
    page = browse("visitor").get("/organisations/bavaria/network").text

    assert "outside the hotspot" not in page
    assert "Bavaria worked with 1 organisation, as far as is known." in page
    assert "<strong>100%</strong> abroad" in page


def test_the_page_says_in_words_and_in_a_table_what_the_picture_shows(around: None, browse: Browse) -> None:
    page = browse("visitor").get("/organisations/twente/network").text

    assert "Twente and its members (2) worked with 4 organisations, as far as is known." in page
    assert "<strong>75%</strong> outside the hotspot" in page
    assert "<strong>50%</strong> outside Overijssel" in page
    assert "<strong>25%</strong> abroad" in page
    table = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.split('<tbody role="rowgroup">')[1].split("</tbody>")[0]))
    assert "Bavaria Abroad Germany 9 2015–2018 School CORDIS; another" in table
    assert "Quiet Its own members Overijssel, Netherlands none known – – –" in table
    pictures = re.findall('<svg class="network (?:broad|slender)".*?</svg>', page, flags=re.S)
    assert len(pictures) == 2
    for picture in pictures:
        assert picture.count('<a class="zone-') == 5
        assert 'href="/organisations/bavaria"><title>Bavaria · Germany, Abroad, 9 joint projects</title>' in picture
        assert "Its own members (2)" in picture


@pytest.mark.parametrize(
    ("choice", "shown"),
    [("outside", ["brainport", "bavaria"]), ("abroad", ["bavaria"]), ("else", ["quiet", "school", "near"])],
)
def test_a_choice_shows_a_part_and_files_have_the_same(
    choice: str, shown: list[str], around: None, browse: Browse
) -> None:
    visitor = browse("visitor")

    page = visitor.get(f"/organisations/twente/network?show={choice}").text

    table = page.split('<tbody role="rowgroup">')[1].split("</tbody>")[0]
    assert re.findall(r'href="/organisations/([a-z]+)"', table)[:3] == shown
    link = re.search(r'href="(/organisations/twente/network.csv[^"]*)"', page)
    assert link
    rows = list(csv.reader(StringIO(visitor.get(link[1]).text.removeprefix("\ufeff"))))
    assert [row[0].lower() for row in rows[1:4]] == shown


def test_a_choice_without_partners_leads_back(around: None, browse: Browse) -> None:
    page = browse("visitor").get("/organisations/brainport/network?show=abroad").text

    assert "No partner of this kind is known." in page
    assert '<a href="/organisations/brainport/network">Show all partners</a>' in page


def test_who_has_no_partner_is_told_what_to_do(world: object, browse: Browse) -> None:
    page = browse("visitor").get("/organisations/twente/network").text

    assert "No partner of this organisation is known yet." in page
    assert 'href="/organisations?kind=hotspot&amp;province=NL-OV"' in page
    assert '<svg class="network' not in page


@pytest.mark.parametrize(("number", "left_out"), [(MOST, 0), (MOST + 3, 3)])
def test_only_the_strongest_are_drawn_and_the_file_has_all(
    number: int, left_out: int, world: object, sqlite: Engine, browse: Browse
) -> None:
    with writing(sqlite) as session:
        twente = _found(session, "twente")
        for one in range(number):
            _counted(session, twente, make.organisation(session, f"other-{one:03}", province="NL-NB"), one + 1)
    visitor = browse("visitor")

    page = visitor.get("/organisations/twente/network").text

    assert page.split('<svg class="network broad')[1].split("</svg>")[0].count('<a class="zone-') == MOST
    assert (f"{left_out} more are in the table to save" in page) == bool(left_out)
    assert ("/organisations/other-000" in page) != bool(left_out)
    assert f"/organisations/other-{number - 1:03}" in page
    first, _, rest = page.partition("<details><summary>50 more partners</summary>")
    assert (first.count('<th scope="row"'), rest.count('<th scope="row"')) == (30, MOST - 30)
    assert visitor.get("/organisations/twente/network.csv").text.count("\r\n") == number + 1


def test_the_organisations_page_leads_to_its_network(world: object, browse: Browse) -> None:
    assert 'href="/organisations/twente/network"' in browse("visitor").get("/organisations/twente").text


@pytest.mark.parametrize(
    ("form", "media", "start"),
    [("svg", "image/svg+xml", b"<?xml"), ("png", "image/png", b"\x89PNG"), ("csv", "text/csv", b"\xef\xbb\xbfOrg")],
)
def test_picture_and_table_are_saved_as_files(
    form: str, media: str, start: bytes, around: None, browse: Browse
) -> None:
    answer = browse("visitor").get(f"/organisations/twente/network.{form}?show=abroad")

    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["content-disposition"] == f'attachment; filename="network-twente-abroad.{form}"'
    assert answer.content.startswith(start)


def test_a_name_that_looks_like_a_formula_or_markup_does_no_harm(
    world: object, sqlite: Engine, browse: Browse
) -> None:
    with writing(sqlite) as session:
        odd = make.organisation(session, "odd", name='=1+1 <b>"&', province="NL-NB")
        _counted(session, _found(session, "twente"), odd, 2)
    visitor = browse("visitor")

    rows = list(csv.reader(StringIO(visitor.get("/organisations/twente/network.csv").text)))
    picture = visitor.get("/organisations/twente/network.svg").text

    assert rows[1][0] == "'=1+1 <b>\"&"
    assert "<b>" not in picture and "=1+1 &lt;b&gt;" in picture
    assert "<b>" not in visitor.get("/organisations/twente/network").text
