"""What a rule, an instrument and a programme are."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

COUNTED = ("partners", "entities", "countries", "independent-countries", "regions")
"""What may be counted; `independent-countries`: entities of different groups, each in another country."""
SHARED = ("partners", "countries", "those")
STANDINGS = ("member", "associated", "programme")
CONFIDENCES = ("C", "D", "R", "U")
SORTS = ("period", "count", "lead", "only", "share", "note")


@dataclass(frozen=True, slots=True)
class Where:
    """Whom a rule is about: all that is stated must hold of a partner."""

    countries: frozenset[str] | None = None
    standing: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    not_kinds: frozenset[str] = frozenset()
    sme: bool | None = None
    area: bool = False

    @property
    def everybody(self) -> bool:
        """Whether it states nothing."""
        return self == Where()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its source: what it counts or asks, of whom, how many, and when it holds."""

    id: str
    sort: str
    text: str
    text_nl: str
    source: str
    confidence: str
    where: Where = field(default_factory=Where)
    of: str = "entities"
    least: float | None = None
    most: float | None = None
    since: date | None = None
    until: date | None = None
    unchecked: bool = False
    """Of a note: a rule that the verdict would turn on if what it asks were known here."""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Payment:
    """Who is paid: the first that fits a partner says it."""

    where: Where
    paid: bool | None
    beside: Where | None
    """Paid only where some partner fits this too."""
    text: str
    text_nl: str
    source: str
    confidence: str
    since: date | None = None
    until: date | None = None
    exceptions: bool = False
    """Not paid, but the programme itself names cases in which it is."""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a country stands towards a programme over a period."""

    country: str
    status: str
    counts: bool | None
    scope: str
    since: date
    until: date | None
    note: str
    source: str
    confidence: str
    instruments: frozenset[str] = frozenset()

    def holds_on(self, day: date) -> bool:
        """Whether it is in force."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A kind of project that a programme pays for."""

    id: str
    name: str
    name_nl: str
    rules: tuple[Rule, ...]
    payments: tuple[Payment, ...]
    alone: bool = False
    """Meant for one applicant: nothing that two parties do together."""
    home: str | None = None
    """The scope in which it lies, where it lies in one."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme in one period, with its instruments; a pointer has none whose rules are confirmed."""

    id: str
    name: str
    name_nl: str
    pointer: bool
    since: date | None
    until: date | None
    scopes: tuple[str, ...]
    framework: str
    source: str
    confidence: str
    note: str
    instruments: tuple[Instrument, ...]
    standings: tuple[Standing, ...]

    def instrument(self, name: str) -> Instrument | None:
        """One of its instruments."""
        return next((one for one in self.instruments if one.id == name), None)


@dataclass(frozen=True, slots=True)
class Override:
    """What a call changes: rules left out, rules put in the place of others or added, and to where it is confined.

    Of `areas`, codes of countries and regions, `source` and `confidence` say where they were read.
    """

    without: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    areas: tuple[str, ...] = ()
    source: str = ""
    confidence: str = "C"


@dataclass(frozen=True, slots=True)
class Line:
    """What one rule says of a set: True, False, or None where it cannot be said."""

    rule: Rule
    holds: bool | None
    final: bool
    """Of one that does not hold: nothing that is added can cure it."""
    facts: dict[str, Any]
