"""Tables of listings: capabilities offered and needs sought."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, Relationship, SQLModel

from matching.records import ListingKind
from service.db import check, enum_column, list_column
from service.directory.call_models import FundingCall
from service.directory.models import LAZY, Organisation
from service.directory.vocabulary import ListingState, ListingStep


class Listing(SQLModel, table=True):
    """One capability or one need, with a quotable reference such as `NEED-NL-2026-0042`."""

    __table_args__ = (
        check("length(title) <= 120 AND (title <> '' OR state IN ('draft', 'archived'))", "title_length"),
        check("length(summary) <= 500", "summary_length"),
        check("length(description) <= 4000", "description_length"),
        check("trl_from IS NULL OR (trl_from BETWEEN 1 AND 9)", "trl_from"),
        check("trl_to IS NULL OR (trl_to BETWEEN 1 AND 9)", "trl_to"),
        check("trl_from IS NULL OR trl_to IS NULL OR trl_from <= trl_to", "trl_order"),
        check("state <> 'published' OR (published_on IS NOT NULL AND expires_on IS NOT NULL)", "published_dates"),
        check("expires_on IS NULL OR published_on IS NULL OR expires_on > published_on", "expires_later"),
        check(
            "kind = 'capability' OR state IN ('draft', 'archived') OR (partner_wanted <> '' AND partner_task <> '')",
            "need_names_partner",
        ),
        Index("ix_listing_state_kind", "state", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True, max_length=40)
    seed_key: str | None = Field(default=None, unique=True, max_length=140)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    kind: ListingKind = Field(sa_column=enum_column(ListingKind, name="listing_kind"))
    state: ListingState = Field(sa_column=enum_column(ListingState, name="listing_state"))
    open_for_interest: bool = True
    confidential: bool = False
    illustrative: bool = False
    language: str = Field(max_length=2)
    title: str = Field(max_length=120)
    summary: str = Field(max_length=500)
    description: str = Field(default="", max_length=4000)
    title_en: str = Field(default="", max_length=160)
    summary_en: str = Field(default="", max_length=600)
    partner_wanted: str = Field(default="", max_length=500)
    partner_task: str = Field(default="", max_length=500)
    cooperation: list[str] = Field(default_factory=list, sa_column=list_column())
    partner_kinds: list[str] = Field(default_factory=list, sa_column=list_column())
    countries_wanted: list[str] = Field(default_factory=list, sa_column=list_column())
    countries_excluded: list[str] = Field(default_factory=list, sa_column=list_column())
    fields: list[str] = Field(default_factory=list, sa_column=list_column())
    keywords: list[str] = Field(default_factory=list, sa_column=list_column())
    trl_from: int | None = None
    trl_to: int | None = None
    within_hotspot: bool = False
    call_id: int | None = Field(default=None, foreign_key="funding_call.id", index=True)
    published_on: date | None = Field(default=None, index=True)
    expires_on: date | None = Field(default=None, index=True)
    submitted_at: datetime | None = None
    renewals: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    warned_on: date | None = None
    search_text: str = ""
    created_at: datetime
    updated_at: datetime

    organisation: Organisation = Relationship(sa_relationship_kwargs=LAZY)
    call: FundingCall | None = Relationship(sa_relationship_kwargs=LAZY)
    topsectors: list["ListingTopsector"] = Relationship(sa_relationship_kwargs=LAZY)


class ListingTopsector(SQLModel, table=True):
    """A listing lies in a topsector."""

    __tablename__ = "listing_topsector"

    listing_id: int = Field(foreign_key="listing.id", primary_key=True)
    topsector_id: str = Field(foreign_key="topsector.id", primary_key=True, max_length=20)


class ListingChange(SQLModel, table=True):
    """One step in the life of a listing: what was done, when and by whom; nobody where the service did it."""

    __tablename__ = "listing_change"
    __table_args__ = (Index("ix_listing_change_step_at", "step", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    listing_id: int = Field(foreign_key="listing.id", index=True)
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    step: ListingStep = Field(sa_column=enum_column(ListingStep, name="listing_step"))
    fields: list[str] = Field(default_factory=list, sa_column=list_column())
    note: str = Field(default="", max_length=1000)
