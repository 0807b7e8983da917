"""The table of what was changed in profiles, and the mark of what an organisation says of itself."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from service.db import list_column

OWN_ENTRY, FACTS = "own entry", "facts"
"""Source and licence of what an organisation's own people wrote; no load of seeds writes over it."""


class OrganisationChange(SQLModel, table=True):
    """One change of a profile: which fields, when, and by whom."""

    __tablename__ = "organisation_change"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    at: datetime = Field(index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    fields: list[str] = Field(default_factory=list, sa_column=list_column())
