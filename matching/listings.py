"""The listings of a run as arrays: vectors, words, fields, kinds, countries and readiness levels."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.embedding import GRID, Embedded, Vectors, on_grid, shortened
from matching.ranking import Weights
from matching.records import ListingKind, ListingRecord, OrganisationRecord
from matching.text import Vocabulary, acronym_tokens, analyse, language_of, vocabulary, without_openings
from matching.themes import with_themes
from matching.words import WordIndex, word_index

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.float32]

LANGUAGE_PRIOR = 30.0
"""A language's own centre counts as much as the run's when it has this many texts."""

BACKGROUND = 2000
"""So many listings of the other kind, evenly taken, are enough to know a listing's background."""

SHOWN_WORDS = 4

LOWEST_TRL, HIGHEST_TRL = 1, 9


@dataclass(frozen=True, slots=True)
class Listings:
    """All listings of a run, sorted by id; `background` is mean and spread of likeness to the other kind.

    `published` is a day's number (`date.toordinal`), 0 where no day is known.
    """

    records: tuple[ListingRecord, ...]
    owner: Ints
    need: npt.NDArray[np.bool_]
    languages: tuple[str, ...]
    vectors: Vectors
    background: Floats
    words: WordIndex
    fields: Marks
    cooperation: Marks
    personal: npt.NDArray[np.bool_]
    kinds: npt.NDArray[np.bool_]
    wanted: npt.NDArray[np.bool_]
    excluded: npt.NDArray[np.bool_]
    readiness: Ints
    topsectors: Marks
    within: npt.NDArray[np.bool_]
    published: Ints

    def row(self, name: str) -> int:
        """Where the listing of an id stands; raises `KeyError`."""
        row = bisect_left(self.records, name, key=lambda record: record.id)
        if row == len(self.records) or self.records[row].id != name:
            raise KeyError(name)
        return row

    def deviation(self, needs: Ints, capabilities: Ints) -> Floats:
        """How many standard deviations each pair is closer than the background of both its listings."""
        near = similarity(self.vectors[needs], self.vectors[capabilities])
        one, other = self.background[needs], self.background[capabilities]
        return np.asarray(((near - one[:, 0]) / one[:, 1] + (near - other[:, 0]) / other[:, 1]) / 2.0)

    def shared_words(self, left: int, right: int) -> tuple[tuple[str, str], ...]:
        """The words that say most of both listings, as either writes them.

        Of two texts in one language these are words of that language, where they share any: others stand only in
        the English title and summary, which its readers may not have before them.
        """
        pairs = self.words.shared(left, right)
        if self.languages[left] == self.languages[right]:
            texts = [_own_text(self.records[row]) for row in (left, right)]
            own = [pair for pair in pairs if all(w.lower() in text for w, text in zip(pair, texts, strict=True))]
            pairs = tuple(own) or pairs
        return pairs[:SHOWN_WORDS]


@dataclass(frozen=True, slots=True)
class Names:
    """Columns of the arrays: fields, countries, kinds of organisation and topsectors, each with its number."""

    fields: Mapping[str, int]
    countries: Mapping[str, int]
    kinds: Mapping[str, int]
    topsectors: Mapping[str, int]


def numbered(names: Iterable[str]) -> dict[str, int]:
    """Names in alphabetical order with their numbers."""
    return {name: i for i, name in enumerate(sorted(set(names)))}


def similarity(left: Vectors, right: Vectors) -> Floats:
    """Cosine of pairs of rows; exact on the grid, so equal for every order of adding up."""
    return np.asarray(np.einsum("ij,ij->i", left, right), dtype=np.float64)


def marks(sets: Sequence[Iterable[str]], columns: Mapping[str, int]) -> Marks:
    """One row a set, 1 for each of its names; names without a column are left out."""
    matrix = np.zeros((len(sets), len(columns)), dtype=np.float32)
    for row, names in enumerate(sets):
        for name in names:
            if name in columns:
                matrix[row, columns[name]] = 1.0
    return matrix


