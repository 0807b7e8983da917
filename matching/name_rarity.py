"""Counts how rare the words of names are, in all and in one country."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

from matching.name_words import ALIAS, NAMES
from matching.names import Name, Token

FEWEST = 10_000
"""In a shorter list a word is taken to be as rare as in one of this length, for which the odds were set."""

COMMON = 0.001
"""A common word is taken to be in at least this share of all names, also where a list is too short to show it."""


PRIOR = 300.0
"""Words of a country are counted as if so many names more of it had them as often as the names of all countries."""


class Rarity:
    """Which names have a word, each name with the country it is from."""

    def __init__(self, names: Iterable[tuple[Name, str]]) -> None:
        self._all: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._having: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, (name, country) in enumerate(names):
            self._names[country] += 1
            for meaning in {token.meaning for token in name.tokens}:
                self._all[meaning] += 1
                self._having[country, meaning].add(number)
        self._size = max(self._names.total(), FEWEST)
        self._known: dict[tuple[str, str], float] = {}

    def of(self, token: Token, country: str) -> float:
        """How little to expect the word in a name of the country: the negative log of its share of names there."""
        key = (country, token.meaning)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = -log(self._share(token, country))
        return found

    def _share(self, token: Token, country: str) -> float:
        least = 0.0 if token.section in (NAMES, ALIAS) else COMMON * self._size
        everywhere = (max(self._all[token.meaning], least) + 1.0) / (self._size + 2.0)
        if not country:
            return everywhere
        return (self.names_in(country, token.meaning) + PRIOR * everywhere) / (self._names[country] + PRIOR)

    def names_with(self, meaning: str) -> int:
        """So many names have the word."""
        return self._all[meaning]

    def names_in(self, country: str, meaning: str) -> int:
        """So many names of a country have the word."""
        return len(self._having.get((country, meaning), ()))

    def names_with_all(self, country: str, meanings: Iterable[str]) -> int:
        """So many names of a country have all the words, of which there is at least one."""
        rows = sorted((self._having.get((country, meaning), set()) for meaning in meanings), key=len)
        return len(rows[0].intersection(*rows[1:]))
