"""Knows the words of organisations' names: what means the same across languages, legal forms, small words."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources

LONGEST_ENDING = 9
LONGER = 2
"""A stem takes an ending of at most so many letters, and none longer than itself by more than these two."""

SHORTEST_STEM = 4

NAMES = "names"
"""The section of words that are no common words."""

ALIAS = "aliases"
"""The section of short names that stand beside the long one, as in "Nice Institute (NI)"."""

COMMON_SECTIONS = ("forms", "bodies", "activities", "subjects", "places")
"""The sections of common_words.txt."""

Forms = tuple[tuple[tuple[str, ...], str], ...]


def _lines(name: str) -> Iterator[str]:
    text = resources.files("matching.duplicates").joinpath(name).read_text(encoding="utf-8")
    return (line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip())


@lru_cache(maxsize=1)
def _common() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """Whole words and stems, each with the English words for it, and the section of each English word."""
    words: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    sections: dict[str, str] = {}
    section = NAMES
    for line in _lines("common_words.txt"):
        if line.startswith("["):
            section = line.strip("[]")
            continue
        head, rest = line.split(":", 1)
        english = tuple(head.split())
        for word in rest.split():
            (stems if word.endswith("*") else words).setdefault(word.rstrip("*"), english)
        if len(english) == 1:
            sections[head] = section
    for word in sections:
        words.update({word: (word,), _plural(word): (word,)})
    return words, stems, sections


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


@lru_cache(maxsize=200_000)
def english(word: str) -> tuple[str, ...]:
    """The English words for a common word of names, by the longest stem that it begins with; else nothing."""
    words, stems, _ = _common()
    if word in words:
        return words[word]
    for cut in range(len(word), SHORTEST_STEM - 1, -1):
        if word[:cut] in stems and len(word) - cut <= min(cut + LONGER, LONGEST_ENDING):
            return stems[word[:cut]]
    return ()


def section(meaning: str) -> str:
    """What kind of word an English one is: one of `COMMON_SECTIONS`, or `NAMES`."""
    return _common()[2].get(meaning, NAMES)


@lru_cache(maxsize=1)
def _forms() -> tuple[Mapping[str, Forms], frozenset[str]]:
    """Legal forms by their first word, longest first; and the small words."""
    forms: dict[str, dict[tuple[str, ...], str]] = {}
    small: set[str] = set()
    for line in _lines("legal_forms.txt"):
        head, rest = line.split(":", 1)
        if head == "small":
            small.update(rest.split())
            continue
        for form in (tuple(one.split()) for one in rest.split(",")):
            forms.setdefault(form[0], {}).setdefault(form, head)
    longest_first = {one: tuple(sorted(some.items(), key=lambda f: -len(f[0]))) for one, some in forms.items()}
    return longest_first, frozenset(small)


def legal_form(words: tuple[str, ...], at: int) -> tuple[int, str]:
    """How many words from a place on are a legal form, and what kind of it; 0 and nothing where there is none."""
    for form, kind in _forms()[0].get(words[at], ()):
        if words[at : at + len(form)] == form:
            return len(form), kind
    return 0, ""


def small_words() -> frozenset[str]:
    """Articles, prepositions and the like."""
    return _forms()[1]
