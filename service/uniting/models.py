"""Tables of duplicates: pairs that are suspected, two that were made one, old addresses, searches for pairs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.db import check, enum_column


class SuspicionState(StrEnum):
    """A pair waits for an officer, or is known not to be the same."""

    OPEN = "open"
    DIFFERENT = "different"


class Suspicion(SQLModel, table=True):
    """Two organisations that may be one; left is the lower id. What was decided is not asked again."""

    __table_args__ = (
        UniqueConstraint("left_id", "right_id"),
        check("left_id < right_id", "ordered"),
        check("score BETWEEN 0 AND 1", "score_range"),
    )

    id: int | None = Field(default=None, primary_key=True)
    left_id: int = Field(foreign_key="organisation.id", index=True)
    right_id: int = Field(foreign_key="organisation.id", index=True)
    score: float
    why: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    state: SuspicionState = Field(sa_column=enum_column(SuspicionState, name="suspicion_state", index=True))
    found_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class Merger(SQLModel, table=True):
    """Two organisations that were made one: which was kept, and all that is needed to undo it."""

    id: int | None = Field(default=None, primary_key=True)
    kept_id: int = Field(foreign_key="organisation.id", index=True)
    gone_id: int
    gone_slug: str = Field(max_length=120)
    gone_name: str = Field(max_length=300)
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    undone_at: datetime | None = None


class OldAddress(SQLModel, table=True):
    """The short name that an organisation had in addresses before it was made one with another."""

    __tablename__ = "old_address"

    slug: str = Field(primary_key=True, max_length=120)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)


class NameSearch(SQLModel, table=True):
    """One search for pairs among all names: when, and how many pairs were new."""

    __tablename__ = "name_search"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(unique=True)
    found: int = 0
