"""Tables of coming in: registrations that are begun, links that were mailed, and who asked to join."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from service.accounts.models import RoleName
from service.db import check, enum_column


class RegistrationState(StrEnum):
    """A registration is written, waits for consent or for an officer, and is accepted or not."""

    DRAFT = "draft"
    CONSENT = "consent"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class KeyKind(StrEnum):
    """What a mailed link is for."""

    REGISTER = "register"
    JOIN = "join"
    CLAIM = "claim"
    CONSENT = "consent"


class AskState(StrEnum):
    """Somebody asked to join, and was let in or not."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Registration(SQLModel, table=True):
    """An organisation that somebody is about to register: what was typed in each step, as it was typed.

    `key` is its name in addresses. One that is made for others has a contact, who is asked for consent.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=20)
    person_id: int = Field(foreign_key="person.id", index=True)
    state: RegistrationState = Field(sa_column=enum_column(RegistrationState, name="registration_state", index=True))
    typed: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(MutableDict.as_mutable(JSON()), nullable=False, default=dict)
    )
    country: str | None = Field(default=None, foreign_key="country.code", max_length=2)
    province: str | None = Field(default=None, foreign_key="province.code", max_length=20)
    contact_name: str = Field(default="", max_length=200)
    contact_email: str = Field(default="", max_length=254)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    note: str = Field(default="", max_length=1000, description="what an officer wrote when it was sent back")
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class MailedKey(SQLModel, table=True):
    """A link mailed to an address: only its hash is kept, it works once and until a day."""

    __tablename__ = "mailed_key"
    __table_args__ = (
        check("(organisation_id IS NOT NULL) = (kind IN ('join', 'claim'))", "organisation"),
        check("(registration_id IS NOT NULL) = (kind = 'consent')", "registration"),
        check("kind <> 'join' OR role IN ('editor', 'owner', 'broker')", "role"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: KeyKind = Field(sa_column=enum_column(KeyKind, name="key_kind"))
    token_hash: str = Field(unique=True, max_length=64)
    email: str = Field(max_length=254)
    name: str = Field(default="", max_length=200)
    locale: str = Field(max_length=5)
    role: RoleName | None = Field(default=None, sa_column=enum_column(RoleName, name="key_role", nullable=True))
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    registration_id: int | None = Field(default=None, foreign_key="registration.id", index=True)
    by_person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    answer: str = Field(default="", max_length=10)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class JoinRequest(SQLModel, table=True):
    """Somebody asks to work for an organisation: its owners decide, or an officer where it has none."""

    __tablename__ = "join_request"
    __table_args__ = (Index("ix_join_request_state", "state", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    claim: bool = False
    message: str = Field(default="", max_length=500)
    state: AskState = Field(sa_column=enum_column(AskState, name="ask_state"))
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class KeptForm(SQLModel, table=True):
    """A form that came when its sender was signed in no more, sealed, until they are again."""

    __tablename__ = "kept_form"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    address: str = Field(max_length=500)
    sealed: str
    expires_at: datetime = Field(index=True)
