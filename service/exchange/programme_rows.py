"""What a row of each seed file about programmes must hold."""

from typing import Literal

from service.exchange.seed_rows import CountryCode, Flag, Since, SourcedRow, Until


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
