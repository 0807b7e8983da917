"""Counts how rare the words of names are, and how many names of a country have them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log, prod

from matching.duplicates.names import Name, Token
from matching.duplicates.words import COMMON_SECTIONS, section

ENOUGH = 10_000
"""A shorter list is filled up to so many names, in which common words are as frequent as the table says."""

COUNTRY = 400
"""So many of them are taken to be from any one country."""

SELDOM = 0.0005
"""A common word that the table does not have is taken to be in this share of all names."""

FEWEST = 10
"""A word is in the table of shares if at least so many names have it."""


class Rarity:
    """Which names have a word, each name with the country it is from; `shares` tell how frequent common words are."""

    def __init__(self, names: Iterable[tuple[Name, str]], shares: Mapping[str, float]) -> None:
        self._shares = shares
        self._all: Counter[str] = Counter()
        self._total = 0
        self._having: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, (name, country) in enumerate(names):
            self._total += 1
            for meaning in {token.meaning for token in name.tokens}:
                self._all[meaning] += 1
                self._having[country, meaning].add(number)
        self.filled = max(0, ENOUGH - self._total)
        self._filled_country = COUNTRY * self.filled / ENOUGH
        self._known: dict[str, float] = {}

    def of(self, token: Token) -> float:
        """Inverse document frequency: the log of how many names there are for one with the word."""
        found = self._known.get(token.meaning)
        if found is None:
            total, having = self._total + self.filled, self._all[token.meaning]
            found = log((total + 2.0) / (having + self.filled * self._common(token.meaning) + 1.0))
            self._known[token.meaning] = found
        return found

    def names_in(self, country: str, meaning: str) -> float:
        """So many names of a country have the word."""
        return len(self._having.get((country, meaning), ())) + self._filled_country * self._common(meaning)

    def names_with_all(self, country: str, meanings: Iterable[str]) -> float:
        """So many names of a country have all the words, of which there is at least one."""
        meanings = set(meanings)
        rows = sorted((self._having.get((country, meaning), set()) for meaning in meanings), key=len)
        filled = self._filled_country * prod(map(self._common, meanings))
        return len(rows[0].intersection(*rows[1:])) + filled

    def shares(self) -> dict[str, float]:
        """The share of all names that have each of the common words."""
        counts = sorted((word, n) for word, n in self._all.items() if section(word) in COMMON_SECTIONS)
        return {word: round(n / self._total, 5) for word, n in counts if n >= FEWEST}

    def _common(self, meaning: str) -> float:
        """The share of names that have a common word; none for another."""
        known = self._shares.get(meaning)
        if known is None:
            return SELDOM if section(meaning) in COMMON_SECTIONS else 0.0
        return known
