"""Tables of the main job: what ran, and who has a night's run in hand."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel


class MatchRun(SQLModel, table=True):
    """One run of the engine: over what, with what result."""

    __tablename__ = "match_run"

    id: int | None = Field(default=None, primary_key=True)
    day: date
    started_at: datetime
    finished_at: datetime
    statistics: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class MatchClaim(SQLModel, table=True):
    """A night's run in somebody's hands: whoever inserts the row of a moment runs it, until the lease is over."""

    __tablename__ = "match_claim"

    id: int | None = Field(default=None, primary_key=True)
    due_at: datetime = Field(unique=True)
    claimed_at: datetime
    lease_until: datetime
