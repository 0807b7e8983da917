"""Reads the rules of programmes from seeds/programmes: a TOML file each, with the tables of countries and areas."""

import csv
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from matching.funding.parties import KINDS, iso
from matching.funding.regions import LATEST, AreaRow, Change, Renumbering
from matching.funding.rules import (
    CONFIDENCES,
    COUNTED,
    SHARED,
    SORTS,
    STANDINGS,
    Instrument,
    Payment,
    Programme,
    Rule,
    Standing,
    Where,
)
from matching.funding.tables import Problems, Table, WrongRules, lines_of

Lists = dict[str, frozenset[str]]
MEMBERSHIP, AREAS, CHANGES = "membership.csv", "areas.csv", "nuts_changes.csv"
STATUSES = ("member-state", "eea", "associated", "transitional", "third")


def programme_ids(folder: Path) -> list[str]:
    """The programmes there are files of."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def read_programme(path: Path) -> Programme:
    """One programme; raises `WrongRules` with file and line of everything that is wrong in its file."""
    text = path.read_text(encoding="utf-8")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = str(error).partition("at line ")[2].partition(",")[0] or "1"
        raise WrongRules(f"{path.name}:{line}: {error}") from None
    problems = Problems(path.name, lines_of(text))
    programme = _programme(Table(values, (), problems), path.stem, problems)
    if problems.found:
        raise WrongRules("\n".join(problems.found))
    return programme


def _programme(table: Table, stem: str, problems: Problems) -> Programme:
    name = table.text("id")
    if name != stem:
        table.wrong("id", f"id {name!r} is not the name of the file, {stem!r}")
    listed = table.table("lists")
    lists: Lists = {}
    if listed is not None:
        lists = {key: listed.texts(key) or frozenset() for key in list(listed._values)}
    since, until = table.day("from"), table.day("until")
    _in_order(table, since, until)
    source, confidence = table.text("source"), table.text("confidence", choices=CONFIDENCES)
    scopes = table.texts("scopes")
    years = _years(table, since, until, source)
    programme = Programme(
        id=name,
        name=table.text("name"),
        name_nl=table.text("name_nl"),
        pointer=bool(table.flag("pointer")),
        since=since,
        until=until,
        scopes=tuple(sorted(scopes or ())),
        framework=table.text("framework", name),
        source=source,
        confidence=confidence,
        note=table.text("note", " ").strip(),
        instruments=tuple(_instrument(one, lists, years) for one in table.tables("instruments")),
        standings=tuple(_standing(one) for one in table.tables("standings")),
    )
    if programme.pointer == bool(programme.instruments):
        table.wrong("pointer", "a programme has instruments, a pointer has none")
    table.end()
    return programme


def _years(table: Table, since: date | None, until: date | None, source: str) -> Sequence[Rule]:
    """The rule on the programme's years, for the instruments that have none of their own."""
    confidence = table.text("period_confidence", table.text("confidence"), choices=CONFIDENCES)
    if since is None and until is None:
        return ()
    text, text_nl = "The day lies in the years of the programme.", "De dag valt in de jaren van het programma."
    return (Rule("period", "period", text, text_nl, source, confidence, since=since, until=until),)


def _instrument(table: Table, lists: Lists, years: Sequence[Rule]) -> Instrument:
    rules = tuple(read_rule(one, lists) for one in table.tables("rules"))
    if not any(rule.sort == "period" for rule in rules):
        rules = (*years, *rules)
    names = [rule.id for rule in rules]
    for name in sorted({name for name in names if names.count(name) > 1}):
        table.wrong("rules", f"two rules are called {name!r}")
    instrument = Instrument(
        id=table.text("id"),
        name=table.text("name"),
        name_nl=table.text("name_nl"),
        rules=rules,
        payments=tuple(_payment(one, lists) for one in table.tables("payments")),
        alone=bool(table.flag("alone")),
        home=table.text("scope", "") or None,
    )
    table.end()
    return instrument


def read_rule(table: Table, lists: Lists) -> Rule:
    """One rule from its table."""
    sort = table.text("sort", choices=SORTS)
    least, most = table.number("least"), table.number("most")
    if sort in ("count", "share") and (least is None) == (most is None):
        table.wrong("sort", "a rule that counts or shares has either least or most")
    of = table.text("of", "entities", SHARED if sort == "share" else COUNTED)
    since, until = table.day("from"), table.day("until")
    _in_order(table, since, until)
    rule = Rule(
        id=table.text("id"),
        sort=sort,
        text=table.text("text"),
        text_nl=table.text("text_nl"),
        source=table.text("source"),
        confidence=table.text("confidence", choices=CONFIDENCES),
        where=_where(table.table("where"), lists),
        of=of,
        least=least,
        most=most,
        since=since,
        until=until,
        unchecked=bool(table.flag("unchecked")),
    )
    table.end()
    return rule


