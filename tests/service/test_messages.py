"""Every text of pages and mails can be translated, and the Dutch catalogue holds each of them whole."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from service.i18n import CATALOGUES, format_date, gettext, ngettext, use_locale
from service.settings import ROOT
from tests.conftest import NOW

JINJA = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do", "newstyle_gettext": "true", "silent": "false",
    "trim_blocks": "true", "lstrip_blocks": "true",
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)s|</?\w+>")
COMPLETE = ["nl"]
SAME_IN_EVERY_LANGUAGE = {"Schakel", "km", "doctype html"}


@lru_cache
def _used() -> frozenset[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for folder, method, options in (("service", "python", {}), ("templates", "jinja2", JINJA)):
        ways = [("**.*" if method == "jinja2" else "**.py", method)]
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, ways, {ways[0][0]: options}):
            found.add(message)
    return frozenset(found)


def _catalogue(locale: str) -> Catalog:
    with (CATALOGUES / f"{locale}.po").open("rb") as file:
        return read_po(file, locale=locale)


def _messages(locale: str) -> Iterator[Message]:
    return (message for message in _catalogue(locale) if message.id)


@pytest.mark.parametrize("locale", COMPLETE)
def test_the_catalogue_holds_what_is_used_and_nothing_else(locale: str) -> None:
    held = {message.id if isinstance(message.id, str) else tuple(message.id) for message in _messages(locale)}

    assert len(held) > 300
    assert held == _used(), "run: make messages"


@pytest.mark.parametrize("locale", COMPLETE)
def test_each_message_is_translated_and_keeps_its_placeholders(locale: str) -> None:
    for message in _messages(locale):
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = sorted(set(PLACEHOLDER.findall(originals[-1])))
        assert all(said), f"not translated: {message.id}"
        assert not message.fuzzy, message.id
        assert sorted(set(PLACEHOLDER.findall(said[-1]))) == wanted, message.id


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
    words = re.findall(r"[A-Za-zé][\w’' -]*", re.sub(r"<[^>]*>", " ", text))

    left = {word.strip() for word in [*words, *attributes]} - SAME_IN_EVERY_LANGUAGE - {""}

    assert not left, f"{path}: {left}"
