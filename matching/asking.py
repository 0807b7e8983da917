"""Ranks organisations for a listing that the run does not have yet, while its author looks on.

Nothing of what is prepared is copied: the listing is read by what the run has measured, the listings that may answer
are found in the whole tables, and only these are put beside it and scored. The answer is that of putting it into the
run (`matching.renewing`) and asking there.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matching.directions import one_thread
from matching.edges import at_home
from matching.embedding import embed_all
from matching.engine import rank_for_listing
from matching.listings import Listings, pieces
from matching.prepared import Prepared
from matching.reading import more_listings
from matching.records import ListingRecord, Proposal
from matching.setup import Setup
from matching.splicing import spliced, taken

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]


@one_thread()
def rank_for_new(prepared: Prepared, record: ListingRecord, setup: Setup, limit: int = 20) -> tuple[Proposal, ...]:
    """Organisations that answer a new or changed listing, best first; an unknown owner is a `KeyError`."""
    given = (prepared.names, embed_all(pieces(record), setup.embedder, setup.cache), prepared.weights)
    owner = prepared.position[record.organisation]
    one = more_listings(prepared.listings, [record], prepared.organisations[owner : owner + 1], given)
    one = replace(one, owner=np.array([owner]))
    few = _around(prepared, one)
    known = [row for row, other in enumerate(few.records) if other.id == record.id]
    at = few.place(record.id)
    listings = spliced(few, slice(at, at + len(known)), one)
    return rank_for_listing(replace(prepared, listings=listings), record.id, limit)


def _around(prepared: Prepared, one: Listings) -> Listings:
    """The listings that may answer, and all others of their owners and its own: what a link the other way needs."""
    listings = prepared.listings
    may = (listings.need != one.need[0]) & (listings.owner != one.owner[0])
    if not at_home(prepared)[one.owner[0]]:
        may &= at_home(prepared)[listings.owner]
    rows = np.flatnonzero(may)
    found = [rows[_best(score[rows], keep)] for score, keep in _scores(prepared, one)]
    owners = np.unique(np.concatenate([one.owner, *(listings.owner[part] for part in found)]))
    return taken(listings, np.flatnonzero(np.isin(listings.owner, owners)))


def _scores(prepared: Prepared, one: Listings) -> Iterator[tuple[Floats, int]]:
    """How near all listings are by words, fields and meaning, and how many of each may answer."""
    listings, limits = prepared.listings, prepared.limits.deeper()
    words = one.words.present @ listings.words.weights_of + one.words.weights @ listings.words.present_of
    yield words.toarray()[0], limits.by_words
    yield listings.fields @ one.fields[0], limits.by_fields
    if listings.vectors.shape[1]:
        near, (mean, spread) = listings.vectors @ one.vectors[0], listings.background.T
        own, width = one.background[0]
        yield (near - own) / width + (near - mean) / spread, limits.by_meaning


def _best(score: Floats, keep: int) -> Ints:
    """Positions of the best scores in four digits that are positive, ties by row."""
    score = np.round(score.astype(np.float64), 4)
    if len(score) > keep:
        least = np.partition(score, len(score) - keep)[len(score) - keep]
        likely = np.flatnonzero(score >= max(least, 1e-4))
    else:
        likely = np.flatnonzero(score > 0)
    return np.sort(likely[np.lexsort((likely, -score[likely]))][:keep])
