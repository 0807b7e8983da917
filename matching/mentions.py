"""What a need mentions beside its subject: countries, and words that organisations bear in their names."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from matching.records import ListingRecord, OrganisationRecord
from matching.wordings import stems, wordings

Floats = npt.NDArray[np.float64]

COMMON_NAME = 0.05
"""A word in more than this share of all names is one of kind or legal form, and tells nothing of what they do."""


class Mentions:
    """The names and countries of organisations, ready for questions about what a need mentions of them."""

    def __init__(self, organisations: Sequence[OrganisationRecord]) -> None:
        self._names = [stems(one.name, one.language) for one in organisations]
        self._words = wordings(self._names, COMMON_NAME)
        self._rows = self._words.rows(self._names)
        self._countries = np.array([one.place.country for one in organisations], dtype=np.str_)

    def names(self, need: ListingRecord) -> Floats:
        """The closeness (0 to 1) of a need to the name of each organisation."""
        asked = self._words.rows([stems(_told(need), need.language)])
        return np.asarray((self._rows @ asked.T).todense(), dtype=np.float64).ravel()

    def countries(self, need: ListingRecord) -> Floats:
        """1 for each organisation whose country a need names, else 0."""
        return np.isin(self._countries, sorted(countries_named(_told(need)))).astype(np.float64)

    def compatriots(self, row: int) -> Floats:
        """1 for each organisation of a row's country, else 0."""
        return np.asarray(self._countries == self._countries[row], dtype=np.float64)

    def country(self, row: int) -> str:
        """The country (ISO 3166) of a row."""
        return str(self._countries[row])

    def shared_words(self, need: ListingRecord, row: int) -> tuple[str, ...]:
        """The stems in the name of a row that tell something and that a need uses, in the order of the name."""
        asked = set(stems(_told(need), need.language))
        return tuple(dict.fromkeys(one for one in self._names[row] if one in self._words.columns and one in asked))


def countries_named(text: str) -> frozenset[str]:
    """The countries (ISO 3166) that a text in Dutch, English, German or French names, or says something is of."""
    return frozenset(country for country, forms in _forms().items() if forms.search(text))


def _told(need: ListingRecord) -> str:
    return f"{need.title} {need.summary} {need.description}"


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, re.Pattern[str]]:
    text = resources.files("matching").joinpath("country_names.txt").read_text(encoding="utf-8")
    rows = (line.split(":", 1) for line in text.splitlines() if not line.startswith("#"))
    return {country: re.compile(rf"\b(?:{'|'.join(forms.split())})\b".replace("_", " ")) for country, forms in rows}
