"""What a need mentions beside its subject: countries, towns, and words that organisations bear in their names."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matching.records import ListingRecord, OrganisationRecord
from matching.toponyms import countries_named, town, towns_named
from matching.wordings import stems, wordings

Floats = npt.NDArray[np.float64]

COMMON_NAME = 0.05
"""A word in more than this share of all names is one of kind or legal form, and tells nothing of what they do."""


class Mentions:
    """The names and countries of organisations, ready for questions about what a need mentions of them."""

    def __init__(self, organisations: Sequence[OrganisationRecord]) -> None:
        self._names = [stems(one.name, one.language) for one in organisations]
        self._words = wordings(self._names, COMMON_NAME, least=1)
        self._rows = self._words.rows(self._names)
        self._written = [one.place.town for one in organisations]
        self._towns = np.array([town(written) or "" for written in self._written], dtype=np.str_)
        self._known = frozenset(self._towns.tolist()) - {""}
        self._countries = np.array([one.place.country for one in organisations], dtype=np.str_)

    def names(self, need: ListingRecord) -> Floats:
        """The closeness (0 to 1) of a need to the name of each organisation."""
        asked = self._words.rows([stems(_told(need), need.language)])
        return np.asarray((self._rows @ asked.T).todense(), dtype=np.float64).ravel()

    def countries(self, need: ListingRecord) -> Floats:
        """1 for each organisation whose country a need names, else 0."""
        return np.isin(self._countries, sorted(countries_named(_told(need)))).astype(np.float64)

    def towns(self, need: ListingRecord) -> Floats:
        """1 for each organisation whose town a need names, else 0."""
        return np.isin(self._towns, sorted(towns_named(_told(need), self._known))).astype(np.float64)

    def compatriots(self, row: int) -> Floats:
        """1 for each organisation of a row's country, else 0."""
        return np.asarray(self._countries == self._countries[row], dtype=np.float64)

    def country(self, row: int) -> str:
        """The country (ISO 3166) of a row."""
        return str(self._countries[row])

    def town(self, row: int) -> str | None:
        """The town of a row, as its records write it."""
        return self._written[row]

    def shared_words(self, need: ListingRecord, row: int) -> tuple[str, ...]:
        """The stems in the name of a row that tell something and that a need uses, in the order of the name."""
        asked = set(stems(_told(need), need.language))
        return tuple(dict.fromkeys(one for one in self._names[row] if one in self._words.columns and one in asked))


def _told(need: ListingRecord) -> str:
    return f"{need.title} {need.summary} {need.description}"
