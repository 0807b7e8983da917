"""What a verdict is asked with and answered as."""

from datetime import date as Day
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.api.describing import _

MOST_PARTNERS = 50
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Unknown = Literal["unknown"]


class Programme(BaseModel):
    """A programme with what a verdict can be asked of."""

    id: str
    name: str
    instruments: list[str]
    scopes: list[str]
    note: str | None = Field(default=None, description=_("where its rules are not confirmed: what to know"))


class Programmes(BaseModel):
    """All programmes."""

    items: list[Programme]


class Partner(BaseModel):
    """A legal entity of the set; what is left out is not known."""

    model_config = ConfigDict(extra="forbid")

    name: Text
    country: Annotated[str, StringConstraints(min_length=2, max_length=2)] = Field(
        description=_("ISO 3166, two letters")
    )
    nuts: Annotated[str, StringConstraints(min_length=2, max_length=5)] | None = None
    kind: Literal[
        "company", "research", "higher-education", "university-of-applied-sciences", "public", "city", "nonprofit",
        "sector-body",
    ] | None = None  # fmt: skip
    sme: bool | None = None
    group: Text | None = Field(default=None, description=_("partners of one group are not independent"))
    share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    role: Literal["coordinator", "lead", "partner"] | None = None


class Question(BaseModel):
    """What a verdict is asked for; `date` is the deadline of the call, else today."""

    model_config = ConfigDict(extra="forbid")

    programme: Text
    instrument: Text
    scope: Text | None = None
    date: Day | None = None
    partners: list[Partner] = Field(max_length=MOST_PARTNERS)


class Verdict(BaseModel):
    """The verdict, what is missing, and every rule with its source and how sure it is."""

    verdict: Literal["eligible", "conditional", "ineligible", "unknown"]
    missing: list[dict[str, Any]]
    warnings: list[str]
    lines: list[dict[str, Any]]
    funded: dict[str, bool | Unknown]
