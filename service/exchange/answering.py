"""Answers questions of the exchange format with ranked organisations, as a TREC run."""

import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO, cast

import numpy as np
import numpy.typing as npt

from matching.duplicates.finding import DuplicateIndex, NameRecord
from matching.embedding import Read, unread
from matching.prospects import Floats, Prospects
from matching.records import ListingRecord, Records
from service.exchange.exchange_format import ISO, QueryLine

MOST_DUPLICATES = 20
LEAST = 0.0005
"""A less likely duplicate is not worth a line."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a run: a question, an organisation and its score; the higher the better."""

    query: str
    organisation: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions are asked of, which organisations may be named (all where it is None), and what reads texts."""

    records: Records
    candidates: frozenset[str] | None
    deep: int
    read: Read = unread


def rank(asked: Asked, queries: Sequence[QueryLine], progress: Progress) -> tuple[list[Answer], list[str]]:
    """The answers to all questions, and what could not be answered and why."""
    by_day: dict[date, list[QueryLine]] = defaultdict(list)
    problems = []
    for query in queries:
        if query.at is None:
            problems.append(f"query {query.id}: at: a day is missing")
        else:
            by_day[_known_on(asked.records, query.at)].append(query)
    found: dict[str, list[Answer]] = {}
    done = 0
    for day, some in sorted(by_day.items()):
        prospects = Prospects(asked.records, day, asked.read, asked.candidates)
        answerer = _Answerer(asked, prospects)
        for query in some:
            found[query.id] = answerer.answer(query, problems)
            done += 1
            progress("questions", done / len(queries))
    return [answer for query in queries for answer in found.get(query.id, [])], problems


def _known_on(records: Records, at: date) -> date:
    """The day after the last that is known of before `at`, at most `at`: what is not known yet is no sign of rest."""
    starts = (project.start for project in records.collaborations if project.start is not None)
    days = [*starts, *(one.published for one in records.listings if one.published is not None)]
    known = max((day for day in days if day < at), default=at)
    return min(at, date.fromordinal(known.toordinal() + 1))


class _Answerer:
    """Answers the questions of one day."""

    def __init__(self, asked: Asked, prospects: Prospects) -> None:
        self._asked = asked
        self._prospects = prospects
        self._listings = {one.id: one for one in asked.records.listings}
        country = {one.id: one.place.country for one in asked.records.organisations}
        self._countries = np.array([country[one] for one in prospects.ids])
        named = asked.candidates
        self._named = np.array([named is None or one in named for one in prospects.ids])

    def answer(self, query: QueryLine, problems: list[str]) -> list[Answer]:
        barred = np.isin(self._countries, query.filters.country_not) | ~self._named
        rows = np.flatnonzero(~barred)
        scores = self._scores(query, rows)
        if scores is None:
            problems.append(f"query {query.id}: {query.listing or query.organisation or 'nothing'} is not known")
            return []
        return list(_best(query.id, [self._prospects.ids[row] for row in rows], scores, self._asked.deep))

    def _scores(self, query: QueryLine, rows: npt.NDArray[np.int64]) -> Floats | None:
        if query.listing:
            need: ListingRecord | None = self._listings.get(query.listing)
            return None if need is None else self._prospects.answers(need)[rows]
        if query.organisation not in self._prospects.position:
            return None
        return self._prospects.partners(query.organisation, rows)


def _best(query: str, ids: Sequence[str], scores: Floats, deep: int) -> Iterator[Answer]:
    """The best rows, scores rounded before they are ordered and ties by id."""
    rounded = np.round(scores, 4)
    order = np.lexsort((np.arange(len(ids)), -rounded))[:deep]
    for place, row in enumerate(order, start=1):
        if np.isneginf(rounded[row]):
            return
        yield Answer(query, ids[row], place, float(rounded[row]))


def duplicates(
    records: Records, queries: Sequence[QueryLine], threshold: float, progress: Progress
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


def wanted(query: QueryLine) -> NameRecord:
    """The name that is looked for; it is no organisation's own."""
    country = query.country.upper()
    return NameRecord(f"query {query.id}", query.name, ISO.get(country, country))


def read_answers(path: Path, problems: list[str]) -> dict[str, str]:
    """The right organisation of each question from a TREC file of judgements; rows of another form are named."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.split()
        if len(fields) != 4:
            problems.append(f"{path.name}:{number}: row: is not question, 0, organisation and grade")
        elif fields[3] != "0":
            found.setdefault(fields[0], fields[2])
    return found


def write_run(answers: Iterable[Answer], path: Path) -> int:
    """Writes a TREC run, gzipped where the name says so, and returns its number of lines."""
    count = 0
    opener = gzip.open if path.suffix == ".gz" else open
    with cast(TextIO, opener(path, "wt", encoding="utf-8")) as file:
        for one in answers:
            file.write(f"{one.query} Q0 {one.organisation} {one.rank} {one.score:.4f} schakel\n")
            count += 1
    return count
