"""Tables of programmes: what they are, where they hold, how countries stand towards them."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from service.db import check
from service.directory.models import Sourced, marked


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
