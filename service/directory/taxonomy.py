"""Tables of the vocabularies: regions, countries, topsectors and what came after, fields."""

from datetime import date

from sqlmodel import Field

from service.db import check, list_column
from service.directory.models import Sourced, marked


class Topsector(Sourced, table=True):
    """A topsector of Dutch innovation policy, with the period in which it was one."""

    __table_args__ = (marked(),)

    id: str = Field(primary_key=True, max_length=20)
    name_nl: str = Field(max_length=80)
    name_en: str = Field(max_length=80)
    valid_from: date
    valid_until: date | None = None


class Tki(Sourced, table=True):
    """A top consortium for knowledge and innovation within one or more topsectors."""

    __table_args__ = (marked(),)

    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=120)
    topsectors: list[str] = Field(default_factory=list, sa_column=list_column())
    valid_from: date | None = None
    valid_until: date | None = None


class Market(Sourced, table=True):
    """One of the six markets that followed the topsectors on 1 January 2026."""

    __table_args__ = (marked(),)

    id: str = Field(primary_key=True, max_length=40)
    name_nl: str = Field(max_length=80)
    name_en: str = Field(max_length=80)
    valid_from: date


class TopsectorCrosswalk(Sourced, table=True):
    """A market draws on a topsector."""

    __tablename__ = "topsector_crosswalk"
    __table_args__ = (marked(),)

    market_id: str = Field(foreign_key="market.id", primary_key=True, max_length=40)
    topsector_id: str = Field(foreign_key="topsector.id", primary_key=True, max_length=20)


class KnowledgeField(Sourced, table=True):
    """A knowledge field, named in four languages, with the topsectors it mainly belongs to."""

    __tablename__ = "knowledge_field"
    __table_args__ = (marked(),)

    id: str = Field(primary_key=True, max_length=40)
    name_nl: str = Field(max_length=80)
    name_en: str = Field(max_length=80)
    name_de: str = Field(max_length=80)
    name_fr: str = Field(max_length=80)
    topsectors: list[str] = Field(default_factory=list, sa_column=list_column())


class FieldRelatedness(Sourced, table=True):
    """How often two fields go together in real projects, against chance (`lift`, shrunk towards 1)."""

    __tablename__ = "field_relatedness"
    __table_args__ = (check("left_field < right_field", "ordered"), check("lift >= 0", "lift"), marked())

    left_field: str = Field(foreign_key="knowledge_field.id", primary_key=True, max_length=40)
    right_field: str = Field(foreign_key="knowledge_field.id", primary_key=True, max_length=40)
    together: int
    lift: float


class SupportItem(Sourced, table=True):
    """One item of the menu of support that fits a type or a phase (AWTI 2014, section 5.2)."""

    __tablename__ = "support_item"
    __table_args__ = (marked(),)

    id: str = Field(primary_key=True, max_length=60)
    fits: str = Field(max_length=40)
    level: str = Field(max_length=20)
    text_nl: str = Field(max_length=500)
    text_en: str = Field(max_length=500)
    section: str = Field(max_length=20)
