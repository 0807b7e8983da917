"""The language a listing is shown in: its own, or the owner's English rendering."""

from dataclasses import dataclass
from typing import Protocol

from service.i18n import current_locale


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
