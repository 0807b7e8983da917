"""The desk of a province: its hotspots, what is proposed to them, how far their ties reach."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, or_, select

from matching.records import Kind
from service.directory.geography import Region
from service.directory.models import Membership, Organisation, PartnerCount
from service.errors import Missing
from service.matchmaking.models import Proposal
from service.matchmaking.viewing import on_list, open_proposals


@dataclass(frozen=True, slots=True)
class Reach:
    """Known ties of a hotspot and its members: partners whose place is known, counted once a year and member."""

    partners: int
    outside: float
    abroad: float


@dataclass(frozen=True, slots=True)
class HotspotLine:
    """One hotspot of the province."""

    row: Organisation
    routes: tuple[tuple[str, int], ...]
    reach: Reach | None


@dataclass(frozen=True, slots=True)
class ProvinceDesk:
    """The hotspots of a province in alphabetical order: nothing here ranks them."""

    code: str
    hotspots: tuple[HotspotLine, ...]


def province_desk(session: Session, code: str) -> ProvinceDesk:
    """What a province's officer sees; raises `Missing` for a code that is no province."""
    if session.exec(select(Region).where(Region.level == "province", Region.code == code)).first() is None:
        raise Missing
    query = select(Organisation).where(Organisation.kind == Kind.HOTSPOT, Organisation.province == code)
    query = query.options(selectinload(Organisation.types))  # type: ignore[arg-type]  # a relationship
    rows = session.exec(query.order_by(Organisation.name)).all()
    return ProvinceDesk(code, tuple(_line(session, row) for row in rows))


def _line(session: Session, row: Organisation) -> HotspotLine:
    mine = open_proposals().where(or_(col(Proposal.left_id) == row.id, col(Proposal.right_id) == row.id))
    proposals = [one for one in session.exec(mine).all() if on_list(one, row.id)]
    routes = Counter(route for one in proposals for route in one.routes)
    return HotspotLine(row, tuple(sorted(routes.items())), _reach(session, row))


def _reach(session: Session, row: Organisation) -> Reach | None:
    members = select(Membership.member_id).where(Membership.host_id == row.id)
    query = select(PartnerCount.country, PartnerCount.province, PartnerCount.partners).where(
        or_(col(PartnerCount.organisation_id) == row.id, col(PartnerCount.organisation_id).in_(members))
    )
    return reach_of(session.exec(query).all(), row.province or "")


def reach_of(counts: Iterable[tuple[str, str, int]], province: str) -> Reach | None:
    """The shares of partners outside a province and abroad, from `(country, province, partners)`.

    Dutch partners whose province is unknown are left out; None where no partner remains.
    """
    placed = [one for one in counts if one[0] != "NL" or one[1]]
    total = sum(partners for *_, partners in placed)
    if total == 0:
        return None
    abroad = sum(partners for country, _, partners in placed if country != "NL")
    inside = sum(partners for country, where, partners in placed if country == "NL" and where == province)
    return Reach(total, (total - inside) / total, abroad / total)
