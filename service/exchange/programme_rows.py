"""What a row of each seed file about programmes must hold."""

import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from service.directory.call_models import CallStages
from service.exchange.seed_rows import CountryCode, Flag, Since, SourcedRow, Strings, Until


def _days(value: object) -> object:
    """Days with semicolons between, in order."""
    return sorted(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


class ProgrammeRow(SourcedRow):
    """programmes/programmes.csv"""

    id: str
    name: str
    name_nl: str = ""
    family: str
    period_from: Since | None = None
    period_to: Until | None = None
    areas_known: Flag = False
    note: str = ""


class AreaRow(SourcedRow):
    """programmes/areas.csv"""

    programme: str
    country: CountryCode
    nuts: str = ""
    nuts_version: str = ""
    level: str
    core: Flag = True
    name: str = ""
    note: str = ""
    valid_from: Since | None = None
    valid_until: Until | None = None


class StandingRow(SourcedRow):
    """programmes/membership.csv"""

    country: CountryCode
    status: Literal["member-state", "eea", "associated", "transitional", "third"]
    programme: str
    scope: str
    valid_from: Since
    valid_until: Until | None = None
    counts: Literal["yes", "no", "unknown"]
    note: str = ""


class CallRow(SourcedRow):
    """programmes/calls.csv"""

    reference: str = Field(pattern=r"^[A-Z0-9][A-Z0-9._-]*$", max_length=80)
    programme: str
    instrument: str
    title: str = Field(max_length=300)
    title_nl: str = ""
    text: str = ""
    text_nl: str = ""
    topsectors: Strings = []
    topics: Strings = []
    areas: Strings = []
    opens_on: Since | None = None
    deadlines: Annotated[list[datetime.date], BeforeValidator(_days)]
    stages: CallStages | None = None
    budget: str = ""
    budget_nl: str = ""
    override: str = ""
    address: str = ""
    note: str = ""
