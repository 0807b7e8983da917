"""What a reason quotes in another language than the page's says which; text mails have the words alone."""

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from matching.records import ListingKind
from service.db import writing
from service.directory.listing_models import Listing
from service.i18n import use_locale
from service.matchmaking.telling import sentence, told
from service.matchmaking.viewing import Words
from service.rendering import environment
from service.speaking import Said
from tests.web.conftest import Browse, World

NEED = Listing(language="nl", title="Zoutwinning op rail", summary="", title_en="Salt from the sea by rail")
SKILL = Listing(language="de", title="Salzgewinnung", summary="", keywords=["Schiene"])
WORDS = {"terms": ["zoutwinning", "rail", "sea"], "other_terms": ["Salzgewinnung", "Schiene", "sea"]}


def _html(locale: str, kind: str, facts: dict[str, object], words: Words) -> str:
    said = environment().get_template("macros/sentences.html").module
    with use_locale(locale):
        return str(said.sentence(kind, told(kind, facts, (NEED, SKILL)), words))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("nl", ['zoutwinning / <span lang="de">Salzgewinnung</span>', "rail / ", '<span lang="en">sea</span>']),
        ("de", ['<span lang="nl">zoutwinning</span> / Salzgewinnung', '<span lang="nl">rail</span> / Schiene']),
        ("en", ['<span lang="nl">zoutwinning</span>', "rail / ", 'de">Schiene</span>, sea.']),
    ],
)
def test_each_word_is_in_the_language_of_the_text_it_stands_in(locale: str, shown: list[str]) -> None:
    html = _html(locale, "words", WORDS, Words({}, {}, {}))

    assert [one for one in shown if one not in html] == []


@pytest.mark.parametrize(("locale", "title"), [("nl", "“Zout”"), ("fr", '«\xa0<span lang="nl">Zout</span>\xa0»')])
def test_a_title_that_is_quoted_says_its_language_between_the_marks_of_the_page(locale: str, title: str) -> None:
    words = Words({}, {}, {"N": Said("Zout", "nl"), "C": Said("Salz & mehr", "de")})

    html = _html(locale, "also_meets", {"need": "N", "capability": "C"}, words)

    assert title in html and '<span lang="de">Salz &amp; mehr</span>' in html


def test_text_has_neither_tags_nor_signs_for_them() -> None:
    words = Words({}, {}, {"N": Said("a < b", "nl"), "C": Said("c & d", "de")})

    assert "“a < b” and “c & d”" in sentence("also_meets", {"need": "N", "capability": "C"}, words)


def test_the_card_of_a_proposal_marks_the_words_of_both_sides(browse: Browse, world: World, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        for kind, language, title in (
            (ListingKind.NEED, "nl", "Een dike"),
            (ListingKind.CAPABILITY, "en", "No word"),
        ):
            chosen = update(Listing).where(col(Listing.kind) == kind, col(Listing.confidential).is_(False))
            session.execute(chosen.values(language=language, title=title))

    page = browse("member").get("/organisations/twente/proposals").text

    assert 'these telling words: <span lang="nl">dike</span>.' in page
