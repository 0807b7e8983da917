"""Tables of places: regions, provinces, countries, and the posts abroad."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from service.db import check, list_column
from service.directory.models import Sourced, marked


class Region(Sourced, table=True):
    """A province, a COROP area or a NUTS region, in the NUTS version in which the code is valid."""

    __table_args__ = (UniqueConstraint("code", "nuts_version"), marked())

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=20)
    nuts_version: str = Field(default="", max_length=20)
    level: str = Field(max_length=20)
    name: str = Field(max_length=120)
    name_en: str = Field(default="", max_length=120)
    country: str = Field(foreign_key="country.code", max_length=2)
    province: str | None = Field(default=None, foreign_key="province.code", max_length=20)
    landsdeel: str = Field(default="", max_length=20)


class Province(SQLModel, table=True):
    """A Dutch province by its ISO 3166-2 code; what is told of it stands in its region."""

    code: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=120)


class Country(Sourced, table=True):
    """A country by ISO 3166 code, with the code of the European Commission where that differs."""

    __table_args__ = (marked(),)

    code: str = Field(primary_key=True, max_length=2)
    eu_code: str = Field(max_length=2)
    name_nl: str = Field(max_length=80)
    name_en: str = Field(max_length=80)
    name_de: str = Field(max_length=80)
    name_fr: str = Field(max_length=80)
    eea: bool = False
    europe: bool = False


class Post(Sourced, table=True):
    """A post of the Dutch innovation attaché network."""

    __table_args__ = (
        marked(),
        check("lat IS NULL OR (lat BETWEEN -90 AND 90)", "lat_range"),
        check("lon IS NULL OR (lon BETWEEN -180 AND 180)", "lon_range"),
        check("(lat IS NULL) = (lon IS NULL)", "lat_with_lon"),
    )

    key: str = Field(primary_key=True, max_length=60)
    country: str = Field(foreign_key="country.code", max_length=2)
    city: str = Field(max_length=80)
    lat: float | None = None
    lon: float | None = None
    accredited_for: list[str] = Field(default_factory=list, sa_column=list_column())
    status: str = Field(max_length=20)
    note: str = Field(default="", max_length=500)
