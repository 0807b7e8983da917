"""How often something may be asked for: shared by processes, remembered by restarts, given back with time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import Request
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.housekeeping import KNOWN_AFTER, sweep
from service.accounts.limits import Limit, take
from service.accounts.models import RateLimit, SignInLink, WebSession
from service.db import open_engine, reading, writing
from service.errors import TooOften
from service.web.dependencies import place_of
from tests import factories as make

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
LIMIT = Limit("tries", 3, timedelta(minutes=30))


def _wait(engine: Engine, whom: str = "a", after: timedelta = timedelta(0), limit: Limit = LIMIT) -> int:
    """Asks once; the seconds to wait where it is refused, else 0."""
    try:
        with writing(engine) as session:
            take(session, "secret", limit, whom, NOW + after)
    except TooOften as refusal:
        return refusal.wait
    return 0


def test_so_many_at_once_and_then_one_each_part_of_the_span(database: Engine) -> None:
    at_once = [_wait(database) for _ in range(5)]
    early = _wait(database, after=timedelta(minutes=10, milliseconds=-1))
    later = [_wait(database, after=timedelta(minutes=10)) for _ in range(2)]
    next_day = [_wait(database, after=timedelta(days=1)) for _ in range(4)]

    assert at_once == [0, 0, 0, 600, 600]
    assert early == 1
    assert later == [0, 600]
    assert next_day == [0, 0, 0, 600]


def test_others_and_other_things_have_an_allowance_of_their_own(sqlite: Engine) -> None:
    mine = [_wait(sqlite) for _ in range(4)]

    assert mine[-1] > 0
    assert _wait(sqlite, "b") == _wait(sqlite, limit=Limit("links", 3, timedelta(minutes=30))) == 0


def test_many_at_the_same_moment_from_several_processes_get_no_more(database: Engine) -> None:
    engines = [database, open_engine(database.url.render_as_string(hide_password=False))]

    with ThreadPoolExecutor(6) as pool:
        waits = list(pool.map(lambda n: _wait(engines[n % 2]), range(12)))
    engines[1].dispose()

    assert waits.count(0) == LIMIT.most


def test_no_name_is_kept(sqlite: Engine) -> None:
    _wait(sqlite, "somebody@b.example")

    with reading(sqlite) as session:
        (row,) = session.exec(select(RateLimit)).all()
    assert "somebody" not in repr(row)
    assert len(row.key) == 64


@pytest.mark.parametrize(("late", "kept"), [(timedelta(milliseconds=-1), 1), (timedelta(0), 0)])
def test_what_has_run_out_is_swept_away_and_nothing_sooner(database: Engine, late: timedelta, kept: int) -> None:
    over = NOW + timedelta(minutes=10)
    _wait(database)
    with writing(database) as session:
        person = make.person(session, "a").id or 0
        session.add(SignInLink(person_id=person, token_hash="1", expires_at=over))
        known = {"created_at": NOW, "seen_at": NOW, "expires_at": over - KNOWN_AFTER}
        session.add(WebSession(person_id=person, token_hash="2", **known))

    swept = sweep(database, over + late)

    assert {swept[name] for name in ("links", "sign_ins", "counts")} == {1 - kept}
    with reading(database) as session:
        assert [len(session.exec(select(one)).all()) for one in (RateLimit, SignInLink, WebSession)] == [kept] * 3


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("testclient", "testclient"),
        (None, ""),
    ],
)
def test_a_network_of_the_new_kind_is_one_place(host: str | None, place: str) -> None:
    client = None if host is None else (host, 1234)

    assert place_of(Request({"type": "http", "headers": [], "client": client})) == place
