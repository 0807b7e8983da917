"""Signing in by a mailed link."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.links import FOR_AN_ADDRESS, FROM_A_PLACE, WORKS_FOR, Asked, ask_link, use_link
from service.accounts.models import Person
from service.accounts.signing_in import actor_of
from service.app import create_app
from service.db import writing
from service.errors import Missing, TooOften
from service.mail.delivery import deliver_due
from service.mail.models import OutboxMail
from service.mail.transport import Delayed, Parcel
from service.settings import Settings
from service.web.signing import local
from tests import factories as make
from tests.web.conftest import Browse


@pytest.fixture
def address(database: Engine) -> str:
    with writing(database) as session:
        session.add(Person(email="a@b.example", name="A", created_at=make.AT, locale="en"))
    return "a@b.example"


def _mails(engine: Engine) -> list[OutboxMail]:
    with writing(engine) as session:
        rows = list(session.exec(select(OutboxMail)).all())
        session.expunge_all()
    return rows


def _token(engine: Engine) -> str:
    found = re.search(r"/sign-in/([^?\s]+)\?next=/desks", _mails(engine)[-1].text)
    assert found
    return found[1]


def test_the_link_is_kept_until_its_mail_is_handed_over_and_no_longer(
    database: Engine, settings: Settings, address: str
) -> None:
    with writing(database) as session:
        ask_link(session, settings, Asked(address, "/desks", "x"), make.AT)
    token, handed = _token(database), list[bytes]()

    def refuses(_: Parcel) -> None:
        raise Delayed("busy")

    deliver_due(database, settings, refuses, make.AT)
    waiting = _mails(database)[0]
    deliver_due(database, settings, lambda parcel: handed.append(parcel.raw), make.AT + timedelta(hours=1))
    sent = _mails(database)[0]

    assert token in waiting.text and token in waiting.html
    assert len(handed) == 1 and token.encode() in handed[0].replace(b"=\r\n", b"")
    assert token not in sent.text + sent.html and "/sign-in/" in sent.text


def test_a_link_signs_in_once(database: Engine, settings: Settings, address: str) -> None:
    with writing(database) as session:
        ask_link(session, settings, Asked("A@B.example ", "/desks", "x"), make.AT)

    with writing(database) as session:
        cookie = use_link(session, _token(database), make.AT)
        assert actor_of(session, cookie, make.AT, demo=False).name == "A"

    with writing(database) as session, pytest.raises(Missing):
        use_link(session, _token(database), make.AT)


@pytest.mark.parametrize(("late", "works"), [(WORKS_FOR - timedelta(seconds=1), True), (WORKS_FOR, False)])
def test_a_link_works_for_a_quarter_of_an_hour(
    database: Engine, settings: Settings, address: str, late: timedelta, works: bool
) -> None:
    with writing(database) as session:
        ask_link(session, settings, Asked(address, "/desks", "x"), make.AT)
    token = _token(database)

    with writing(database) as session:
        try:
            use_link(session, token, make.AT + late)
            used = True
        except Missing:
            used = False

    assert used is works


def _links_until_refused(database: Engine, settings: Settings, asked: Callable[[int], Asked]) -> int:
    for number in range(FROM_A_PLACE.most + 1):
        try:
            with writing(database) as session:
                ask_link(session, settings, asked(number), make.AT)
        except TooOften:
            return number
    return FROM_A_PLACE.most + 1


def test_an_unknown_address_gets_nothing_and_both_may_ask_as_often(
    database: Engine, settings: Settings, address: str
) -> None:
    unknown, known = (
        _links_until_refused(database, settings, lambda n, email=email: Asked(email, "/", str(n)))
        for email in ("nobody@b.example", address)
    )

    assert unknown == known == len(_mails(database)) == FOR_AN_ADDRESS.most


def test_one_place_may_not_ask_for_all_the_world(sqlite: Engine, settings: Settings) -> None:
    asked = _links_until_refused(sqlite, settings, lambda n: Asked(f"somebody{n}@b.example", "/", "192.0.2.1"))
    with writing(sqlite) as session:
        ask_link(session, settings, Asked("somebody@b.example", "/", "192.0.2.2"), make.AT)

    assert asked == FROM_A_PLACE.most


@pytest.mark.parametrize("away", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", ""])
def test_nobody_is_sent_to_another_site(away: str) -> None:
    assert local(away) == "/"
    assert local("/desks?x=1") == "/desks?x=1"


def test_the_answer_is_the_same_for_every_address(sqlite: Engine, settings: Settings) -> None:
    client = TestClient(create_app(settings, sqlite), headers={"accept-language": "en"})

    known = client.post("/sign-in", data={"email": "a@b.example"})
    wrong = client.post("/sign-in", data={"email": "nothing"})

    assert (known.status_code, wrong.status_code) == (200, 422)
    assert "is on its way" in known.text
    assert 'value="nothing"' in wrong.text and "name@organisation.example" in wrong.text


def test_a_form_with_an_error_says_so_in_its_title(browse: Browse) -> None:
    page = browse("visitor").post("/sign-in", data={"email": "nobody\0"}).text

    assert "<title>Error: Sign in" in page
    assert 'value="nobody"' in page
