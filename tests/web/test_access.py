"""Every route against every role, by a table that people can read."""

import csv
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.api.describing import PREFIX
from service.app import create_app
from service.db import reading
from service.directory.listing_models import Listing
from service.mail.links import Links
from service.matchmaking.models import Proposal
from service.settings import Settings
from service.web.problems import PROGRAMS
from tests.browser.kinds import KINDS, NO_PAGES
from tests.web.access_rows import add_rows
from tests.web.conftest import Bearing, Browse, World


def _table(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open() as file:
        return list(csv.DictReader(file))


TABLE = _table("access.csv")
"""Which status each role gets in the demonstration."""
OTHERWISE = _table("access_production.csv")
"""Where it is another outside of it."""
ROLES = ("visitor", "stranger", "member", "broker", "attache", "province", "national", "operator")
"""The readers of the small world."""
COLUMNS = (*ROLES[:3], "owner", *ROLES[3:])


@pytest.mark.parametrize("role", COLUMNS)
def test_a_reader_is_shown_what_the_table_says(
    role: str, browse: Browse, bearing: Bearing, world: World, sqlite: Engine, settings: Settings
) -> None:
    names = {**_numbers(world), **_tokens(world, sqlite, settings), **add_rows(sqlite, world)}
    expected = _expected(TABLE, role)

    found = _walked(expected, lambda: browse(role), bearing(role), names)

    assert found == expected


@pytest.mark.parametrize(
    "role",
    [one if one in {"visitor", "member"} else pytest.param(one, marks=pytest.mark.long) for one in COLUMNS],
)
def test_outside_the_demonstration_a_reader_is_shown_what_the_other_table_says(
    role: str, browse_in_production: Browse, bearing: Bearing, world: World, sqlite: Engine, settings: Settings
) -> None:
    expected = _expected(TABLE, role) | _expected(OTHERWISE, role)
    names = {**_numbers(world), **_tokens(world, sqlite, settings), **add_rows(sqlite, world)}

    found = _walked(expected, lambda: browse_in_production(role), bearing(role), names)

    assert found == expected


def _expected(table: list[dict[str, str]], role: str) -> dict[tuple[str, str], int]:
    return {(row["method"], row["address"]): int(row[role]) for row in table}


def _walked(
    addresses: Iterable[tuple[str, str]],
    browser: Callable[[], TestClient],
    bearer: dict[str, str],
    names: dict[str, object],
) -> dict[tuple[str, str], int]:
    """The status of each address; what changes something is asked for in a browser of its own, which others do not
    survive.

    A query after a POST's address is its form. At addresses for programs the token of the reader is sent, and a form
    as JSON.
    """
    found: dict[tuple[str, str], int] = {}
    reading: TestClient | None = None
    for method, address in addresses:
        real = address
        for name, number in names.items():
            real = real.replace(name, str(number))
        if real.startswith(PROGRAMS):
            reading = reading or browser()
            path, _, typed = real.partition("?")
            sent = {"json": dict(parse_qsl(typed))} if method != "GET" else {"params": dict(parse_qsl(typed))}
            answer = reading.request(method, path, headers=bearer, **sent)
        elif method == "POST":
            real, _, typed = real.partition("?")
            answer = browser().post(real, data={"person": "0", **dict(parse_qsl(typed))})
            reading = None
        else:
            reading = reading or browser()
            answer = reading.request(method, real)
        found[method, address] = answer.status_code
    return found


def _numbers(world: World) -> dict[str, object]:
    return {"OPEN": world.open_proposal, "SECRET": world.secret_proposal, "MAIL": world.mail}


def _tokens(world: World, engine: Engine, settings: Settings) -> dict[str, object]:
    """Links from mails to the member of Twente; `GONE` to somebody who has no role there any more."""
    with reading(engine) as session:
        proposal = session.get_one(Proposal, world.open_proposal)
        twente, need = proposal.left_id, session.get_one(Listing, proposal.need_id)
        assert need.id and need.expires_on
    member, stranger = (Links(settings, world.readers[name], datetime.now(UTC)) for name in ("member", "stranger"))
    links = {
        "LINK": member.answer(world.open_proposal, twente, "interested"),
        "GONE": stranger.answer(world.open_proposal, twente, "interested"),
        "RENEW": member.renew(need.id, need.expires_on),
        "ENDED": stranger.renew(need.id, need.expires_on),
        "ASKED": Links(settings, world.readers["partner"], datetime.now(UTC)).consortium(2),
        "STOP": member.unsubscribe("digest"),
    }
    return {name: link.rpartition("/")[2] for name, link in links.items()}


def test_the_table_knows_every_route(sqlite: Engine, settings: Settings) -> None:
    known = {row["route"] for row in TABLE}

    app = create_app(settings, sqlite)
    routed = {one.path for one in iter_route_contexts(app.routes)} - {"/static"}
    for_programs = {PREFIX + one.path for one in iter_route_contexts(app.state.api.routes)}

    assert routed | for_programs == known


def test_each_page_is_looked_at_in_a_browser() -> None:
    """axe, keyboard, phone and large letters: all of them go through the kinds of page."""
    pages = {row["route"] for row in TABLE if row["method"] == "GET" and not row["route"].startswith(PREFIX)}

    looked_at = {kind.route for kind in KINDS.values()} - {""} | NO_PAGES

    assert sorted(pages ^ looked_at) == [], "name a new page in KINDS of tests/browser/kinds.py, a file in NO_PAGES"
