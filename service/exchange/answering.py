"""Answers questions of the exchange format with ranked organisations, as a TREC run."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt

from matching.choice import ChoiceModel
from matching.directions import one_thread
from matching.duplicates.finding import DuplicateIndex, NameRecord
from matching.needs import NeedTable, read_needs
from matching.prospects import Floats, Prospects, read_partners
from matching.records import ListingKind, ListingRecord, Reason, Records
from service.exchange.exchange_format import NameLine, QueryLine, iso
from service.exchange.runs import Answer

MOST_DUPLICATES = 20
LEAST = 0.0005
"""A less likely duplicate is not worth a line."""

Ints = npt.NDArray[np.int64]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Tables:
    """Learnt tables to answer by; those that ship where none is given."""

    partners: ChoiceModel | None = None
    needs: NeedTable | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions are asked of, and which organisations may be named (all where it is None).

    `reasoned` is how many of each question's first get reasons; `workers` processes share the questions of a day;
    `tables` take the place of those that ship.
    """

    records: Records
    candidates: frozenset[str] | None
    deep: int
    reasoned: int = 0
    workers: int = 1
    tables: Tables = Tables()


def with_table(tables: Tables, text: str) -> Tables:
    """The tables with that of a text as `schakel learn` writes it; raises `ValueError` where it holds none."""
    try:
        if "[weights]" in text:
            return replace(tables, needs=read_needs(text))
        return replace(tables, partners=read_partners(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no table of new partners or of answers to needs ({error!r})") from error


@one_thread()
def rank(asked: Asked, queries: Sequence[QueryLine], progress: Progress) -> tuple[list[Answer], list[str]]:
    """The answers to all questions, and what could not be answered and why; the same for any number of workers."""
    by_day: dict[date, list[QueryLine]] = defaultdict(list)
    problems = []
    for query in queries:
        by_day[_known_on(asked.records, query.at)].append(query)
    found: dict[str, list[Answer]] = {}
    for day, some in sorted(by_day.items()):
        for query, answers in zip(some, _answered(_Answerer(asked, day), some), strict=True):
            if answers is None:
                field = "listing" if query.listing else "organisation"
                problems.append(query.lacks(field, query.listing or query.organisation or ""))
            found[query.id] = answers or []
            progress("questions", len(found) / len(queries))
    return [answer for query in queries for answer in found.get(query.id, [])], problems


def _answered(answerer: "_Answerer", queries: Sequence[QueryLine]) -> Iterator[list[Answer] | None]:
    """The answers to each question in turn, by this process or by copies of it."""
    if answerer.asked.workers == 1:
        yield from map(answerer.answer, queries)
        return
    answerer.prepare(queries)
    with get_context("fork").Pool(answerer.asked.workers, _become, (answerer,)) as pool:
        yield from pool.imap(_answer, queries, chunksize=4)


_own: list["_Answerer"] = []
"""What a copied process answers with."""


def _become(answerer: "_Answerer") -> None:
    _own[:] = [answerer]


def _answer(query: QueryLine) -> list[Answer] | None:
    return _own[0].answer(query)


def _known_on(records: Records, at: date) -> date:
    """The day after the last that is known of, at most `at`: what is not known yet is no sign of rest.

    Known are projects that began before `at` and capabilities published by then. A need tells nothing of what was
    done, so the day of one is none that is known of.
    """
    starts = (one.start for one in records.collaborations if one.start is not None and one.start < at)
    offers = (one.published for one in records.listings if one.kind is ListingKind.CAPABILITY)
    known = max((*starts, *(day for day in offers if day is not None and day <= at)), default=at)
    return at if known >= at else date.fromordinal(known.toordinal() + 1)


class _Answerer:
    """Answers the questions of one day."""

    def __init__(self, asked: Asked, day: date) -> None:
        self.asked = asked
        self._prospects = Prospects(asked.records, day, asked.candidates)
        self._prospects.model = asked.tables.partners or self._prospects.model
        self._prospects.table = asked.tables.needs or self._prospects.table
        self._listings = {one.id: one for one in asked.records.listings}
        country = {one.id: one.place.country for one in asked.records.organisations}
        self._countries = np.array([country[one] for one in self._prospects.ids])
        named = asked.candidates
        self._named = np.array([named is None or one in named for one in self._prospects.ids])

    def prepare(self, queries: Sequence[QueryLine]) -> None:
        """Does once what the questions share."""
        needs = [need for one in queries if (need := self._need(one)) is not None]
        self._prospects.prepare(needs, partners=any(not one.listing for one in queries))

    def answer(self, query: QueryLine) -> list[Answer] | None:
        """The answers to a question; None where what it asks about is not known."""
        rows = np.flatnonzero(~np.isin(self._countries, query.filters.country_not) & self._named)
        scores = self._scores(query, rows)
        if scores is None:
            return None
        places, values = _best(scores, self.asked.deep)
        best = rows[places]
        reasons = self._reasons(query, rows, best[: self.asked.reasoned])
        return [
            Answer(query.id, self._prospects.ids[row], place, value, reasons.get(row, ()))
            for place, (row, value) in enumerate(zip(best.tolist(), values, strict=True), start=1)
        ]

    def _scores(self, query: QueryLine, rows: Ints) -> Floats | None:
        if query.listing:
            need = self._need(query)
            return None if need is None else self._prospects.answers(need)[rows]
        if query.organisation not in self._prospects.position:
            return None
        return self._prospects.partners(query.organisation, rows)

    def _need(self, query: QueryLine) -> ListingRecord | None:
        """The need that is asked about; where it does not say who posted it, the question does."""
        need = self._listings.get(query.listing or "")
        return need if need is None or need.organisation else replace(need, organisation=query.organisation or "")

    def _reasons(self, query: QueryLine, rows: Ints, best: Ints) -> dict[int, tuple[Reason, ...]]:
        if not len(best):
            return {}
        need = self._need(query)
        if need is not None:
            found = self._prospects.answer_reasons(need, best)
        else:
            found = self._prospects.partner_reasons(query.organisation or "", rows, best)
        return dict(zip(best.tolist(), found, strict=True))


def _best(scores: Floats, deep: int) -> tuple[Ints, list[float]]:
    """The places of the best and their scores, rounded before they are ordered, ties as they come."""
    rounded = np.round(scores, 4)
    order = np.argsort(-rounded, kind="stable")[:deep]
    order = order[~np.isneginf(rounded[order])]
    return order, rounded[order].tolist()


def duplicates(
    records: Records, queries: Sequence[NameLine], threshold: float, progress: Progress
) -> list[Answer]:  # fmt: skip
    """For each name the organisations that it may be, with the probability that it is; none below `threshold`."""
    index = name_index(records)
    found = []
    for done, query in enumerate(queries, start=1):
        hits = index.find(wanted(query), MOST_DUPLICATES, max(LEAST, threshold))
        found += [Answer(query.id, hit.right, place, hit.score) for place, hit in enumerate(hits, start=1)]
        progress("names", done / len(queries))
    return found


def name_index(records: Records) -> DuplicateIndex:
    """The organisations by their names."""
    return DuplicateIndex(NameRecord(o.id, o.name, o.place.country, o.other_names) for o in records.organisations)


def wanted(query: NameLine) -> NameRecord:
    """The name that is looked for; it is no organisation's own."""
    return NameRecord(f"query {query.id}", query.name, iso(query.country))
