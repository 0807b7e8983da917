"""Tables of consortia: what one is for, who takes part, files by link, and what was done."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.db import check, enum_column, list_column


class PartnerState(StrEnum):
    """Where a partner stands; `external`: named by the consortium, not registered or not asked here."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXTERNAL = "external"


class PartnerRole(StrEnum):
    """What a partner is to the whole."""

    COORDINATOR = "coordinator"
    PARTNER = "partner"


class ConsortiumStep(StrEnum):
    """What can happen to a consortium."""

    STARTED = "started"
    CHANGED = "changed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"
    NAMED = "named"
    SETTLED = "settled"
    TAKEN_OUT = "taken_out"
    FILE_ADDED = "file_added"
    FILE_REMOVED = "file_removed"
    ENDED = "ended"


class Consortium(SQLModel, table=True):
    """A set of partners around a need, a call or a proposal, kept by the organisation that began it."""

    __table_args__ = (check("title <> ''", "titled"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    title: str = Field(max_length=120)
    about: str = Field(default="", max_length=1000)
    need_id: int | None = Field(default=None, foreign_key="listing.id", index=True)
    call_key: str | None = Field(default=None, max_length=60, index=True)
    wanted: list[str] = Field(default_factory=list, sa_column=list_column())
    notes: str = Field(default="", max_length=4000)
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None = None


class ConsortiumPartner(SQLModel, table=True):
    """One partner: a registered organisation, or one that is only named; `share` is in per cent of the cost."""

    __tablename__ = "consortium_partner"
    __table_args__ = (
        UniqueConstraint("consortium_id", "organisation_id"),
        check("(organisation_id IS NULL) = (state = 'external')", "external_is_named"),
        check("organisation_id IS NOT NULL OR (called <> '' AND country IS NOT NULL)", "named"),
        check("share IS NULL OR (share BETWEEN 0 AND 100)", "share"),
        Index("ix_consortium_partner_organisation", "organisation_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    consortium_id: int = Field(foreign_key="consortium.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    called: str = Field(default="", max_length=200)
    country: str | None = Field(default=None, foreign_key="country.code", max_length=2)
    kind: str | None = Field(default=None, max_length=40)
    sme: bool | None = None
    state: PartnerState = Field(sa_column=enum_column(PartnerState, name="partner_state"))
    role: PartnerRole = Field(sa_column=enum_column(PartnerRole, name="partner_role"))
    share: int | None = None
    task: str = Field(default="", max_length=500)
    brings: list[str] = Field(default_factory=list, sa_column=list_column())
    message: str = Field(default="", max_length=500)
    invited_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    invited_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    answered_at: datetime | None = None


class ConsortiumFile(SQLModel, table=True):
    """A file that lies elsewhere, by its link."""

    __tablename__ = "consortium_file"
    __table_args__ = (check("address LIKE 'https://%'", "https"),)

    id: int | None = Field(default=None, primary_key=True)
    consortium_id: int = Field(foreign_key="consortium.id", index=True)
    title: str = Field(max_length=120)
    address: str = Field(max_length=500)
    added_at: datetime
    added_by: int | None = Field(default=None, foreign_key="person.id", index=True)


class ConsortiumChange(SQLModel, table=True):
    """One step in the life of a consortium: what was done to what, when, for which organisation, by whom."""

    __tablename__ = "consortium_change"

    id: int | None = Field(default=None, primary_key=True)
    consortium_id: int = Field(foreign_key="consortium.id", index=True)
    at: datetime
    step: ConsortiumStep = Field(sa_column=enum_column(ConsortiumStep, name="consortium_step"))
    about: str = Field(default="", max_length=300)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
