"""Says how far a link reaches: regional, interregional, European, global, across a border or a topsector."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matching.countries import IN_EUROPE
from matching.records import CountryStatus, OrganisationRecord, Place, ProgrammeArea, Route

HOME = "NL"
ALWAYS_EUROPEAN = frozenset({"CH", "GB", "IS", "LI", "NO"})
"""Switzerland, the United Kingdom and the EEA outside the Union: European by definition of the product."""

NUTS_PREFIX = {"GR": "EL", "GB": "UK"}
STANDINGS = frozenset({"member-state", "eea"})
ASSOCIATED = frozenset({"associated", "transitional"})
CROSS_BORDER = ("no", "unknown", "yes")
REACHES = (Route.REGIONAL, Route.INTERREGIONAL, Route.EUROPEAN, Route.GLOBAL)


def european_countries(statuses: Sequence[CountryStatus], at: date) -> frozenset[str]:
    """Countries that count as European on a day, by their dated standing."""
    now = [s for s in statuses if s.valid_from <= at and (s.valid_until is None or at <= s.valid_until)]
    members = {s.country for s in now if s.status in STANDINGS}
    associated = {s.country for s in now if s.status in ASSOCIATED and s.programme.startswith("horizon")}
    return frozenset(members | ALWAYS_EUROPEAN | (associated & IN_EUROPE))


def area_level(place: Place, nuts: str) -> int:
    """2 when the seat's NUTS 3 lies in a region, 1 when what is known leaves it open, 0 when it does not."""
    if place.nuts3:
        return 2 if place.nuts3.startswith(nuts) else 0
    if place.nuts2:
        return 1 if nuts.startswith(place.nuts2) or place.nuts2.startswith(nuts) else 0
    return 1 if nuts.startswith(NUTS_PREFIX.get(place.country, place.country)) else 0


@dataclass(frozen=True, slots=True)
class Places:
    """The seats of a run as arrays: country and province numbers, Europe or not, level per programme area."""

    country: npt.NDArray[np.int64]
    province: npt.NDArray[np.int64]
    home: npt.NDArray[np.bool_]
    european: npt.NDArray[np.bool_]
    programmes: tuple[str, ...]
    levels: npt.NDArray[np.int8]
    last_known: str | None = None
    """The years of the areas where they are the last known ones and have ended; None where they are in force."""

    def reach(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Numbers in `REACHES`: two Dutch seats are regional or interregional, others European or global."""
        both_home = self.home[left] & self.home[right]
        same = (self.province[left] == self.province[right]) & (self.province[left] >= 0)
        both_european = self.european[left] & self.european[right]
        return np.where(both_home, np.where(same, 0, 1), np.where(both_european, 2, 3)).astype(np.int64)

    def cross_border(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Numbers in `CROSS_BORDER`: both in one Interreg A area that counts, in two different countries."""
        if not self.programmes or len(left) == 0:
            return np.zeros(len(left), dtype=np.int64)
        best = np.zeros(len(left), dtype=np.int64)
        for column in range(len(self.programmes)):
            best = np.maximum(best, np.minimum(self.levels[left, column], self.levels[right, column]))
        return np.where(self.country[left] == self.country[right], 0, best)

    def shared_programme(self, left: int, right: int) -> str | None:
        """The programme in whose area both seats certainly lie (the first by name), in two countries."""
        if self.country[left] == self.country[right]:
            return None
        both = np.minimum(self.levels[left], self.levels[right])
        return next((name for name, level in zip(self.programmes, both, strict=True) if level == 2), None)

    def routes(self, left: int, right: int) -> tuple[Route, ...]:
        """The routes of a link: its reach, and `cross_border` where that is certain."""
        i, j = np.array([left]), np.array([right])
        reach = REACHES[int(self.reach(i, j)[0])]
        return (reach, Route.CROSS_BORDER) if self.cross_border(i, j)[0] == 2 else (reach,)


def counting_areas(areas: Sequence[ProgrammeArea], at: date) -> tuple[list[ProgrammeArea], str | None]:
    """The areas that count on a day, and their years ("2021-2027") where they have ended and none later is known.

    Programmes come in rounds of years. Before the first round and between two only what is in force counts;
    after the last known one its areas count on, for the next round is not known yet, not known to be absent.
    """
    ends = [area.valid_until for area in areas if area.valid_until is not None]
    if len(ends) < len(areas) or not ends or at <= max(ends):
        return [a for a in areas if a.valid_from <= at and (a.valid_until is None or at <= a.valid_until)], None
    last = [area for area in areas if area.valid_until == max(ends)]
    return last, f"{min(area.valid_from for area in last).year}-{max(ends).year}"


def places(
    organisations: Sequence[OrganisationRecord],
    areas: Sequence[ProgrammeArea],
    statuses: Sequence[CountryStatus],
    at: date,
) -> Places:
    """The seats on a day, with the programme areas that count (see `counting_areas`)."""
    europe = european_countries(statuses, at)
    live, last_known = counting_areas(areas, at)
    programmes = tuple(sorted({area.programme for area in live}))
    countries = {c: i for i, c in enumerate(sorted({o.place.country for o in organisations}))}
    provinces = {p: i for i, p in enumerate(sorted({o.place.province or "" for o in organisations}))}
    return Places(
        country=np.array([countries[o.place.country] for o in organisations], dtype=np.int64),
        province=np.array(
            [provinces[o.place.province] if o.place.province else -1 for o in organisations], dtype=np.int64
        ),
        home=np.array([o.place.country == HOME for o in organisations], dtype=np.bool_),
        european=np.array([o.place.country in europe for o in organisations], dtype=np.bool_),
        programmes=programmes,
        levels=_levels(organisations, live, programmes),
        last_known=last_known,
    )


def _levels(
    organisations: Sequence[OrganisationRecord], live: Sequence[ProgrammeArea], programmes: tuple[str, ...]
) -> npt.NDArray[np.int8]:
    levels = np.zeros((len(organisations), len(programmes)), dtype=np.int8)
    regions = {name: sorted({a.nuts for a in live if a.programme == name}) for name in programmes}
    known: dict[tuple[str, str | None, str | None], list[int]] = {}
    for row, organisation in enumerate(organisations):
        seat = organisation.place
        key = (seat.country, seat.nuts3, seat.nuts2)
        if key not in known:
            known[key] = [max((area_level(seat, n) for n in regions[p]), default=0) for p in programmes]
        levels[row] = known[key]
    return levels


def cross_topsector(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether the two sides name topsectors and share none.

    A side's topsectors are those of its own listing in the link; where the listing names none, or the link is
    between whole profiles, those of the organisation (`Prepared.topsectors`). So two organisations of one topsector
    make a crossover by listings of two, and none where either side names no topsector at all.
    """
    return bool(left) and bool(right) and not set(left) & set(right)


def kilometres(left: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Great-circle distance in km between rows of (latitude, longitude) in degrees; NaN where unknown."""
    a, b = np.radians(left), np.radians(right)
    half = np.sin((b - a) / 2.0) ** 2
    chord = half[:, 0] + np.cos(a[:, 0]) * np.cos(b[:, 0]) * half[:, 1]
    return np.asarray(2.0 * 6371.0088 * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))), dtype=np.float64)
