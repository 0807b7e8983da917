"""Consortia as their people meet them: who sees what before and after a yes, what is refused, what goes along."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update
from sqlmodel import col, select

from service.accounts.models import RoleName
from service.consortia.models import Consortium, ConsortiumPartner, PartnerState
from service.db import reading, writing
from service.directory.call_models import FundingCall
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.mail.links import Links
from service.mail.models import OutboxMail
from service.settings import Settings
from tests import factories as make
from tests.web.conftest import Browse, World

ABOUT = "Sensors in old dikes"


@pytest.fixture
def link(settings: Settings, world: World) -> str:
    """The address that was mailed to Bavaria's member."""
    found = Links(settings, world.readers["partner"], datetime.now(UTC)).consortium(2)
    return found.removeprefix(settings.base_url)


def test_before_a_yes_one_sees_who_asks_and_the_title_and_after_it_all(
    browse: Browse, mail: TestClient, link: str, sqlite: Engine
) -> None:
    partner, stranger = browse("partner"), browse("stranger")
    before, mailed = partner.get("/consortia/1").text, mail.get(link).text
    for page in (before, mailed):
        assert "Safer dikes" in page and "Twente" in page and ABOUT not in page and "What could pay" not in page

    answered = mail.post(link, data={"answer": "accepted"})
    again = mail.post(link, data={"answer": "declined"})

    assert (answered.status_code, again.status_code) == (303, 409)
    after = partner.get("/consortia/1").text
    assert ABOUT in after and "What could pay for it" in after and "Leave this consortium" in after
    assert "Who would fill the gap" not in after and "/consortia/1/invite" not in after
    assert partner.post("/consortia/1/end").status_code == partner.get("/consortia/1/edit").status_code == 403
    assert stranger.get("/consortia/1").status_code == 404 and "Safer dikes" not in stranger.get("/consortia").text
    assert "joins the consortium" in _mails(sqlite)[-1].subject


