"""Tables of programmes: what they are, where they hold, how countries stand, what officers changed of the rules."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from service.db import check
from service.directory.models import Sourced, marked
from service.directory.vocabulary import Confidence, ConfidenceMark


class Programme(Sourced, table=True):
    """A funding programme in one period."""

    __table_args__ = (check("period_until IS NULL OR period_until > period_from", "period"), marked())

    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=120)
    name_nl: str = Field(default="", max_length=120)
    family: str = Field(max_length=20)
    period_from: date | None = None
    period_until: date | None = None
    areas_known: bool = False
    note: str = Field(default="", max_length=1000)


class ProgrammeArea(Sourced, table=True):
    """A region in a programme area, by NUTS code in a stated version."""

    __tablename__ = "programme_area"
    __table_args__ = (UniqueConstraint("programme_id", "country", "nuts", "nuts_version"), marked())

    id: int | None = Field(default=None, primary_key=True)
    programme_id: str = Field(foreign_key="programme.id", max_length=40)
    country: str = Field(foreign_key="country.code", max_length=2)
    nuts: str = Field(max_length=20)
    nuts_version: str = Field(max_length=20)
    level: str = Field(max_length=20)
    core: bool = True


class CountryStanding(Sourced, table=True):
    """How a country stands towards a programme (or the Union itself) over a period."""

    __tablename__ = "country_standing"
    __table_args__ = (
        UniqueConstraint("country", "programme", "scope", "valid_from"),
        check("valid_until IS NULL OR valid_until >= valid_from", "period"),
        marked(),
    )

    id: int | None = Field(default=None, primary_key=True)
    country: str = Field(foreign_key="country.code", max_length=2)
    status: str = Field(max_length=20)
    programme: str = Field(max_length=40)
    scope: str = Field(max_length=20)
    counts: str = Field(max_length=10)
    valid_from: date
    valid_until: date | None = None


class RuleChange(SQLModel, table=True):
    """What an officer says of a rule in place of its file: its words, days, minimum or maximum, and why.

    Without an instrument it is about the years of the whole programme. From `holds_from` on it holds; before that
    day the rule is as the file has it. What was undone stays, and counts no more.
    """

    __tablename__ = "rule_change"
    __table_args__ = (
        check("since IS NULL OR until IS NULL OR since <= until", "period"),
        check("(undone_at IS NULL) = (undone_by IS NULL)", "undone"),
        marked(),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    programme: str = Field(index=True, max_length=40)
    instrument: str = Field(default="", max_length=40)
    rule: str = Field(max_length=60)
    text: str = Field(max_length=490)
    text_nl: str = Field(max_length=490)
    since: date | None = None
    until: date | None = None
    least: float | None = None
    most: float | None = None
    holds_from: date | None = None
    source: str = Field(max_length=200)
    confidence: Confidence = Field(sa_type=ConfidenceMark)
    why: str = Field(max_length=1000)
    undone_at: datetime | None = None
    undone_by: int | None = Field(default=None, foreign_key="person.id")


class CalendarFeed(SQLModel, table=True):
    """How often somebody renewed the secret address of the own calendar: older addresses work no more."""

    __tablename__ = "calendar_feed"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    renewals: int
    at: datetime
