"""Each fault is a page of the same design with a way out, and a number that stands in the log as well."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Connection, Engine, event

from service.accounts.links import FOR_AN_ADDRESS
from service.accounts.models import Frequency, RoleName, Subscription
from service.accounts.signing_in import open_session
from service.app import create_app
from service.db import open_engine, writing
from service.settings import Settings
from service.web import fault_page
from service.web.cookies import PLAIN
from service.web.fault_words import FAULTS
from service.web.faults import SOON
from service.web.middleware import LARGEST
from tests import factories as make
from tests.conftest import copied_postgres
from tests.web.conftest import Browse, World

MAILS = {"frequency": "weekly", "locale": "en", "time_zone": "Europe/Amsterdam", "notices": "yes"}
Log = pytest.LogCaptureFixture


@pytest.fixture(autouse=True)
def _logged(caplog: Log) -> None:
    caplog.set_level(logging.INFO, "service")


def _told(answer: Response, status: int, caplog: Log) -> str:
    """The line of the log for this page, once it is clear that the page has all that each such page has."""
    found = re.search(r"Reference: <strong>([0-9a-f]{8})</strong>", answer.text)
    assert answer.status_code == status
    assert f"<h1>{FAULTS[status].title}</h1>" in answer.text
    assert all(way in answer.text for way in ('<a href="/">', '<a href="/help">', 'action="/organisations"'))
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert found, "no reference"
    (line,) = [one for one in caplog.messages if one.endswith(f"answered {status}, reference {found[1]}")]
    return line


def test_a_body_that_cannot_be_read(browse: Browse, caplog: Log) -> None:
    answer = browse("visitor").post("/sign-in", content=b"x", headers={"content-type": "multipart/form-data"})

    _told(answer, 400, caplog)


def test_a_page_for_others(browse: Browse, caplog: Log) -> None:
    answer = browse("member").get("/desks")

    _told(answer, 403, caplog)
    assert "My proposals" in answer.text.split("<main")[1]


def test_an_address_that_is_none(browse: Browse, caplog: Log) -> None:
    answer = browse("visitor").get("/nowhere")

    assert _told(answer, 404, caplog).startswith("GET /nowhere ")


def test_a_visitor_who_is_told_no_finds_the_way_to_signing_in(browse_in_production: Browse) -> None:
    visitor, member = (browse_in_production(name).get("/nowhere").text for name in ("visitor", "member"))

    assert '<li><a href="/sign-in">' in visitor
    assert '<li><a href="/sign-in">' not in member


def test_what_an_address_does_not_take(browse: Browse, caplog: Log) -> None:
    answer = browse("visitor").put("/organisations")

    _told(answer, 405, caplog)
    assert answer.headers["allow"] == "GET"


def test_two_changes_at_once(postgres: str, postgres_template: str, settings: Settings, caplog: Log) -> None:
    """Between looking for a row and adding it, somebody else adds it."""
    with copied_postgres(postgres, postgres_template) as engine:
        with writing(engine) as session:
            person = make.person(session, "operator", RoleName.OPERATOR).id or 0
            cookie = open_session(session, person, datetime.now(UTC))
        ahead = [Subscription(person_id=person, frequency=Frequency.OFF, due_at=make.AT)]

        def overtake(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
            if statement.startswith("INSERT INTO subscription") and ahead:
                row = ahead.pop()
                with writing(engine) as session:
                    session.add(row)

        event.listen(engine, "before_cursor_execute", overtake)
        reader = TestClient(create_app(settings, engine), headers={"accept-language": "en"}, follow_redirects=False)
        reader.cookies.set(PLAIN, cookie)
        answers = [reader.post("/me", data=MAILS) for _ in range(2)]

    _told(answers[0], 409, caplog)
    assert answers[1].status_code == 303


def test_a_mailed_link_that_was_changed_on_its_way(browse_in_production: Browse, caplog: Log) -> None:
    answer = browse_in_production("visitor").get("/answer/a-secret-of-somebody")

    assert "a-secret" not in _told(answer, 410, caplog)
    assert '<li><a href="/sign-in">' in answer.text


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 422), (LARGEST + 1, 413)])
@pytest.mark.parametrize("announced", [True, False])
def test_a_body_is_taken_up_to_the_limit(
    size: int, status: int, announced: bool, browse: Browse, caplog: Log
) -> None:
    body = b"person=" + b"x" * (size - 7)
    headers = {"content-type": "application/x-www-form-urlencoded"}

    answer = browse("visitor").post("/demo/look-as", content=body if announced else _pieces(body), headers=headers)

    _told(answer, status, caplog)


def _pieces(body: bytes) -> Iterator[bytes]:
    yield from (body[start : start + 300_000] for start in range(0, len(body), 300_000))


def test_a_form_with_what_cannot_be_in_it(browse: Browse, caplog: Log) -> None:
    answer = browse("visitor").post("/demo/look-as", data={"person": "nobody"})

    _told(answer, 422, caplog)


@pytest.mark.parametrize("email", ["member@demo.example", "nobody@demo.example"])
def test_links_asked_for_too_often_whether_the_address_is_known_or_not(
    email: str, browse: Browse, caplog: Log
) -> None:
    visitor = browse("visitor")

    taken = [visitor.post("/sign-in", data={"email": email}).status_code for _ in range(FOR_AN_ADDRESS.most)]
    answer = visitor.post("/sign-in", data={"email": email.upper()})
    other = visitor.post("/sign-in", data={"email": "other@demo.example"})

    _told(answer, 429, caplog)
    assert set(taken) == {200} and other.status_code == 200
    assert 710 <= int(answer.headers["retry-after"]) <= 720
    assert "Try again after 12 minutes." in answer.text


def test_our_own_mistake(browse: Browse, sqlite: Engine, settings: Settings, caplog: Log) -> None:
    app = create_app(settings, sqlite)
    app.add_api_route("/broken", lambda: 1 / 0)

    answer = TestClient(app, raise_server_exceptions=False, headers={"accept-language": "en"}).get("/broken")

    _told(answer, 500, caplog)
    assert "ZeroDivisionError" in caplog.text and "ZeroDivisionError" not in answer.text


def test_a_table_that_is_not_there_is_our_mistake_too(sqlite: Engine, settings: Settings, caplog: Log) -> None:
    with sqlite.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE listing RENAME TO elsewhere")

    app = create_app(settings, sqlite)
    answer = TestClient(app, raise_server_exceptions=False, headers={"accept-language": "en"}).get("/listings")

    _told(answer, 500, caplog)


def test_a_database_that_somebody_else_writes_to(browse: Browse, world: World, sqlite: Engine, caplog: Log) -> None:
    visitor = browse("visitor")
    event.listen(sqlite, "checkout", lambda one, *rest: one.execute("PRAGMA busy_timeout=0"))
    other = sqlite3.connect(sqlite.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    locked = visitor.post("/demo/look-as", data={"person": world.readers["member"]})
    other.execute("ROLLBACK")
    free = visitor.post("/demo/look-as", data={"person": world.readers["member"]})
    other.close()

    _told(locked, 503, caplog)
    assert locked.headers["retry-after"] == str(SOON) and f"Try again after {SOON} seconds." in locked.text
    assert free.status_code == 303


def test_a_database_that_cannot_be_reached(settings: Settings, caplog: Log) -> None:
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2")
    visitor = TestClient(create_app(settings, engine), headers={"accept-language": "nl"})

    answer = visitor.get("/organisations")
    nowhere = visitor.get("/nowhere")
    engine.dispose()

    assert answer.status_code == 503 and nowhere.status_code == 404
    assert "Probeer het over 30 seconden opnieuw." in answer.text
    assert "<main" in answer.text and "<main" in nowhere.text


def test_a_page_of_a_fault_that_fails_itself_is_a_line_of_text(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, caplog: Log
) -> None:
    visitor, asked = browse("visitor"), []

    def broken(name: str, **context: object) -> str:
        asked.append(name)
        raise KeyError(name)

    monkeypatch.setattr(fault_page, "render", broken)
    answer = visitor.get("/nowhere")

    assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/plain")
    assert asked == ["pages/faults/fault.html"]
    assert answer.text.rstrip().rpartition(" ")[2] in caplog.messages[0]


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/sign-in/secret", "/sign-in/..."),
        ("/answer/secret/more", "/answer/..."),
        ("/sign-in", "/sign-in"),
        ("/organisations/süß", "/organisations/s\\xfc\\xdf"),
        ("/a\nforged line", "/a\\nforged line"),
    ],
)
def test_the_log_holds_no_secret_and_one_line(address: str, line: str) -> None:
    assert fault_page.logged(address) == line


@pytest.mark.parametrize("status", sorted(FAULTS))
def test_each_fault_is_told_in_dutch(status: int, sqlite: Engine, settings: Settings) -> None:
    app = create_app(settings, sqlite)
    app.add_api_route("/fault", lambda: _raise(status))

    answer = TestClient(app, headers={"accept-language": "nl"}).get("/fault")

    assert answer.status_code == status
    assert FAULTS[status].title not in answer.text and 'lang="nl"' in answer.text
    assert "Waar u nu heen kunt" in answer.text


def _raise(status: int) -> None:
    from starlette.exceptions import HTTPException

    raise HTTPException(status)
