"""Tables of proposals: the link, and each side's view of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from matching.records import Route
from service.db import check, enum_column, list_column
from service.directory.listing_models import Listing
from service.directory.models import LAZY, Organisation


class ProposalState(StrEnum):
    """The way of a proposal; `withdrawn` when the engine no longer proposes what nobody answered."""

    PROPOSED = "proposed"
    INTEREST = "interest"
    MUTUAL = "mutual"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What one side says to a proposal."""

    INTERESTED = "interested"
    NOT_NOW = "not_now"
    NO = "no"


class NoReason(StrEnum):
    """Why a side says no."""

    NOT_OUR_FIELD = "not_our_field"
    ALREADY_IN_CONTACT = "already_in_contact"
    NO_CAPACITY = "no_capacity"
    WRONG_PARTNER = "wrong_partner"
    OTHER = "other"


class CrossBorder(StrEnum):
    """Both seats in one Interreg A area in force; unknown where only a larger region is known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Proposal(SQLModel, table=True):
    """A link the engine proposes; one per pair of organisations and need (or their whole profiles).

    `reasons_left` explains what the right side is worth to the left one, and the other way round; each is
    a list of `{"kind", "weight", "facts"}`.
    """

    __table_args__ = (
        UniqueConstraint("left_id", "right_id", "subject"),
        check("left_id <> right_id", "not_itself"),
        check("score BETWEEN 0 AND 1", "score_range"),
        check("route <> 'cross_border'", "route_is_reach"),
        check("(subject = 'profile') = (need_id IS NULL)", "subject"),
        Index("ix_proposal_state_score", "state", "score"),
    )

    id: int | None = Field(default=None, primary_key=True)
    left_id: int = Field(foreign_key="organisation.id", index=True)
    right_id: int = Field(foreign_key="organisation.id", index=True)
    subject: str = Field(max_length=40, description="`need:<id>` or `profile`")
    need_id: int | None = Field(default=None, foreign_key="listing.id", index=True)
    capability_id: int | None = Field(default=None, foreign_key="listing.id", index=True)
    state: ProposalState = Field(sa_column=enum_column(ProposalState, name="proposal_state"))
    score: float
    worth_left: float
    worth_right: float
    reasons_left: list[dict[str, Any]] = Field(default_factory=list, sa_column=list_column())
    reasons_right: list[dict[str, Any]] = Field(default_factory=list, sa_column=list_column())
    route: Route = Field(sa_column=enum_column(Route, name="route", index=True))
    cross_border: CrossBorder = Field(sa_column=enum_column(CrossBorder, name="cross_border"))
    cross_topsector: bool = False
    topsectors: list[str] = Field(default_factory=list, sa_column=list_column())
    proposed_at: datetime
    updated_at: datetime

    left: Organisation = Relationship(
        sa_relationship_kwargs={**LAZY, "foreign_keys": "Proposal.left_id"},
    )
    right: Organisation = Relationship(
        sa_relationship_kwargs={**LAZY, "foreign_keys": "Proposal.right_id"},
    )
    need: Listing | None = Relationship(sa_relationship_kwargs={**LAZY, "foreign_keys": "Proposal.need_id"})
    capability: Listing | None = Relationship(
        sa_relationship_kwargs={**LAZY, "foreign_keys": "Proposal.capability_id"},
    )
    sides: list["ProposalSide"] = Relationship(sa_relationship_kwargs=LAZY)

    @property
    def routes(self) -> list[str]:
        """All routes of the proposal; counts by route count it under each."""
        return [self.route.value, *(["cross_border"] if self.cross_border == CrossBorder.YES else [])]


class ProposalSide(SQLModel, table=True):
    """One organisation's side: its place in the portfolio (1 is first; none: not shown), and its answer."""

    __tablename__ = "proposal_side"
    __table_args__ = (
        check("rank IS NULL OR rank >= 1", "rank"),
        check("answer <> 'not_now' OR not_now_until IS NOT NULL", "not_now_has_date"),
        check("answer <> 'no' OR no_reason IS NOT NULL", "no_has_reason"),
        check("(answer IS NULL) = (answered_at IS NULL)", "answered"),
    )

    proposal_id: int = Field(foreign_key="proposal.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)
    rank: int | None = None
    chosen: list[dict[str, Any]] = Field(default_factory=list, sa_column=list_column())
    seen_at: datetime | None = None
    answer: Answer | None = Field(default=None, sa_column=enum_column(Answer, name="answer", nullable=True))
    not_now_until: date | None = None
    no_reason: NoReason | None = Field(default=None, sa_column=enum_column(NoReason, name="no_reason", nullable=True))
    note: str = Field(default="", max_length=1000)
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id")
