"""Links and chances between provinces and between topsectors: how many there are, and which."""

from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Any

from sqlalchemy import ColumnElement, Subquery
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import Session, case, col, exists, func, literal, or_, select, union

from service.accounts.policy import Action, Actor, allow
from service.directory.listing_models import Listing
from service.directory.models import CollaborationCount, CollaborationParticipant, Organisation, OrganisationTopsector
from service.directory.viewing import subject_of
from service.errors import Missing
from service.labels import LABELS
from service.matchmaking.models import Proposal, ProposalSide, ProposalState

KINDS = ("province", "topsector")
COUNTED = ("links", "chances")
"""Pairs that did a project together, as far as is known; and proposals in force that name both sides."""
DEEPEST = 4
"""Steps of shading beside none."""
LISTED = 100


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts between all provinces or topsectors; which of two comes first makes no difference."""

    kind: str
    counted: str
    codes: tuple[str, ...]
    counts: dict[tuple[str, str], int]

    def of(self, one: str, other: str) -> int:
        """The count between two, or within one."""
        return self.counts.get((one, other), 0) or self.counts.get((other, one), 0)

    def shade(self, one: str, other: str) -> int:
        """The step of shading, by the root of the count, so that low ones differ too; 0 where there is nothing."""
        most = max(self.counts.values(), default=1)
        return ceil(DEEPEST * sqrt(self.of(one, other) / most))


@dataclass(frozen=True, slots=True)
class Counted:
    """One of what a cell counts; `seen_as` is the slug of the side as which the reader may open the proposal."""

    left: Organisation
    right: Organisation
    proposal: Proposal | None = None
    seen_as: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a matrix counts: the first of it by name, and how many there are.

    `kept` counts proposals of organisations that are not this reader's to see.
    """

    matrix: Matrix
    one: str
    other: str
    entries: tuple[Counted, ...]
    total: int
    kept: int


def matrix(session: Session, kind: str, counted: str) -> Matrix:
    """The counts of a kind; raises `Missing` for another kind. What is counted is links unless chances are asked."""
    if kind not in KINDS:
        raise Missing
    counted = counted if counted in COUNTED else COUNTED[0]
    inner = _crossed(kind, counted).subquery()
    rows = session.exec(select(inner.c.low, inner.c.high, func.count()).group_by(inner.c.low, inner.c.high)).all()
    codes = tuple(LABELS[kind])
    counts = {(low, high): number for low, high, number in rows if low in codes and high in codes}
    return Matrix(kind, counted, codes, counts)


def cell(session: Session, whole: Matrix, places: tuple[str, str], actor: Actor) -> Cell:
    """What one cell counts; raises `Missing` for a code that is none of the matrix."""
    one, other = places
    if not {one, other} <= set(whole.codes):
        raise Missing
    inner = _crossed(whole.kind, whole.counted).subquery()
    here = or_(
        (inner.c.low == one) & (inner.c.high == other), (inner.c.low == other) & (inner.c.high == one)
    )  # fmt: skip
    total = session.exec(select(func.count()).select_from(inner).where(here)).one()
    if whole.counted == "chances":
        entries = _chances(session, inner, here, (actor, one))
    else:
        entries = _links(session, inner, here, one)
    kept = total - len(entries) if whole.counted == "chances" else 0
    return Cell(whole, one, other, tuple(entries[:LISTED]), total, kept)


def _links(session: Session, inner: Subquery, here: ColumnElement[bool], first: str) -> list[Counted]:
    """The first of them by name; of provinces, who is in the first one comes first."""
    left, right = aliased(Organisation), aliased(Organisation)
    turned = (col(right.province) == first) & (col(left.province) != first)
    names = (case((turned, b.name), else_=a.name) for a, b in ((left, right), (right, left)))
    query = select(left, right).select_from(inner).where(here)
    query = query.join(left, col(left.id) == inner.c.left_id).join(right, col(right.id) == inner.c.right_id)
    rows = session.exec(query.order_by(*names, col(left.id), col(right.id)).limit(LISTED)).all()
    return [_facing(Counted(one, other), first) for one, other in rows]


