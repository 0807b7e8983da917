"""Brings what is prepared up to date after one change, by what the run has measured, without measuring again."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.embedding import embed_all
from matching.listings import Listings, pieces
from matching.moving import with_row
from matching.prepared import Prepared, profiles_of
from matching.reading import more_listings
from matching.records import ListingRecord, OrganisationRecord, Place, Records
from matching.routes import places
from matching.setup import Setup
from matching.splicing import spliced, taken
from matching.traits import more_traits

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Change:
    """What is new or different, one of each at most, and what is withdrawn, by id.

    A withdrawn organisation keeps its row and its ties, but takes no part and has no listings.
    """

    organisation: OrganisationRecord | None = None
    listing: ListingRecord | None = None
    withdrawn_listing: str | None = None
    withdrawn_organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Renewed:
    """What is prepared after a change, the rows it touched, and where former rows are now (-1: nowhere)."""

    prepared: Prepared
    touched: Ints
    organisations: Ints
    listings: Ints


def renewed(prepared: Prepared, records: Records, change: Change, setup: Setup) -> Renewed:
    """The change put into the arrays. `records` are those of the run, for programme areas and standings of countries.

    Touched is who is changed or owns what is changed, and whose profile draws on theirs. A country that the run
    does not know is a `KeyError`; an unknown field, topsector, language or type counts from the next run on.
    """
    after, organisations = _with_organisation(prepared, records, _organisation(prepared, change))
    after, listings = _with_listings(after, _steps(after, change), setup)
    touched = _touched(after, prepared, change)
    texts = {text for row in touched for text in _profile_texts(after, int(row))}
    embedded = embed_all(texts, setup.embedder, setup.cache)
    profiles = after.profiles.copy()
    profiles[touched] = profiles_of(after, touched, embedded)
    return Renewed(replace(after, profiles=profiles), touched, organisations, listings)


def _organisation(prepared: Prepared, change: Change) -> OrganisationRecord | None:
    if change.withdrawn_organisation is None:
        return change.organisation
    return replace(prepared.organisations[prepared.position[change.withdrawn_organisation]], receives=False)


def _with_organisation(prepared: Prepared, records: Records, one: OrganisationRecord | None) -> tuple[Prepared, Ints]:
    """The row of an organisation replaced or put in, and where the former rows are now."""
    size = len(prepared.organisations)
    if one is None:
        return prepared, np.arange(size)
    known = one.id in prepared.position
    row = prepared.position[one.id] if known else sum(other.id < one.id for other in prepared.organisations)
    at = slice(row, row + known)
    organisations = (*prepared.organisations[: at.start], one, *prepared.organisations[at.stop :])
    traits = spliced(prepared.traits, at, more_traits(prepared.traits.columns, [one], prepared.names))
    like = _seated_alike(prepared, one.place)
    if like is None:
        seats = places(organisations, records.areas, records.countries, prepared.at)
    else:
        seats = spliced(prepared.places, at, taken(prepared.places, np.array([like])))
    after = replace(prepared, organisations=organisations, traits=traits, places=seats)
    if known:
        return after, np.arange(size)
    moved = np.arange(size) + (np.arange(size) >= row)
    return with_row(after, moved), moved


def _seated_alike(prepared: Prepared, place: Place) -> int | None:
    """The row of an organisation with a seat in the same areas: what is known of areas is known of both."""
    areas = _areas(place)
    return next((row for row, one in enumerate(prepared.organisations) if _areas(one.place) == areas), None)


def _areas(place: Place) -> tuple[str | None, ...]:
    return place.country, place.province, place.nuts2, place.nuts3


def _steps(prepared: Prepared, change: Change) -> list[tuple[str, ListingRecord | None]]:
    """Ids of listings with what takes their place."""
    steps: list[tuple[str, ListingRecord | None]] = []
    if change.withdrawn_organisation is not None:
        row = prepared.position[change.withdrawn_organisation]
        steps += [(prepared.listings.records[i].id, None) for i in np.flatnonzero(prepared.listings.owner == row)]
    if change.withdrawn_listing is not None:
        steps.append((change.withdrawn_listing, None))
    if change.listing is not None:
        steps.append((change.listing.id, change.listing))
    return steps


def _with_listings(
    prepared: Prepared, steps: list[tuple[str, ListingRecord | None]], setup: Setup
) -> tuple[Prepared, Ints]:
    """Listings replaced, put in and taken out, and where the former rows are now."""
    moved = np.arange(len(prepared.listings.records))
    listings = prepared.listings
    for name, record in steps:
        row = listings.place(name)
        known = row < len(listings.records) and listings.records[row].id == name
        at, found = slice(row, row + known), [] if record is None else [record]
        texts = {text for one in found for text in pieces(one)}
        given = (prepared.names, embed_all(texts, setup.embedder, setup.cache), prepared.weights)
        listings = spliced(listings, at, more_listings(listings, found, prepared.organisations, given))
        same = moved != row if known else moved >= 0
        moved = np.where(same, moved + np.where(moved >= at.start, len(found) - known, 0) * (moved >= 0), -1)
    return replace(prepared, listings=listings), moved


def _touched(after: Prepared, before: Prepared, change: Change) -> Ints:
    """Rows of owners of what changed, before and after, and of all they are part of."""
    organisation = change.organisation.id if change.organisation else None
    named = {one for one in (change.withdrawn_organisation, organisation) if one}
    for listing in (change.withdrawn_listing, change.listing.id if change.listing else None):
        named |= _owner(before, listing) | _owner(after, listing)
    hosts = {host for one in named for host in after.parts.hosts(one)}
    return np.array(sorted(after.position[one] for one in named | hosts if one in after.position), dtype=np.int64)


def _owner(prepared: Prepared, listing: str | None) -> set[str]:
    found: Listings = prepared.listings
    row = -1 if listing is None else found.place(listing)
    known = 0 <= row < len(found.records) and found.records[row].id == listing
    return {prepared.organisations[found.owner[row]].id} if known else set()


def _profile_texts(prepared: Prepared, row: int) -> set[str]:
    """The profile texts of an organisation and of its members."""
    name = prepared.organisations[row].id
    names = {name, *(m.member for m in prepared.memberships if m.host == name)}
    return {text for one in names for text in prepared.organisations[prepared.position[one]].texts}
