"""Countries and towns that a text names, in Dutch, English, German or French."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib import resources

from matching.text import plain

_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[ \-’'./]{0,2}")
_POST = re.compile(r"\bcedex\b.*|\d+")
"""What addresses add to the name of a town."""

LONGEST = 4
"""So many words has the longest name that is looked for, as in Aix-en-Provence or Newcastle upon Tyne."""


def countries_named(text: str) -> frozenset[str]:
    """The countries (ISO 3166) that a text in Dutch, English, German or French names, or says something is of."""
    return frozenset(country for country, forms in _forms().items() if forms.search(text))


def town(name: str | None) -> str | None:
    """The one name (lower case, no accents) for a town, however an address writes it; None for one no text names."""
    words = _WORD.findall(_POST.sub(" ", plain(name or "")))
    found = " ".join(words)
    found = _names().get(found, found)
    return found if len(found) > 2 and found not in _unsure() and not countries_named(found.title()) else None


def towns_named(text: str, known: Collection[str]) -> frozenset[str]:
    """Those of some towns (as `town` writes them) that a text names; a name begins and ends with a capital letter."""
    words = list(_WORD.finditer(text))
    found = set()
    for first, word in enumerate(words):
        if not _capital(word.group()):
            continue
        name = ""
        for last in range(first, min(first + LONGEST, len(words))):
            if last > first and not _BETWEEN.fullmatch(text, words[last - 1].end(), words[last].start()):
                break
            name = f"{name} {plain(words[last].group())}".strip()
            one = _names().get(name, name)
            if one in known and _capital(words[last].group()):
                found.add(one)
    return frozenset(found)


def _capital(word: str) -> bool:
    """Whether a word is written as a name: all in capitals it is an acronym or a headline."""
    return word[0].isupper() and (len(word) == 1 or not word[1:].isupper())


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, re.Pattern[str]]:
    return {
        country: re.compile(rf"\b(?:{'|'.join(forms)})\b") for country, forms in _rows("country_names.txt").items()
    }


def _rows(file: str) -> dict[str, list[str]]:
    """The rows of a list of names: what stands before the colon, and each name after it."""
    text = resources.files("matching").joinpath(file).read_text(encoding="utf-8")
    rows = (line.split(":", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name.replace("_", " "): [one.replace("_", " ") for one in others.split()] for name, others in rows}


@lru_cache(maxsize=1)
def _table() -> Mapping[str, list[str]]:
    return _rows("town_names.txt")


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """The one name for each other name."""
    return {other: name for name, others in _table().items() for other in others if name != "="}


@lru_cache(maxsize=1)
def _unsure() -> frozenset[str]:
    return frozenset(_table()["="])