def _facing(entry: Counted, first: str) -> Counted:
    """The same with who is in the first province on the left."""
    turned = entry.right.province == first != entry.left.province
    return replace(entry, left=entry.right, right=entry.left) if turned else entry


def _chances(session: Session, inner: Subquery, here: ColumnElement[bool], asked: tuple[Actor, str]) -> list[Counted]:
    """The proposals that the reader may see as one of the two sides, by name."""
    actor, first = asked
    sides = [selectinload(side) for side in (Proposal.left, Proposal.right)]  # type: ignore[arg-type]  # relationships
    query = select(Proposal).where(col(Proposal.id).in_(select(inner.c.number).where(here))).options(*sides)
    seen = [(row, _seen_as(row, actor)) for row in session.exec(query).all()]
    entries = [_facing(Counted(row.left, row.right, row, slug), first) for row, slug in seen if slug]
    return sorted(entries, key=lambda entry: (entry.left.name.casefold(), entry.right.name.casefold()))


def _seen_as(row: Proposal, actor: Actor) -> str:
    sides = (side for side in (row.left, row.right) if allow(actor, Action.READ_PROPOSALS, subject_of(side)))
    return next((side.slug for side in sides), "")


def _crossed(kind: str, counted: str) -> Any:
    """Each pair once for every two codes that it joins, the lower code first."""
    pairs = _open_proposals() if counted == "chances" else _known_pairs()
    left, right = _codes(kind).alias(), _codes(kind).alias()
    low = case((left.c.code < right.c.code, left.c.code), else_=right.c.code).label("low")
    high = case((left.c.code < right.c.code, right.c.code), else_=left.c.code).label("high")
    query: Any = select(pairs.c.left_id, pairs.c.right_id, pairs.c.number, low, high)  # type: ignore[call-overload]  # five columns
    joined = query.join(left, left.c.id == pairs.c.left_id).join(right, right.c.id == pairs.c.right_id)
    return joined.distinct()


def _codes(kind: str) -> Subquery:
    table = OrganisationTopsector
    if kind == "topsector":
        query: Any = select(col(table.organisation_id).label("id"), col(table.topsector_id).label("code"))
    else:
        seats: Any = select(col(Organisation.id).label("id"), col(Organisation.province).label("code"))
        query = seats.where(col(Organisation.province).is_not(None))
    found: Subquery = query.subquery()
    return found


def _known_pairs() -> Subquery:
    """Who did a project together by any source, the lower number first."""
    one, other = aliased(CollaborationParticipant), aliased(CollaborationParticipant)
    numbers = (col(one.organisation_id), col(other.organisation_id))
    registered: Any = select(
        numbers[0].label("left_id"), numbers[1].label("right_id"), literal(0).label("number")
    ).join(other, (col(other.collaboration_id) == col(one.collaboration_id)) & (numbers[0] < numbers[1]))
    table = CollaborationCount
    outside = select(col(table.left_id), col(table.right_id), literal(0))
    return union(registered, outside).subquery()


def _open_proposals() -> Subquery:
    """Proposals in force that stand on somebody's list and rest on no confidential listing."""
    alive = col(Proposal.state).not_in([ProposalState.WITHDRAWN, ProposalState.DECLINED])
    placed = exists().where(col(ProposalSide.proposal_id) == col(Proposal.id), col(ProposalSide.rank).is_not(None))
    query: Any = select(col(Proposal.left_id), col(Proposal.right_id), col(Proposal.id).label("number"))
    found: Subquery = query.where(alive, placed, ~_hidden()).subquery()
    return found


def _hidden() -> ColumnElement[bool]:
    mine = or_(col(Listing.id) == col(Proposal.need_id), col(Listing.id) == col(Proposal.capability_id))
    return exists().where(mine, col(Listing.confidential)).correlate(Proposal)