def rarity(matrix: Marks) -> npt.NDArray[np.float32]:
    """Inverse frequency of each column, 1 for the rarest, never below 0.2."""
    count = matrix.sum(axis=0, dtype=np.float64)
    idf = np.log1p(len(matrix) / np.maximum(count, 1.0))
    return np.asarray(np.maximum(idf / max(float(idf.max(initial=0.0)), 1e-9), 0.2), dtype=np.float32)


def unit_rows(matrix: Marks) -> Marks:
    """Rows weighted by the rarity of their columns, brought to length 1 on a grid where products are exact."""
    weighted = matrix * rarity(matrix)
    norms = np.sqrt((weighted.astype(np.float64) ** 2).sum(axis=1))
    unit = weighted / np.where(norms > 0, norms, 1.0)[:, None]
    return np.asarray(np.rint(unit * (GRID / 2)) / (GRID / 2), dtype=np.float32)


def pieces(listing: ListingRecord) -> dict[str, float]:
    """The texts of a listing that are embedded, each with its share in the listing's vector.

    Title and summary are read in English where there is English: the model is at its best there, and the same
    said twice would count twice.
    """
    english = f"{listing.title_en}. {listing.summary_en}" if listing.title_en or listing.summary_en else ""
    texts = {
        english or f"{listing.title}. {listing.summary}": 1.0,
        listing.description: 1.0,
        f"{listing.partner_wanted} {listing.partner_task}": 0.7,
    }
    bare = {shortened(without_openings(text)): share for text, share in texts.items()}
    return {text: share for text, share in bare.items() if text}


def read_listings(
    records: Sequence[ListingRecord],
    organisations: Sequence[OrganisationRecord],
    names: Names,
    given: tuple[Embedded, Weights],
) -> Listings:
    """The arrays of these listings; owners that are not in the run are an error (KeyError)."""
    embedded, weights = given
    position = {o.id: i for i, o in enumerate(organisations)}
    owner = np.array([position[r.organisation] for r in records], dtype=np.int64)
    need = np.array([r.kind == ListingKind.NEED for r in records], dtype=np.bool_)
    languages = tuple(_language(r, organisations[row]) for r, row in zip(records, owner, strict=True))
    words = read_words(records, languages)
    vectors = with_themes(_centred(_vectors(records, embedded), languages), words.weights)
    cooperation = numbered(kind for r in records for kind in r.cooperation)
    return Listings(
        records=tuple(records),
        owner=owner,
        need=need,
        languages=languages,
        vectors=vectors,
        background=_background(vectors, need, weights),
        words=words,
        fields=unit_rows(marks([r.fields for r in records], names.fields)),
        cooperation=marks([r.cooperation for r in records], cooperation),
        personal=np.array([_personal(r, weights) for r in records], dtype=np.bool_),
        kinds=marks([r.partner_kinds for r in records], names.kinds) > 0,
        wanted=marks([r.countries_wanted for r in records], names.countries) > 0,
        excluded=marks([r.countries_excluded for r in records], names.countries) > 0,
        readiness=np.array([_readiness(r) for r in records], dtype=np.int64).reshape(-1, 2),
        topsectors=marks([r.topsectors for r in records], names.topsectors),
        within=np.array([r.within_hotspot for r in records], dtype=np.bool_),
        published=np.array([r.published.toordinal() if r.published else 0 for r in records], dtype=np.int64),
    )


def _readiness(record: ListingRecord) -> tuple[int, int]:
    if record.trl_from is None and record.trl_to is None:
        return 0, 0
    return record.trl_from or LOWEST_TRL, record.trl_to or HIGHEST_TRL


def _personal(record: ListingRecord, weights: Weights) -> bool:
    return bool(record.cooperation) and weights.personal.issuperset(record.cooperation)


def _language(record: ListingRecord, owner: OrganisationRecord) -> str:
    return record.language or language_of(f"{record.title}. {record.summary}", owner.language)


