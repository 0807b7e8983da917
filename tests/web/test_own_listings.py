"""An organisation's own people write a listing, see it as others do, submit it and take it through its life."""

import re
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.db import reading, writing
from service.directory.listing_models import Listing, ListingChange
from service.directory.taxonomy import Topsector
from service.matchmaking.bridge import read_records
from tests import factories as make
from tests.web.conftest import Browse, World

NEW = "/my/twente/listings/new?kind=need"
WHOLE = {
    "title": "Valves for liquid hydrogen", "summary": "We look for tests of valves at 20 kelvin.", "language": "en",
    "partner_wanted": "a cold laboratory", "partner_task": "test twelve valves", "cooperation": ["rd-project"],
    "countries_wanted": "Duitsland, BE", "keywords": "hydrogen, valves", "trl_from": "3", "trl_to": "5",
    "topsectors": ["energie"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def energy(sqlite: Engine) -> None:
    """The topsector that listings here lie in."""
    with writing(sqlite) as session:
        since = {"valid_from": date(2011, 1, 1), **make.SOURCE}
        session.add(Topsector(id="energie", name_nl="Energie", name_en="Energy", **since))


def _version(page: str) -> str:
    found = re.search(r'name="version" value="([^"]*)"', page)
    assert found
    return found[1]


def _newest(engine: Engine) -> Listing:
    with reading(engine) as session:
        return session.exec(select(Listing).order_by(Listing.id.desc())).first() or Listing()  # type: ignore[union-attr]


def test_a_draft_is_kept_with_hardly_anything_in_it_and_gone_on_with_later(browse: Browse, sqlite: Engine) -> None:
    member = browse("member")

    kept = member.post(NEW, data={"language": "en", "summary": "Valves", "do": "save"})
    form = member.get(kept.headers["location"].partition("#")[0])

    assert kept.status_code == 303
    assert "Kept as a draft" in form.text and ">Valves</textarea>" in form.text
    row = _newest(sqlite)
    assert (row.state, row.title, row.reference[:8]) == ("draft", "", "NEED-NL-")
    assert browse("visitor").get(f"/listings/{row.reference}").status_code == 404
    assert "(no title yet)" in member.get("/my/twente/listings").text


def test_what_lacks_is_named_at_its_field_and_nothing_typed_is_lost(browse: Browse) -> None:
    typed = {**WHOLE, "partner_task": "", "cooperation": [], "countries_excluded": "Atlantis", "do": "submit"}

    answer = browse("member").post(NEW, data={**typed, "title": "x" * 121, "keywords": "a,b,c,d,e,f"})

    assert answer.status_code == 422
    wrong = ("partner_task", "cooperation", "countries_excluded", "title", "keywords")
    assert all(f'href="#field-{name}"' in answer.text and f'id="{name}-problem"' in answer.text for name in wrong)
    assert "At most 120 characters; these are 121." in answer.text
    assert "x" * 121 in answer.text and 'value="Atlantis"' in answer.text and 'value="energie" checked' in answer.text


def test_it_is_submitted_held_and_opened_again_and_the_history_says_so(browse: Browse, sqlite: Engine) -> None:
    member = browse("member")

    member.post(NEW, data={**WHOLE, "do": "submit"})

    row = _newest(sqlite)
    assert (row.state, row.countries_wanted, row.trl_to) == ("submitted", ["DE", "BE"], 5)
    here = "/my/twente/listings/NEED-NL-2026-0001"
    for step in ("held", "resumed"):
        page = member.get(member.post(f"{here}/step", data={"step": step}).headers["location"]).text
    assert "opened again (Demo member)" in page and "put on hold (Demo member)" in page
    again = member.post(f"{here}/step", data={"step": "resumed"})
    assert again.status_code == 409


def test_a_draft_that_lacks_something_is_led_to_its_form(browse: Browse, sqlite: Engine) -> None:
    member = browse("member")
    member.post(NEW, data={"language": "en", "title": "Valves", "do": "preview"})
    here = f"/my/twente/listings/{_newest(sqlite).reference}"

    answer = member.post(f"{here}/step", data={"step": "submitted"})

    assert answer.headers["location"] == f"{here}/edit?check=1#message"
    assert 'href="#field-partner_wanted"' in member.get(f"{here}/edit?check=1").text


def test_who_comes_second_sees_both_texts_and_may_still_save(browse: Browse, sqlite: Engine) -> None:
    address = "/my/twente/listings/NEED-NL-2026-0001/edit"
    first, second = browse("member"), browse("broker")
    seen = [_version(one.get(address).text) for one in (first, second)]

    taken = first.post(address, data={**WHOLE, "summary": "The first text", "version": seen[0]})
    late = second.post(address, data={**WHOLE, "summary": "The second text", "version": seen[1]})
    again = second.post(address, data={**WHOLE, "summary": "The second text", "version": _version(late.text)})

    assert (taken.status_code, late.status_code, again.status_code) == (303, 409, 303)
    assert ">The second text</textarea>" in late.text and "It says now: “The first text”" in late.text
    with reading(sqlite) as session:
        assert session.exec(select(Listing.summary).where(Listing.reference == "NEED-NL-2026-0001")).one() == (
            "The second text"
        )
        last = session.exec(select(ListingChange).order_by(ListingChange.id.desc())).first()  # type: ignore[union-attr]
        assert last and (last.step, last.fields) == ("changed", ["summary"])


@pytest.mark.parametrize("text", ["Call TWENTE for it", "write to info@twente.example", "see www.twente.example"])
def test_a_confidential_text_does_not_tell_whose_it_is(text: str, browse: Browse) -> None:
    typed = {**WHOLE, "summary": text, "confidential": "yes", "do": "submit"}

    answer = browse("member").post(NEW, data=typed)

    assert answer.status_code == 422 and 'href="#field-summary"' in answer.text


def test_a_published_listing_stays_whole_and_its_end_moves_only_within_its_year(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    address = "/my/twente/listings/NEED-NL-2026-0001/edit"
    member = browse("member")
    version = _version(member.get(address).text)

    answer = member.post(address, data={**WHOLE, "title": "", "expires": "2031-01-01", "version": version})

    assert answer.status_code == 422
    assert 'href="#field-title"' in answer.text and "at the latest 5 January 2027" in answer.text


def test_markup_in_any_field_is_shown_as_text(browse: Browse, sqlite: Engine) -> None:
    evil = "<script>alert(1)</script>"
    texts = (
        "title",
        "summary",
        "description",
        "partner_wanted",
        "partner_task",
        "keywords",
        "title_en",
        "summary_en",
    )
    member = browse("member")

    kept = member.post(NEW, data={**WHOLE, **dict.fromkeys(texts, evil), "do": "preview"})
    pages = [member.get(kept.headers["location"]).text, member.get("/my/twente/listings").text]

    assert all(evil not in page and "&lt;script&gt;" in page for page in pages)


def test_somebody_who_may_not_is_told_nothing_and_nothing_is_kept(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        before = len(session.exec(select(Listing)).all())

    answers = [browse(name).post(NEW, data={**WHOLE, "do": "save"}) for name in ("stranger", "national", "visitor")]

    assert [one.status_code for one in answers] == [404, 404, 303]
    with reading(sqlite) as session:
        assert len(session.exec(select(Listing)).all()) == before


def test_a_published_listing_can_take_no_new_interest_and_stays_to_be_read(browse: Browse, sqlite: Engine) -> None:
    member, visitor, here = browse("member"), browse("visitor"), "/my/twente/listings/NEED-NL-2026-0001"

    def kept(**more: str) -> tuple[bool, bool]:
        form = member.get(f"{here}/edit").text
        answer = member.post(f"{here}/edit", data={**WHOLE, "version": _version(form), "do": "keep", **more})
        assert answer.status_code == 303
        with reading(sqlite) as session:
            proposed = {one.id for one in read_records(session, date.today()).listings}  # noqa: DTZ011
        said = "Takes no new interest for now" in visitor.get("/listings/NEED-NL-2026-0001").text
        return said, "NEED-NL-2026-0001" in proposed

    assert [kept(), kept(closed="yes"), kept()] == [(False, True), (True, False), (False, True)]
    assert "open for interest" in member.get(here).text, "the history says so"
