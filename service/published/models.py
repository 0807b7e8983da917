"""The table of what was told to programs: each published thing once, with the moment at which it last differed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from service.db import enum_column


class Sort(StrEnum):
    """What there is to tell of."""

    ORGANISATION = "organisation"
    LISTING = "listing"
    COLLABORATION = "collaboration"
    CALL = "call"


class Told(SQLModel, table=True):
    """One published thing: its name in addresses, its document as it was told, and since when it is so.

    `mark` is a fingerprint of it and of when its row was changed, so that what was hidden for a while is told again.
    `told_at` of a later look is always later than that of an earlier one, whichever process looked.
    """

    __table_args__ = (Index("ix_told_sort_told_at", "sort", "told_at", "key"),)

    sort: Sort = Field(sa_column=enum_column(Sort, name="sort", primary_key=True))
    key: str = Field(primary_key=True, max_length=140)
    told_at: datetime
    mark: str = Field(max_length=64)
    gone: bool = False
    document: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
