"""Signing in with a password: what is told, what is counted, what is refused, what is kept."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from unicodedata import normalize
from unittest.mock import patch

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, update
from sqlmodel import select

from service.accounts.models import Person, WebSession
from service.accounts.password_rules import wrong_with_password
from service.accounts.passwords import FOR_AN_ACCOUNT, FROM_A_PLACE, Chosen, Tried, choose_password, sign_in
from service.accounts.signing_in import Device, actor_of, open_session
from service.accounts.signing_models import Password
from service.db import reading, writing
from service.errors import TooOften
from service.settings import Settings
from tests import factories as make
from tests.web.conftest import Browse, World

GOOD = "vier Wörter für ein Pferd"
KNOWN = Tried("a@b.example", GOOD, "192.0.2.1", Device())
WRONG = replace(KNOWN, password="something else again")
UNKNOWN = replace(KNOWN, email="nobody@b.example")


@pytest.fixture
def person(sqlite: Engine, settings: Settings) -> int:
    with writing(sqlite) as session:
        row = Person(email="a@b.example", name="Anne Bakker", created_at=make.AT, locale="en")
        session.add_all([row, Person(email="none@b.example", name="None", created_at=make.AT)])
        session.flush()
        number = row.id or 0
    assert choose_password(sqlite, settings, Chosen(number, GOOD, ""), make.AT) == ""
    return number


@pytest.fixture
def checks() -> Iterator[list[bool]]:
    """What each check of a password found."""
    found, real = list[bool](), Argon2Hasher.verify

    def counting(self: Argon2Hasher, *given: str) -> bool:
        found.append(real(self, *given))
        return found[-1]

    with patch.object(Argon2Hasher, "verify", counting):
        yield found


def test_a_password_signs_in_however_its_letters_are_composed(
    person: int, sqlite: Engine, settings: Settings
) -> None:
    cookies = [
        sign_in(sqlite, settings, replace(KNOWN, email=" A@B.example", password=normalize(form, GOOD)), make.AT)
        for form in ("NFC", "NFD")
    ]

    with reading(sqlite) as session:
        names = [actor_of(session, cookie, make.AT, demo=False).name for cookie in cookies]
        kept = session.exec(select(Password.kept)).one()
    assert names == ["Anne Bakker"] * 2
    assert kept.startswith("$argon2id$") and GOOD not in kept


@pytest.mark.parametrize("tried", [WRONG, UNKNOWN, replace(KNOWN, email="none@b.example")])
def test_whatever_is_wrong_one_password_is_checked_and_nobody_let_in(
    person: int, sqlite: Engine, settings: Settings, checks: list[bool], tried: Tried
) -> None:
    assert sign_in(sqlite, settings, tried, make.AT) is None
    assert checks == [False]


def test_invented_readers_have_no_password(person: int, sqlite: Engine, settings: Settings) -> None:
    with writing(sqlite) as session:
        session.exec(update(Person).values(demo=True))

    assert sign_in(sqlite, settings, KNOWN, make.AT) is None


@pytest.mark.parametrize("tried", [WRONG, UNKNOWN])
def test_tries_of_one_account_are_limited_whether_it_is_known_or_not(
    person: int, sqlite: Engine, settings: Settings, checks: list[bool], tried: Tried
) -> None:
    for _ in range(FOR_AN_ACCOUNT.most):
        sign_in(sqlite, settings, tried, make.AT)

    with pytest.raises(TooOften):
        sign_in(sqlite, settings, replace(tried, password=GOOD, place="192.0.2.2"), make.AT)
    assert len(checks) == FOR_AN_ACCOUNT.most
    later = make.AT + FOR_AN_ACCOUNT.span / FOR_AN_ACCOUNT.most
    assert (sign_in(sqlite, settings, replace(tried, password=GOOD), later) is None) is (tried is UNKNOWN)


def test_a_flood_from_one_place_keeps_nobody_elsewhere_out(person: int, sqlite: Engine, settings: Settings) -> None:
    refused = 0
    for number in range(FROM_A_PLACE.most + 5):
        try:
            sign_in(sqlite, settings, replace(WRONG, email=f"{number}@b.example"), make.AT)
        except TooOften:
            refused += 1

    assert refused == 5
    assert sign_in(sqlite, settings, replace(KNOWN, place="192.0.2.2"), make.AT)


def test_when_the_scheme_rises_the_next_signing_in_keeps_the_better_hash(
    person: int, sqlite: Engine, settings: Settings
) -> None:
    risen = settings.model_copy(update={"password_memory": 2})

    found = [bool(sign_in(sqlite, one, KNOWN, make.AT)) for one in (settings, risen, risen)]

    with reading(sqlite) as session:
        row = session.get_one(Password, person)
    assert found == [True] * 3
    assert "m=2048," in row.kept and row.changed_at == make.AT


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("elf sterren", "12"),
        ("twaalf teken", ""),
        ("ﬁﬁﬁﬁﬁﬁ", "stolen"),
        ("Password1234", "stolen"),
        ("qwertyuiop123", "stolen"),
        ("aaaabbbbccccdddd", "stolen"),
        ("AnneBakker-Schakel", "name"),
        ("a@b.example 1234", "name"),
        ("密码很长很长很长的一句话吧", ""),
        ("x1 " * 85 + "y", "stolen"),
        ("abcde fghi " * 23 + "xyz", ""),
        ("abcde fghi " * 23 + "wxyz", "256"),
    ],
)
def test_refused_is_what_is_short_or_common_or_known_and_nothing_for_its_signs(password: str, word: str) -> None:
    found = wrong_with_password(password, ("a@b.example", "Anne Bakker"))

    assert word in found and bool(found) is bool(word)


def test_a_new_password_ends_all_other_browsers_and_is_told_nowhere(
    browse_in_production: Browse, world: World, sqlite: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    member = browse_in_production("member")
    with writing(sqlite) as session:
        open_session(session, world.readers["member"], make.AT + timedelta(days=9999))

    short = member.post("/me/password", data={"password": "sesam open u"[:11]})
    changed = member.post("/me/password", data={"password": GOOD})
    visitor = browse_in_production("visitor")
    wrong = visitor.post("/sign-in/password", data={"email": "member@schakel.example", "password": GOOD + "!"})
    right = visitor.post(
        "/sign-in/password", data={"email": "member@schakel.example", "password": GOOD, "next": "/me"}
    )

    assert short.status_code == 422 and "sesam" not in short.text and "at least 12" in short.text
    assert changed.headers["location"] == "/me/sign-in?kept=1#message"
    assert wrong.status_code == 422 and GOOD not in wrong.text and "is not right" in wrong.text
    assert (right.status_code, right.headers["location"]) == (303, "/me")
    assert visitor.get("/me").status_code == 200
    with reading(sqlite) as session:
        assert len(session.exec(select(WebSession)).all()) == 2
    assert GOOD not in caplog.text


def test_what_one_signs_in_with_is_changed_after_signing_in_only(
    browse_in_production: Browse, sqlite: Engine
) -> None:
    member = browse_in_production("member")
    with writing(sqlite) as session:
        row = session.exec(select(WebSession)).one()
        row.created_at -= timedelta(minutes=16)
        session.add(row)

    answer = member.post("/me/password", data={"password": GOOD})

    assert answer.headers["location"] == "/sign-in?next=/me/password&again=1"
    assert "more than a quarter" in member.get(answer.headers["location"]).text
    assert member.get("/me").status_code == 200
