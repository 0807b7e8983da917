"""What a mailed link does, and for whom."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts.models import Role, RoleName
from service.db import writing
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
    assert "Sign out" in header and '<a href="/me">Demo province</a>' in header


def test_a_second_link_is_followed_and_says_what_was_answered_before(
    mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    answered = mail.post(
        _link(settings, sqlite, world, "member"), data={"answer": "no", "reason": "no_capacity"}
    ).headers["location"]

    page = mail.get(_link(settings, sqlite, world, "member", "interested")).text
    after = mail.get(answered).text

    assert 'value="interested" checked' in page and "selected" not in page.partition('id="answer"')[2]
    assert "You answered: no. You can still change it." in page
    assert 'value="no" checked' in after and 'value="interested" checked' not in after


def test_a_mailed_page_offers_only_what_its_reader_may_see(
    mail: TestClient, browse: Browse, sqlite: Engine, settings: Settings, world: World
) -> None:
    link = _link(settings, sqlite, world, "member")

    assert "All proposals for" not in mail.get(link).text
    assert "All proposals for" in browse("member").get(link).text
