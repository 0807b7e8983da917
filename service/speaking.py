"""The language a text is shown in: the reader's where there is one, else English, else its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from service.i18n import current_locale


@dataclass(frozen=True, slots=True)
class Said:
    """A text in one language; the language is empty where the text, such as a name, has none."""

    text: str = ""
    language: str = ""


class Described(Protocol):
    """An organisation's texts: in its own language, in English, in Dutch."""

    language: str
    text_own: str
    text_en: str
    text_nl: str


class Text(Protocol):
    """A listing's own text, and its English rendering where the owner gave one."""

    language: str
    title: str
    summary: str
    title_en: str
    summary_en: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a reader is shown of a listing; each text with its language."""

    title: str
    language: str
    summary: str
    summary_language: str


def spoken(row: Text) -> Spoken:
    """The listing's own text for readers of its language, else the owner's English rendering where there is one."""
    foreign = row.language != current_locale()
    title = (row.title_en, "en") if foreign and row.title_en else (row.title, row.language)
    summary = (row.summary_en, "en") if foreign and row.summary_en else (row.summary, row.language)
    return Spoken(*title, *summary)


class Written(Text, Protocol):
    """A listing's texts, with all that only its own language has."""

    description: str
    partner_wanted: str
    partner_task: str
    keywords: list[str]


def quoted(words: Sequence[str], row: Written | None) -> tuple[Said, ...]:
    """Words of a listing, each with the language of the text it stands in: the reader's where both texts have it."""
    if row is None:
        return tuple(Said(word) for word in words)
    own = " ".join((row.title, row.summary, row.description, row.partner_wanted, row.partner_task, *row.keywords))
    texts = ((row.language, own.lower()), ("en", f"{row.title_en} {row.summary_en}".lower()))
    return tuple(Said(word, _language_of(word.lower(), texts)) for word in words)


def _language_of(word: str, texts: Sequence[tuple[str, str]]) -> str:
    found = [language for language, text in texts if word in text and re.search(rf"\b{re.escape(word)}\b", text)]
    return current_locale() if current_locale() in found else next(iter(found), "")


def for_reader(*texts: Said) -> Said:
    """Of one text in several languages the reader's, else the English one, else the first."""
    given = {one.language: one for one in reversed(texts) if one.text}
    first = next((one for one in texts if one.text), Said())
    return given.get(current_locale()) or given.get("en") or first


def texts_of(row: Described) -> tuple[Said, ...]:
    """What is said about an organisation, its own language first."""
    return Said(row.text_own, row.language), Said(row.text_en, "en"), Said(row.text_nl, "nl")


def about(row: Described) -> Said:
    """What a reader is shown about an organisation."""
    return for_reader(*texts_of(row))
