"""Takes written names of organisations apart: telling words, legal form, short names, acronyms and initials."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from matching.duplicates.letters import LOST, latin
from matching.duplicates.words import ALIAS, english, legal_form, section, small_words

LONGEST_ACRONYM = 8
VOWELS = "uaeoi"

_WORD = re.compile(r"[a-z0-9?]+")
_DOTTED = re.compile(r"\b[a-z](?:\.\s?[a-z])+\b\.?")
_PART = re.compile(r"[*()/;|]|\s[-–—]+\s|[-–—]\s|\s[-–—]|,\s|:\s|\btrading as\b")
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]+\b")


class Token(NamedTuple):
    """A telling word: as it is spelt, what it means in English where it is a common one, and its section."""

    word: str
    meaning: str
    section: str


Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A written name taken apart; `english` is its words in order of the alphabet, common ones in English."""

    written: str
    tokens: Tokens
    forms: frozenset[str]
    acronyms: frozenset[str]
    initials: frozenset[str]
    english: str


def read_name(written: str) -> Name:
    """Takes a written name apart."""
    whole = _words(written)
    telling, forms = _telling(whole)
    pieces = [(words, _telling(words)[0]) for words in map(_words, _PART.split(written)) if words]
    kept = _named(_tokens(telling), pieces)
    return Name(
        written,
        kept,
        forms,
        _acronyms(written, [piece for _, piece in pieces]),
        _initials([(whole, telling), *pieces]),
        " ".join(sorted(token.meaning for token in kept)),
    )


def _initials(pieces: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> frozenset[str]:
    """What a name or a part of it may be shortened to: first letters with and without small words and legal form."""
    found = {"".join(word[0] for word in words) for piece in pieces for words in piece}
    return frozenset(letters for letters in found if len(letters) > 1)


def _acronyms(written: str, pieces: list[tuple[str, ...]]) -> frozenset[str]:
    """Short words in capitals in a name that is not all capitals, and short words that are a part of their own."""
    capitals = () if written.isupper() else (word.lower() for word in _CAPITALS.findall(written))
    alone = (piece[0] for piece in pieces if len(piece) == 1)
    found = (word for word in (*capitals, *alone) if word not in small_words() and not legal_form((word,), 0)[0])
    return frozenset(word for word in found if 1 < len(word) <= LONGEST_ACRONYM)


@lru_cache(maxsize=100_000)
def _words(text: str) -> tuple[str, ...]:
    """All words; letters with dots or gaps between them as one word."""
    text = latin(text).replace("'", " ").replace("’", " ").replace("&", " and ")
    text = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match.group()) + " ", text)
    joined: list[str] = []
    lone = False
    for word in map(_restored, _WORD.findall(text)):
        letter = len(word) == 1 and word.isalpha()
        if letter and lone:
            joined[-1] += word
        else:
            joined.append(word)
        lone = letter
    return tuple(joined)


def _restored(word: str) -> str:
    """A word with lost letters as the known one that it can be, with one vowel for all of them."""
    tries = (word.replace(LOST, vowel) for vowel in VOWELS) if LOST in word else ()
    return next((one for one in tries if one in small_words() or english(one)), word)


def _telling(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that are neither legal form nor small, or all where nothing else is left; the kinds of legal form."""
    kept, forms = [], set()
    at = 0
    while at < len(words):
        length, kind = legal_form(words, at)
        if length:
            forms.add(kind)
        elif words[at] not in small_words():
            kept.append(words[at])
        at += length or 1
    return tuple(kept) or words, frozenset(forms)


def _named(tokens: Tokens, pieces: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> Tokens:
    """The tokens, those that stand alone beside a longer part of the name marked as short names of its own."""
    if len(tokens) == 1 or not any(len(piece) > 1 for _, piece in pieces):
        return tokens
    alone = {piece[0] for _, piece in pieces if len(piece) == 1}
    return tuple(t._replace(section=ALIAS) if t.word in alone and t.word == t.meaning else t for t in tokens)


def _tokens(words: tuple[str, ...]) -> Tokens:
    return tuple(token for word in words for token in _meanings(word))


@lru_cache(maxsize=200_000)
def _meanings(word: str) -> Tokens:
    found = english(word)
    if len(found) < 2:
        return tuple(Token(word, meaning, section(meaning)) for meaning in found or (word,))
    return tuple(Token(meaning, meaning, section(meaning)) for meaning in found)