def test_an_invitation_goes_to_the_owners_alone_and_says_no_more_than_the_title(
    browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        brainport = session.exec(select(Organisation).where(Organisation.slug == "brainport")).one()
        make.person(session, "chief", RoleName.OWNER, organisation_id=brainport.id)
    member = browse("member")

    sent = member.post("/consortia/1/invite", data={"with": "brainport", "message": "Join us."})
    twice = member.post("/consortia/1/invite", data={"with": "brainport"})

    assert (sent.status_code, twice.status_code) == (303, 422)
    letters = [one for one in _mails(sqlite) if "invites you" in one.subject]
    assert [one.recipient for one in letters] == ["chief@schakel.example"]
    assert "Safer dikes" in letters[0].text and "Join us." in letters[0].text
    assert ABOUT not in letters[0].text + letters[0].html and "/consortium-invitation/" in letters[0].text


def test_whoever_declined_is_not_asked_again_and_whoever_left_sees_nothing(
    browse: Browse, mail: TestClient, link: str
) -> None:
    mail.post(link, data={"answer": "accepted"})
    partner, member = browse("partner"), browse("member")

    left = partner.post("/consortia/1/answer", data={"answer": "leave"})

    assert left.status_code == 303 and partner.get("/consortia/1").status_code == 404
    assert member.post("/consortia/1/partners/2", data={"do": "take_out"}).status_code == 409
    assert member.post("/consortia/1/invite", data={"with": "bavaria"}).status_code == 422
    assert "declined" in member.get("/consortia/1").text


def test_a_confidential_need_is_told_to_its_owners_people_alone(browse: Browse, sqlite: Engine, world: World) -> None:
    with writing(sqlite) as session:
        secret = session.exec(select(Listing.id).where(Listing.reference == "NEED-DE-2026-0009")).one()
        session.execute(update(Consortium).values(need_id=secret))
    member = browse("member")

    shown = member.get("/consortia/1").text
    begun = member.get("/my/twente/consortia/new?need=NEED-DE-2026-0009").text
    by_proposal = member.get(f"/my/twente/consortia/new?proposal={world.secret_proposal}").text
    own = browse("partner").get("/my/bavaria/consortia/new?need=NEED-DE-2026-0009").text

    assert "NEED-DE-2026-0009" not in shown + by_proposal and "Hidden owner" not in shown + begun + by_proposal
    assert "?with=bavaria" not in by_proposal
    assert "NEED-DE-2026-0009" in own and "Hidden owner" not in own
    assert "?with=bavaria" in member.get(f"/my/twente/consortia/new?proposal={world.open_proposal}").text


def test_what_one_takes_along_holds_no_formula_and_names_only_who_said_yes(browse: Browse, sqlite: Engine) -> None:
    member = browse("member")
    external = {"called": "=HYPERLINK(1)", "country": "BE", "kind": "company", "sme": "yes"}
    assert member.post("/consortia/1/external", data=external).status_code == 303
    assert member.post("/consortia/1/external", data=external).status_code == 422

    table, paper = member.get("/consortia/1/table.csv"), member.get("/consortia/1/table.docx")
    printed, search = member.get("/consortia/1/table.pdf"), member.get("/consortia/1/search.txt").text
    sheet = member.get("/consortia/1/partners/3/sheet.csv").text

    assert table.headers["content-disposition"] == 'attachment; filename="consortium-1.csv"'
    assert "'=HYPERLINK(1)" in table.text and "\n=" not in table.text.replace("\r", "") and "'=HYPERLINK" in sheet
    cells = [cell.text for one in Document(BytesIO(paper.content)).tables for row in one.rows for cell in row.cells]
    assert {"Twente", "Bavaria", "=HYPERLINK(1)"} <= set(cells)
    assert printed.content.startswith(b"%PDF-") and printed.headers["content-type"] == "application/pdf"
    assert "Twente" in search and "Bavaria" not in search and "HYPERLINK" not in search


def test_a_share_is_kept_or_refused_with_what_was_typed(browse: Browse) -> None:
    member, typed = browse("member"), {"task": "Tests", "role": "partner"}

    whole, more, none = (
        member.post("/consortia/1/partners/2", data={"share": share, **typed}) for share in ("100", "101", "")
    )

    assert (whole.status_code, more.status_code, none.status_code) == (303, 422, 303)
    assert 'value="101"' in more.text and "Give a whole number" in more.text and "Tests" in more.text


def test_one_partner_coordinates_and_an_ended_consortium_changes_no_more(
    browse: Browse, mail: TestClient, link: str, sqlite: Engine
) -> None:
    member = browse("member")
    member.post("/consortia/1/partners/2", data={"role": "coordinator"})
    with reading(sqlite) as session:
        roles = session.exec(select(ConsortiumPartner.role).order_by(col(ConsortiumPartner.id))).all()

    assert [one.value for one in roles] == ["partner", "coordinator"]
    assert member.post("/consortia/1/end").status_code == 303
    assert (
        member.post("/consortia/1/files", data={"file_title": "A", "address": "https://a.example"}).status_code == 409
    )
    assert mail.post(link, data={"answer": "accepted"}).status_code == 409
    assert "It ended on" in member.get("/consortia/1").text
    with reading(sqlite) as session:
        assert session.get_one(ConsortiumPartner, 2).state is PartnerState.INVITED


def test_the_day_is_chosen_without_javascript_and_a_wrong_one_is_passed_over(browse: Browse) -> None:
    member = browse("member")

    early, wrong = (member.get(f"/consortia/1?date={day}").text for day in ("2016-06-01", "soon"))

    assert "Horizon 2020" in early and "On 1 June 2016" in early and "Horizon Europe" not in early
    assert "passed over" in wrong and "Horizon Europe" in wrong


def test_for_a_call_the_gap_is_that_of_its_programme_until_all_are_asked_for(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        session.execute(update(Consortium).values(call_key="CALL-1"))
    member = browse("member")

    own, every = member.get("/consortia/1").text, member.get("/consortia/1?for=all").text
    compared = member.get("/consortia/1/compare?with=brainport&with=nobody").text

    assert 'id="gap">Who would fill the gap of Horizon Europe: Research and innovation action<' in own
    assert "for=all#gap" in own and "Nobody here could bring what is missing" in own
    assert 'id="gap">Who would fill the gap<' in every
    assert "for=horizon-europe.ria#gap" in compared
    outside = 'Bavaria: <span lang="en">Outside the countries and regions of this call'
    assert outside not in own
    with writing(sqlite) as session:
        session.execute(update(FundingCall).values(areas=["NL", "BE", "FR"]))
    assert outside in member.get("/consortia/1").text.partition('id="beside"')[0]  # It stands open at the top.


def _mails(engine: Engine) -> list[OutboxMail]:
    with reading(engine) as session:
        return list(session.exec(select(OutboxMail).order_by(col(OutboxMail.id))).all())
