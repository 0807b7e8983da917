"""Lays two names beside each other once, for all signals that compare them."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.duplicates.alignment import FOUND, Alignment, align
from matching.duplicates.names import Name, Token
from matching.duplicates.rarity import Rarity
from matching.duplicates.words import ALIAS


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and the country that its organisation is in, empty where unknown."""

    name: Name
    country: str


@dataclass(frozen=True, slots=True)
class Side:
    """One name against another: how rare its words are together and those found, and the tokens not found."""

    total: float
    found: float
    rarest: float
    missing: tuple[tuple[Token, float], ...]

    @property
    def share(self) -> float:
        """Of the rarity of all words, that of the words found."""
        return self.found / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names beside each other, with the cosine of their features and the meanings of the words in both.

    But for counts of names with the words of both, as the right one spells them, nothing depends on which is left.
    """

    left: Entry
    right: Entry
    cosine: float
    rarity: Rarity
    alignment: Alignment
    sides: tuple[Side, Side]
    shared: tuple[str, ...]


def pair(left: Entry, right: Entry, cosine: float, rarity: Rarity) -> Pair:
    """Lays two names beside each other."""
    found = align(left.name.tokens, right.name.tokens)
    sides = side(left.name, found.left, rarity), side(right.name, found.right, rarity)
    shared = tuple(token.meaning for token, like in zip(right.name.tokens, found.right, strict=True) if like >= FOUND)
    return Pair(left, right, cosine, rarity, found, sides, shared)


def side(name: Name, found: tuple[float, ...], rarity: Rarity) -> Side:
    """A name against another, given how far each of its tokens was found there.

    Short names of its own that were not found do not count: other spellings leave them out.
    """
    tokens = zip(name.tokens, found, strict=True)
    rare = [(token, rarity.of(token), like) for token, like in tokens]
    return Side(
        sum(value for token, value, like in rare if like >= FOUND or token.section != ALIAS),
        sum(value * like for _, value, like in rare),
        max((value for _, value, like in rare if like >= FOUND), default=0.0),
        tuple((token, value) for token, value, like in rare if like < FOUND),
    )


def share(sides: Sequence[Side]) -> float:
    """Of the rarity of all words of both names, that of the words found in the other."""
    total = sum(one.total for one in sides)
    return sum(one.found for one in sides) / total if total else 0.0
