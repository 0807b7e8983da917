"""People added on the command line: roles for what exists, once, with the weekly digest."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.models import Frequency, Person, Role, Subscription
from service.accounts.signing_models import SecondFactor
from service.cli import main
from service.db import reading, writing
from service.directory.geography import Region
from service.directory.vocabulary import Confidence
from service.settings import current

NOW = "2026-11-24T09:30:00+00:00"
SOURCE = {
    "source": "s",
    "licence": "l",
    "source_date": datetime(2026, 1, 1, tzinfo=UTC).date(),
    "confidence": Confidence.READ,
}
Add = Callable[..., tuple[int, str]]


@pytest.fixture
def add(sqlite: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Add]:
    """Runs `schakel user --json` on a database that knows Germany and Overijssel."""
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite.url.render_as_string())
    monkeypatch.setenv("SCHAKEL_SECRET_KEY", "a key for tests only, long enough to be taken")
    current.cache_clear()
    with writing(sqlite) as session:
        session.add(Region(code="NL-OV", level="province", name="Overijssel", country="NL", **SOURCE))

    def added(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["schakel", "user", *words, "--now", NOW, "--json"])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return status, captured.out or captured.err

    yield added
    current.cache_clear()


def test_a_role_brings_the_weekly_digest_of_next_monday(add: Add, sqlite: Engine) -> None:
    status, out = add("jan@post.example", "--role", "attache", "--of", "de")

    with reading(sqlite) as session:
        role, digest = session.exec(select(Role)).one(), session.exec(select(Subscription)).one()
    assert (status, json.loads(out)["digest"], role.country) == (0, True, "DE")
    assert digest.frequency is Frequency.WEEKLY
    assert digest.due_at.replace(tzinfo=UTC) == datetime(2026, 11, 30, 7, tzinfo=UTC)


def test_the_same_role_is_given_once(add: Add, sqlite: Engine) -> None:
    first = add("jan@post.example", "--role", "province_officer", "--of", "NL-OV")
    second = add("Jan@post.example", "--role", "province_officer", "--of", "NL-OV")

    with reading(sqlite) as session:
        counts = len(session.exec(select(Role)).all()), len(session.exec(select(Subscription)).all())
    assert (first[0], second[0], counts) == (0, 0, (1, 1))
    assert json.loads(second[1])["given"] is False


def test_an_operator_gets_no_digest(add: Add, sqlite: Engine) -> None:
    add("ops@schakel.example", "--role", "operator")

    with reading(sqlite) as session:
        assert session.exec(select(Role)).one().name == "operator"
        assert session.exec(select(Subscription)).all() == []


@pytest.mark.parametrize(
    "words",
    [
        ("a b@@",),
        ("jan@post.example", "--role", "king"),
        ("jan@post.example", "--role", "attache"),
        ("jan@post.example", "--role", "attache", "--of", "QQ"),
        ("jan@post.example", "--role", "province_officer", "--of", "NL-QQ"),
        ("jan@post.example", "--role", "editor", "--of", "nowhere"),
        ("jan@post.example", "--role", "operator", "--of", "DE"),
        ("jan@post.example", "--of", "DE"),
    ],
)
def test_wrong_words_are_status_two_and_nobody_is_added(words: tuple[str, ...], add: Add, sqlite: Engine) -> None:
    status, said = add(*words)

    with reading(sqlite) as session:
        assert session.exec(select(Person)).all() == []
    assert (status, said.startswith("schakel: ")) == (2, True)


def test_a_lost_second_factor_is_ended_for_somebody_who_is_known(add: Add, sqlite: Engine) -> None:
    add("a@b.example", "--role", "operator")
    with writing(sqlite) as session:
        person = session.exec(select(Person.id)).one()
        session.add(SecondFactor(person_id=person or 0, secret="x", created_at=datetime.now(UTC)))

    done = add("A@b.example", "--forget-second-factor")
    unknown = add("nobody@b.example", "--forget-second-factor")

    assert done[0] == 0 and json.loads(done[1]) == {"email": "a@b.example", "second_factor": False}
    assert unknown[0] == 2
    with reading(sqlite) as session:
        assert session.exec(select(SecondFactor)).all() == []
