"""Every page that a reader can get to: none breaks, none leads outside unasked, each has its guards."""

import re

import pytest
from sqlalchemy import Engine

from service.web.middleware import HEADERS
from tests.web.access_rows import add_rows
from tests.web.conftest import Browse, World
from tests.web.test_access import COLUMNS
from tests.web.walking import crawl

FRAMED = re.compile(r"/outbox/\d+/body")
"""The one page that may stand in a frame: the body of a mail, in a sandbox."""
LOADS = re.compile(r'<(?:script|img|link|iframe|source|object|embed)\b[^>]*?(?:src|href)="([^"]+)"')


def _skip(address: str) -> bool:
    return "/static/" in address or "lang=" in address or address.startswith("/api/")


def _wrong(browse: Browse, role: str, most: int) -> tuple[list[tuple[str, str]], int]:
    """What is wrong at which page, of the pages that a reader gets to by links; and how many pages that were."""
    client, found, met = browse(role), [], 0
    for address, answer in crawl(
        client, ["/", "/desks", "/moderation", "/audit", "/outbox", "/me", "/help"], most, _skip
    ):
        met += 1
        policy = answer.headers.get("content-security-policy", "")
        told = {
            "broken": answer.status_code >= 500,
            "a link to nothing": answer.status_code == 404,
            "no guards": any(name not in answer.headers for name in HEADERS),
            "framed": "frame-ancestors 'none'" not in policy and not FRAMED.fullmatch(address.partition("?")[0]),
            "inline script": bool(re.search(r"<script(?![^>]*\bsrc=)|\son\w+=\"|<[^>]+\sstyle=\"", answer.text))
            and answer.headers["content-type"].startswith("text/html") and not FRAMED.search(address),
            "kept by others": role != "visitor" and "no-store" not in answer.headers.get("cache-control", ""),
            "loads from elsewhere": any(one.startswith(("http", "//")) for one in LOADS.findall(answer.text))
            and answer.headers["content-type"].startswith("text/html"),
        }  # fmt: skip
        found += [(address, what) for what, is_so in told.items() if is_so]
    return found, met


def test_the_first_pages_of_a_reader_are_whole_and_guarded(browse: Browse, world: World) -> None:
    found, met = _wrong(browse, "national", 6)

    assert found == [] and met == 6


@pytest.mark.long
@pytest.mark.parametrize("role", COLUMNS)
def test_all_pages_of_a_reader_are_whole_and_guarded(role: str, browse: Browse, world: World, sqlite: Engine) -> None:
    add_rows(sqlite, world)

    found, met = _wrong(browse, role, 2000)

    assert found == [] and met > 40


@pytest.mark.long
@pytest.mark.parametrize("role", COLUMNS)
def test_all_pages_outside_of_the_demonstration_too(
    role: str, browse_in_production: Browse, world: World, sqlite: Engine
) -> None:
    add_rows(sqlite, world)

    found, met = _wrong(browse_in_production, role, 2000)

    assert found == [] and met > 40