def _where(table: Table | None, lists: Lists) -> Where:
    if table is None:
        return Where()
    listed = table.text("countries_of", " ").strip()
    if listed and listed not in lists:
        table.wrong("countries_of", f"there is no list {listed!r}")
    countries = table.texts("countries") or lists.get(listed)
    where = Where(
        countries=None if countries is None else frozenset(iso(one) for one in countries),
        standing=table.texts("standing", STANDINGS),
        kinds=table.texts("kinds", KINDS),
        not_kinds=table.texts("not_kinds", KINDS) or frozenset(),
        sme=table.flag("sme"),
        area=bool(table.flag("area")),
    )
    table.end()
    return where


def _payment(table: Table, lists: Lists) -> Payment:
    paid = table.text("paid", choices=("yes", "no", "unknown"))
    beside = table.table("beside")
    payment = Payment(
        where=_where(table.table("where"), lists),
        paid={"yes": True, "no": False}.get(paid),
        beside=None if beside is None else _where(beside, lists),
        text=table.text("text"),
        text_nl=table.text("text_nl"),
        source=table.text("source"),
        confidence=table.text("confidence", choices=CONFIDENCES),
        since=table.day("from"),
        until=table.day("until"),
        exceptions=bool(table.flag("exceptions")),
    )
    table.end()
    return payment


def _standing(table: Table) -> Standing:
    counts = table.text("counts", choices=("yes", "no", "unknown"))
    standing = Standing(
        country=iso(table.text("country")),
        status=table.text("status", choices=STATUSES),
        counts={"yes": True, "no": False}.get(counts),
        scope="all",
        since=table.day("from") or date.min,
        until=table.day("until"),
        note=table.text("note", " ").strip(),
        source=table.text("source"),
        confidence=table.text("confidence", choices=CONFIDENCES),
        instruments=table.texts("instruments") or frozenset(),
    )
    table.end()
    return standing


def _in_order(table: Table, since: date | None, until: date | None) -> None:
    if since is not None and until is not None and until < since:
        table.wrong("until", f"until {until} lies before from {since}")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table of facts."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@lru_cache(maxsize=4)
def standings(folder: Path) -> dict[str, dict[str, list[Standing]]]:
    """How countries stand: programme (`eu` for the Union itself) → country → its rows."""
    found: dict[str, dict[str, list[Standing]]] = {}
    for row in rows(folder / MEMBERSHIP):
        standing = Standing(
            country=row["country"],
            status=row["status"],
            counts={"yes": True, "no": False}.get(row["counts"]),
            scope="eu" if row["programme"] == "eu" else row["scope"],
            since=date.fromisoformat(row["valid_from"]),
            until=_day(row["valid_until"]),
            note=row["note"],
            source=row["source"],
            confidence=row["confidence"],
        )
        found.setdefault(row["programme"], {}).setdefault(standing.country, []).append(standing)
    return found


def area_rows(folder: Path, programme: str, day: date, renumbering: Renumbering) -> Sequence[AreaRow]:
    """The regions of a programme's area on a day, in codes of the latest version."""
    return [
        AreaRow(
            row["country"],
            code,
            row["core"] == "yes",
            row["confidence"],
            row["level"] == "0",
            row["note"],
            row["source"],
        )
        for row in _areas(folder).get(programme, [])
        if _within(row, day)
        for code in _latest(row, renumbering)
    ]


@lru_cache(maxsize=4)
def _areas(folder: Path) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(folder / AREAS):
        found.setdefault(row["programme"], []).append(row)
    return found


def _within(row: dict[str, str], day: date) -> bool:
    since, until = _day(row["valid_from"]), _day(row["valid_until"])
    return (since is None or since <= day) and (until is None or day <= until)


def _latest(row: dict[str, str], renumbering: Renumbering) -> Sequence[str]:
    code = row["nuts"] or row["country"]
    return renumbering.convert(code, row["nuts_version"] or LATEST, LATEST)


@lru_cache(maxsize=4)
def renumbering(folder: Path) -> Renumbering:
    """The codes of all versions, and how they changed."""
    changes = [Change(row["nuts_version"], row["code"], row["code_next"]) for row in rows(folder / CHANGES)]
    codes = [row["code"] for row in rows(folder.parent / "nuts.csv")]
    return Renumbering(changes, codes)


@lru_cache(maxsize=4)
def country_codes(folder: Path) -> frozenset[str]:
    """All countries there are, in ISO 3166."""
    return frozenset(row["code"] for row in rows(folder.parent / "countries.csv"))


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
