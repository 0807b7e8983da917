"""The listings of a run as arrays: vectors, words, fields, kinds, countries and readiness levels."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.embedding import GRID, Vectors, shortened
from matching.records import ListingRecord
from matching.text import Vocabulary, acronym_tokens, analyse, vocabulary, without_openings
from matching.words import WordIndex, word_index

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.float32]

LANGUAGE_PRIOR = 30.0
"""A language's own centre counts as much as the run's when it has this many texts."""

BACKGROUND = 2000
"""So many listings of the other kind, evenly taken, are enough to know a listing's background."""

SHOWN_WORDS = 4

NEAR_BY = 2048
"""So many pairs of rows are multiplied at once: what is copied for them stays near the processor."""

LOWEST_TRL, HIGHEST_TRL = 1, 9


@dataclass(frozen=True, slots=True)
class Usual:
    """What was measured over all listings of a run, by which one more is read without measuring again.

    What the texts know together, the centre of each language (that of the run under ""), the directions of words
    among the themes, the rarity of fields, and the columns of kinds of co-operation and their rarity.
    """

    vocabulary: Vocabulary
    centres: Mapping[str, Floats]
    directions: Floats
    rare: Marks
    cooperation: Mapping[str, int]
    rare_kinds: Marks


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
    usual: Usual

    def place(self, name: str) -> int:
        """Where a listing of an id stands or would stand."""
        return bisect_left(self.records, name, key=lambda record: record.id)

    def row(self, name: str) -> int:
        """Where the listing of an id stands; raises `KeyError`."""
        row = self.place(name)
        if row == len(self.records) or self.records[row].id != name:
            raise KeyError(name)
        return row

    def deviation(self, needs: Ints, capabilities: Ints) -> Floats:
        """How many standard deviations each pair is closer than the background of both its listings."""
        near = similarity(self.vectors, needs, self.vectors, capabilities)
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


def similarity(left: Vectors, rows: Ints, right: Vectors, others: Ints) -> Floats:
    """Cosine of pairs of rows of two tables; exact on the grid, so equal for every order of adding up."""
    found = np.empty(len(rows))
    for start in range(0, len(rows), NEAR_BY):
        part = slice(start, start + NEAR_BY)
        found[part] = np.einsum("ij,ij->i", left[rows[part]], right[others[part]])
    return found


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


def rare_kinds(matrix: Marks) -> Marks:
    """1 for a kind of co-operation that few name, a third for one that all name."""
    share = matrix.sum(axis=0, dtype=np.float64) / max(1, len(matrix))
    return np.asarray(1.0 - 2.0 / 3.0 * share, dtype=np.float32)


def unit_rows(matrix: Marks, rare: Marks) -> Marks:
    """Rows weighted by the rarity of their columns, brought to length 1 on a grid where products are exact."""
    weighted = matrix * rare
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


def read_words(records: Sequence[ListingRecord], languages: Sequence[str]) -> tuple[WordIndex, Vocabulary]:
    """The words of these listings, each in its language, and what the texts know together."""
    texts = [_parts(r, language) for r, language in zip(records, languages, strict=True)]
    known = vocabulary((text, language) for parts in texts for text, language in parts)
    return word_index(*_documents(records, languages, known)), known


def more_words(
    index: WordIndex, known: Vocabulary, records: Sequence[ListingRecord], languages: Sequence[str]
) -> WordIndex:
    """The words of other listings by an index that is there."""
    return index.of(*_documents(records, languages, known))


def _documents(
    records: Sequence[ListingRecord], languages: Sequence[str], known: Vocabulary
) -> tuple[list[dict[str, float]], list[dict[str, str]]]:
    found = zip(records, languages, strict=True)
    read = [_read(record, _parts(record, language), known) for record, language in found]
    return [counts for counts, _ in read], [written for _, written in read]


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
