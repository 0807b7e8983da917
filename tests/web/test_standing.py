"""Where a proposal stands is told to both sides, and what is over leaves lists and counts."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col, select

from service.db import reading, writing
from service.digests.composing import compose
from service.digests.deciding import Due
from service.digests.letters import digest_letter
from service.directory.listing_models import Listing, ListingTopsector
from service.directory.models import CollaborationCount, Organisation
from service.directory.taxonomy import Topsector
from service.i18n import use_locale
from service.matchmaking.models import ProposalSide
from service.rendering import environment
from service.settings import Settings
from tests import factories as make
from tests.web.conftest import Browse, World


def _answer(browse: Browse, world: World, side: tuple[str, str], **fields: str) -> None:
    reader, slug = side
    browse(reader).post(f"/proposals/{world.open_proposal}/answer", data={"as": slug, **fields})


def _parts(browse: Browse, reader: str, slug: str) -> tuple[str, str]:
    """The list of proposals and what stands under *Answered*."""
    page = browse(reader).get(f"/organisations/{slug}/proposals").text.split("<main")[1]
    first, _, second = page.partition('id="answered"')
    return first, second


TWENTE, BAVARIA = ("member", "twente"), ("partner", "bavaria")
NO = {"answer": "no", "reason": "no_capacity"}


def test_what_nobody_answered_waits_for_both(browse: Browse, world: World) -> None:
    for side in (TWENTE, BAVARIA):
        listed, answered = _parts(browse, *side)

        assert f"/proposals/{world.open_proposal}?" in listed
        assert "waiting for your answer" in listed
        assert answered == ""


def test_what_both_sides_want_is_not_asked_again_but_leads_to_the_contacts(browse: Browse, world: World) -> None:
    card = f"/proposals/{world.open_proposal}"
    before, _ = _parts(browse, *TWENTE)
    for side in (TWENTE, BAVARIA):
        _answer(browse, world, side, answer="interested")

    listed, _ = _parts(browse, *TWENTE)

    assert f'action="{card}/answer' in before and "See whom to write to" not in before and "Answered: " not in before
    assert f'action="{card}/answer' not in listed
    assert f'href="{card}?as=twente#contact"' in listed
    assert "Answered: 1 of " in listed


@pytest.mark.parametrize(("decliner", "other"), [(TWENTE, BAVARIA), (BAVARIA, TWENTE)])
def test_what_one_side_declined_is_listed_to_neither(
    decliner: tuple[str, str], other: tuple[str, str], browse: Browse, world: World
) -> None:
    _answer(browse, world, decliner, **NO)

    listed, answered = _parts(browse, *decliner)
    elsewhere = _parts(browse, *other)

    link = f"/proposals/{world.open_proposal}?"
    assert link not in listed
    assert link in answered and "you said no" in answered
    assert link not in "".join(elsewhere)


def test_desks_neither_list_nor_count_what_was_declined(browse: Browse, world: World) -> None:
    before = browse("province").get("/desks/province/NL-OV").text
    _answer(browse, world, TWENTE, **NO)

    desk = browse("attache").get("/desks/attache/DE").text
    after = browse("province").get("/desks/province/NL-OV").text

    assert f"/proposals/{world.open_proposal}?" not in desk and "0 proposals" in desk
    assert "European 2" in before and "European 1" in after


def test_interest_of_one_side_is_answered_here_and_asked_there(browse: Browse, world: World) -> None:
    _answer(browse, world, TWENTE, answer="interested")

    assert "you are interested" in _parts(browse, *TWENTE)[1]
    assert "they are interested: waiting for your answer" in _parts(browse, *BAVARIA)[0]

    _answer(browse, world, BAVARIA, answer="interested")

    assert all("both are interested" in _parts(browse, *side)[0] for side in (TWENTE, BAVARIA))


def test_interest_that_the_other_side_declined_is_said_to_be_over(browse: Browse, world: World) -> None:
    _answer(browse, world, TWENTE, answer="interested")
    _answer(browse, world, BAVARIA, **NO)

    assert "over: the other side said no" in _parts(browse, *TWENTE)[1]


def test_not_now_names_its_day_and_asks_again_after_it(browse: Browse, world: World, sqlite: Engine) -> None:
    today = datetime.now(UTC).date()
    _answer(browse, world, TWENTE, answer="not_now", until=(today + timedelta(days=1)).isoformat())
    waits = _parts(browse, *TWENTE)
    with writing(sqlite) as session:
        session.execute(update(ProposalSide).where(col(ProposalSide.answer).is_not(None)).values(not_now_until=today))

    again = _parts(browse, *TWENTE)

    assert "not now until" in waits[1] and "waiting" not in waits[1]
    assert f"/proposals/{world.open_proposal}?" in again[0] and "not now until" not in "".join(again)


def test_open_needs_of_both_sides_stand_under_their_topsectors(
    browse: Browse, world: World, sqlite: Engine
) -> None:  # fmt: skip
    with writing(sqlite) as session:
        water = Topsector(id="water", name_nl="Water", name_en="Water", valid_from=make.AT.date(), **make.SOURCE)
        partner = make.organisation(session, "hamburg", country="DE")
        theirs = make.listing(session, partner, "NEED-DE-2026-0101")
        session.add(water)
        session.flush()
        session.add(ListingTopsector(listing_id=theirs.id or 0, topsector_id="water"))

    page = browse("attache").get("/desks/attache/DE").text
    there, here = page.split('id="needs-there"')[1].split('id="needs-here"')

    assert "<summary>Water (1)</summary>" in there and "NEED-DE-2026-0101" in there
    assert "NEED-DE-2026-0009" not in there
    assert "<summary>No topsector named (1)</summary>" in here and "NEED-NL-2026-0001" in here


def test_proposals_of_a_desk_come_in_pages_of_twenty(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation).where(Organisation.slug == "twente")).one()
        for number in range(20):
            make.proposal(session, twente, make.organisation(session, f"cluster-{number}", country="DE"))

    attache = browse("attache")
    first, second = (attache.get(f"/desks/attache/DE?page={number}").text for number in (1, 2))

    assert (first.count("<li><h3>"), second.count("<li><h3>")) == (20, 1)
    assert "Page 1 of 2" in first and "?page=1" in second


@pytest.mark.parametrize(
    ("reader", "address"),
    [
        ("member", "/organisations/twente/proposals"), ("broker", "/organisations/twente/proposals"),
        ("attache", "/desks/attache/DE"), ("province", "/desks/province/NL-OV"), ("national", "/desks"),
        ("operator", "/"),
    ],
)  # fmt: skip
def test_a_reader_lands_at_the_own_work(reader: str, address: str, browse: Browse, world: World) -> None:
    answer = browse("visitor").post("/demo/look-as", data={"person": world.readers[reader]})

    assert answer.headers["location"] == address


@pytest.mark.parametrize(("reader", "shown"), [("member", True), ("attache", False), ("visitor", False)])
def test_the_menu_leads_to_the_own_proposals(reader: str, shown: bool, browse: Browse) -> None:
    assert ('<a href="/organisations/twente/proposals">My proposals</a>' in browse(reader).get("/").text) is shown


def test_a_card_says_who_seeks_and_who_offers_and_keeps_the_unnamed_so(browse: Browse) -> None:
    page = browse("member").get("/organisations/twente/proposals").text

    assert "Twente seeks:" in page and "Bavaria offers:" in page
    assert "The unnamed side seeks:" in page


def test_the_whole_explanation_of_a_mail_suggests_no_answer(
    browse: Browse, world: World, sqlite: Engine, settings: Settings
) -> None:
    with reading(sqlite) as session:
        digest = compose(session, world.readers["member"], make.AT)
        now = datetime.now(UTC)
        letter = digest_letter(settings, digest, Due(world.readers["member"], now), now)
    address = re.findall(r'href="[^"]*(/answer/[^"?]*[?]answer=open)"', letter.html)[0]
    token = address.split("?")[0]

    visitor = browse("visitor")

    assert "checked" in visitor.get(token).text
    assert "checked" not in visitor.get(address).text


@pytest.mark.parametrize(
    ("reader", "owner", "rendered"),
    [("en", "de", True), ("nl", "de", True), ("nl", "nl", False), ("nl", "fr", False), ("en", "fr", False)],
)
def test_a_reader_of_another_language_gets_the_owners_english_where_there_is_one(
    reader: str, owner: str, rendered: bool, browse: Browse, world: World, sqlite: Engine
) -> None:
    english = {"title_en": "Salt in the dike", "summary_en": "Too much"} if owner != "fr" else {}
    with writing(sqlite) as session:
        chosen = update(Listing).where(col(Listing.reference) == "CAP-DE-2026-0001")
        session.execute(chosen.values(language=owner, title="Own title", summary="Own text", **english))
    member, language = browse("member"), "en" if rendered else owner

    for address in (f"/proposals/{world.open_proposal}?as=twente&lang={reader}", f"/listings?lang={reader}"):
        page = member.get(address).text
        assert f'lang="{language}">{"Salt in the dike" if rendered else "Own title"}<' in page
        assert f'<p lang="{language}">{"Too much" if rendered else "Own text"}<' in page


@pytest.mark.parametrize(
    ("owner", "shown"), [("de", '<span lang="en">Salt</span>'), ("nl", '<span lang="nl">Zout</span>')]
)
def test_mails_call_a_listing_as_the_pages_do(owner: str, shown: str) -> None:
    listing = Listing(language=owner, title="Zout" if owner == "nl" else "Salz", title_en="Salt")
    titles = environment().get_template("macros/titles.html").module

    with use_locale("nl"):
        assert shown in str(titles.titled(listing))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("reader", "first", "other"),
    [("nl", 'lang="nl">Zout<', "In het Engels"), ("en", 'lang="en">Salt<', "In the owner's own words")],
)
def test_a_listing_page_begins_in_the_readers_language_and_has_the_other_version_below(
    reader: str, first: str, other: str, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        chosen = update(Listing).where(col(Listing.reference) == "NEED-NL-2026-0001")
        session.execute(chosen.values(language="nl", title="Zout", title_en="Salt", summary_en="Too much"))

    page = browse("visitor").get(f"/listings/NEED-NL-2026-0001?lang={reader}").text

    assert f"<h1 {first}/h1>" in page
    assert other in page and {"nl": "<strong>Salt", "en": "<strong>Zout"}[reader] in page


def test_a_listing_page_says_what_partner_is_wanted_and_where(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        wanted = {"partner_kinds": ["company"], "countries_wanted": ["DE", "FR"], "keywords": ["clay", "salt"]}
        session.execute(update(Listing).where(col(Listing.reference) == "NEED-NL-2026-0001").values(**wanted))

    page = browse("visitor").get("/listings/NEED-NL-2026-0001").text

    assert all(f"<dd>{text}</dd>" in page for text in ("company", "Germany, France"))
    assert "clay, salt" in page


def test_an_organisation_page_counts_known_collaborations_and_cites_sources_plainly(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        places = (
            select(Organisation).where(col(Organisation.slug).in_(["twente", "bavaria"])).order_by(Organisation.id)
        )
        left, right = session.exec(places).all()
        left.source, left.licence = "AWTI 2014 [S68];GeoNames", "facts;EUPL-1.2"
        pair = {"left_id": left.id, "right_id": right.id, "projects": 3, "first_year": 2015, "last_year": 2018}
        session.add_all([left, CollaborationCount(**pair, **{**make.SOURCE, "source": "Register [S1,S2]"})])

    page = browse("visitor").get("/organisations/twente").text

    assert "Joint projects with 1 organisation are known; they began from 2015 to 2018." in page
    assert "3 projects, 2015–2018" in page
    assert "AWTI 2014; GeoNames" in page and "bare facts, free to use; EUPL-1.2" in page and "[S" not in page
    assert "Known collaborations" not in browse("visitor").get("/organisations/brainport").text


def test_reasons_are_read_before_an_answer_is_asked(browse: Browse, world: World) -> None:
    page = browse("member").get(f"/proposals/{world.open_proposal}?as=twente").text

    assert page.index("Need and capability") < page.index("Why for Twente") < page.index("Is this worth a call?")
