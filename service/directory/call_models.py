"""Tables of calls: openings of programmes, who changed what of them, and a file of them that waits to be kept."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from service.db import check, enum_column, list_column
from service.directory.models import Sourced, marked


class CallStages(StrEnum):
    """What several deadlines are: the stages of one application, or chances to apply."""

    SINGLE = "single"
    STAGES = "stages"
    CUT_OFFS = "cut_offs"


class CallStep(StrEnum):
    """What can happen to a call."""

    CREATED = "created"
    CHANGED = "changed"
    IMPORTED = "imported"
    ARCHIVED = "archived"
    RESTORED = "restored"


class FundingCall(Sourced, table=True):
    """An opening of a programme's instrument; `override` has what its text changes of the rules, as a TOML text.

    `deadlines` are days such as `2027-02-16`, in order; `closes_on` is the last. What was kept `by_hand` seeds leave.
    """

    __tablename__ = "funding_call"
    __table_args__ = (check("title <> ''", "title"), marked())

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True, max_length=80)
    programme: str = Field(index=True, max_length=40)
    instrument: str = Field(max_length=40)
    archived: bool = False
    by_hand: bool = False
    title: str = Field(max_length=300)
    title_nl: str = Field(default="", max_length=300)
    text: str = Field(default="", max_length=4000)
    text_nl: str = Field(default="", max_length=4000)
    topsectors: list[str] = Field(default_factory=list, sa_column=list_column())
    topics: list[str] = Field(default_factory=list, sa_column=list_column())
    areas: list[str] = Field(default_factory=list, sa_column=list_column())
    budget: str = Field(default="", max_length=200)
    budget_nl: str = Field(default="", max_length=200)
    opens_on: date | None = None
    stages: CallStages = Field(default=CallStages.SINGLE, sa_column=enum_column(CallStages, name="call_stages"))
    deadlines: list[str] = Field(default_factory=list, sa_column=list_column())
    closes_on: date = Field(index=True)
    override: str = Field(default="", max_length=6000)
    address: str = Field(default="", max_length=300)
    created_at: datetime
    updated_at: datetime


class CallChange(SQLModel, table=True):
    """One step in the life of a call: who did it, and of each field from what to what."""

    __tablename__ = "call_change"

    id: int | None = Field(default=None, primary_key=True)
    call_id: int = Field(foreign_key="funding_call.id", index=True)
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    step: CallStep = Field(sa_column=enum_column(CallStep, name="call_step"))
    changes: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(MutableList.as_mutable(JSON()), nullable=False, default=list)
    )


class CallUpload(SQLModel, table=True):
    """The rows of a file that somebody looks at before they are kept; one for each person, for a day."""

    __tablename__ = "call_upload"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    name: str = Field(max_length=200)
    at: datetime
    rows: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(MutableList.as_mutable(JSON()), nullable=False, default=list)
    )
