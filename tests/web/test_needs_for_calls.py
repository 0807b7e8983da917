"""A need that is meant for a call ends with it and is judged by it; a calendar of what fits has a secret address."""

import re
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import select

from service.db import reading, writing
from service.directory.call_models import FundingCall
from service.directory.listing_models import Listing
from service.directory.vocabulary import ListingState
from tests import factories as make
from tests.web.conftest import Browse, World

FOUR = """
[[rules]]
id = "entities"
sort = "count"
of = "independent-countries"
least = 4
where = { standing = ["member", "associated"] }
text = "Four from four countries."
text_nl = "Vier uit vier landen."
source = "the call"
confidence = "C"
"""
ADDRESS = "/my/twente/listings/NEED-NL-2026-0001"


def _need(engine: Engine) -> Listing:
    with reading(engine) as session:
        found = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0001")).one()
        session.expunge(found)
    return found


def test_a_need_is_tied_to_a_call_ends_with_it_and_is_judged_by_its_deadline_and_rules(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    member, officer = browse("member"), browse("national")
    closes = date.today() + timedelta(days=90)  # noqa: DTZ011
    with writing(sqlite) as session:
        call = session.exec(select(FundingCall)).one()
        call.deadlines, call.closes_on, call.override = [closes.isoformat()], closes, FOUR
        need = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0001")).one()
        need.published_on = closes - timedelta(days=90)
        session.add_all([call, need])

    form = member.get(f"{ADDRESS}/edit").text
    fields = {
        "version": re.findall(r'name="version" value="([^"]*)"', form)[0], "title": "Robots", "summary": "What",
        "language": "en", "partner_wanted": "a firm", "partner_task": "to test", "cooperation": "rd-project",
    }  # fmt: skip
    wrong = member.post(f"{ADDRESS}/edit", data={**fields, "call": "NONE"})
    kept = member.post(f"{ADDRESS}/edit", data={**fields, "call": "CALL-1"})

    assert "Title of CALL-1" in form and 'id="call-problem"' in wrong.text and kept.status_code == 303
    assert _need(sqlite).expires_on == closes
    assert "Meant for the call" in browse("visitor").get("/listings/NEED-NL-2026-0001").text
    page = member.get(f"/proposals/{world.open_proposal}/funding?as=twente").text
    assert f'value="{closes}"' in page and "Four from four countries." in page
    assert "meant for this call" in member.get("/calls").text
    later = closes + timedelta(days=5)
    edit = officer.get("/desks/calls/CALL-1/edit").text
    moved = {
        "reference": "CALL-1", "instrument": "horizon-europe/ria", "title": "Title of CALL-1", "source": "test",
        "version": re.findall(r'name="version" value="([^"]*)"', edit)[0],
        "deadlines": later.isoformat(), "confidence": "C",
    }  # fmt: skip
    assert officer.post("/desks/calls/CALL-1/edit", data=moved).status_code == 303
    assert _need(sqlite).expires_on == later


def test_a_need_for_a_call_that_is_over_is_neither_handed_in_nor_published(browse: Browse, sqlite: Engine) -> None:
    member, officer = browse("member"), browse("national")
    today = datetime.now(UTC).date()
    with writing(sqlite) as session:
        call = session.exec(select(FundingCall)).one()
        call.closes_on = today + timedelta(days=1)
        need = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0001")).one()
        need.call_id, need.cooperation = call.id, ["rd-project"]
        need.state, need.published_on, need.expires_on = ListingState.DRAFT, None, None
        session.add_all([call, need])

    def closes(day: date) -> None:
        with writing(sqlite) as session:
            session.exec(select(FundingCall)).one().closes_on = day

    def judged() -> int:
        page = officer.get("/moderation/NEED-NL-2026-0001").text
        version = re.findall(r'name="version" value="([^"]*)"', page)[0]
        data = {"decision": "published", "version": version}
        answer = officer.post("/moderation/NEED-NL-2026-0001", data=data)
        assert answer.status_code == 303 or "call that it is meant for is over" in answer.text
        return answer.status_code

    closes(today)
    late = member.post(f"{ADDRESS}/step", data={"step": "submitted"}).headers["location"]
    form = member.get(late).text
    closes(today + timedelta(days=1))
    member.post(f"{ADDRESS}/step", data={"step": "submitted"})
    closes(today)
    ticked = re.findall(r'name="listings" value="(NEED[^"]*)"', officer.get("/moderation").text)
    many = officer.post("/moderation", data={"decision": "published", "listings": ticked}).headers["location"]
    over = judged()
    closes(today + timedelta(days=1))

    assert "edit?check=1" in late and "This call is over" in form
    assert "n=0&left=1" in many and (over, judged()) == (422, 303)
    assert _need(sqlite).expires_on == today + timedelta(days=1)


def test_the_own_calendar_has_what_fits_and_an_address_that_can_be_renewed(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        need = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0001")).one()
        need.call_id = session.exec(select(FundingCall.id)).one()
        session.add(need)
        make.call(session, "OTHER", title="Something else")
    member, visitor = browse("member"), browse("visitor")

    def address() -> str:
        return re.findall(r'value="[^"]*(/calendar/[^"]+\.ics)"', member.get("/me/calendar").text)[0]

    old = address()
    own = visitor.get(old)
    member.post("/me/calendar")
    new = address()

    assert own.headers["content-type"].startswith("text/calendar") and "Title of CALL-1" in own.text
    assert "Something else" not in own.text and "Something else" in visitor.get("/calls.ics").text
    assert old != new and visitor.get(old).status_code == 404 and visitor.get(new).status_code == 200
    assert visitor.get(new.replace(".ics", "x.ics")).status_code == 404
