"""Browsers that are signed in: how long, what their reader sees of them, and how they are signed out."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlmodel import select

from service.accounts.devices import named
from service.accounts.lasting import FOR_MEMBERS, FOR_OFFICERS, SEEN_EACH, ends, note_seen
from service.accounts.models import Role, RoleName, WebSession
from service.accounts.signing_in import Device, actor_of, open_session, signed_in
from service.app import create_app
from service.db import reading, writing
from service.settings import Settings
from service.web.cookies import GUARDED
from tests import factories as make
from tests.web.conftest import Browse, World

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SECOND = timedelta(seconds=1)


def _signed_in(engine: Engine, role: RoleName, **scope: object) -> str:
    with writing(engine) as session:
        person = make.person(session, "somebody", role, **scope)
        return open_session(session, person.id or 0, make.AT)


def _works(engine: Engine, cookie: str, moment: datetime) -> bool:
    with reading(engine) as session:
        return actor_of(session, cookie, moment, demo=True).person_id is not None


@pytest.mark.parametrize(
    ("role", "scope", "idle"),
    [
        (RoleName.OPERATOR, {}, FOR_OFFICERS.idle),
        (RoleName.PROVINCE_OFFICER, {"province": "NL-OV"}, FOR_OFFICERS.idle),
        (RoleName.ATTACHE, {"country": "DE"}, FOR_MEMBERS.idle),
    ],
)
def test_unused_a_browser_is_signed_out_sooner_for_whoever_decides_over_others(
    database: Engine, role: RoleName, scope: dict[str, str], idle: timedelta
) -> None:
    cookie = _signed_in(database, role, **scope)

    assert _works(database, cookie, make.AT + idle - SECOND)
    assert not _works(database, cookie, make.AT + idle)


def test_used_all_the_time_a_browser_is_signed_out_at_the_end_all_the_same(sqlite: Engine) -> None:
    cookie, moment = _signed_in(sqlite, RoleName.OPERATOR), make.AT

    while moment < make.AT + FOR_OFFICERS.whole - timedelta(hours=7):
        moment += timedelta(hours=7)
        with reading(sqlite) as session:
            seen = signed_in(session, cookie, moment, demo=True).seen
        assert seen is not None
        note_seen(sqlite, seen, moment)

    assert _works(sqlite, cookie, make.AT + FOR_OFFICERS.whole - SECOND)
    assert not _works(sqlite, cookie, make.AT + FOR_OFFICERS.whole)


def test_the_limits_of_a_new_role_hold_at_once(sqlite: Engine) -> None:
    cookie = _signed_in(sqlite, RoleName.ATTACHE, country="DE")

    with writing(sqlite) as session:
        row = session.exec(select(WebSession)).one()
        session.add(Role(person_id=row.person_id, name=RoleName.OPERATOR))

    assert _works(sqlite, cookie, make.AT + FOR_OFFICERS.idle - SECOND)
    assert not _works(sqlite, cookie, make.AT + FOR_OFFICERS.idle)


def test_that_a_browser_is_used_is_written_once_in_some_minutes(browse: Browse, sqlite: Engine) -> None:
    reader, written = browse("member"), list[str]()
    event.listen(
        sqlite, "before_cursor_execute", lambda *call: written.append(call[2]) if "UPDATE" in call[2] else None
    )

    def asked_after(passed: timedelta) -> int:
        with writing(sqlite) as session:
            row = session.exec(select(WebSession)).one()
            row.seen_at = datetime.now(UTC) - passed
            session.add(row)
        written.clear()
        reader.get("/help")
        return len(written)

    assert [asked_after(SEEN_EACH - timedelta(minutes=1)), asked_after(SEEN_EACH)] == [0, 1]
    with reading(sqlite) as session:
        row = session.exec(select(WebSession)).one()
        assert datetime.now(UTC) - row.seen_at < timedelta(minutes=1)
        assert row.expires_at == ends(row, FOR_MEMBERS)


def test_signing_in_again_ends_the_cookie_that_was_there(sqlite: Engine) -> None:
    old = _signed_in(sqlite, RoleName.OPERATOR)

    with writing(sqlite) as session:
        person = session.exec(select(WebSession.person_id)).one()
        new = open_session(session, person, make.AT, Device(cookie=old))

    assert old != new
    assert [_works(sqlite, one, make.AT) for one in (old, new)] == [False, True]


def test_over_https_the_cookie_is_bound_to_the_host(world: World, sqlite: Engine, settings: Settings) -> None:
    secure = settings.model_copy(update={"base_url": "https://schakel.example"})
    client = TestClient(create_app(secure, sqlite), base_url="https://schakel.example", follow_redirects=False)

    given = client.post("/demo/look-as", data={"person": world.readers["member"]}).headers["set-cookie"]
    known = client.get("/me").status_code
    taken = client.post("/sign-out").headers["set-cookie"]

    assert given.startswith(f"{GUARDED}=") and "Path=/" in given and "Secure" in given and "Domain" not in given
    assert known == 200
    assert taken.startswith(f'{GUARDED}=""') and "Secure" in taken
    assert client.get("/me").status_code == 303


def test_a_reader_sees_the_browsers_and_signs_out_of_others_only(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    here, now = browse("member"), datetime.now(UTC)
    with writing(sqlite) as session:
        mine, third = (
            open_session(session, world.readers["member"], now, Device(FIREFOX)) for _ in range(2)
        )  # fmt: skip
        other = open_session(session, world.readers["stranger"], now, Device(FIREFOX))
        numbers = [row.id for row in session.exec(select(WebSession).order_by("id")).all()][-3:]

    page = here.get("/me/sign-in").text
    foreign = here.post(f"/me/browsers/{numbers[2]}/end").status_code
    one = here.post(f"/me/browsers/{numbers[0]}/end").status_code
    after_one = [_works(sqlite, cookie, now) for cookie in (mine, third, other)]
    here.post("/me/browsers/end")

    assert page.count("Firefox on Linux") >= 2 and page.count("unknown browser") == 1 and "this browser" in page
    assert (foreign, one) == (404, 303)
    assert after_one == [False, True, True]
    assert [_works(sqlite, cookie, now) for cookie in (third, other)] == [False, True]
    assert here.get("/me/sign-in").status_code == 200


@pytest.mark.parametrize(
    ("line", "browser", "system"),
    [
        (FIREFOX, "Firefox", "Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge", "Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1", "Safari", "iOS"),
        ("curl/8", "", ""),
        ("", "", ""),
    ],
)
def test_a_browser_is_known_by_name_and_system_alone(line: str, browser: str, system: str) -> None:
    found = named(line)

    assert (found.browser, found.system) == (browser, system)