def _vectors(records: Sequence[ListingRecord], embedded: Embedded) -> Vectors:
    vectors = np.zeros((len(records), embedded.vectors.shape[1]), dtype=np.float32)
    for row, record in enumerate(records):
        for text, share in pieces(record).items():
            vectors[row] += np.float32(share) * embedded.vectors[embedded.rows[text]]
    return on_grid(vectors)


def _centred(vectors: Vectors, languages: Sequence[str]) -> Vectors:
    """Less the centre of the run and of its language, which say only "a listing" and "in Dutch"."""
    if vectors.size == 0:
        return vectors
    centre = vectors.sum(axis=0, dtype=np.float64) / (len(vectors) + LANGUAGE_PRIOR)
    moved = vectors.astype(np.float64)
    for language in sorted(set(languages)):
        rows = np.array([spoken == language for spoken in languages])
        total = vectors[rows].sum(axis=0, dtype=np.float64)
        moved[rows] -= (total + LANGUAGE_PRIOR * centre) / (rows.sum() + LANGUAGE_PRIOR)
    return on_grid(moved.astype(np.float32))


def _background(vectors: Vectors, need: npt.NDArray[np.bool_], weights: Weights) -> Floats:
    """Mean and spread per listing, drawn towards what is expected while a run is small."""
    prior, mean, spread = (weights[n] for n in ("similarity_prior", "similarity_mean", "similarity_spread"))
    result = np.tile(np.array([mean, spread]), (len(vectors), 1))
    for side in (True, False):
        rows, others = np.flatnonzero(need == side), np.flatnonzero(need != side)
        others = others[:: max(1, len(others) // BACKGROUND)]
        for start in range(0, len(rows), 2048):
            part = rows[start : start + 2048]
            near = (vectors[part] @ vectors[others].T).astype(np.float64)
            count = near.shape[1] + prior
            found = (near.sum(axis=1) + prior * mean) / count
            square = ((near - found[:, None]) ** 2).sum(axis=1) + prior * spread**2
            result[part] = np.stack([found, np.sqrt(square / count)], axis=1)
    return np.round(result, 6)


def read_words(records: Sequence[ListingRecord], languages: Sequence[str]) -> WordIndex:
    """The words of these listings, each in its language."""
    texts = [_parts(r, language) for r, language in zip(records, languages, strict=True)]
    known = vocabulary((text, language) for parts in texts for text, language in parts)
    read = [_read(record, parts, known) for record, parts in zip(records, texts, strict=True)]
    return word_index([counts for counts, _ in read], [written for _, written in read])


def _read(
    record: ListingRecord, parts: Sequence[tuple[str, str]], known: Vocabulary
) -> tuple[dict[str, float], dict[str, str]]:
    """Tokens of what a listing says first, and the acronyms of its whole text."""
    counts: dict[str, float] = {}
    written: dict[str, str] = {}
    for text, language in parts:
        analysed = analyse(text, language, known)
        for token, count in analysed.counts.items():
            counts[token] = counts.get(token, 0.0) + count
            written.setdefault(token, analysed.surfaces[token])
    for token, acronym in acronym_tokens(f"{record.description} {record.partner_wanted}").items():
        counts.setdefault(token, 1.0)
        written.setdefault(token, acronym)
    return counts, written


def _own_text(record: ListingRecord) -> str:
    """What a listing says in its own language, in lower case."""
    said = record.title, record.summary, *record.keywords, record.description, record.partner_wanted
    return "\n".join(said).lower()


def _parts(record: ListingRecord, language: str) -> list[tuple[str, str]]:
    """Title, summary and keywords, in the own language and in English."""
    english = f"{record.title_en}. {record.summary_en}" if language != "en" else ""
    own = f"{record.title}. {record.summary} {', '.join(record.keywords)}"
    return [(text, spoken) for text, spoken in ((own, language), (english, "en")) if text.strip(". ")]
