"""What readers see on the pages, and what they must not see."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from matching.reasons import REASONS
from matching.records import Phase
from service.db import writing
from service.directory.geography import Post
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.labels import label
from service.matchmaking.models import Proposal, ProposalState
from service.matchmaking.telling import sentence
from service.matchmaking.viewing import Shown, Words, cards_for, kept_proposals
from service.rendering import environment
from service.speaking import Said
from tests import factories as make
from tests.web.conftest import Browse, World

FACTS = {
    "fields": ["water"], "terms": ["dike"], "other_terms": ["dike"], "kinds": ["rd-project"],
    "types": ["engineering"], "partners": ["tno"], "wanted": ["DE"], "need": "NEED-1", "capability": "CAP-1",
    "own": "tno", "other": "vito", "source": "CORDIS",
    "country": "SE", "country_a": "DE", "country_b": "NL", "kind": "hotspot", "language": "nl", "phase": "growth",
    "other_phase": "growth", "left": "water", "right": "energie", "left_field": "a", "right_field": "b",
}  # fmt: skip


def test_a_typing_error_finds_the_place_and_says_so(browse: Browse) -> None:
    visitor = browse("visitor")

    found = visitor.get("/organisations?q=eindoven").text

    assert "<strong>eindhoven</strong>" in found
    assert "/organisations/brainport" in found
    assert "/organisations/twente" not in found


def test_a_facet_keeps_only_what_fits_and_counts_the_rest(browse: Browse) -> None:
    visitor = browse("visitor")

    found = visitor.get("/organisations?country=DE").text

    assert "/organisations/bavaria" in found
    assert "/organisations/twente" not in found
    assert "Netherlands (2)" in found


def test_every_facet_is_offered_however_few_have_a_value_in_it(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        for number in range(30):
            make.organisation(session, f"plain-{number}")
        make.organisation(session, "young", phase=Phase.EMERGENCE)
    visitor = browse("visitor")

    facet = visitor.get("/organisations").text.partition('<select id="facet-phase"')[2].partition("</select>")[0]
    rest = visitor.get("/organisations?phase=none").text

    assert "emergence (1)" in facet and "none or not said (33)" in facet
    assert "33 results" in rest and "/organisations/young" not in rest


@pytest.mark.parametrize(
    ("asked", "short"),
    [
        ("/organisations?q=water&kind=&country=", "/organisations?q=water"),
        ("/organisations?q=&kind=", "/organisations"),
        ("/listings?q=&kind=need&topsector=", "/listings?kind=need"),
        ("/outbox?q=", "/outbox"),
    ],
)
def test_what_a_form_sends_empty_is_left_out_of_the_address(asked: str, short: str, browse: Browse) -> None:
    visitor = browse("visitor")

    answer = visitor.get(asked)

    assert (answer.status_code, answer.headers["location"]) == (303, short)
    assert visitor.get(short).status_code == 200


@pytest.mark.parametrize(
    ("language", "title", "said"), [("nl", "Een Nederlandse titel", "nl"), ("en", "In English", "en")]
)
@pytest.mark.parametrize("address", ["/", "/listings"])
def test_a_listing_is_called_in_the_language_of_the_reader(
    address: str, language: str, title: str, said: str, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        owner = make.organisation(session, "zeeland")
        words = {"title": "Een Nederlandse titel", "title_en": "In English", "summary": "Wat", "summary_en": "What"}
        make.listing(session, owner, "NEED-NL-2026-0500", language="nl", **words)

    page = browse("visitor").get(address, headers={"accept-language": language}).text

    assert f'<a href="/listings/NEED-NL-2026-0500" lang="{said}">{title}</a>' in page
    assert f'<p lang="{said}">Wha' in page or f'<p lang="{said}">Wat' in page


@pytest.mark.parametrize("page", ["0", "-1", "99999", "٣", "x"])
def test_a_page_that_is_none_shows_one_that_is(page: str, browse: Browse) -> None:
    visitor = browse("visitor")

    answer = visitor.get("/organisations", params={"page": page})

    assert answer.status_code == 200
    assert "/organisations/twente" in answer.text


@pytest.mark.parametrize("address", ["/", "/listings", "/listings/NEED-NL-2026-0001", "/organisations/twente"])
def test_an_illustrative_listing_says_so(address: str, browse: Browse) -> None:
    visitor = browse("visitor")

    text = visitor.get(address).text

    assert "NEED-NL-2026-0001" in text
    assert "illustrative</span>" in text


@pytest.mark.parametrize("reader", ["visitor", "member", "attache", "national"])
def test_nobody_else_learns_who_owns_a_confidential_listing(reader: str, browse: Browse) -> None:
    client = browse(reader)

    listing = re.split("<main", client.get("/listings/NEED-DE-2026-0009").text)[1]
    organisation = re.split("<main", client.get("/organisations/bavaria").text)[1]
    search = re.split("<main", client.get("/listings?q=bavaria").text)[1]

    assert "Bavaria" not in listing
    assert "Hidden owner" not in organisation
    assert "NEED-DE-2026-0009" not in search


def test_the_owner_sees_its_confidential_listing_as_its_own(browse: Browse) -> None:
    owner = browse("partner")

    assert "Bavaria" in owner.get("/listings/NEED-DE-2026-0009").text
    assert "Hidden owner" in owner.get("/organisations/bavaria").text


def test_the_other_side_of_a_confidential_need_stays_unnamed(browse: Browse, world: World) -> None:
    member = browse("member")

    page = re.split("<main", member.get(f"/proposals/{world.secret_proposal}?as=twente").text)[1]

    assert "stays unnamed" in page
    assert "Hidden owner" in page
    assert "Bavaria" not in page
    assert " km" not in page
    assert "Europe" in page and "Germany" not in page
    assert not any(word in page for word in ("attaché", "cross-border", "European"))


@pytest.mark.parametrize(("country", "said"), [("MT", "Europe"), ("JP", "outside of Europe")])
def test_lists_and_mails_say_no_country_of_an_unnamed_side(
    country: str, said: str, browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.exec(update(Organisation).where(col(Organisation.slug) == "bavaria").values(country=country))
        row = session.exec(kept_proposals().where(Proposal.id == world.secret_proposal)).one()
        own = session.get_one(Organisation, row.left_id)
        (card,) = cards_for(session, own, [row])
        mailed = environment().get_template("email/digest/macros.txt").module
        introduced = environment().get_template("macros/introducing.txt").module.introducer(card, Words({}, {}, {}))

    page = browse("member").get("/organisations/twente/proposals").text
    entry = next(one for one in page.split("<article") if "Hidden owner" in one)

    assert mailed.where(card) == said and introduced == ""
    assert f">{said}</p>" in entry and label("country", country) not in entry


def test_once_both_are_interested_the_other_side_is_named(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        chosen = update(Proposal).where(col(Proposal.id) == world.secret_proposal)
        session.exec(chosen.values(state=ProposalState.MUTUAL))

    page = browse("member").get(f"/proposals/{world.secret_proposal}?as=twente").text

    assert "/organisations/bavaria" in page


def test_proposals_say_why_in_words(browse: Browse) -> None:
    member = browse("member")

    page = member.get("/organisations/twente/proposals").text

    assert "Both texts use these telling words: dike." in page
    assert "The seats are 52 km apart." in page
    assert "Berlin" in page


@pytest.mark.parametrize("kind", sorted(REASONS))
def test_every_kind_of_reason_has_words(kind: str) -> None:
    facts = {name: FACTS.get(name, 2) for name in REASONS[kind].facts}
    if kind == "cooperation_other":
        facts = {"own": ["licence"], "other": ["pilot-living-lab"]}

    text = sentence(kind, facts, Words({}, {}, {}))

    assert text.endswith(".")


@pytest.mark.parametrize(
    ("other", "shown"), [(["Salt", "zout"], "salt, zoutwinning / zout."), (None, "salt, zoutwinning.")]
)
def test_a_word_written_differently_is_shown_both_ways(other: list[str] | None, shown: str) -> None:
    facts = {"terms": ["salt", "zoutwinning"], **({"other_terms": other} if other else {})}

    assert sentence("words", facts, Words({}, {}, {})).endswith(shown)


def test_a_desk_leaves_out_what_would_name_a_confidential_owner(browse: Browse, world: World) -> None:
    attache = browse("attache")

    page = attache.get("/desks/attache/DE").text

    assert f"/proposals/{world.open_proposal}?" in page
    assert f"/proposals/{world.secret_proposal}?" not in page


def test_what_was_expired_is_gone(browse: Browse, sqlite: Engine) -> None:
    today = datetime.now(UTC).date()
    with writing(sqlite) as session:
        owner = make.organisation(session, "late")
        make.listing(session, owner, "NEED-NL-2026-0077", expires_on=today)

    assert browse("visitor").get("/listings/NEED-NL-2026-0077").status_code == 404


def test_a_reason_cannot_bring_markup_into_a_page() -> None:
    template = environment().get_template("macros/reasons.html")
    reason = Shown("also_meets", {"need": "N", "capability": "C"}, 1.0, 1.0)
    words = Words({}, {}, {"N": Said("<b>bold</b>"), "C": Said("a & b")})

    page = str(template.module.reasons([reason], words))  # type: ignore[attr-defined]

    assert "&lt;b&gt;bold" in page and "a &amp; b" in page and "<b>" not in page


@pytest.mark.parametrize(
    ("status", "accredited_for", "named"),
    [
        ("active", ["DE"], True), ("active", ["FR", "DE"], True), ("active", ["FR"], False),
        ("closed", ["DE"], False), ("unknown", ["DE"], False),
    ],
)  # fmt: skip
def test_only_a_post_at_work_for_a_country_introduces(
    status: str, accredited_for: list[str], named: bool, browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.add(
            Post(key="paris", country="FR", city="Paris", status=status, accredited_for=accredited_for, **make.SOURCE)
        )

    proposal = browse("member").get(f"/proposals/{world.open_proposal}?as=twente").text
    desk = browse("attache").get("/desks/attache/DE").text

    assert ("(Berlin, Paris)" in proposal) is named
    assert ("Berlin, Paris" in desk) is named
    assert "Berlin" in proposal


@pytest.mark.parametrize(("language", "heading", "score"), [("en", "Strength", "0.40"), ("nl", "Sterkte", "0,40")])
def test_scores_put_links_in_order_and_claim_no_certainty(
    language: str, heading: str, score: str, browse: Browse, world: World
) -> None:
    page = browse("member").get(f"/proposals/{world.open_proposal}?as=twente&lang={language}").text

    strength = page.partition(f"<h2>{heading}</h2>")[2].partition("<h2>")[0]
    assert f"<dd>{score}</dd>" in strength
    assert "%" not in strength
    assert {"en": "no probability", "nl": "geen kans"}[language] in strength


def test_where_no_post_is_known_nobody_is_said_to_introduce(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        session.execute(update(Post).values(status="unknown", city=""))

    assert (
        "Who can introduce: the Dutch innovation attaché"
        not in browse("member").get(f"/proposals/{world.open_proposal}?as=twente").text
    )


def test_the_fields_of_a_listing_stand_under_a_heading_of_their_own(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        mine = update(Listing).where(col(Listing.reference) == "NEED-NL-2026-0001")
        session.exec(
            mine.values(language="nl", title_en="Dikes", summary_en="Dikes that hold.", partner_wanted="Wer")
        )

    page = browse("visitor").get("/listings/NEED-NL-2026-0001").text

    assert page.index("own words</h2>") < page.index("<h2>Details</h2>") < page.index("Partner wanted")
