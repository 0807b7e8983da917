"""The audit trail as those who may read it see it: newest first, by what was done, by whom and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from service.accounts.audit import SHOWN
from service.accounts.models import AuditEntry, Person
from service.directory.models import Organisation

PAGE = 50
EVERY = tuple(deed for deeds in SHOWN.values() for deed in deeds)
HERE = ZoneInfo("Europe/Amsterdam")
"""The days of the filter are those of the moments that the page shows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: a group of deeds, who did it or to whom, from and until which day."""

    group: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """What an entry names: of which kind, its number or reference, and its name where it has one."""

    kind: str
    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, with names for what it holds; nobody did what the service or a command did."""

    at: datetime
    deed: str
    by: Thing | None
    about: Thing | None
    detail: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of entries out of all that were asked for."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


def trail(session: Session, asked: Asked, page: int) -> Trail:
    """A page of the trail; one that is not there is the nearest. The caller has asked who may read it."""
    query = _found(select(AuditEntry), session, asked)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    pages = max(1, -(-total // PAGE))
    turned = min(max(1, page), pages)
    newest = query.order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())
    rows = session.exec(newest.offset((turned - 1) * PAGE).limit(PAGE)).all()
    return Trail(_entries(session, rows), total, turned, pages)


def _found(
    query: SelectOfScalar[AuditEntry], session: Session, asked: Asked
) -> SelectOfScalar[AuditEntry]:  # fmt: skip
    query = query.where(col(AuditEntry.action).in_(SHOWN.get(asked.group, EVERY)))
    if asked.since:
        query = query.where(AuditEntry.at >= _begins(asked.since))
    if asked.until:
        query = query.where(AuditEntry.at < _begins(asked.until + timedelta(days=1)))
    if asked.person:
        people = select(Person.id)
        for word in asked.person.split()[:10]:
            places = (col(Person.name), col(Person.email))
            people = people.where(or_(*(place.icontains(word, autoescape=True) for place in places)))
        numbers = session.exec(people.limit(200)).all()
        subjects = [f"person:{number}" for number in numbers]
        query = query.where(or_(col(AuditEntry.person_id).in_(numbers), col(AuditEntry.subject).in_(subjects)))
    return query


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def _entries(session: Session, rows: Iterable[AuditEntry]) -> tuple[Entry, ...]:
    read = [(row, _thing(row.subject), [_thing(word) for word in row.detail.split()]) for row in rows]
    actors = [_thing(f"person:{row.person_id}") for row, _, _ in read if row.person_id]
    names = _names(session, [*actors, *(one for _, about, detail in read for one in (about, *detail))])

    def named(one: Thing) -> Thing:
        return Thing(one.kind, one.key, names.get((one.kind, one.key), ""))

    return tuple(
        Entry(
            row.at,
            row.action,
            named(_thing(f"person:{row.person_id}")) if row.person_id else None,
            None if row.subject == f"person:{row.person_id}" else named(about),
            tuple(map(named, detail)),
        )
        for row, about, detail in read
    )


def _thing(text: str) -> Thing:
    kind, colon, key = text.partition(":")
    return Thing(kind, key) if colon else Thing("word", text)


def _names(session: Session, things: Iterable[Thing]) -> dict[tuple[str, str], str]:
    """Names of the people and organisations among the things."""
    tables: dict[str, Any] = {"person": Person, "organisation": Organisation}
    numbers: dict[str, set[int]] = {kind: set() for kind in tables}
    for one in things:
        if one.kind in tables and one.key.isdigit():
            numbers[one.kind].add(int(one.key))
    return {
        (kind, str(number)): name
        for kind, table in tables.items()
        for number, name in session.exec(select(table.id, table.name).where(table.id.in_(numbers[kind]))).all()
    }
