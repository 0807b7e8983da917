"""Tables of what is sent: subscriptions, the ledger of issues and their items, the outbox."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from service.db import check, enum_column


class Frequency(StrEnum):
    """How often somebody wants a digest."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class IssueState(StrEnum):
    """An issue is claimed before it is composed, then composed (a mail waits) or empty (nothing to say)."""

    CLAIMED = "claimed"
    COMPOSED = "composed"
    EMPTY = "empty"


class ItemKind(StrEnum):
    """What an issue brought: a proposal offered as new, the one reminder, a listing about to expire."""

    NEW = "new"
    REMINDER = "reminder"
    EXPIRING = "expiring"


class MailState(StrEnum):
    """A mail waits, was handed to the mail server, or failed for good."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Subscription(SQLModel, table=True):
    """When somebody wants the digest, in their own time zone; `due_at` is the next moment, in UTC."""

    __table_args__ = (
        UniqueConstraint("person_id", "kind"),
        check("hour BETWEEN 0 AND 23", "hour"),
        check("weekday BETWEEN 0 AND 6", "weekday"),
        check("day_of_month BETWEEN 1 AND 28", "day_of_month"),
        Index("ix_subscription_due", "frequency", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str = Field(default="digest", max_length=20, description="`digest` or `notice`")
    frequency: Frequency = Field(sa_column=enum_column(Frequency, name="frequency"))
    hour: int = 8
    weekday: int = 0
    day_of_month: int = 1
    due_at: datetime


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
    subject: str = Field(max_length=80, description="`proposal:<id>` or `listing:<id>:<day>`")


class OutboxMail(SQLModel, table=True):
    """A mail that waits or was handed over; `key` makes it unique, `message_id` follows from it."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_state_id", "state", "id"), check("attempts >= 0", "attempts"))

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=160)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    kind: str = Field(max_length=40)
    recipient: str = Field(max_length=254)
    recipient_name: str = Field(default="", max_length=200)
    locale: str = Field(max_length=5)
    subject: str = Field(max_length=250)
    text: str = Field(sa_column=Column(Text, nullable=False))
    html: str = Field(sa_column=Column(Text, nullable=False))
    headers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    message_id: str = Field(max_length=250)
    state: MailState = Field(sa_column=enum_column(MailState, name="mail_state"))
    attempts: int = 0
    not_before: datetime
    lease_until: datetime | None = None
    last_error: str = Field(default="", max_length=500)
    created_at: datetime
    sent_at: datetime | None = None
