"""Reads the records of a run once into sorted, numbered arrays that every later step uses."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.embedding import AT_ONCE, Embedded, Vectors, embed_all, on_grid, shortened
from matching.listings import Listings, Names, numbered, pieces
from matching.network import Network, network
from matching.ranking import Weights
from matching.reading import read_listings
from matching.records import Kind, ListingRecord, MembershipRecord, OrganisationRecord, Records
from matching.relatedness import Relatedness, fields_relatedness, topsector_relatedness
from matching.relations import Parts, Ties, parts, strongest, ties
from matching.routes import Places, places
from matching.setup import Limits, Setup
from matching.traits import Traits, traits

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ROLE_SHARE = {"anchor": 0.5, "member": 0.3, "associate": 0.15}
"""How much of a member's profile flows into that of its hotspot, beside the hotspot's own 1."""

PROFILE_PRIOR = 30.0
"""The centre of the profiles is drawn towards zero as by so many profiles."""

WALK_THROUGH = 30
"""Common partners are looked for through this many of the strongest ties of each side."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Distinct texts embedded now and taken from the cache, the model's name, and the seconds that it took."""

    embedder: str
    embedded: int
    from_cache: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run's records as arrays; rows are organisations sorted by id.

    `centre` is that of the profile texts; `near` holds the strongest ties of each organisation: common partners are
    looked for through them.
    """

    at: date
    weights: Weights
    limits: Limits
    organisations: tuple[OrganisationRecord, ...]
    position: Mapping[str, int]
    names: Names
    listings: Listings
    profiles: Vectors
    centre: Floats
    memberships: tuple[MembershipRecord, ...]
    traits: Traits
    parts: Parts
    ties: Ties
    near: Any
    network: Network
    places: Places
    field_lifts: Relatedness
    topsector_lifts: Relatedness
    refused: frozenset[tuple[str, str]]
    refused_for: frozenset[tuple[str, str, str]]
    statistics: Statistics

    def deeper(self) -> "Prepared":
        """The same for who looks alone, without others looking back: with deeper limits."""
        return replace(self, limits=self.limits.deeper())

    def topsectors(self, organisation: int, listing: int) -> tuple[str, ...]:
        """The topsectors of a side: its listing's own, else its organisation's."""
        own = self.listings.records[listing].topsectors if listing >= 0 else ()
        return tuple(sorted(own or self.organisations[organisation].topsectors))


def prepare(records: Records, at: date, setup: Setup) -> Prepared:
    """Everything sorted, numbered and embedded; listings and members of unknown organisations are left out."""
    organisations = tuple(sorted(records.organisations, key=lambda o: o.id))
    position = {o.id: i for i, o in enumerate(organisations)}
    listings = sorted((r for r in records.listings if r.organisation in position), key=lambda r: r.id)
    embedded, seconds = _embedded(_texts(organisations, listings), setup)
    names = _names(organisations, listings)
    read = read_listings(listings, organisations, names, (embedded, setup.weights))
    memberships = [m for m in records.memberships if m.member in position and m.host in position]
    profiles, centre = _all_profiles(_told(organisations, embedded), read, memberships, position)
    closure = parts(records.memberships, {o.id for o in organisations if o.kind == Kind.CENTRE})
    known = ties(position, records.collaborations, records.pair_counts, at)
    sectors_of = _sectors_of(organisations, listings)
    topsectors = topsector_relatedness(records.field_pairs, sectors_of, names.topsectors)
    return Prepared(
        at=at,
        weights=setup.weights,
        limits=setup.limits,
        organisations=organisations,
        position=position,
        names=names,
        listings=read,
        profiles=profiles,
        centre=centre,
        memberships=tuple(memberships),
        traits=traits(organisations, names),
        parts=closure,
        ties=known,
        near=strongest(known.strength, WALK_THROUGH),
        network=network(position, closure, known),
        places=places(organisations, records.areas, records.countries, at),
        field_lifts=fields_relatedness(list(names.fields), records.field_pairs),
        topsector_lifts=topsectors,
        refused=frozenset((r.by, r.other) for r in records.refusals if r.need is None),
        refused_for=frozenset((r.by, r.other, r.need) for r in records.refusals if r.need is not None),
        statistics=Statistics(setup.embedder.name, embedded.computed, embedded.from_cache, seconds),
    )


def _texts(organisations: Sequence[OrganisationRecord], listings: Sequence[ListingRecord]) -> set[str]:
    profile = {shortened(text) for o in organisations for text in o.texts}
    return profile | {text for listing in listings for text in pieces(listing)}


def _embedded(texts: set[str], setup: Setup) -> tuple[Embedded, float]:
    """The vectors of the texts, and the seconds that they took: a first run has all to embed, a later one little."""
    setup.progress("embedding", 0.0)
    started = setup.stopwatch()
    found = embed_all(texts, setup.embedder, setup.cache, lambda share: setup.progress("embedding", share))
    seconds = setup.stopwatch() - started
    setup.progress("embedding", 1.0)
    return found, seconds


def _names(organisations: Sequence[OrganisationRecord], listings: Sequence[ListingRecord]) -> Names:
    listed = [c for r in listings for c in (*r.countries_wanted, *r.countries_excluded)]
    fields = [f for o in organisations for f in o.fields] + [f for r in listings for f in r.fields]
    countries = [o.place.country for o in organisations] + listed
    sectors = [s for o in organisations for s in o.topsectors] + [s for r in listings for s in r.topsectors]
    return Names(numbered(fields), numbered(countries), numbered(kind.value for kind in Kind), numbered(sectors))


def _told(organisations: Sequence[OrganisationRecord], embedded: Embedded) -> Vectors:
    """Mean of the profile texts of each organisation; zero where there is none."""
    profiles = np.zeros((len(organisations), embedded.vectors.shape[1]), dtype=np.float32)
    if profiles.shape[1] == 0:
        return profiles
    for row, organisation in enumerate(organisations):
        found = [embedded.rows[shortened(text)] for text in organisation.texts if text.strip()]
        if found:
            profiles[row] = embedded.vectors[found].mean(axis=0)
    return profiles


def _all_profiles(
    told: Vectors, read: Listings, memberships: Sequence[MembershipRecord], position: Mapping[str, int]
) -> tuple[Vectors, Floats]:
    """The profiles of all organisations of a run, and the centre of what their texts tell."""
    centre = told.sum(axis=0, dtype=np.float64) / (len(told) + PROFILE_PRIOR)
    listed = np.zeros_like(told)
    np.add.at(listed, read.owner, read.vectors[:, : told.shape[1]])
    return _profiles(_with_listings(told, centre, listed), memberships, position), centre


def _with_listings(told: Vectors, centre: Floats, listed: Vectors) -> Vectors:
    """What profile texts tell, less their centre, and as much of what the listings say; in the place of `told`."""
    for start in range(0, len(told), AT_ONCE):
        own, said = told[start : start + AT_ONCE], listed[start : start + AT_ONCE]
        own[np.any(own != 0, axis=1)] -= centre.astype(np.float32)
        own[:] = on_grid(on_grid(own) + on_grid(said))
    return told


def _profiles(own: Vectors, memberships: Sequence[MembershipRecord], position: Mapping[str, int]) -> Vectors:
    """Each profile with shares of its members', by role; in the place of `own`."""
    hosts = {position[m.host]: own[position[m.host]].copy() for m in memberships}
    for membership in sorted(memberships, key=lambda m: (m.host, m.member)):
        share = np.float32(ROLE_SHARE.get(membership.role, ROLE_SHARE["associate"]))
        hosts[position[membership.host]] += share * own[position[membership.member]]
    for host, total in hosts.items():
        own[host] = total
    return on_grid(own)


