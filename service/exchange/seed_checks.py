"""What a seed row must agree with beyond its own form: rows it names, order of days, codes that fit together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from matching.records import Kind
from service.directory.identifiers import is_pic, is_ror
from service.exchange import programme_rows
from service.exchange import seed_rows as rows
from service.exchange.listing_rows import ListingRow
from service.exchange.rows import Position, RowError
from service.funding.calls import override_of
from service.funding.rulebooks import file_rules

PARTICIPANTS = frozenset({Kind.HOTSPOT, Kind.CENTRE, Kind.CLUSTER})
"""The kinds that take part, and the only ones that a seed listing may belong to."""

UNION = "eu"
"""Stands for the Union itself where a row names the programme of a country's standing."""

Problem = tuple[str, str]
"""A field and what is wrong with it."""


@dataclass
class Known:
    """What the files read so far hold, and where each key stands, so that later rows can be held against it."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    province_of: dict[str, str] = field(default_factory=dict)
    lines: dict[tuple[str, Any], Position] = field(default_factory=dict)

    def once(self, table: str, key: tuple[tuple[str, Any], ...], position: Position) -> None:
        """Notes a key (pairs of field and value); `RowError` where an earlier row of the table has it already."""
        first = self.lines.setdefault((table, key), position)
        if first is not position:
            names = ", ".join(str(value) for _, value in key)
            raise RowError(position, key[0][0], f"{names} stands at {first} already")

    def check(self, position: Position, row: rows.SourcedRow) -> None:
        """Holds a row against what is known, then notes it; `RowError` at the first problem."""
        for rule in RULES.get(type(row), ()):
            for name, problem in rule(self, row):
                raise RowError(position, name, problem)
        note = NOTES.get(type(row))
        if note:
            table, column = note
            self.codes.setdefault(table, set()).add(getattr(row, column))
        if isinstance(row, rows.RegionRow) and row.province:
            self.province_of[row.code] = row.province


Rule = Callable[[Known, Any], Iterable[Problem]]

NOTES: dict[type[rows.SourcedRow], tuple[str, str]] = {
    rows.RegionRow: ("region", "code"),
    rows.CountryRow: ("country", "code"),
    rows.TopsectorRow: ("topsector", "id"),
    rows.MarketRow: ("market", "id"),
    rows.FieldRow: ("field", "id"),
    programme_rows.ProgrammeRow: ("programme", "id"),
}


def _names(column: str, table: str, *also: str) -> Rule:
    """The column's code, or each of its codes, is one that the table's file has."""

    def rule(known: Known, row: Any) -> Iterable[Problem]:
        value = getattr(row, column)
        for code in value if isinstance(value, list) else [value]:
            if code and code not in known.codes.get(table, set()) and code not in also:
                yield column, f"there is no {table} {code!r}"

    return rule


def _ordered(first: str, last: str) -> Rule:
    """The last value does not come before the first, where both are given."""

    def rule(_known: Known, row: Any) -> Iterable[Problem]:
        low, high = getattr(row, first), getattr(row, last)
        if low is not None and high is not None and high < low:
            yield last, f"{high} lies before {first} {low}"

    return rule


def _apart(left: str, right: str) -> Rule:
    """The two columns name two different things."""

    def rule(_known: Known, row: Any) -> Iterable[Problem]:
        if getattr(row, left) == getattr(row, right):
            yield right, f"is {left} itself"

    return rule


def _place(known: Known, row: rows.OrganisationRow) -> Iterable[Problem]:
    """The codes of a seat lie in one another: NUTS 3 in NUTS 2, in the country, and in NL in the province."""
    if row.nuts3 and row.nuts2 and not row.nuts3.startswith(row.nuts2):
        yield "nuts3", f"{row.nuts3} does not lie in {row.nuts2}"
    start = {"GR": "EL", "GB": "UK"}.get(row.country, row.country)
    for name in ("nuts3", "nuts2"):
        code = getattr(row, name)
        if code and not code.startswith(start):
            yield name, f"{code} does not lie in {row.country}"
        if code and row.country == "NL":
            province = known.province_of.get(code)
            if province is None:
                yield name, f"there is no region {code!r}"
            elif row.province and province != row.province:
                yield name, f"{code} lies in {province}, not in {row.province}"


def _identifier(_known: Known, row: rows.IdentifierRow) -> Iterable[Problem]:
    if row.scheme.value == "ror" and not is_ror(row.value):
        yield "value", f"{row.value!r} is no ROR identifier: nine characters whose last two check the others"
    if row.scheme.value == "pic" and not is_pic(row.value):
        yield "value", f"{row.value!r} is no PIC of nine digits"


def _instrument(_known: Known, row: programme_rows.CallRow) -> Iterable[Problem]:
    """The instrument is one that the programme's file has, and what the call changes of its rules can be read."""
    if row.programme not in file_rules().ids:
        yield "programme", f"there is no programme {row.programme!r}"
    elif file_rules().programme(row.programme).instrument(row.instrument) is None:
        yield "instrument", f"{row.programme} has no instrument {row.instrument!r}"
    try:
        override_of(row.programme, row.instrument, row.override)
    except ValueError as error:
        yield "override", str(error)


TAGGED = (_names("topsectors", "topsector"), _names("fields", "field"))
RULES: dict[type[rows.SourcedRow], tuple[Rule, ...]] = {
    rows.TopsectorRow: (_ordered("valid_from", "valid_until"),),
    rows.MarketRow: (_ordered("valid_from", "valid_until"),),
    rows.TkiRow: (_names("topsector", "topsector"), _ordered("valid_from", "valid_until")),
    rows.CrosswalkRow: (_names("market", "market"), _names("topsector", "topsector")),
    rows.FieldRow: (_names("topsectors", "topsector"),),
    rows.RelatednessRow: (_names("left_field", "field"), _names("right_field", "field")),
    rows.PostRow: (_names("country", "country"), _names("accredited_for", "country")),
    rows.OrganisationRow: (_names("country", "country"), _names("province", "region"), *TAGGED, _place),
    rows.NameRow: (_ordered("since", "until"),),
    rows.IdentifierRow: (_identifier,),
    rows.MembershipRow: (_apart("member", "host"), _ordered("since", "until")),
    rows.CollaborationRow: (_names("fields", "field"), _ordered("start", "end")),
    rows.CountRow: (_apart("left", "right"), _ordered("first_year", "last_year")),
    programme_rows.ProgrammeRow: (_ordered("period_from", "period_to"),),
    programme_rows.AreaRow: (
        _names("programme", "programme"),
        _names("country", "country"),
        _ordered("valid_from", "valid_until"),
    ),
    programme_rows.StandingRow: (
        _names("country", "country"),
        _names("programme", "programme", UNION),
        _ordered("valid_from", "valid_until"),
    ),
    programme_rows.CallRow: (_names("topsectors", "topsector"), _instrument),
    ListingRow: (
        *TAGGED,
        _names("countries_wanted", "country"),
        _names("countries_excluded", "country"),
        _ordered("trl_from", "trl_to"),
    ),
}
