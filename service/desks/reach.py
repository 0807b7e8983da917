"""How far the known ties of hotspots reach: beyond their province, and abroad."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from sqlmodel import Session, col, func, select

from matching.records import Kind
from service.directory.models import Membership, Organisation, PartnerCount

HOME = "NL"
FEWEST = 10
"""With fewer known Dutch ties an organisation says nothing about where its partners are."""
MARGIN = 0.10
"""So far under the usual share of partners outside the province a hotspot is said to look inward."""

Ties = tuple[str, str, int]
"""Country, province (empty where it is not known or abroad) and number of partners."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Ties of a hotspot and its members, of which each weighs the same however many ties it has.

    `outside` is the share outside the province among Dutch partners, `abroad` the share abroad among all. Of `ties`
    the share `most_part` is of the organisation `most`; `members` are counted.
    """

    outside: float
    abroad: float
    ties: int
    members: int
    most: str
    most_part: float


def reach_of(members: Mapping[str, Iterable[Ties]], province: str) -> Reach | None:
    """The reach of organisations by name; None where none of them has enough Dutch ties to tell.

    Among all partners nearly every one is elsewhere, for European projects need several countries; so a hotspot is
    told by its Dutch ones. Dutch partners whose province is unknown are left out.
    """
    known = {name: [tie for tie in ties if tie[0] != HOME or tie[1]] for name, ties in members.items()}
    counted = {name: ties for name, ties in known.items() if _sum(ties, HOME) >= FEWEST}
    if not counted:
        return None
    outside = mean(1 - _sum(ties, HOME, province) / _sum(ties, HOME) for ties in counted.values())
    abroad = mean(1 - _sum(ties, HOME) / _sum(ties) for ties in counted.values())
    sizes = {name: _sum(ties) for name, ties in counted.items()}
    most = max(sizes, key=lambda name: (sizes[name], name))
    total = sum(sizes.values())
    return Reach(outside, abroad, total, len(counted), most, sizes[most] / total)


def _sum(ties: Iterable[Ties], country: str = "", province: str = "") -> int:
    return sum(n for where, part, n in ties if country in {"", where} and province in {"", part})


def usual(reaches: Iterable[Reach]) -> Reach | None:
    """The middle value of each share over hotspots whose reach is known; None where there is none."""
    known = list(reaches)
    if not known:
        return None
    outside, abroad = median(one.outside for one in known), median(one.abroad for one in known)
    return Reach(outside, abroad, sum(one.ties for one in known), len(known), "", 0.0)


def reaches(session: Session) -> dict[int, Reach]:
    """The reach of every Dutch hotspot that has one, by number; members seated in other provinces are left out."""
    places = {one[0]: one[1:] for one in _all(session, Organisation.id, Organisation.name, Organisation.province)}
    mine: dict[int, list[int]] = defaultdict(list)
    for host, member in _all(session, Membership.host_id, Membership.member_id):
        mine[host].append(member)
    ties = _ties(session)
    hotspots = select(Organisation.id, Organisation.province).where(
        Organisation.kind == Kind.HOTSPOT, col(Organisation.province).is_not(None)
    )
    found = {}
    for number, province in session.exec(hotspots).all():
        parts = {places[one][0]: ties[one] for one in (number, *mine[number or 0]) if places[one][1] == province}
        found[number or 0] = reach_of(parts, province or "")
    return {number: reach for number, reach in found.items() if reach is not None}


def _ties(session: Session) -> dict[int | None, list[Ties]]:
    by = (PartnerCount.organisation_id, PartnerCount.country, PartnerCount.province)
    rows = session.exec(select(*by, func.sum(PartnerCount.partners)).group_by(*map(col, by))).all()
    found: dict[int | None, list[Ties]] = defaultdict(list)
    for number, country, province, partners in rows:
        found[number].append((country, province, int(partners)))
    return found


def _all(session: Session, *columns: Any) -> Iterable[Any]:
    rows: Iterable[Any] = session.exec(select(*columns)).all()
    return rows
