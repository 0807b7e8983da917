"""Makes texts comparable: stemmed tokens, acronyms and the parts of compounds."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

import snowballstemmer  # type: ignore[import-untyped]  # ships no types

LANGUAGES = ("nl", "en", "de", "fr")
STEMMERS = {"nl": "dutch_porter", "en": "english", "de": "german", "fr": "french"}

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_ACRONYM = re.compile(r"^(?=.*[A-Z].*[A-Z])[A-Z0-9][A-Z0-9a-z]{1,7}$")
_LONG_FORM = re.compile(r"((?:[\w-]+ ){1,6}[\w-]+) \(([A-Z][A-Za-z0-9]{1,6})\)")
_LINKS = {"nl": ("", "s", "en", "e", "n"), "de": ("", "s", "es", "n", "en", "er", "e")}
_SHORTEST_COMPOUND = 8
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Analysed:
    """A text in one language: how often each token occurs, and a written form of each."""

    language: str
    counts: Mapping[str, int]
    surfaces: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a run's texts know together: stems per language, and long forms of acronyms."""

    stems: Mapping[str, frozenset[str]] = field(default_factory=dict)
    long_forms: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _stopwords() -> Mapping[str, frozenset[str]]:
    """What says nothing of a subject: function words, and words of daily and business language."""
    found: dict[str, frozenset[str]] = {}
    for name in ("stopwords.txt", "commonplace.txt"):
        text = resources.files("matching").joinpath(name).read_text(encoding="utf-8")
        rows = (line.split(":", 1) for line in text.splitlines() if ":" in line and not line.startswith("#"))
        for language, words in rows:
            found[language.strip()] = found.get(language.strip(), frozenset()).union(words.split())
    return found


@lru_cache(maxsize=8)
def _ignored_stems(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in _stopwords().get(language, frozenset()))


@lru_cache(maxsize=1)
def _openings() -> re.Pattern[str]:
    text = resources.files("matching").joinpath("openings.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return re.compile("|".join(rf"\b(?:{line})" for line in lines), re.IGNORECASE)


def without_openings(text: str) -> str:
    """A text less phrases such as "we look for a partner", which make unlike listings look alike."""
    return " ".join(_openings().sub(" ", text).split())


def plain(text: str) -> str:
    """Lower case without diacritics; ligatures and sharp s written out."""
    if text.isascii():
        return text.lower()
    text = text.lower().replace("ß", "ss").replace("œ", "oe").replace("æ", "ae").replace("ø", "o")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of one lower-case word."""
    return plain(str(_stemmer(language).stemWord(word)))


@lru_cache(maxsize=8)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(STEMMERS.get(language, "english"))


def vocabulary(texts: Iterable[tuple[str, str]]) -> Vocabulary:
    """Stems that occur in at least two of the (text, language) pairs, and long forms with their acronyms."""
    seen: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    long_forms: dict[str, str] = {}
    for text, language in texts:
        stems = {stem(word, language) for word in map(str.lower, _WORD.findall(text)) if word.isalpha()}
        seen.setdefault(language, Counter()).update(stems)
        long_forms.update({long: short for short, long in acronyms(text).items()})
    stems_kept = {
        language: frozenset(s for s, n in counts.items() if n > 1 and len(s) >= _SHORTEST_PART)
        for language, counts in seen.items()
    }
    return Vocabulary(stems_kept, dict(sorted(long_forms.items())))


def acronyms(text: str) -> dict[str, str]:
    """Acronyms that a text itself explains, as in "life cycle assessment (LCA)", with their long form."""
    found = {}
    for match in _LONG_FORM.finditer(text):
        words = match.group(1).split()[-len(match.group(2)) :]
        initials = "".join(word[0] for word in words)
        if initials.lower() == match.group(2).lower():
            found[match.group(2)] = " ".join(words).lower()
    return found


@lru_cache(maxsize=200_000)
def split_compound(word: str, language: str, known: frozenset[str]) -> tuple[str, ...]:
    """The two known stems that a Dutch or German compound is made of, or nothing."""
    if language not in _LINKS or len(word) < _SHORTEST_COMPOUND:
        return ()
    beginnings = _beginnings(known)
    for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        if plain(word[cut : cut + 3])[:3] not in beginnings:
            continue
        tail = stem(word[cut:], language)
        if tail not in known:
            continue
        head = _known_head(word[:cut], language, known)
        if head:
            return head, tail
    return ()


@lru_cache(maxsize=16)
def _beginnings(known: frozenset[str]) -> frozenset[str]:
    """How known stems begin: looking there first saves finding the stem of every tail."""
    return frozenset(one[:3] for one in known)


def _known_head(head: str, language: str, known: frozenset[str]) -> str | None:
    for link in _LINKS[language]:
        bare = head.removesuffix(link) if link else head
        if len(bare) >= _SHORTEST_PART and head.endswith(link) and stem(bare, language) in known:
            return stem(bare, language)
    return None


def analyse(text: str, language: str, words: Vocabulary) -> Analysed:
    """Tokens of a text: stems, acronyms as they stand, parts of compounds, acronyms of long forms met."""
    counts: Counter[str] = Counter()
    surfaces: dict[str, str] = {}
    known = words.stems.get(language, frozenset())
    for word in _WORD.findall(text):
        for token, written in _tokens(word, language, known):
            counts[token] += 1
            surfaces.setdefault(token, written)
    lowered = text.lower()
    for long, short in words.long_forms.items():
        at = lowered.find(long)
        if at >= 0:
            counts[short.lower()] += 1
            surfaces.setdefault(short.lower(), text[at : at + len(long)])
    return Analysed(language, counts, surfaces)


@lru_cache(maxsize=200_000)
def _tokens(word: str, language: str, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Tokens of one written word, each with the part of it that is shown."""
    if _ACRONYM.match(word):
        return () if word in _stopwords().get("acronyms", frozenset()) else ((plain(word), word),)
    parts = [part for part in re.split(r"[-’']", word) if _telling(part, language)]
    stems = tuple((stem(part.lower(), language), part) for part in parts)
    if len(parts) != 1 or parts[0] != word:
        return stems
    halves = (half for half in split_compound(word.lower(), language, known) if half not in _ignored_stems(language))
    return (*stems, *((half, word) for half in halves))


def acronym_tokens(text: str) -> dict[str, str]:
    """The acronyms that stand in a text, as tokens with their written form."""
    ignored = _stopwords().get("acronyms", frozenset())
    found = (word for word in _WORD.findall(text) if _ACRONYM.match(word) and word not in ignored)
    return {plain(word): word for word in found}


def _telling(part: str, language: str) -> bool:
    if len(part) <= 2 or part.isdigit() or part.lower() in _stopwords().get(language, frozenset()):
        return False
    return stem(part.lower(), language) not in _ignored_stems(language)
