"""What a mailed link does, and for whom."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.accounts.models import Role, RoleName
from service.db import writing
from service.matchmaking.models import ProposalSide
from service.settings import Settings
from tests.web.conftest import Browse, World
from tests.web.conftest import mailed_link as _link


@pytest.fixture
def officer(sqlite: Engine, world: World) -> None:
    """The member of Twente is a national officer too, to whom the layout offers the desks."""
    with writing(sqlite) as session:
        session.add(Role(person_id=world.readers["member"], name=RoleName.NATIONAL_OFFICER))


@pytest.mark.usefixtures("officer")
def test_a_mailed_link_signs_nobody_in(mail: TestClient, sqlite: Engine, settings: Settings, world: World) -> None:
    link = _link(settings, sqlite, world, "member")

    pages = [mail.get(link), mail.post(link, data={})]

    for page in pages:
        header, main = page.text.split("<main")
        assert "Send the answer" in main
        assert "Sign out" not in header and 'href="/desks"' not in header and 'href="/me"' not in header


def test_a_mailed_link_leaves_whoever_is_signed_in(
    browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    page = browse("province").get(_link(settings, sqlite, world, "member")).text

    header, main = page.split("<main")
    assert "Send the answer" in main
    assert "Sign out" in header and '<a href="/me">Demo Overijssel</a>' in header


@pytest.mark.parametrize("suggested", ["no", "interested"])
def test_mailed_links_answer_once_and_say_where_to_change_it(
    suggested: str, mail: TestClient, browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    first, second = (_link(settings, sqlite, world, "member", one) for one in ("interested", suggested))
    mail.post(first, data={"answer": "interested"})

    page = mail.get(second).text
    again = mail.post(second, data={"answer": "no", "reason": "no_capacity"}).headers["location"]
    wrong = mail.post(second, data={"answer": "no"}).headers["location"]

    assert "You answered: interested." in page and "Send the answer" not in page
    for address in (again, wrong):
        assert "You answered before, and that answer holds." in mail.get(address).text
    proposal = f"/proposals/{world.open_proposal}?as=twente"
    assert f'href="{proposal}#answer">Sign in to change it' in page
    assert mail.get(proposal).headers["location"] == f"/sign-in?next={quote(proposal)}"
    assert 'value="interested" checked' in browse("member").get(proposal).text


def test_what_was_answered_by_mail_can_be_changed_from_the_page(
    mail: TestClient, browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    mail.post(_link(settings, sqlite, world, "member"), data={"answer": "interested"})
    member, no = browse("member"), {"as": "twente", "answer": "no", "reason": "no_capacity"}

    page = member.get(f"/proposals/{world.open_proposal}?as=twente").text
    changed = member.get(member.post(f"/proposals/{world.open_proposal}/answer", data=no).headers["location"]).text

    assert "You can still change it." in page
    assert "You answered: no." in changed


def test_a_mailed_link_answers_again_after_a_not_now_that_is_over(
    mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    today = datetime.now(UTC).date()
    link = _link(settings, sqlite, world, "member")
    mail.post(link, data={"answer": "not_now", "until": (today + timedelta(days=1)).isoformat()})
    held = mail.get(link).text
    with writing(sqlite) as session:
        session.execute(update(ProposalSide).values(not_now_until=today))

    asked = mail.get(link).text
    answered = mail.get(mail.post(link, data={"answer": "interested"}).headers["location"]).text

    assert "You answered: not now." in held and "Send the answer" not in held
    assert "Send the answer" in asked
    assert "You answered: interested." in answered


def test_a_mailed_page_offers_only_what_its_reader_may_see(
    mail: TestClient, browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    link = _link(settings, sqlite, world, "member")

    assert "All proposals for" not in mail.get(link).text
    assert "All proposals for" in browse("member").get(link).text