def profiles_of(prepared: Prepared, rows: Ints, embedded: Embedded) -> Vectors:
    """The profiles of these rows anew, by the centre that was measured, from their texts and those of members."""
    names = {prepared.organisations[row].id for row in rows}
    memberships = [m for m in prepared.memberships if m.host in names]
    ids = sorted(names | {m.member for m in memberships})
    position = {name: i for i, name in enumerate(ids)}
    told = _told([prepared.organisations[prepared.position[name]] for name in ids], embedded)
    listed = np.zeros_like(told)
    for name, i in position.items():
        mine = np.flatnonzero(prepared.listings.owner == prepared.position[name])
        listed[i] = prepared.listings.vectors[mine, : told.shape[1]].sum(axis=0)
    found = _profiles(_with_listings(told, prepared.centre, listed), memberships, position)
    return found[[position[prepared.organisations[row].id] for row in rows]]


def _sectors_of(
    organisations: Sequence[OrganisationRecord], listings: Sequence[ListingRecord]
) -> dict[str, dict[str, float]]:
    """For each field the shares of the topsectors it is named together with, in profiles and listings."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    named = [
        *((o.fields, o.topsectors) for o in organisations),
        *((r.fields, r.topsectors) for r in listings),
    ]
    for fields, topsectors in named:
        for field in fields:
            for topsector in topsectors:
                counts[field][topsector] += 1
    totals = {field: sum(found.values()) for field, found in counts.items()}
    return {
        field: {sector: n / totals[field] for sector, n in sorted(found.items())}
        for field, found in sorted(counts.items())
    }
