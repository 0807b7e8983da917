"""Tables of people: who they are, what they may do, which mails they want, how they sign in, what was done."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from service.db import check, enum_column


class RoleName(StrEnum):
    """What somebody is to an organisation, a country, a province or the whole installation."""

    EDITOR = "editor"
    OWNER = "owner"
    BROKER = "broker"
    ATTACHE = "attache"
    PROVINCE_OFFICER = "province_officer"
    NATIONAL_OFFICER = "national_officer"
    OPERATOR = "operator"


class Frequency(StrEnum):
    """How often somebody wants a digest."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Person(SQLModel, table=True):
    """Somebody who can sign in and be written to."""

    __table_args__ = (check("email = lower(email)", "email_lower"), check("email LIKE '%@%'", "email_at"))

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    locale: str = Field(default="nl", max_length=5)
    time_zone: str = Field(default="Europe/Amsterdam", max_length=60)
    demo: bool = False
    created_at: datetime
    erased_at: datetime | None = Field(default=None, description="nobody any more: only what was done stays")

    roles: list["Role"] = Relationship(back_populates="person", sa_relationship_kwargs={"lazy": "raise"})


NOWHERE = text("organisation_id IS NULL AND country IS NULL AND province IS NULL")
EVERYWHERE: dict[str, Any] = {"sqlite_where": NOWHERE, "postgresql_where": NOWHERE}


class Role(SQLModel, table=True):
    """One role of one person, with what it is for: an organisation, a country or a province.

    Unique by what it is for: to a database two roles that are for nothing are different, so they have a rule of
    their own.
    """

    __table_args__ = (
        Index("uq_role_organisation", "person_id", "name", "organisation_id", unique=True),
        Index("uq_role_country", "person_id", "name", "country", unique=True),
        Index("uq_role_province", "person_id", "name", "province", unique=True),
        Index("uq_role_everywhere", "person_id", "name", unique=True, **EVERYWHERE),
        check("(organisation_id IS NOT NULL) = (name IN ('editor', 'owner', 'broker'))", "organisation_scope"),
        check("(country IS NOT NULL) = (name = 'attache')", "country_scope"),
        check("(province IS NOT NULL) = (name = 'province_officer')", "province_scope"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: RoleName = Field(sa_column=enum_column(RoleName, name="role_name"))
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    country: str | None = Field(default=None, foreign_key="country.code", max_length=20)
    province: str | None = Field(default=None, foreign_key="province.code", max_length=20)

    person: Person = Relationship(back_populates="roles", sa_relationship_kwargs={"lazy": "raise"})


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


class SignInLink(SQLModel, table=True):
    """A link mailed to somebody: only its hash is kept, it works once and for a short time."""

    __tablename__ = "sign_in_link"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True, max_length=64)
    expires_at: datetime
    used_at: datetime | None = None


class WebSession(SQLModel, table=True):
    """A browser that is signed in; only the hash of its cookie is kept."""

    __tablename__ = "web_session"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = Field(description="when somebody signed in with it")
    seen_at: datetime = Field(description="last used, give or take some minutes")
    expires_at: datetime
    browser: str = Field(default="", max_length=20, description="its name, as far as it gives one")
    system: str = Field(default="", max_length=20)
    proved: bool = Field(default=False, description="whether a second factor was given too")
    awaits_code: bool = Field(default=False, description="nobody yet: the second factor is still to be given")


class RateLimit(SQLModel, table=True):
    """How much of an allowance is used up: a keyed hash of whose it is, and until when (Unix time, milliseconds)."""

    __tablename__ = "rate_limit"

    key: str = Field(primary_key=True, max_length=64)
    used_until: int = Field(sa_type=BigInteger)


class ClosedTour(SQLModel, table=True):
    """Somebody who has closed the tour of the first visit, for good and on every device."""

    __tablename__ = "closed_tour"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    closed_at: datetime


class AuditEntry(SQLModel, table=True):
    """What was done by whom to what: contact details seen, answers given, roles changed."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    action: str = Field(max_length=60)
    subject: str = Field(max_length=200)
    detail: str = Field(default="", max_length=1000)
