"""Brings names of organisations to a form in which spellings, languages and legal forms no longer matter."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from matching.text import plain

_TOKEN = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"\b[a-z](?:\.[a-z])+\b\.?")


def _lines(name: str) -> list[str]:
    text = resources.files("matching").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def translations() -> Mapping[str, str]:
    """Common words of names in Dutch, German, French and more, each with the English word for it."""
    rows = (line.split(":", 1) for line in _lines("common_words.txt"))
    return {word: english for english, words in rows for word in words.split()}


@lru_cache(maxsize=1)
def legal_forms() -> frozenset[str]:
    """Legal forms and small words, without dots."""
    return frozenset(word for line in _lines("legal_forms.txt") for word in line.split())


def tokens(name: str) -> tuple[str, ...]:
    """The telling words of a name in order: no diacritics, legal forms or small words, common words in English."""
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), plain(name).replace("'", " ").replace("’", " "))
    words = _TOKEN.findall(text.replace("&", " and "))
    kept = [translations().get(word, word) for word in words if word not in legal_forms()]
    return tuple(kept) or tuple(words)


def initials(name: str) -> frozenset[str]:
    """What a name may be shortened to: first letters with and without its small words."""
    words = [word for word in _TOKEN.findall(plain(name)) if word]
    telling = [word for word in words if word not in legal_forms()]
    found = ("".join(word[0] for word in part) for part in (words, telling))
    return frozenset(letters for letters in found if len(letters) > 1)


def acronyms_in(name: str) -> frozenset[str]:
    """Words of a name that look like acronyms: short, all capitals, in a name that is not all capitals."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    if name.isupper():
        return frozenset(word.lower() for word in words if len(words) == 1 and 1 < len(word) < 8)
    return frozenset(word.lower() for word in words if word.isupper() and 1 < len(word) < 8)
