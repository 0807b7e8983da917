"""The second factor: who needs it, what it lets in, how often a code works."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from pyotp import TOTP
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.models import RoleName, WebSession
from service.accounts.sealing import sealed, unsealed
from service.accounts.second_factor import CODES, TRIES, Given, begin, offered, prove, put_in_force
from service.accounts.signing_in import Device, actor_by_link, actor_of, open_session
from service.accounts.signing_models import RecoveryCode, SecondFactor
from service.db import reading, writing
from service.errors import TooOften
from service.settings import Settings
from service.web.cookies import PLAIN
from tests import factories as make
from tests.web.conftest import Browse, World

STEP = timedelta(seconds=30)
LATER = make.AT + timedelta(days=1)


class Phone:
    """An operator with a telephone, who has set it up and signs in anew."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine, self.settings = engine, settings
        with writing(engine) as session:
            person = make.person(session, "somebody", RoleName.OPERATOR)
            person.demo, self.person = False, person.id or 0
            begin(session, settings, self.person, make.AT)
            found = offered(session, settings, self.person)
            assert found
            self.secret = found.secret
            done = put_in_force(session, settings, self.person, Given(self.code(make.AT), Device()), make.AT)
            assert done
            self.codes = done[1]
        self.begin()

    def begin(self) -> None:
        with writing(self.engine) as session:
            self.cookie = open_session(session, self.person, LATER)

    def code(self, moment: datetime) -> str:
        return TOTP(self.secret).at(moment)

    def proves(self, code: str, moment: datetime = LATER) -> bool:
        with writing(self.engine) as session:
            new = prove(session, self.settings, Given(code, Device(cookie=self.cookie)), moment)
            return bool(new and actor_of(session, new, moment, demo=False).holds(RoleName.OPERATOR))


@pytest.fixture
def phone(database: Engine, settings: Settings) -> Phone:
    return Phone(database, settings)


def test_before_the_code_a_browser_is_nobody_and_a_code_works_once(phone: Phone) -> None:
    with reading(phone.engine) as session:
        before = actor_of(session, phone.cookie, LATER, demo=False)
    first = phone.proves(phone.code(LATER))
    phone.begin()
    again = phone.proves(phone.code(LATER))
    one_before = phone.proves(phone.code(LATER - STEP))
    next_one = phone.proves(phone.code(LATER + STEP))

    assert before.person_id is None
    assert (first, again, one_before, next_one) == (True, False, False, True)


@pytest.mark.parametrize(("steps", "works"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_one_step_of_a_wrong_clock_is_forgiven(sqlite: Engine, settings: Settings, steps: int, works: bool) -> None:
    phone = Phone(sqlite, settings)

    assert phone.proves(phone.code(LATER + steps * STEP)) is works


def test_a_recovery_code_works_once_however_it_is_typed(phone: Phone) -> None:
    typed = phone.codes[0].upper().replace("-", " ")

    first = phone.proves(typed)
    phone.begin()

    assert len(set(phone.codes)) == CODES
    assert (first, phone.proves(typed), phone.proves(phone.codes[1])) == (True, False, True)
    with reading(phone.engine) as session:
        kept = [row.code_hash for row in session.exec(select(RecoveryCode)).all()]
        sealed_secret = session.get_one(SecondFactor, phone.person).secret
    assert all(code not in repr(kept) for code in phone.codes) and phone.secret not in sealed_secret


def test_tries_are_limited_and_the_right_code_then_waits_too(sqlite: Engine, settings: Settings) -> None:
    phone = Phone(sqlite, settings)

    tried = [phone.proves(code) for code in ("000000", "", "१२३४५६", "x" * 40, "abcd-efgh-ijkl-mnop")]

    assert tried == [False] * TRIES.most
    with pytest.raises(TooOften):
        phone.proves(phone.code(LATER))
    later = LATER + TRIES.span / TRIES.most
    assert phone.proves(phone.code(later), later)


def test_what_is_sealed_opens_for_its_person_and_with_its_key_alone() -> None:
    kept = sealed("key one", 7, "secret")

    assert unsealed("key one", 7, kept) == "secret" and "secret" not in kept
    assert unsealed("key two", 7, kept) == unsealed("key one", 8, kept) == ""
    assert sealed("key one", 7, "secret") != kept


@pytest.mark.parametrize(("reader", "shown"), [("national", False), ("operator", False), ("attache", True)])
def test_without_it_a_role_that_decides_over_others_shows_nothing(
    browse_in_production: Browse, world: World, sqlite: Engine, reader: str, shown: bool
) -> None:
    client = browse_in_production(reader)
    with writing(sqlite) as session:
        session.exec(select(WebSession)).one().proved = False

    found = client.get("/outbox" if reader == "operator" else "/desks")

    assert found.status_code == (200 if shown else 303)
    assert shown or found.headers["location"] == "/me/second-factor"
    assert shown or "Your role needs a second factor" in client.get("/me/second-factor").text
    with reading(sqlite) as session:
        assert bool(actor_by_link(session, world.readers[reader], demo=False).roles) is shown
        assert actor_by_link(session, world.readers[reader], demo=True).roles


def _typed(page: str, secret: str = "") -> str:
    secret = secret or re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    return TOTP(secret).now()


def test_a_reader_sets_it_up_and_signs_in_with_it(browse_in_production: Browse, world: World, sqlite: Engine) -> None:
    officer = browse_in_production("national")
    with writing(sqlite) as session:
        session.exec(select(WebSession)).one().proved = False

    officer.post("/me/second-factor")
    page = officer.get("/me/second-factor").text
    wrong = officer.post("/me/second-factor/confirm", data={"code": "12"})
    done = officer.post("/me/second-factor/confirm", data={"code": _typed(page)})
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", done.text)

    assert 'class="qr"' in page and "style=" not in page.partition("<figure")[2].partition("</figure>")[0]
    assert wrong.status_code == 422 and "is not right" in wrong.text
    assert len(codes) == CODES and officer.get("/desks").status_code == 200
    assert "10 recovery codes are left" in officer.get("/me/second-factor").text
    _sign_in_again(officer, world, sqlite, codes[0])
    assert "9 recovery codes are left" in officer.get("/me/second-factor").text
    officer.post("/me/second-factor/off")
    assert officer.get("/desks").headers["location"] == "/me/second-factor"


def _carry(client: TestClient, cookie: str) -> None:
    client.cookies.clear()
    client.cookies.set(PLAIN, cookie)


def _sign_in_again(client: TestClient, world: World, engine: Engine, code: str) -> None:
    with writing(engine) as session:
        _carry(client, open_session(session, world.readers["national"], datetime.now(UTC)))
    half = client.get("/sign-in/code?next=/desks")
    wrong = client.post("/sign-in/code", data={"code": "1", "next": "/desks"})
    right = client.post("/sign-in/code", data={"code": code, "next": "/desks"})
    _carry(client, right.headers["set-cookie"].partition("=")[2].partition(";")[0])

    assert "Sign out" not in half.text and "recovery codes" in half.text
    assert (wrong.status_code, right.status_code, right.headers["location"]) == (422, 303, "/desks")
    assert client.get("/desks").status_code == 200
