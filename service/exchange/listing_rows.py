"""What a row of an illustrative listing must hold."""

from typing import Literal

from pydantic import Field, model_validator

from matching.records import Kind, ListingKind
from service.directory.vocabulary import Cooperation
from service.exchange.seed_rows import CountryCode, Slug, SourcedRow


class ListingRow(SourcedRow):
    """listings/*.jsonl"""

    key: Slug
    organisation: Slug
    kind: ListingKind
    language: Literal["nl", "en", "de", "fr"]
    title: str = Field(min_length=1, max_length=120)
    summary: str = Field(min_length=1, max_length=500)
    description: str = Field(max_length=4000)
    title_en: str = Field("", max_length=160)
    summary_en: str = Field("", max_length=600)
    cooperation: list[Cooperation] = Field(min_length=1)
    partner_kinds: list[Kind] = []
    countries_wanted: list[CountryCode] = []
    countries_excluded: list[CountryCode] = []
    trl_from: int | None = Field(None, ge=1, le=9)
    trl_to: int | None = Field(None, ge=1, le=9)
    topsectors: list[str] = Field(min_length=1)
    fields: list[str] = Field(min_length=1)
    keywords: list[str] = Field(min_length=1, max_length=5)
    partner_wanted: str = ""
    partner_task: str = ""
    age_days: int = Field(ge=0, le=364)
    confidential: bool = False
    illustrative: Literal[True]

    @model_validator(mode="after")
    def _need_names_its_partner(self) -> "ListingRow":
        if self.kind is ListingKind.NEED and not (self.partner_wanted and self.partner_task):
            raise ValueError("a need says who the partner is and what it will do")
        return self
