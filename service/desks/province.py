"""The desk of a province: its hotspots, which of them look inward, what is proposed to them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from matching.records import Kind
from service.desks.reach import MARGIN, Reach, usual
from service.desks.ties import reaches
from service.directory.geography import Region
from service.directory.indexing import open_listings
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.errors import Missing
from service.funding.priorities import Priority, priorities_on, sharing
from service.matchmaking.models import Proposal, ProposalSide, ProposalState
from service.matchmaking.standing import has_answered
from service.matchmaking.viewing import confidential, open_proposals, readable_by_others

PATIENCE = timedelta(days=14)
"""A proposal that has waited longer for the hotspot's own answer is a sign that nobody looks at it."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A proposal of a hotspot that names both sides."""

    row: Proposal
    other: Organisation


@dataclass(frozen=True, slots=True)
class HotspotLine:
    """One hotspot of the province with its proposals as its page lists them.

    `outside` counts proposals that lead out of the province, `waiting` those without the hotspot's answer, `late`
    those of them that have waited longer than `PATIENCE`. `signs` say why it looks inward: `ties`, `no_listing`,
    `nothing_outside`, `late`.
    """

    row: Organisation
    routes: tuple[tuple[str, int], ...]
    total: int
    outside: int
    waiting: int
    late: int
    best: Chance | None
    reach: Reach | None
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProvinceDesk:
    """The hotspots of a province in alphabetical order, and those that look inward, most signs first.

    `of_one` has those with fewer ties outside than usual of which only one member is known: a remark and no sign.
    `usual` has the middle value of all Dutch hotspots for comparison.
    """

    code: str
    hotspots: tuple[HotspotLine, ...]
    inward: tuple[HotspotLine, ...]
    of_one: tuple[HotspotLine, ...]
    usual: Reach | None
    part: str = ""
    priorities: tuple[tuple[Priority, tuple[str, ...]], ...] = ()
    """Those of the strategy of its part of the country, each with the other parts that share it."""


def province_desk(session: Session, code: str, day: date) -> ProvinceDesk:
    """What a province's officer sees; raises `Missing` for a code that is no province."""
    province = session.exec(select(Region).where(Region.level == "province", Region.code == code)).first()
    if province is None:
        raise Missing
    query = select(Organisation).where(Organisation.kind == Kind.HOTSPOT, Organisation.province == code)
    query = query.options(selectinload(Organisation.types))  # type: ignore[arg-type]  # a relationship
    rows = session.exec(query.order_by(Organisation.name)).all()
    known = reaches(session)
    middle = usual(known.values())
    proposals, owners = _proposals(session, rows), _owners(session, rows, day)
    bare = [_line(row, proposals[row.id], day, known.get(row.id or 0)) for row in rows]
    lines = [replace(line, signs=_signs(line, middle, line.row.id in owners)) for line in bare]
    inward = sorted((line for line in lines if line.signs), key=_urgency)
    of_one = [line for line in lines if line.reach and line.reach.of_one and _is_near(line.reach, middle)]
    part = province.landsdeel
    priorities = tuple((one, sharing(one, day)) for one in priorities_on(part, day))
    return ProvinceDesk(code, tuple(lines), tuple(inward), tuple(of_one), middle, part, priorities)


def _urgency(line: HotspotLine) -> tuple[int, float, str]:
    return -len(line.signs), line.reach.outside if line.reach else 1.0, line.row.name


def _is_near(reach: Reach, middle: Reach | None) -> bool:
    return middle is not None and reach.outside <= middle.outside - MARGIN


def _signs(line: HotspotLine, middle: Reach | None, listed: bool) -> tuple[str, ...]:
    told = {
        "ties": bool(line.reach and not line.reach.of_one and _is_near(line.reach, middle)),
        "no_listing": not listed,
        "nothing_outside": not line.outside,
        "late": bool(line.late),
    }
    return tuple(sign for sign, there in told.items() if there)


def _owners(session: Session, rows: Sequence[Organisation], day: date) -> set[int]:
    """Who of them has an open listing that others may see as its own."""
    mine = col(Listing.organisation_id).in_([row.id for row in rows])
    return {one.organisation_id for one in open_listings(session, day, mine, col(Listing.confidential).is_(False))}


def _proposals(session: Session, rows: Sequence[Organisation]) -> dict[int | None, list[Proposal]]:
    """The proposals in force of each that stand among its own and that others may read, best first."""
    side = col(ProposalSide.organisation_id)
    query = select(ProposalSide.proposal_id, ProposalSide.organisation_id).join(Proposal)
    query = query.where(side.in_([row.id for row in rows]), col(ProposalSide.rank).is_not(None))
    places = defaultdict(list)
    for number, organisation in session.exec(query.where(readable_by_others(side))).all():
        places[number].append(organisation)
    best_first = open_proposals().where(col(Proposal.id).in_(places))
    found: dict[int | None, list[Proposal]] = defaultdict(list)
    for one in session.exec(best_first.order_by(col(Proposal.score).desc(), col(Proposal.id))):
        for organisation in places[one.id or 0]:
            found[organisation].append(one)
    return found


def _line(row: Organisation, proposals: list[Proposal], day: date, reach: Reach | None) -> HotspotLine:
    outside = [one for one in proposals if "regional" not in one.routes]
    waiting = [one for one in proposals if not has_answered(one, row.id) and one.state != ProposalState.MUTUAL]
    late = [one for one in waiting if one.proposed_at.date() < day - PATIENCE]
    return HotspotLine(
        row=row,
        routes=tuple(sorted(Counter(route for one in proposals for route in one.routes).items())),
        total=len(proposals),
        outside=len(outside),
        waiting=len(waiting),
        late=len(late),
        best=_best(row, [one for one in outside if one in waiting]) or _best(row, waiting),
        reach=reach,
    )


def _best(row: Organisation, proposals: Iterable[Proposal]) -> Chance | None:
    """The first that names both sides."""
    first = next((one for one in proposals if not confidential(one)), None)
    return Chance(first, first.right if first.left_id == row.id else first.left) if first else None
