"""The outbox: mails that wait, were handed over or failed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, Text
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from service.db import check, enum_column


class MailState(StrEnum):
    """A mail waits, was handed to the mail server, or failed for good."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


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
