"""Reads listings into arrays: all those of a run, or a few more by what the run has measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.backgrounds import backgrounds, centred, language_centres, sample, usual_nearness
from matching.embedding import Embedded, Vectors, on_grid
from matching.guessing import languages_of
from matching.listings import (
    Listings,
    Names,
    Usual,
    marks,
    more_words,
    numbered,
    pieces,
    rare_kinds,
    rarity,
    read_words,
    unit_rows,
)
from matching.ranking import Weights
from matching.records import ListingKind, ListingRecord, OrganisationRecord
from matching.themes import placed, themes, with_themes
from matching.words import WordIndex

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LOWEST_TRL, HIGHEST_TRL = 1, 9


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known of listings before they are arrays: owners by row, languages, words, vectors, background."""

    records: Sequence[ListingRecord]
    owner: Ints
    languages: tuple[str, ...]
    words: WordIndex
    vectors: Vectors
    background: Floats


def read_listings(
    records: Sequence[ListingRecord],
    organisations: Sequence[OrganisationRecord],
    names: Names,
    given: tuple[Embedded, Weights],
) -> Listings:
    """The arrays of these listings; owners that are not in the run are an error (KeyError)."""
    embedded, weights = given
    owner, languages = _owners(records, organisations)
    words, known = read_words(records, languages)
    bare = _vectors(records, embedded)
    centres, found = language_centres(bare, languages), themes(words.weights)
    vectors = with_themes(centred(bare, languages, centres), words.weights, found.places)
    cooperation = numbered(kind for r in records for kind in r.cooperation)
    rare = rarity(marks([r.fields for r in records], names.fields))
    kinds = rare_kinds(marks([r.cooperation for r in records], cooperation))
    read = _Read(records, owner, languages, words, vectors, backgrounds(vectors, _needs(records), weights))
    return _arrays(read, names, weights, Usual(known, centres, found.directions, rare, cooperation, kinds))


def more_listings(
    known: Listings,
    records: Sequence[ListingRecord],
    organisations: Sequence[OrganisationRecord],
    given: tuple[Names, Embedded, Weights],
) -> Listings:
    """The arrays of other listings, read by what is usual among those that are known."""
    names, embedded, weights = given
    owner, languages = _owners(records, organisations)
    words = more_words(known.words, known.usual.vocabulary, records, languages)
    places = placed(words.weights, known.usual.directions)
    vectors = with_themes(centred(_vectors(records, embedded), languages, known.usual.centres), words.weights, places)
    background = np.zeros((len(records), 2))
    for row, need in enumerate(_needs(records)):
        background[row] = usual_nearness(vectors[row : row + 1], sample(known.vectors, known.need != need), weights)
    return _arrays(_Read(records, owner, languages, words, vectors, background), names, weights, known.usual)


def _owners(
    records: Sequence[ListingRecord], organisations: Sequence[OrganisationRecord]
) -> tuple[Ints, tuple[str, ...]]:
    """The row of each listing's owner, and its language."""
    position = {o.id: i for i, o in enumerate(organisations)}
    owner = np.array([position[r.organisation] for r in records], dtype=np.int64)
    return owner, _languages(records, [organisations[row].language for row in owner])


def _arrays(read: _Read, names: Names, weights: Weights, usual: Usual) -> Listings:
    records = read.records
    return Listings(
        records=tuple(records),
        owner=read.owner,
        need=_needs(records),
        languages=read.languages,
        vectors=read.vectors,
        background=read.background,
        words=read.words,
        fields=unit_rows(marks([r.fields for r in records], names.fields), usual.rare),
        cooperation=marks([r.cooperation for r in records], usual.cooperation),
        personal=np.array([_personal(r, weights) for r in records], dtype=np.bool_),
        kinds=marks([r.partner_kinds for r in records], names.kinds) > 0,
        wanted=marks([r.countries_wanted for r in records], names.countries) > 0,
        excluded=marks([r.countries_excluded for r in records], names.countries) > 0,
        readiness=np.array([_readiness(r) for r in records], dtype=np.int64).reshape(-1, 2),
        topsectors=marks([r.topsectors for r in records], names.topsectors),
        within=np.array([r.within_hotspot for r in records], dtype=np.bool_),
        published=np.array([r.published.toordinal() if r.published else 0 for r in records], dtype=np.int64),
        usual=usual,
    )


def _needs(records: Sequence[ListingRecord]) -> npt.NDArray[np.bool_]:
    return np.array([r.kind == ListingKind.NEED for r in records], dtype=np.bool_)


def _readiness(record: ListingRecord) -> tuple[int, int]:
    if record.trl_from is None and record.trl_to is None:
        return 0, 0
    return record.trl_from or LOWEST_TRL, record.trl_to or HIGHEST_TRL


def _personal(record: ListingRecord, weights: Weights) -> bool:
    return bool(record.cooperation) and weights.personal.issuperset(record.cooperation)


def _languages(records: Sequence[ListingRecord], of_owners: Sequence[str | None]) -> tuple[str, ...]:
    """The language of each listing: what it says of itself, else what its words tell."""
    unsaid = [row for row, one in enumerate(records) if not one.language]
    texts = [f"{records[row].title}. {records[row].summary}" for row in unsaid]
    found = dict(zip(unsaid, languages_of(texts, [of_owners[row] for row in unsaid]), strict=True))
    return tuple(one.language or found[row] for row, one in enumerate(records))


def _vectors(records: Sequence[ListingRecord], embedded: Embedded) -> Vectors:
    vectors = np.zeros((len(records), embedded.vectors.shape[1]), dtype=np.float32)
    for row, record in enumerate(records):
        for text, share in pieces(record).items():
            vectors[row] += np.float32(share) * embedded.vectors[embedded.rows[text]]
    return on_grid(vectors)
