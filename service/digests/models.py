"""Tables of the digests: the ledger of issues and what each brought."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from service.db import enum_column


class IssueState(StrEnum):
    """An issue is claimed before it is composed, then composed (a mail waits) or empty (nothing to say)."""

    CLAIMED = "claimed"
    COMPOSED = "composed"
    EMPTY = "empty"


class ItemKind(StrEnum):
    """What an issue brought: a proposal offered as new, the one reminder, a listing about to expire, a deadline."""

    NEW = "new"
    REMINDER = "reminder"
    EXPIRING = "expiring"
    DEADLINE = "deadline"


class DigestIssue(SQLModel, table=True):
    """The ledger: one row per person and moment; whoever inserts it first composes it."""

    __tablename__ = "digest_issue"
    __table_args__ = (UniqueConstraint("person_id", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    due_at: datetime
    state: IssueState = Field(sa_column=enum_column(IssueState, name="issue_state"))
    role: str = Field(default="", max_length=20)
    claimed_at: datetime
    lease_until: datetime
    recorded_at: datetime | None = None
    mail_id: int | None = Field(default=None, foreign_key="outbox_mail.id")


class DigestItem(SQLModel, table=True):
    """What an issue brought; a person is offered the same thing as the same kind of item only once."""

    __tablename__ = "digest_item"
    __table_args__ = (UniqueConstraint("person_id", "kind", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="digest_issue.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    kind: ItemKind = Field(sa_column=enum_column(ItemKind, name="item_kind"))
    subject: str = Field(
        max_length=80, description="`proposal:<id>`, `listing:<id>:<day>`, `call:…`, `invitation:<id>`"
    )
