"""Every route against every role, by a table that people can read."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import Engine

from service.app import create_app
from service.db import reading
from service.mail.links import Links
from service.matchmaking.models import Proposal
from service.settings import Settings
from tests.web.conftest import Browse, World

with Path(__file__).with_name("access.csv").open() as file:
    TABLE = list(csv.DictReader(file))
ROLES = ("visitor", "stranger", "member", "broker", "attache", "province", "national", "operator")


@pytest.mark.parametrize("role", ROLES)
def test_a_reader_is_shown_what_the_table_says(
    role: str, browse: Browse, world: World, sqlite: Engine, settings: Settings
) -> None:
    names: dict[str, object] = {"OPEN": world.open_proposal, "SECRET": world.secret_proposal, "MAIL": world.mail}
    names.update(_tokens(world, sqlite, settings))
    expected = {(row["method"], row["address"]): int(row[role]) for row in TABLE}

    found = {}
    for method, address in expected:
        real = address
        for name, number in names.items():
            real = real.replace(name, str(number))
        data = None
        if method == "POST":
            real, _, typed = real.partition("?")
            data = {"person": "0", **dict(parse_qsl(typed))}
        found[method, address] = browse(role).request(method, real, data=data).status_code

    assert found == expected


def _tokens(world: World, engine: Engine, settings: Settings) -> dict[str, object]:
    """Links from mails to the member of Twente; `GONE` to somebody who has no role there any more."""
    with reading(engine) as session:
        twente = session.get_one(Proposal, world.open_proposal).left_id
    member, stranger = (Links(settings, world.readers[name], datetime.now(UTC)) for name in ("member", "stranger"))
    links = {
        "LINK": member.answer(world.open_proposal, twente, "interested"),
        "GONE": stranger.answer(world.open_proposal, twente, "interested"),
        "STOP": member.unsubscribe("digest"),
    }
    return {name: link.rpartition("/")[2] for name, link in links.items()}


def test_the_table_knows_every_route(sqlite: Engine, settings: Settings) -> None:
    known = {row["route"] for row in TABLE}

    routed = {one.path for one in iter_route_contexts(create_app(settings, sqlite).routes)} - {"/static"}

    assert routed == known
