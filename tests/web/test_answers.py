"""Answers from the page and from the mail."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.models import AuditEntry, Frequency, Subscription
from service.db import reading
from service.mail.links import Links
from service.mail.models import OutboxMail
from service.matchmaking.models import Answer, Proposal, ProposalSide, ProposalState
from service.settings import Settings
from tests.web.conftest import Browse, World
from tests.web.conftest import mailed_link as _link

MEMBER, PARTNER = "member@schakel.example", "partner@schakel.example"


def _state(engine: Engine, world: World) -> tuple[ProposalState, list[Answer]]:
    with reading(engine) as session:
        row = session.get_one(Proposal, world.open_proposal)
        sides = session.exec(select(ProposalSide).where(ProposalSide.proposal_id == row.id)).all()
        return row.state, sorted(side.answer for side in sides if side.answer)


def test_opening_a_link_changes_nothing(mail: TestClient, sqlite: Engine, settings: Settings, world: World) -> None:
    page = mail.get(_link(settings, sqlite, world, "member", "no"))

    assert page.status_code == 200
    assert 'value="no" checked' in page.text
    assert _state(sqlite, world) == (ProposalState.PROPOSED, [])


def test_two_yeses_from_mails_show_each_side_the_other(
    mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    ours, theirs = (_link(settings, sqlite, world, reader) for reader in ("member", "partner"))

    assert mail.post(ours, data={"answer": "interested"}).status_code == 303
    assert _state(sqlite, world) == (ProposalState.INTEREST, [Answer.INTERESTED])
    assert PARTNER not in mail.get(ours).text
    assert mail.post(theirs, data={"answer": "interested"}).status_code == 303

    assert _state(sqlite, world)[0] is ProposalState.MUTUAL
    assert PARTNER in mail.get(ours).text and MEMBER in mail.get(theirs).text
    with reading(sqlite) as session:
        sent = session.exec(select(OutboxMail.recipient).where(OutboxMail.kind == "notice")).all()
        told = session.exec(select(AuditEntry.action, AuditEntry.person_id)).all()
    assert sorted(sent) == [MEMBER, PARTNER]
    assert ("contact_seen", world.readers["partner"]) in told
    assert ("contact_mailed", world.readers["member"]) in told


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_following_a_link_writes_nothing_even_when_both_are_interested(
    method: str, mail: TestClient, browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    ours, theirs = (_link(settings, sqlite, world, reader) for reader in ("member", "partner"))
    for link in (ours, theirs):
        mail.post(link, data={"answer": "interested"})
    before = _audited(sqlite)

    answers = [mail.request(method, link) for link in (ours, theirs)]
    answers.append(browse("member").request(method, f"/proposals/{world.open_proposal}?as=twente"))

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert _audited(sqlite) == before


def test_whoever_was_not_mailed_the_contacts_asks_for_them_and_that_is_kept(
    mail: TestClient, browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    for reader in ("member", "partner"):
        mail.post(_link(settings, sqlite, world, reader), data={"answer": "interested"})
    broker, page = browse("broker"), f"/proposals/{world.open_proposal}?as=twente"

    before = broker.get(page).text
    button = {"as": "twente", "answer": "interested"}
    after = broker.get(broker.post(f"/proposals/{world.open_proposal}/answer", data=button).headers["location"]).text

    assert "Show the contact persons" in before and PARTNER not in before
    assert PARTNER in after and "Show the contact persons" not in after
    assert ("contact_seen", world.readers["broker"]) in _audited(sqlite)


def test_the_contact_stands_before_what_the_proposal_is_about(
    mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    ours, theirs = (_link(settings, sqlite, world, reader) for reader in ("member", "partner"))
    for link in (ours, theirs):
        mail.post(link, data={"answer": "interested"})

    page = mail.get(ours).text

    assert page.index(PARTNER) < page.index("Need and capability")
    assert "mail to such an address reaches nobody" in page


def _audited(engine: Engine) -> list[tuple[str, int | None]]:
    with reading(engine) as session:
        return [tuple(row) for row in session.exec(select(AuditEntry.action, AuditEntry.person_id)).all()]


def test_a_double_click_answers_once(mail: TestClient, sqlite: Engine, settings: Settings, world: World) -> None:
    link = _link(settings, sqlite, world, "member")

    for _ in range(2):
        mail.post(link, data={"answer": "interested"})

    with reading(sqlite) as session:
        assert len(session.exec(select(AuditEntry).where(AuditEntry.action == "answer")).all()) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose one of the three answers."),
        ({"answer": "no"}, "Choose a reason."),
        ({"answer": "not_now", "until": "soon"}, "Write the date as year-month-day"),
        ({"answer": "not_now", "until": "2020-01-01"}, "Choose a day after today."),
        ({"answer": "not_now", "until": "9999-12-31"}, "Choose a day within two years; say no if it is never."),
        ({"answer": "interested", "note": "x" * 1001}, "Write at most 1000 characters."),
    ],
)
def test_wrong_input_is_said_where_it_was_typed_and_kept(
    data: dict[str, str], message: str, mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    page = mail.post(_link(settings, sqlite, world, "member"), data=data)

    assert page.status_code == 422
    assert page.text.count(message) == 2
    assert 'aria-invalid="true"' in page.text
    assert all(value in page.text for value in data.values())
    assert _state(sqlite, world) == (ProposalState.PROPOSED, [])


def test_a_changed_link_says_so(mail: TestClient, sqlite: Engine, settings: Settings, world: World) -> None:
    page = mail.get(_link(settings, sqlite, world, "member")[:-2] + "xx")

    assert page.status_code == 410
    assert "too old" in page.text


def test_an_answer_from_the_page_needs_the_right_reader(browse: Browse, sqlite: Engine, world: World) -> None:
    address, data = f"/proposals/{world.open_proposal}/answer", {"as": "twente", "answer": "interested"}

    refused = [browse(role).post(address, data=data).status_code for role in ("province", "stranger", "visitor")]
    taken = browse("member").post(address, data=data).status_code

    assert refused == [403, 404, 303]
    assert taken == 303
    assert _state(sqlite, world) == (ProposalState.INTEREST, [Answer.INTERESTED])


def test_not_now_and_no_are_kept(browse: Browse, sqlite: Engine, world: World) -> None:
    address, tomorrow = f"/proposals/{world.open_proposal}/answer", datetime.now(UTC).date() + timedelta(days=1)

    browse("member").post(address, data={"as": "twente", "answer": "not_now", "until": tomorrow.isoformat()})
    assert _state(sqlite, world) == (ProposalState.PROPOSED, [Answer.NOT_NOW])
    browse("member").post(address, data={"as": "twente", "answer": "no", "reason": "no_capacity"})

    assert _state(sqlite, world) == (ProposalState.DECLINED, [Answer.NO])
    assert "This proposal is over" in browse("partner").get(f"/proposals/{world.open_proposal}?as=bavaria").text


@pytest.mark.parametrize(("days", "status"), [(730, 303), (731, 422)])
def test_not_now_lasts_at_most_two_years(days: int, status: int, browse: Browse, world: World) -> None:
    until = datetime.now(UTC).date() + timedelta(days=days)
    data = {"as": "twente", "answer": "not_now", "until": until.isoformat()}

    assert browse("member").post(f"/proposals/{world.open_proposal}/answer", data=data).status_code == status


def test_the_same_answer_again_and_one_too_late_are_said(
    mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    ours, theirs = (_link(settings, sqlite, world, reader) for reader in ("member", "partner"))
    no = {"answer": "no", "reason": "no_capacity"}

    first, again = (mail.post(ours, data=no).headers["location"] for _ in range(2))
    late = mail.post(theirs, data={"answer": "interested"}).headers["location"]

    assert "Thank you, your answer has been kept." in mail.get(first).text
    assert "This was your answer already" in mail.get(again).text
    assert "This answer came too late" in mail.get(late).text


@pytest.mark.parametrize("result", ["anything", "answered", "unchanged", "closed"])
def test_an_address_cannot_claim_what_did_not_happen(
    result: str, mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    page = mail.get(f"{_link(settings, sqlite, world, 'member')}?result={result}")

    assert page.status_code == 200
    assert 'class="note" role="status"' not in page.text


def test_wrong_input_after_mutual_interest_leads_to_the_contacts(
    mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    ours, theirs = (_link(settings, sqlite, world, reader) for reader in ("member", "partner"))
    for link in (ours, theirs):
        mail.post(link, data={"answer": "interested"})

    late = mail.post(ours, data={"answer": "no"})

    page = mail.get(late.headers["location"]).text
    assert late.status_code == 303
    assert "This answer came too late" in page and PARTNER in page


def test_a_proposal_can_be_read_while_somebody_writes(
    browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    member, link = browse("member"), _link(settings, sqlite, world, "member")

    with sqlite.execution_options(writes=True).begin():
        pages = [member.get(address) for address in (f"/proposals/{world.open_proposal}?as=twente", link)]

    assert [page.status_code for page in pages] == [200, 200]


def test_what_became_of_an_answer_is_first_on_the_page(
    mail: TestClient, browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    link, here = _link(settings, sqlite, world, "member"), f"/proposals/{world.open_proposal}/answer"

    wrong = [mail.post(link, data={}).text, browse("member").post(here, data={"as": "twente"}).text]
    taken = mail.post(link, data={"answer": "interested"}).headers["location"]

    for page in (*wrong, mail.get(taken).text):
        assert page.index('id="message" tabindex="-1"') < page.index("<h1")
    assert all('#message"' in page.partition("<form method")[2] for page in wrong)
    assert taken.endswith("#message")
    assert all("<title>Error: Proposal" in page for page in wrong)


def test_the_address_of_a_form_with_errors_leads_back_to_the_proposal(browse: Browse, world: World) -> None:
    member, proposal = browse("member"), f"/proposals/{world.open_proposal}"

    form = member.get(f"{proposal}?as=twente").text
    wrong = member.post(f"{proposal}/answer?as=twente", data={"as": "twente"}).text
    again = member.get(f"{proposal}/answer?as=twente&lang=nl")

    assert f'action="{proposal}/answer?as=twente#message"' in form
    assert (again.status_code, again.headers["location"]) == (303, f"{proposal}?as=twente&lang=nl")
    assert f'href="{proposal}/answer?as=twente&amp;lang=nl"' in wrong


def test_one_click_ends_the_digest_and_a_look_does_not(
    mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    link = Links(settings, world.readers["member"], datetime.now(UTC)).unsubscribe("digest")
    address = link.removeprefix(settings.base_url)

    look = mail.get(address)
    with reading(sqlite) as session:
        before = session.exec(select(Subscription)).all()
    click = mail.post(address, data={"List-Unsubscribe": "One-Click"}, headers={"sec-fetch-site": "none"})

    assert (look.status_code, click.status_code, len(before)) == (200, 200, 0)
    with reading(sqlite) as session:
        assert session.exec(select(Subscription)).one().frequency is Frequency.OFF


def test_the_list_answers_with_one_button(browse: Browse, sqlite: Engine, world: World) -> None:
    member = browse("member")
    page = member.get("/organisations/twente/proposals").text
    address = f"/proposals/{world.open_proposal}/answer?as=twente"
    form = page.split(f'action="{address}#message"')[1].split("</form>")[0]

    answered = member.post(address, data={"as": "twente", "answer": "interested"}, follow_redirects=False)

    assert 'name="answer" value="interested"' in form and 'name="answer" value="not_now"' in form
    assert answered.status_code == 303
    assert _state(sqlite, world) == (ProposalState.INTEREST, [Answer.INTERESTED])
    assert f'action="{address}#message"' not in member.get("/organisations/twente/proposals").text


def test_the_list_has_no_buttons_for_who_may_not_answer(browse: Browse) -> None:
    page = browse("province").get("/organisations/twente/proposals").text

    assert '<article class="card proposal">' in page
    assert 'name="answer"' not in page


@pytest.mark.parametrize(("asked", "chosen"), [("no", "no"), ("interested", "interested"), ("maybe", None)])
def test_the_address_of_a_proposal_may_fill_in_an_answer(
    asked: str, chosen: str | None, browse: Browse, world: World
) -> None:
    page = browse("member").get(f"/proposals/{world.open_proposal}?as=twente&answer={asked}").text

    assert [one for one in ("interested", "not_now", "no") if f'value="{one}" checked' in page] == (
        [chosen] if chosen else []
    )
