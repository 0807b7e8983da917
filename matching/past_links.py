"""Past projects as choices of links: who could have been proposed to whom on a day, and who then began a project."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from matching.choice import Question
from matching.edges import Edges, listing_edges, profile_edges
from matching.learning import LARGEST, SMALLEST
from matching.prepared import Prepared, prepare
from matching.records import CollaborationRecord, ListingKind, ListingRecord, OrganisationRecord, Records
from matching.scoring import comparisons, score
from matching.setup import Setup

Ints = npt.NDArray[np.int64]
Pairs = list[tuple[int, int]]

TEXTS, OFFERS, FIELDS = 3, 3, 6
"""Of each organisation the titles and the latest projects that tell what it does, and its commonest fields."""

MOST_ASKED = 1200
"""So many choices of a day and a role are enough."""

MOST_CHOSEN, OTHERS = 6, 12
"""Of each choice at most so many of the chosen count, beside so many others of the size of each."""

UNDATED = date.min


@dataclass(frozen=True, slots=True)
class Day:
    """What is prepared of a day: rows of organisations by class of size, of who offers, of needs and their projects.

    `joined` holds for each need the rows of those in its project, `next_partners` for each organisation those it
    was in a project with in the time after.
    """

    prepared: Prepared
    size: Ints
    offers: Mapping[int, Sequence[int]]
    joined: Mapping[int, frozenset[int]]
    next_partners: Mapping[int, frozenset[int]]
    chance: np.random.Generator

    def met(self, row: int) -> frozenset[int]:
        """Whom an organisation worked with before the day."""
        return frozenset(self.prepared.ties.strength[row].indices.tolist())

    def others(self, chosen: Sequence[int], pool: Mapping[int, Ints], barred: frozenset[int]) -> list[int]:
        """Some of the pool for each that was chosen, of the same size."""
        drawn = [self.chance.choice(pool[int(self.size[one])], OTHERS) for one in chosen]
        return sorted({int(one) for some in drawn for one in some} - barred - set(chosen))


def past_choices(records: Records, window: tuple[date, date], setup: Setup) -> dict[str, list[Question]]:
    """By role the choices of links that projects made which began from a day until before another.

    Signals are what is known on the first day: the values of all kinds of reasons, in the order of the weights.
    """
    day = _day(records, window, replace(setup, limits=replace(setup.limits, home=None)))
    return {"seeker": _of_needs(day), "provider": _of_offers(day), "profile": _of_profiles(day)}


def _day(records: Records, window: tuple[date, date], setup: Setup) -> Day:
    at, end = window
    past = [one for one in records.collaborations if one.start is None or one.start < at]
    coming = [
        one
        for one in sorted(records.collaborations, key=lambda one: one.id)
        if one.start is not None and at <= one.start < end and SMALLEST <= len(one.participants) <= LARGEST
    ]
    organisations, offers = _as_known(records.organisations, past)
    asked = {
        need: one.id
        for one in coming
        if one.lead and one.title and one.fields
        for need in [_listing(one, one.lead, ListingKind.NEED)]
    }
    known = replace(records, organisations=organisations, listings=(*offers, *asked), collaborations=tuple(past))
    prepared = prepare(known, at, setup)
    rows, position = prepared.listings, prepared.position
    parties = {one.id: frozenset(position[p] for p in one.participants if p in position) for one in coming}
    joined = {int(row): parties[asked[rows.records[row]]] for row in np.flatnonzero(rows.need)}
    size = np.ceil(np.log2(prepared.ties.projects + 1.0)).astype(np.int64)
    chance = np.random.default_rng(0)
    return Day(prepared, size, _offers(prepared), joined, _partners(parties.values()), chance)


def _offers(prepared: Prepared) -> dict[int, list[int]]:
    """By organisation the rows of what it offers."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(~prepared.listings.need).tolist():
        found[int(prepared.listings.owner[row])].append(row)
    return dict(found)


def _partners(projects: Iterable[frozenset[int]]) -> dict[int, frozenset[int]]:
    """By organisation all others of its projects."""
    found: dict[int, set[int]] = defaultdict(set)
    for together in projects:
        for one in together:
            found[one] |= together - {one}
    return {one: frozenset(others) for one, others in sorted(found.items())}


def _as_known(
    organisations: Sequence[OrganisationRecord], past: Sequence[CollaborationRecord]
) -> tuple[tuple[OrganisationRecord, ...], list[ListingRecord]]:
    """Organisations as their projects tell of them, and their latest projects as what they offer."""
    done: dict[str, list[CollaborationRecord]] = defaultdict(list)
    for project in sorted(past, key=lambda one: (one.start or UNDATED, one.id), reverse=True):
        for participant in project.participants:
            done[participant].append(project)
    told, offers = [], []
    for one in organisations:
        titled = [project for project in done[one.id] if project.title]
        fields = Counter(name for project in done[one.id] for name in project.fields)
        commonest = sorted(fields, key=lambda name: (-fields[name], name))[:FIELDS]
        texts = tuple(dict.fromkeys(project.title for project in titled))[:TEXTS]
        told.append(replace(one, texts=texts, fields=tuple(sorted(commonest))))
        offers += [_listing(project, one.id, ListingKind.CAPABILITY) for project in titled[:OFFERS]]
    return tuple(told), offers


def _listing(project: CollaborationRecord, owner: str, kind: ListingKind) -> ListingRecord:
    """A project as a listing of one of its participants."""
    name = f"{kind.value} {project.id} {owner}"
    fields = tuple(sorted(project.fields)[:FIELDS])
    return ListingRecord(name, owner, kind, project.title, "", project.description, language="en", fields=fields)


