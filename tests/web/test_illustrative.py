"""Wherever a page or a mail names an illustrative listing, the mark stands next to the title."""

import re
from html import unescape

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from matching.records import ListingKind
from service.db import reading, writing
from service.digests.composing import compose
from service.digests.deciding import Due
from service.digests.letters import digest_letter
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.matchmaking.models import Proposal
from service.settings import Settings
from tests import factories as make
from tests.web.conftest import Browse, World

MARK = re.compile(r"illustrati(?:ve|ef)")
NEAR = 40
PAGES = (
    ("visitor", "/"), ("visitor", "/listings"), ("visitor", "/listings/NEED-NL-2026-0001"),
    ("visitor", "/organisations/twente"), ("member", "/organisations/twente/proposals"),
    ("member", "/proposals/OPEN?as=twente"), ("attache", "/desks/attache/DE"),
)  # fmt: skip


def unmarked(text: str, titles: list[str]) -> list[str]:
    """Titles in a text, markup taken out, without the mark shortly after them."""
    plain = " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())
    found = [(title, plain[one.end() : one.end() + NEAR]) for title in titles for one in _each(title, plain)]
    return [title for title, after in found if not MARK.search(after)]


def _each(title: str, plain: str) -> list[re.Match[str]]:
    return list(re.finditer(re.escape(" ".join(title.split())), plain))


@pytest.fixture
def also_met(world: World, sqlite: Engine) -> list[str]:
    """Illustrative titles, of which one is named in a reason and one in a proposal."""
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation).where(Organisation.slug == "twente")).one()
        skill = {"kind": ListingKind.CAPABILITY, "illustrative": True, "title": "Drones over dikes"}
        make.listing(session, twente, "CAP-NL-2026-0005", **skill)
        row = session.get_one(Proposal, world.open_proposal)
        facts = {"need": "NEED-NL-2026-0001", "capability": "CAP-NL-2026-0005"}
        row.reasons_left = [{"kind": "also_meets", "weight": 9.0, "facts": facts}, *row.reasons_left]
        session.add(row)
        return [one.title for one in session.exec(select(Listing).where(Listing.illustrative))]  # type: ignore[arg-type]


@pytest.mark.parametrize(("reader", "address"), PAGES)
def test_a_page_marks_each_illustrative_title(
    reader: str, address: str, browse: Browse, world: World, also_met: list[str]
) -> None:
    for language in ("en", "nl"):
        place = address.replace("OPEN", str(world.open_proposal))

        page = browse(reader).get(place, params={"lang": language}).text if "?" not in place else (
            browse(reader).get(f"{place}&lang={language}").text
        )  # fmt: skip

        assert any(title in page for title in also_met)
        assert unmarked(page.split("<main")[1], also_met) == []


@pytest.mark.parametrize("reader", ["member", "attache"])
def test_a_mail_marks_each_illustrative_title(
    reader: str, world: World, sqlite: Engine, settings: Settings, also_met: list[str]
) -> None:
    with reading(sqlite) as session:
        digest = compose(session, world.readers[reader], make.AT)
        letter = digest_letter(settings, digest, Due(world.readers[reader], make.AT), make.AT)

    assert any(title in letter.text for title in also_met)
    assert unmarked(letter.text, also_met) == []
    assert unmarked(letter.html, also_met) == []


def test_a_title_without_its_mark_would_be_found() -> None:
    assert unmarked("<p>Drones <b>over</b> dikes, and more</p>", ["Drones over dikes"]) == ["Drones over dikes"]
