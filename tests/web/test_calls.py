"""Calls: the nearest deadline first, closed ones apart, invented ones in a demonstration only; a calendar of them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col, select

from service.db import reading, writing
from service.directory.models import Organisation
from service.funding.calls import Call, calendar, calls, coming, past
from service.matchmaking.models import Proposal
from tests import factories as make
from tests.web.conftest import Browse, World

I3 = Call(
    "I3-2026-STRAND-1", "i3", "strand-1", "Strand 1", "Onderdeel 1", "", "", (), None, (date(2026, 11, 12),), "", "",
    "read", "C",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _calls(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        make.calls(session)


@pytest.mark.parametrize(("day", "is_coming"), [(date(2026, 11, 12), True), (date(2026, 11, 13), False)])
def test_a_call_is_open_up_to_its_last_day(day: date, is_coming: bool) -> None:
    assert (I3 in coming([I3], day)) is is_coming
    assert (I3 in past([I3], day)) is not is_coming


def test_with_several_deadlines_the_next_one_counts() -> None:
    two = replace(I3, reference="TWO", deadlines=(date(2026, 1, 1), date(2026, 12, 1)))

    assert [one.reference for one in coming([two, I3], date(2026, 2, 1))] == ["I3-2026-STRAND-1", "TWO"]


def test_invented_calls_are_shown_in_a_demonstration_only(
    browse: Browse, browse_in_production: Browse, sqlite: Engine
) -> None:
    shown = browse("visitor").get("/calls").text
    real = browse_in_production("visitor").get("/calls").text

    assert "Robots that work beside care staff" in shown and "illustrative" in shown
    assert "Robots" not in real and "Interregional Innovation Investments" in real
    with reading(sqlite) as session:
        facts = calls(session, demo=False)
    seeds = [one for one in facts if one.reference != "CALL-1"]
    assert {one.reference for one in seeds} == {"I3-2026-STRAND-1", "I3-2026-STRAND-2A"}
    assert all(one.source and one.about and one.about_nl and one.confidence == "C" for one in seeds)


def test_one_programme_can_be_chosen_also_for_the_calendar_and_an_unknown_one_is_passed_over(
    browse: Browse, world: World
) -> None:
    visitor = browse("visitor")

    one = visitor.get("/calls?programme=efro-oost").text
    none = visitor.get("/calls?programme=moon").text

    assert "Energy and circular economy in the East" in one and "Water in dry summers" not in one
    assert "moon" in none and "Water in dry summers" in none
    dates = visitor.get("/calls.ics?programme=interreg-vi-de-nl")
    assert dates.headers["content-type"].startswith("text/calendar")
    assert re.findall(r"DTSTART;VALUE=DATE:(\d+)\r\n", dates.text) == ["20270129", "20270630"]
    assert dates.text.startswith("BEGIN:VCALENDAR\r\n") and dates.text.endswith("END:VCALENDAR\r\n")


def test_long_lines_of_a_calendar_are_folded_and_signs_are_escaped() -> None:
    text = calendar([(I3, "één; twee, drie " * 20)], "https://x.example/calls", datetime(2026, 1, 1, tzinfo=UTC))

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "één\\; twee\\, drie" in text.replace("\r\n ", "")


def test_a_member_sees_which_of_the_own_proposals_fit_a_call_and_others_do_not(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.exec(update(Proposal).where(col(Proposal.id) == world.open_proposal).values(topsectors=["lsh"]))
        twente = session.exec(select(Organisation).where(col(Organisation.slug) == "twente")).one()
        fellow = make.proposal(session, twente, make.organisation(session, "drenthe"), topsectors=["lsh"]).id

    member, visitor = (browse(name).get("/calls").text for name in ("member", "visitor"))

    fit = f'/proposals/{world.open_proposal}/funding?as=twente&amp;date=2027-02-16">Bavaria</a>: eligible with 1 more'
    assert fit in member and f"/proposals/{world.secret_proposal}/" not in member
    assert f"/proposals/{fellow}/" not in member  # With it as much is missing as without it.
    begun = re.search(r"/my/twente/consortia/new\?call=([\w-]+)", member)
    assert begun and f'value="{begun[1]}" selected' in browse("member").get(begun[0]).text
    assert "Fits these proposals" not in visitor and "Near what you offer" not in visitor
    assert "date=2027-02-16" in browse("member").get(f"/proposals/{world.open_proposal}/funding?as=twente").text