def _by_size(day: Day, rows: Ints, owners: Ints) -> dict[int, Ints]:
    """Rows by the class of size of their owners."""
    return {int(size): rows[day.size[owners] == size] for size in np.unique(day.size[owners])}


def _some(day: Day, rows: Sequence[int]) -> list[int]:
    """At most so many, drawn evenly."""
    return sorted(day.chance.permutation(sorted(rows))[:MOST_ASKED].tolist())


def _new(day: Day, asker: int, rows: frozenset[int]) -> list[int]:
    """Those of the rows that an organisation had not worked with, at most so many."""
    return sorted(rows - day.met(asker) - {asker})[:MOST_CHOSEN]


def _of_needs(day: Day) -> list[Question]:
    """Whom the lead of each project took in, of those who offered something."""
    offering = np.array(sorted(day.offers), dtype=np.int64)
    pool = _by_size(day, offering, offering)
    pairs: list[tuple[Pairs, int]] = []
    for need in _some(day, list(day.joined)):
        lead = int(day.prepared.listings.owner[need])
        chosen = _new(day, lead, day.joined[need] & frozenset(day.offers))
        others = day.others(chosen, pool, day.joined[need] | day.met(lead) | {lead})
        if chosen and others:
            pairs.append(([(need, one) for one in (*chosen, *others)], len(chosen)))
    return _asked(day, pairs, side=0)


def _of_offers(day: Day) -> list[Question]:
    """Which needs of the time each took part in meeting."""
    needs = np.array(sorted(day.joined), dtype=np.int64)
    owner = day.prepared.listings.owner
    joined: dict[int, list[int]] = defaultdict(list)
    for need, parties in day.joined.items():
        for one in _new(day, int(owner[need]), parties & frozenset(day.offers)):
            joined[one].append(need)
    pairs: list[tuple[Pairs, int]] = []
    pool = {size: frozenset(rows.tolist()) for size, rows in _by_size(day, needs, owner[needs]).items()}
    for one in _some(day, list(joined)):
        barred = frozenset(need for need, parties in day.joined.items() if one in parties)
        met = day.met(one) | {one}
        others: set[int] = set()
        for need in joined[one]:
            same = sorted(pool[int(day.size[owner[need]])] - barred)
            others |= set(day.chance.choice(same, OTHERS).tolist()) if same else set()
        others = {need for need in others if int(owner[need]) not in met}
        if others:
            pairs.append(([(need, one) for need in (*joined[one], *sorted(others))], len(joined[one])))
    return _asked(day, pairs, side=1)


def _asked(day: Day, pairs: Sequence[tuple[Pairs, int]], side: int) -> list[Question]:
    """The choices among pairs of a need and who offers, each by the best of its offers."""
    edges = _best_offers(day, [pair for some, _ in pairs for pair in some])
    return list(_choices(pairs, _table(day, edges, np.full(len(edges), side))))


def _choices(pairs: Sequence[tuple[Pairs, int]], values: npt.NDArray[np.float32]) -> Iterator[Question]:
    """The values of all pairs one after another as questions, of each of which the first were chosen."""
    at = 0
    for some, chosen in pairs:
        yield Question(values[at : at + len(some)], np.arange(len(some)) < chosen)
        at += len(some)


def _best_offers(day: Day, pairs: Pairs) -> Edges:
    """For each pair of a need and an organisation the link to the offer of it that scores best."""
    needs = np.array([need for need, one in pairs for _ in day.offers[one]], dtype=np.int64)
    offers = np.array([offer for _, one in pairs for offer in day.offers[one]], dtype=np.int64)
    pair = np.repeat(np.arange(len(pairs)), [len(day.offers[one]) for _, one in pairs])
    edges = listing_edges(day.prepared, needs, offers)
    order = np.lexsort((offers, -score(day.prepared, edges).score, pair))
    return edges.take(order[np.unique(pair[order], return_index=True)[1]])


def _of_profiles(day: Day) -> list[Question]:
    """Whom each worked with next, of those of whom fields are known."""
    prepared = day.prepared
    known = np.array([bool(one.fields) for one in prepared.organisations]) & (prepared.ties.projects > 0)
    told = np.flatnonzero(known)
    everybody, pool = frozenset(told.tolist()), _by_size(day, told, told)
    pairs: list[tuple[Pairs, int]] = []
    for one in _some(day, sorted(everybody & frozenset(day.next_partners))):
        chosen = _new(day, one, day.next_partners[one] & everybody)
        others = day.others(chosen, pool, day.next_partners[one] | day.met(one) | {one})
        if chosen and others:
            pairs.append(([(one, other) for other in (*chosen, *others)], len(chosen)))
    asker, other = (np.array([pair[i] for some, _ in pairs for pair in some], dtype=np.int64) for i in (0, 1))
    edges = profile_edges(asker, other)
    return list(_choices(pairs, _table(day, edges, np.where(edges.a == asker, 0, 1))))


def _table(day: Day, edges: Edges, side: Ints) -> npt.NDArray[np.float32]:
    """The values of all kinds of reasons, in the order of the weights, each for one side of its link."""
    values, nothing = comparisons(day.prepared, edges), np.zeros(len(edges))
    columns = [values.get(kind, (nothing, nothing)) for kind in day.prepared.weights.reasons]
    return np.column_stack([np.where(side == 0, one, other) for one, other in columns]).astype(np.float32)
