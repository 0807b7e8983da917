"""What speaks for and against two names being one organisation's; the docstrings are the public explanation."""

from collections.abc import Callable, Mapping
from math import log1p

from rapidfuzz.distance import Indel

from matching.duplicates.alignment import SURE, TRANSLATED, likeness
from matching.duplicates.names import Name
from matching.duplicates.pair import Pair, share

SHORTEST_ACRONYM = 3
LONGEST_START = 3
"""An acronym takes at most so many letters from one word."""

NOWHERE = 1000
"""Names that share no word are treated as if the rarest word that both have were in so many names."""


def alike(pair: Pair) -> float:
    """Words, sounds and sequences of three letters in both names, rare ones counting more (cosine)."""
    return pair.cosine


def whole(pair: Pair) -> float:
    """How near one name is to standing in the other as a whole: 0 up to nine tenths of it, 1 for all."""
    return max(0.0, max(side.share for side in pair.sides) - 0.9) * 10.0


def complete(pair: Pair) -> float:
    """How near each name is to standing in the other as a whole: 0 up to nine tenths of either, 1 for all of both."""
    return max(0.0, min(side.share for side in pair.sides) - 0.9) * 10.0


def found_long(pair: Pair) -> float:
    """Words in both names, by rarity, times the length of the longer name."""
    return share(pair.sides) * log1p(max(len(entry.name.tokens) for entry in (pair.left, pair.right)))


def rarest(pair: Pair) -> float:
    """How rare the rarest word is that both names have."""
    return max(side.rarest for side in pair.sides)


def first(pair: Pair) -> float:
    """Whether both names begin with the same word, however spelt."""
    one, other = pair.left.name.tokens, pair.right.name.tokens
    return float(bool(one and other) and likeness(one[0].word, other[0].word) >= SURE)


def single(pair: Pair) -> float:
    """Whether a name of one word is what the other begins with: many names may begin so."""
    return first(pair) * (min(len(entry.name.tokens) for entry in (pair.left, pair.right)) == 1)


def translated_covered(pair: Pair) -> float:
    """Words that are there in another language, where little else is left over."""
    translated = log1p(sum(like == TRANSLATED for like in pair.alignment.left))
    return translated * min(side.share for side in pair.sides)


def nearly(pair: Pair) -> float:
    """Likeness of the words that were not found in the other name, where both have such."""
    one, other = ([token.word for token, _ in side.missing] for side in pair.sides)
    return max((Indel.normalized_similarity(a, b) for a in one for b in other), default=0.0)


def abbreviated(pair: Pair) -> float:
    """Share of one name's words whose first letters make up an acronym of the other, which has another legal form."""
    one, other = pair.left.name, pair.right.name
    if one.acronyms & other.acronyms or one.forms & other.forms:
        return 0.0
    return max((_spelt(a, name) for name, from_ in ((other, one), (one, other)) for a in from_.acronyms), default=0.0)


def same_form(pair: Pair) -> float:
    """Whether both have the same legal form, such as limited or association."""
    return float(bool(pair.left.name.forms & pair.right.name.forms))


def other_form(pair: Pair) -> float:
    """Whether both have a legal form, and not the same."""
    one, other = pair.left.name.forms, pair.right.name.forms
    return float(bool(one and other and not one & other))


def one_form(pair: Pair) -> float:
    """Whether only one of the names has a legal form."""
    return float(bool(pair.left.name.forms) != bool(pair.right.name.forms))


def abroad(pair: Pair) -> float:
    """Whether they are in different countries."""
    return float(bool(pair.left.country and pair.right.country and pair.left.country != pair.right.country))


def only(pair: Pair) -> float:
    """Whether no other name of the country has the rarest word that both have."""
    return float(min((pair.rarity.names_in(pair.right.country, word) for word in pair.shared), default=NOWHERE) <= 1)


def family(pair: Pair) -> float:
    """How many names of the country have all the words that both have."""
    return log1p(pair.rarity.names_with_all(pair.right.country, pair.shared) if pair.shared else NOWHERE)


def places_lost(pair: Pair) -> float:
    """How rare the places are that only one name has."""
    return max(_missing(pair, "places"))


def subjects_differ(pair: Pair) -> float:
    """How rare the subjects are that differ, such as physics and chemistry."""
    return min(_missing(pair, "subjects"))


def _missing(pair: Pair, section: str) -> list[float]:
    """How rare the words of a section are that either name has and the other has not."""
    return [log1p(sum(rarity for token, rarity in side.missing if token.section == section)) for side in pair.sides]


def _spelt(letters: str, name: Name) -> float:
    """The share of a name's words that an acronym is made of, each by its first letter or up to three of them."""
    if len(letters) < SHORTEST_ACRONYM or not name.tokens:
        return 0.0
    best = [0] + [-1] * len(letters)
    for token in name.tokens:
        for at in range(len(letters), 0, -1):
            for taken in range(1, min(LONGEST_START, at) + 1):
                if best[at - taken] >= 0 and token.word.startswith(letters[at - taken : at]):
                    best[at] = max(best[at], best[at - taken] + 1)
    return max(0, best[-1]) / len(name.tokens)


SIGNALS: Mapping[str, Callable[[Pair], float]] = {
    signal.__name__: signal
    for signal in (
        alike, whole, complete, found_long, rarest, first, single, translated_covered, nearly, abbreviated,
        same_form, other_form, one_form, abroad, only, family, places_lost, subjects_differ,
    )
}  # fmt: skip
"""All signals by name, in the order of the table of weights."""
