"""The matrices of officers: every number leads to what it counts, and nobody is shown what is not theirs."""

import csv
import re
from io import StringIO

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from matching.records import Kind
from service.accounts.models import RoleName
from service.accounts.policy import Actor, Held
from service.db import reading, writing
from service.desks.matrices import DEEPEST, Matrix, cell, matrix
from service.directory.models import (
    Collaboration,
    CollaborationCount,
    CollaborationParticipant,
    Organisation,
    OrganisationTopsector,
)
from service.directory.taxonomy import Topsector
from service.matchmaking.models import ProposalState
from service.settings import ROOT
from tests import factories as make
from tests.web.conftest import Browse

STYLE = (ROOT / "service" / "static" / "schakel.css").read_text()


def _found(session: Session, slug: str) -> Organisation:
    return session.exec(select(Organisation).where(col(Organisation.slug) == slug)).one()


def _together(session: Session, *parties: Organisation) -> None:
    joint = Collaboration(key="-".join(one.slug for one in parties), **make.SOURCE)
    session.add(joint)
    session.flush()
    for one in parties:
        session.add(CollaborationParticipant(collaboration_id=joint.id or 0, organisation_id=one.id or 0))


@pytest.fixture
def linked(world: object, sqlite: Engine) -> None:
    """Twente and Brainport know one another by two sources; a school in Overijssel by one, and somebody abroad."""
    with writing(sqlite) as session:
        twente, brainport, bavaria = (_found(session, slug) for slug in ("twente", "brainport", "bavaria"))
        school = make.organisation(session, "school", kind=Kind.UNIVERSITY, province="NL-OV")
        _together(session, school, twente, brainport)
        _together(session, twente, bavaria)
        left, right = sorted((twente.id or 0, brainport.id or 0))
        session.add(CollaborationCount(
            left_id=left, right_id=right, projects=3, first_year=2015, last_year=2016, **make.SOURCE
        ))  # fmt: skip
        for code in ("htsm", "water"):
            session.add(Topsector(id=code, name_nl=code, name_en=code, valid_from=make.AT.date(), **make.SOURCE))
        session.flush()
        sectors = (("twente", "htsm"), ("twente", "water"), ("brainport", "htsm"), ("school", "water"))
        for slug, sector in sectors:
            session.add(OrganisationTopsector(organisation_id=_found(session, slug).id or 0, topsector_id=sector))


def test_links_count_each_pair_once_whatever_the_sources(linked: None, sqlite: Engine) -> None:
    with reading(sqlite) as session:
        found = matrix(session, "province", "links")

    assert found.counts == {("NL-OV", "NL-OV"): 1, ("NL-NB", "NL-OV"): 2}
    assert found.of("NL-OV", "NL-NB") == found.of("NL-NB", "NL-OV") == 2
    assert found.of("NL-DR", "NL-OV") == 0


def test_a_pair_counts_once_for_every_two_of_its_topsectors(linked: None, sqlite: Engine) -> None:
    with reading(sqlite) as session:
        found = matrix(session, "topsector", "links")

    # Twente (both) with Brainport (htsm), Twente with the school (water), the school with Brainport.
    assert found.counts == {("htsm", "htsm"): 1, ("htsm", "water"): 3, ("water", "water"): 1}


