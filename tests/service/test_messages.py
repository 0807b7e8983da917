"""Every text of pages and mails can be translated, and the catalogues hold each of them whole.

Dutch holds all; German and French hold what public pages, answer pages and mails say.
"""

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from service.i18n import colon, format_date, format_list, format_number, format_percent, gettext, ngettext, use_locale
from service.labels import listed, named
from service.languages import IN_TWO, MODULES_IN_TWO, MORE
from service.settings import ROOT
from tests.conftest import NOW
from tests.messages import catalogue, id_of, lacking, used, used_in_all

KEPT = ["nl", *MORE]
PLACEHOLDER = re.compile(r"%\(\w+\)s|</?\w+>|%%")
SAME_IN_EVERY_LANGUAGE = {"Schakel", "km", "doctype html"}
ENDS = ".:?!…"


def _messages(locale: str) -> list[Message]:
    return [message for message in catalogue(locale) if message.id]


def _both(message: Message) -> list[tuple[str, str]]:
    """The message and its translation: each form with its own, whole or empty."""
    said = [message.string] if isinstance(message.string, str) else list(message.string)
    meant = [message.id] if isinstance(message.id, str) else list(message.id)
    return list(zip(meant, said, strict=True))


@pytest.mark.parametrize("locale", KEPT)
def test_the_catalogue_holds_what_is_used_and_nothing_else(locale: str) -> None:
    held = {id_of(message) for message in _messages(locale)}

    assert len(held) > 300
    assert held == used(), "run: make messages"


@pytest.mark.parametrize("locale", KEPT)
def test_what_a_language_is_offered_for_is_translated(locale: str) -> None:
    assert lacking(locale) == [], f"translate these in service/locale/{locale}.po"
    assert not [message.id for message in _messages(locale) if message.fuzzy]


@pytest.mark.parametrize("locale", KEPT)
def test_a_translation_keeps_placeholders_markup_and_the_sign_it_ends_with(locale: str) -> None:
    for meant, said in (pair for message in _messages(locale) for pair in _both(message) if pair[1]):
        wanted, found = (sorted(set(PLACEHOLDER.findall(text))) for text in (meant, said))
        assert found == wanted or (set(found) | {"%(n)s"}) == set(wanted), meant
        assert (meant[-1] in ENDS) == (said[-1] in ENDS), meant
        assert said == said.strip(string.whitespace), meant


def test_public_pages_answers_and_mails_are_counted_in_and_the_desks_are_not() -> None:
    inside = used_in_all()

    assert {"Open needs", "Your answer", "Your digest", "This link works no more", "Sign in"} <= inside
    assert not {"All hotspots", "Language of the mails", "Choose how often.", "Subject or recipient"} & inside
    assert inside < used()


def test_what_is_left_out_of_two_languages_is_there() -> None:
    there = [room for room in IN_TWO if any((ROOT / "templates").glob(f"{room.templates}*"))]

    assert len(there) >= 3
    assert all((ROOT / name).is_file() for name in MODULES_IN_TWO)


@pytest.mark.parametrize(
    ("locale", "one", "many", "none", "day", "number", "share"),
    [
        ("de", "1 Projekt", "2 Projekte", "0 Projekte", "24. November 2026", "1.234,5", "12\xa0%"),
        ("fr", "1 projet", "2 projets", "0 projet", "24 novembre 2026", "1\u202f234,5", "12\xa0%"),
    ],
)
def test_plurals_dates_and_numbers_follow_the_language(
    locale: str, one: str, many: str, none: str, day: str, number: str, share: str
) -> None:
    with use_locale(locale):
        said = [ngettext("%(n)s project", "%(n)s projects", n) % {"n": n} for n in (1, 2, 0)]

        assert said == [one, many, none]
        assert format_date(NOW.date()) == day
        assert format_number(1234.5, 1) == number
        assert format_percent(0.12) == share
        assert colon("Source") == {"de": "Source:", "fr": "Source\xa0:"}[locale]


@pytest.mark.parametrize(
    ("locale", "three", "four"),
    [
        ("en", "France, Belgium and Germany", "France, Belgium and 2 more"),
        ("de", "Frankreich, Belgien und Deutschland", "Frankreich, Belgien und 2 weitere"),
        ("fr", "France, Belgique et Allemagne", "France, Belgique et 2 autres"),
    ],
)
def test_several_are_named_and_of_many_the_first_with_how_many_more(locale: str, three: str, four: str) -> None:
    with use_locale(locale):
        assert named("country", ["FR", "BE", "DE"]) == three
        assert named("country", ["FR", "BE", "DE", "SG"]) == four
        assert listed(["a", "a"]) == format_list(["a"]) == "a"


def test_a_reader_gets_words_plurals_and_dates_of_the_language() -> None:
    with use_locale("nl"):
        assert gettext("Open needs") == "Open vragen"
        assert ngettext("%(n)s proposal", "%(n)s proposals", 2) == "%(n)s voorstellen"
        assert format_date(NOW.date()) == "24 november 2026"
    with use_locale("en"):
        assert gettext("Open needs") == "Open needs"
        assert format_date(NOW.date()) == "24 November 2026"


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.*")), ids=lambda path: path.name)
def test_no_template_holds_text_that_cannot_be_translated(path: Path) -> None:
    text = re.sub(r"{% trans.*?{% endtrans %}|{%.*?%}|{{.*?}}|{#.*?#}", " ", path.read_text(), flags=re.S)
    text = re.sub(r"<style>.*?</style>", " ", text, flags=re.S)
    attributes = re.findall(r'\b(?:title|alt|aria-label|placeholder)="([^"]*)"', text)
    words = re.findall(r"[A-Za-zé][\w’' -]*", re.sub(r'<[^>]*>|[\w-]+="[^"]*"', " ", text))

    left = {word.strip() for word in [*words, *attributes]} - SAME_IN_EVERY_LANGUAGE - {""}

    assert not left, f"{path}: {left}"
