"""Who writes a listing sees who would answer it now, before anybody else sees the listing."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from matching.records import Kind, ListingKind
from service.db import reading, writing
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import ListingState
from service.kept import Kept
from service.matchmaking import at_hand
from service.matchmaking.models import Proposal
from tests import factories as make
from tests.web.conftest import Browse, World

WORDS: dict[str, Any] = {
    "title": "Photonic chips for water sensors", "summary": "Photonic chips that sense nitrate in water",
    "keywords": ["photonic chip", "nitrate"], "cooperation": ["rd-project"], "trl_from": 3, "trl_to": 6,
}  # fmt: skip
DRAFT: dict[str, Any] = {"state": ListingState.DRAFT, "published_on": None, "expires_on": None}
ASKED = "/my/twente/listings/NEED-NL-2026-0555/matches"


@pytest.fixture(autouse=True)
def listings(sqlite: Engine, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft of a need, and capabilities of three others: one fits, one fits and is confidential, one does not."""
    monkeypatch.setattr(at_hand, "_kept", Kept())
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation).where(Organisation.slug == "twente")).one()
        twente.fields = ["photonics"]
        make.listing(session, twente, "NEED-NL-2026-0555", fields=["photonics"], **WORDS, **DRAFT)
        for slug, hidden, words in (
            ("lichtmeer", False, WORDS),
            ("geheim", True, WORDS),
            ("brood", False, {"title": "Sourdough bread", "summary": "We bake bread"}),
        ):
            owner = make.organisation(session, slug, kind=Kind.COMPANY, province="NL-NB", fields=["photonics"])
            values = {"kind": ListingKind.CAPABILITY, "confidential": hidden, "fields": ["photonics"], **words}
            make.listing(session, owner, f"CAP-{slug.upper()}", **values)


def test_who_fits_is_shown_with_what_they_offer_and_why(browse: Browse) -> None:
    page = browse("member").get(ASKED)

    assert page.status_code == 200
    assert 'href="/organisations/lichtmeer"' in page.text
    assert "very near in meaning" in page.text
    assert 'href="/organisations/brood"' not in page.text


def test_whose_a_confidential_listing_is_shows_neither_by_name_nor_by_a_gap(
    browse: Browse, sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = browse("member")
    with_it = member.get(ASKED).text

    with writing(sqlite) as session:
        secret = session.exec(select(Listing).where(Listing.reference == "CAP-GEHEIM")).one()
        secret.title, secret.summary, secret.countries_excluded = "Bread", "Bread", ["NL"]
    monkeypatch.setattr(at_hand, "_kept", Kept())

    assert "geheim" not in with_it.lower()
    assert member.get(ASKED).text == with_it


def test_looking_keeps_nothing(browse: Browse, sqlite: Engine) -> None:
    def kept() -> tuple[int, str]:
        with reading(sqlite) as session:
            row = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0555")).one()
            return len(session.exec(select(Proposal.id)).all()), row.state

    before = kept()
    browse("member").get(ASKED)

    assert kept() == before == (before[0], "draft")


def test_a_draft_without_words_fits_nobody_and_is_told_what_helps(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        row = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0555")).one()
        row.title = row.summary = ""

    page = browse("member").get(ASKED).text

    assert "Nobody fits well yet." in page and "/organisations/lichtmeer" not in page


def test_what_is_published_meanwhile_is_seen_after_the_next_run(
    browse: Browse, sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = browse("member")
    member.get(ASKED)
    with writing(sqlite) as session:
        other = session.exec(select(Organisation).where(Organisation.slug == "brood")).one()
        values = {"kind": ListingKind.CAPABILITY, "fields": ["photonics"], "published_on": date(2026, 1, 6), **WORDS}
        make.listing(session, other, "CAP-LATER", **values)

    before = member.get(ASKED).text
    monkeypatch.setattr(at_hand, "_kept", Kept())
    after = member.get(ASKED).text

    assert "/organisations/brood" not in before and "/organisations/brood" in after


@pytest.mark.parametrize(
    "change", [{"state": ListingState.ON_HOLD}, {"open_for_interest": False}, {"confidential": True}]
)
def test_what_was_withdrawn_since_the_run_is_not_shown(
    browse: Browse, sqlite: Engine, change: dict[str, Any]
) -> None:
    member = browse("member")
    assert "/organisations/lichtmeer" in member.get(ASKED).text

    with writing(sqlite) as session:
        row = session.exec(select(Listing).where(Listing.reference == "CAP-LICHTMEER")).one()
        for name, value in change.items():
            setattr(row, name, value)

    page = member.get(ASKED).text
    assert "/organisations/lichtmeer" not in page and "CAP-LICHTMEER" not in page


def test_the_page_of_a_listing_leads_there(browse: Browse) -> None:
    member = browse("member")

    assert ASKED in member.get("/my/twente/listings/NEED-NL-2026-0555").text
    assert ASKED in member.get("/my/twente/listings/NEED-NL-2026-0555/edit").text
