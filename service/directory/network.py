"""Who an organisation works with, and where they are: inside its hotspot, in its region, in its country, abroad."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import aliased, load_only
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.records import Kind
from service.directory.models import (
    Collaboration,
    CollaborationCount,
    CollaborationParticipant,
    Membership,
    Organisation,
)
from service.directory.viewing import organisation_by_slug

ZONES = ("inside", "region", "country", "abroad")
"""From near to far; each partner is in the first that holds it."""
SHOWN = {"all": ZONES, "outside": ZONES[2:], "abroad": ZONES[3:]}
"""Which zones a choice of the page shows."""
MOST = 80
"""So many partners can still be read in one picture."""
SHOWN_OF_A_PARTNER = ("slug", "name", "kind", "place", "province", "nuts2", "country")
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Tie:
    """One source's word on joint projects of one of the organisation's own side with another."""

    mine: int
    other: int
    projects: int
    first_year: int | None
    last_year: int | None
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A partner; `through` has the members that it works with, `sources` each with its licence.

    A member without known projects has neither.
    """

    row: Organisation
    zone: str
    projects: int
    first_year: int | None
    last_year: int | None
    through: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """An organisation and its partners by zone, region and name.

    `members` counts those of its own, whose ties are its ties too; `grouped` says whether inside a hotspot means
    anything here. `partners` are those of the chosen zones, `drawn` the strongest of them, `counts` by zone all.
    """

    row: Organisation
    members: int
    grouped: bool
    choice: str
    partners: tuple[Colleague, ...]
    drawn: tuple[Colleague, ...]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All partners with whom joint projects are known, whatever is shown."""
        return sum(self.counts.values())

    @property
    def left_out(self) -> int:
        """How many of the chosen are not drawn."""
        return len(self.partners) - len(self.drawn)

    def beyond(self, zone: str) -> float:
        """The share of partners that are further away than a zone; fails where none is known."""
        further = ZONES[ZONES.index(zone) + 1 :]
        return sum(self.counts[one] for one in further) / self.total


def network_of(session: Session, slug: str, choice: str, day: date) -> Network:
    """The network of an organisation, or the part of it that a choice names; raises `Missing`."""
    row = organisation_by_slug(session, slug)
    members = _numbers(session, _members_of([row.id or 0], day))
    hotspots = _numbers(session, _hotspots_of(row, day))
    inside = members or hotspots | _numbers(session, _members_of(hotspots, day))
    ties = [*_counted(session, {row.id or 0, *members}), *_registered(session, {row.id or 0, *members})]
    found = _colleagues(session, row, ties, (members, inside))
    counts = {zone: sum(one.zone == zone and one.projects > 0 for one in found) for zone in ZONES}
    chosen = tuple(one for one in found if one.zone in SHOWN.get(choice, ZONES))
    strongest = sorted(chosen, key=lambda one: (-one.projects, one.row.slug))[:MOST]
    kept = {one.row.slug for one in strongest}
    drawn = tuple(one for one in chosen if one.row.slug in kept)
    choice = choice if choice in SHOWN else "all"
    return Network(row, len(members), bool(inside), choice, chosen, drawn, counts)


def _members_of(hosts: Iterable[int], day: date) -> SelectOfScalar[int]:
    now = or_(col(Membership.until).is_(None), col(Membership.until) >= day)
    return select(Membership.member_id).where(col(Membership.host_id).in_(list(hosts)), now)


def _hotspots_of(row: Organisation, day: date) -> SelectOfScalar[int]:
    now = or_(col(Membership.until).is_(None), col(Membership.until) >= day)
    hotspot = col(Organisation.id) == col(Membership.host_id)
    query = select(Membership.host_id).join(Organisation, hotspot)
    return query.where(Membership.member_id == row.id, Organisation.kind == Kind.HOTSPOT, now)


def _numbers(session: Session, query: SelectOfScalar[int]) -> set[int]:
    return set(session.exec(query).all())


def _counted(session: Session, own: set[int]) -> list[Tie]:
    """What outside sources say, seen from each own side; two members have one another as partners."""
    table = CollaborationCount
    touching = or_(col(table.left_id).in_(own), col(table.right_id).in_(own))
    facts = (table.projects, table.first_year, table.last_year, table.source, table.licence)
    query: Any = select(table.left_id, table.right_id, *map(col, facts)).where(touching)
    found = []
    for left, right, *told in session.exec(query).all():
        found += [Tie(mine, other, *told) for mine, other in ((left, right), (right, left)) if mine in own]
    return found


def _registered(session: Session, own: set[int]) -> list[Tie]:
    """The same of projects that are registered here, each counted."""
    mine, other = aliased(CollaborationParticipant), aliased(CollaborationParticipant)
    by = (
        col(mine.organisation_id),
        col(other.organisation_id),
        col(Collaboration.source),
        col(Collaboration.licence),
    )
    query: Any = (
        select(*by, func.count(), func.min(Collaboration.start), func.max(Collaboration.start))  # type: ignore[call-overload]  # knows four columns
        .join(other, col(other.collaboration_id) == col(mine.collaboration_id))
        .join(Collaboration, col(Collaboration.id) == col(mine.collaboration_id))
        .where(col(mine.organisation_id).in_(own), col(other.organisation_id) != col(mine.organisation_id))
        .group_by(*by)
    )
    return [
        Tie(one, another, number, _year(start), _year(end), source, licence)
        for one, another, source, licence, number, start, end in session.exec(query).all()
    ]


def _year(day: date | None) -> int | None:
    return day.year if day else None


def _colleagues(
    session: Session, row: Organisation, ties: Iterable[Tie], groups: tuple[set[int], set[int]]
) -> list[Colleague]:
    """Partners by zone, region and name; members are among them whether a project is known or not."""
    members, inside = groups
    by_other: dict[int, list[Tie]] = defaultdict(list, {member: [] for member in members})
    for tie in ties:
        if tie.other != row.id:
            by_other[tie.other].append(tie)
    rows = {one.id or 0: one for one in _organisations(session, sorted(by_other))}
    found = [_colleague(one, _zone(row, one, inside), by_other[number], rows) for number, one in rows.items()]
    return sorted(found, key=_order)


def _organisations(session: Session, numbers: list[int]) -> Iterable[Organisation]:
    """Those with these numbers; a query takes only so many at once."""
    query = select(Organisation).options(load_only(*(getattr(Organisation, name) for name in SHOWN_OF_A_PARTNER)))
    for start in range(0, len(numbers), BATCH):
        yield from session.exec(query.where(col(Organisation.id).in_(numbers[start : start + BATCH])))


def _order(one: Colleague) -> tuple[int, str, str, str, str]:
    return ZONES.index(one.zone), one.row.country, one.row.province or "", one.row.name.casefold(), one.row.slug


def _colleague(one: Organisation, zone: str, ties: list[Tie], members: dict[int, Organisation]) -> Colleague:
    """One partner; where several sources know a pair, the one with most projects counts."""
    best = {tie.mine: tie.projects for tie in sorted(ties, key=lambda tie: tie.projects)}
    years = sorted(year for tie in ties for year in (tie.first_year, tie.last_year) if year)
    return Colleague(
        one,
        zone,
        sum(best.values()),
        years[0] if years else None,
        years[-1] if years else None,
        tuple(sorted(members[mine].name for mine in best if mine in members)),
        tuple(sorted({(tie.source, tie.licence) for tie in ties})),
    )


def _zone(row: Organisation, other: Organisation, inside: set[int]) -> str:
    return "inside" if other.id in inside else zone_of(row, other)


def zone_of(row: Organisation, other: Organisation) -> str:
    """Where a partner outside of the hotspot is, seen from an organisation; an unknown region is no own region."""
    if row.country != other.country:
        return "abroad"
    here, there = row.province or row.nuts2, other.province or other.nuts2
    return "region" if here and here == there else "country"