def test_chances_leave_out_what_is_over_and_what_rests_on_a_confidential_listing(
    linked: None, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        twente, brainport = _found(session, "twente"), _found(session, "brainport")
        school = _found(session, "school")
        hidden = make.listing(session, twente, "NEED-NL-2026-0077", confidential=True)
        make.proposal(session, twente, brainport)
        make.proposal(session, twente, brainport, need_id=hidden.id)
        make.proposal(session, school, brainport, state=ProposalState.DECLINED)
        make.proposal(session, twente, school, state=ProposalState.WITHDRAWN)

    with reading(sqlite) as session:
        found = matrix(session, "province", "chances")

    assert found.counts == {("NL-NB", "NL-OV"): 1}


@pytest.mark.parametrize("counted", ["links", "chances"])
def test_each_number_leads_to_just_what_it_counts(counted: str, linked: None, sqlite: Engine, browse: Browse) -> None:
    with writing(sqlite) as session:
        make.proposal(session, _found(session, "twente"), _found(session, "brainport"))
    officer = browse("national")

    page = officer.get(f"/desks/matrix/province?count={counted}").text

    links = re.findall(r'<a href="(/desks/matrix/province/[^"]+)" aria-label="(\d+), ', page)
    assert links
    for address, number in links:
        listed = officer.get(address.replace("&amp;", "&")).text.split('<ul class="list short">')[1].split("</ul>")[0]
        assert listed.count("<li>") == int(number)


@pytest.mark.parametrize("turn", [1, -1])
def test_who_is_in_the_first_province_stands_on_the_left(turn: int, linked: None, sqlite: Engine) -> None:
    places = ("NL-OV", "NL-NB")[::turn]
    with reading(sqlite) as session:
        found = cell(session, matrix(session, "province", "links"), (places[0], places[1]), Actor())

    assert {(one.left.province, one.right.province) for one in found.entries} == {places}
    assert [one.left.name for one in found.entries] == sorted(one.left.name for one in found.entries)


def test_a_proposal_between_others_is_counted_and_not_shown(linked: None, sqlite: Engine) -> None:
    overijssel = Actor(1, "officer", (Held(RoleName.PROVINCE_OFFICER, province="NL-OV"),))
    drenthe = Actor(2, "officer", (Held(RoleName.PROVINCE_OFFICER, province="NL-DR"),))
    with writing(sqlite) as session:
        make.proposal(session, _found(session, "brainport"), _found(session, "twente"))
        whole = matrix(session, "province", "chances")

        seen, kept = (cell(session, whole, ("NL-OV", "NL-NB"), actor) for actor in (overijssel, drenthe))

    assert [(entry.seen_as, seen.kept, seen.total) for entry in seen.entries] == [("twente", 0, 1)]
    assert (kept.entries, kept.kept, kept.total) == ((), 1, 1)


def test_the_file_says_what_the_table_says(linked: None, browse: Browse) -> None:
    answer = browse("province").get("/desks/matrix/province.csv")

    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    where = rows[0].index("Noord-Brabant")
    assert next(row[where] for row in rows if row[0] == "Overijssel") == "2"
    assert len(rows) == len(rows[0]) == 13
    assert answer.headers["content-disposition"] == 'attachment; filename="links-by-province.csv"'


def test_nothing_to_count_is_said_with_a_way_on(world: object, browse: Browse) -> None:
    page = browse("national").get("/desks/matrix/topsector").text

    assert "No joint project is known yet." in page
    assert '<a href="/desks">To the desks</a>' in page


@pytest.mark.parametrize(("count", "step"), [(0, 0), (1, 1), (25, 2), (100, 4)])
def test_shading_has_steps_from_none_to_the_deepest(count: int, step: int) -> None:
    whole = Matrix("province", "links", ("a", "b"), {("a", "a"): 100, ("a", "b"): count})

    assert whole.shade("b", "a") == step
    assert whole.shade("a", "a") == DEEPEST


def _light(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_shade_can_be_read(theme: int) -> None:
    ink = re.findall(r"--basis-color-ink: .*?(#[0-9a-f]{6})", STYLE)[theme]
    shades = [pair[theme] for pair in re.findall(r"\.shade-\d { background: light-dark\((\S+), (\S+)\)", STYLE)]

    contrasts = [(max(ours) + 0.05) / (min(ours) + 0.05) for ours in ((_light(ink), _light(one)) for one in shades)]

    assert len(contrasts) == DEEPEST
    assert min(contrasts) >= 4.5
