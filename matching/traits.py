"""What is known of each organisation as arrays: kind, country, seat, languages, types, phase, topsectors, fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.listings import Marks, Names, marks, numbered, rarity, unit_rows
from matching.records import Kind, OrganisationRecord, Phase

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ESTABLISHED = (Phase.TRANSITION, Phase.CONSOLIDATION, Phase.GROWTH)
"""Phases of a hotspot that has something to tell one in transition."""


@dataclass(frozen=True, slots=True)
class Traits:
    """One row an organisation; `rare_fields` are `fields` weighted by rarity, rows of length 1.

    `columns` are those of languages and of types, and how rare each field is.
    """

    kind: Ints
    country: Ints
    coordinates: Floats
    receives: Flags
    hotspot: Flags
    moving: Flags
    established: Flags
    languages: Marks
    types: Marks
    topsectors: Marks
    fields: Marks
    rare_fields: Marks
    columns: tuple[Mapping[str, int], Mapping[str, int], Marks]

    def peers(self, left: Ints, right: Ints) -> Floats:
        """1 for a hotspot in transition and another of its type that is established, or in transition too."""
        ready = (self.moving[left] & self.established[right]) | (self.moving[right] & self.established[left])
        ready &= self.hotspot[left] & self.hotspot[right]
        return np.asarray(ready & shared_rows(self.types, left, right), dtype=np.float64)


def shared_rows(table: Marks, left: Ints, right: Ints) -> Flags:
    """Whether two rows have a mark in common."""
    return np.asarray((table[left] * table[right]).any(axis=1), dtype=np.bool_)


def traits(organisations: Sequence[OrganisationRecord], names: Names) -> Traits:
    """The arrays of these organisations."""
    languages = numbered(name for one in organisations for name in _spoken(one))
    types = numbered(name for one in organisations for name in one.types)
    rare = rarity(marks([one.fields for one in organisations], names.fields))
    return more_traits((languages, types, rare), organisations, names)


def more_traits(
    columns: tuple[Mapping[str, int], Mapping[str, int], Marks],
    organisations: Sequence[OrganisationRecord],
    names: Names,
) -> Traits:
    """The arrays of organisations by columns that are known; a country without a column is a `KeyError`."""
    languages, types, rare = columns
    fields = marks([o.fields for o in organisations], names.fields)
    return Traits(
        kind=np.array([names.kinds[o.kind] for o in organisations], dtype=np.int64),
        country=np.array([names.countries[o.place.country] for o in organisations], dtype=np.int64),
        coordinates=np.array([_coordinates(o) for o in organisations], dtype=np.float64).reshape(-1, 2),
        receives=_flags([o.receives for o in organisations]),
        hotspot=_flags([o.kind == Kind.HOTSPOT for o in organisations]),
        moving=_flags([o.phase == Phase.TRANSITION for o in organisations]),
        established=_flags([o.phase in ESTABLISHED for o in organisations]),
        languages=marks([_spoken(o) for o in organisations], languages),
        types=marks([o.types for o in organisations], types),
        topsectors=marks([o.topsectors for o in organisations], names.topsectors),
        fields=fields,
        rare_fields=unit_rows(fields, rare),
        columns=columns,
    )


def _spoken(organisation: OrganisationRecord) -> set[str]:
    return {*organisation.languages, *([organisation.language] if organisation.language else [])}


def _flags(values: Sequence[bool]) -> Flags:
    return np.array(values, dtype=np.bool_)


def _coordinates(organisation: OrganisationRecord) -> tuple[float, float]:
    seat = organisation.place
    return (np.nan, np.nan) if seat.lat is None or seat.lon is None else (seat.lat, seat.lon)
