"""Which calls are near the listings of an organisation: the gate to the engine's reading of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from matching.listings import read_words
from matching.records import ListingKind, ListingRecord
from matching.words import WordIndex
from service.directory.indexing import open_listings
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.funding.calls import Call
from service.kept import Kept

LEAST = 6.0
"""From here on the words of a call and a listing are near: about what two rare words in common come to."""
FEWEST_WORDS = 2
MOST, MOST_WORDS = 3, 4
LANGUAGES = ("en", "nl")
"""A call is read in both of its languages."""


@dataclass(frozen=True, slots=True)
class Near:
    """A listing that a call is near to: by which words and topsectors, or because it is meant for it."""

    row: Listing
    words: tuple[str, ...]
    topsectors: tuple[str, ...]
    score: float
    tied: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    index: WordIndex
    rows: dict[str, int]


_kept: Kept[_Words] = Kept()


def near_calls(session: Session, own: Organisation, calls: Sequence[Call], day: date) -> dict[str, tuple[Near, ...]]:
    """By call the listings of an organisation that are near it, the nearest first.

    Words decide: at least two that are rare among all listings. A topsector in common is said beside them.
    """
    mine = open_listings(session, day, col(Listing.organisation_id) == own.id)
    if not mine or not calls:
        return {}
    words = _words(session, calls, day)
    found = {}
    for call in calls:
        rows = [_near(words, call, row) for row in mine]
        near = sorted((one for one in rows if one is not None), key=lambda one: (not one.tied, -one.score))
        if near:
            found[call.reference] = tuple(near[:MOST])
    return found


def _near(words: _Words, call: Call, row: Listing) -> Near | None:
    topsectors = tuple(one.topsector_id for one in row.topsectors if one.topsector_id in call.topsectors)
    shared: tuple[str, ...] = ()
    best = 0.0
    for language in LANGUAGES:
        at, here = words.rows[_name(call, language)], words.rows[row.reference]
        pairs = words.index.shared(here, at)
        score = float(words.index.weights[[here]].multiply(words.index.present[[at]]).sum())
        if len(pairs) >= FEWEST_WORDS and score > best:
            shared, best = tuple(mine for mine, _ in pairs), score
    tied = row.call_id is not None and row.call_id == call.id
    if best < LEAST and not tied:
        return None
    return Near(row, shared[:MOST_WORDS], topsectors, best, tied)


def _name(call: Call, language: str) -> str:
    return f"call:{call.reference}:{language}"


def _words(session: Session, calls: Sequence[Call], day: date) -> _Words:
    """The words of all open listings and of the calls, read once per state of both."""
    count = session.exec(select(func.count(), func.max(Listing.updated_at))).one()
    state = (day, *count, tuple(calls))
    return _kept.get(session, state, lambda: _read(open_listings(session, day), calls))


def _read(listings: Sequence[Listing], calls: Sequence[Call]) -> _Words:
    records = [_listing(row) for row in listings]
    records += [_call(call, language) for call in calls for language in LANGUAGES]
    index, _vocabulary = read_words(records, [one.language or "en" for one in records])
    return _Words(index, {one.id: place for place, one in enumerate(records)})


def _listing(row: Listing) -> ListingRecord:
    """What a listing is about in short: as long as a call says it."""
    return ListingRecord(
        id=row.reference, organisation="", kind=row.kind, title=row.title, summary=row.summary,
        title_en=row.title_en, summary_en=row.summary_en, language=row.language, keywords=tuple(row.keywords),
    )  # fmt: skip


def _call(call: Call, language: str) -> ListingRecord:
    title, text = (call.text_nl, call.about_nl) if language == "nl" else (call.text, call.about)
    return ListingRecord(
        id=_name(call, language), organisation="", kind=ListingKind.NEED, title=title, summary=text,
        language=language, keywords=call.topics,
    )  # fmt: skip
