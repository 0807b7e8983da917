"""Files of the pages are kept for good while nothing changes; answers are made smaller where that tells nothing."""

import os
import re
from pathlib import Path

import pytest

from service import assets
from service.settings import ROOT
from service.web.files import FOR_GOOD
from tests.web.conftest import Browse, World

ADDRESSES = re.compile(r'(?:src|href)="(/static/[^"]+)"')


@pytest.mark.parametrize("page", ["/", "/organisations", "/organisations/twente/network", "/nowhere"])
def test_what_a_page_loads_may_be_kept_for_good(page: str, browse: Browse) -> None:
    visitor = browse("visitor")

    named = ADDRESSES.findall(visitor.get(page).text)

    kept = {address: visitor.get(address).headers.get("cache-control") for address in named}
    assert len(named) >= 3
    assert set(kept.values()) == {FOR_GOOD}


def test_no_template_names_a_file_past_its_edition() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))

    assert len(templates) > 20
    assert [path.name for path in templates if '="/static/' in path.read_text()] == []


def test_letters_lie_beside_the_style_sheet_of_the_same_edition(browse: Browse) -> None:
    visitor, sheet = browse("visitor"), assets.asset("schakel.css")
    named = re.findall(r'url\("([^"]+)"\)', visitor.get(sheet).text)

    answers = [visitor.get(f"{sheet.rpartition('/')[0]}/{name}") for name in named]

    assert len(answers) == 3
    assert {(one.status_code, one.headers["content-type"]) for one in answers} == {(200, "font/woff2")}
    assert all(one.headers["cache-control"] == FOR_GOOD and "content-encoding" not in one.headers for one in answers)
    asked_at_once = re.findall(r'rel="preload" href="([^"]+)" as="font"', visitor.get("/").text)
    assert sorted(asked_at_once) == sorted(f"{sheet.rpartition('/')[0]}/{name}" for name in named)


@pytest.mark.parametrize("address", ["/static/schakel.css", "/static/0123456789ab/schakel.css"])
def test_at_any_other_address_a_file_is_asked_for_again(address: str, browse: Browse) -> None:
    visitor = browse("visitor")
    first = visitor.get(address)

    again = visitor.get(address, headers={"if-none-match": first.headers["etag"]})

    assert first.headers["cache-control"] == again.headers["cache-control"] == "no-cache"
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize(
    "address", ["/static/0123456789ab/none.css", "/static/0123456789ab", "/static/0123456789ab/"]
)
def test_an_edition_alone_is_no_file(address: str, browse: Browse) -> None:
    assert browse("visitor").get(address).status_code == 404


def test_whoever_changes_a_file_changes_the_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = tmp_path / "one.css"
    sheet.write_text("a")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    first = assets.edition()

    (tmp_path / "notes.txt").write_text("no page loads this")
    os.utime(sheet, (1, 1))
    same = assets.edition()
    sheet.write_text("b")

    assert (same == first, assets.edition() == first) == (True, False)


def test_pages_are_made_smaller_but_for_those_with_secrets(browse: Browse, world: World) -> None:
    public, own = ("/", "/organisations?q=twente", "/listings"), ("/organisations/twente/proposals", "/desks")
    secret = (f"/proposals/{world.open_proposal}?as=twente", "/outbox?q=a", "/sign-in", "/me", "/answer/none")

    smaller = [browse("visitor").get(one) for one in public] + [browse("broker").get(one) for one in own]
    whole = [browse("broker").get(one) for one in secret]

    assert [one.headers.get("content-encoding") for one in smaller] == ["gzip"] * 5
    assert [one.headers.get("content-encoding") for one in whole] == [None] * 5
    assert all("Accept-Encoding" in one.headers["vary"] and "Cookie" in one.headers["vary"] for one in smaller)
