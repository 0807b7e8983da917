"""Imports JSON Lines: every line is judged first, then all of it is kept or nothing."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import Engine
from sqlmodel import Session, select

from service.db import writing
from service.directory.geography import Country, Province
from service.directory.taxonomy import KnowledgeField, Topsector
from service.exchange.rows import Position, RowError

EntryT = TypeVar("EntryT", bound=BaseModel)
Line = dict[str, Any]
Placed = tuple[Position, EntryT]


@dataclass
class Report:
    """What an import does, or would do: ids added, columns changed by id, how many are equal, what is wrong.

    `suspected` is how many pairs that are likely one are new in the queue of officers.
    """

    lines: int = 0
    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    equal: int = 0
    problems: list[RowError] = field(default_factory=list)
    suspected: int = 0

    @property
    def wrong_lines(self) -> int:
        """Lines with at least one problem."""
        return len({problem.position for problem in self.problems})


@dataclass
class Importing(Generic[EntryT]):
    """One import under way: where it is written, when, and the lines that hold what they must."""

    session: Session
    now: datetime
    entries: list[Placed[EntryT]]
    report: Report
    known: "Known"

    def wrong(self, position: Position, column: str, problem: str) -> None:
        """Adds a problem; nothing will be kept."""
        self.report.problems.append(RowError(position, column, problem))


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that a line may name."""

    topsectors: frozenset[str]
    fields: frozenset[str]
    provinces: frozenset[str]
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind(Generic[EntryT]):
    """What can be imported: what a line must hold, how it is written, and how the export says what is stored."""

    entry: type[EntryT]
    write: Callable[[Importing[EntryT], dict[str, Line]], None]
    lines: Callable[[Session], dict[str, Line]]


class _NotKept(Exception):
    """Takes back all that was written."""


def run(engine: Engine, kind: Kind[EntryT], path: Path, now: datetime, dry_run: bool) -> Report:
    """Imports a file, or with `dry_run` says what that would do; with a problem in any line nothing is kept.

    What was added or changed is told by the export of the same rows before and after.
    """
    report = Report()
    entries = _entries(path, kind.entry, report)
    try:
        with writing(engine) as session:
            before = kind.lines(session)
            work = Importing(session, now, entries, report, _known(session))
            with session.no_autoflush:
                kind.write(work, before)
            if not report.problems:
                session.flush()
                _compare(report, entries, before, kind.lines(session))
            if report.problems or dry_run:
                raise _NotKept
    except _NotKept:
        pass
    report.problems.sort(key=lambda problem: problem.position.line)
    return report


def _compare(report: Report, entries: list[Placed[EntryT]], before: dict[str, Line], after: dict[str, Line]) -> None:
    for _, entry in entries:
        key = str(getattr(entry, "id", ""))
        if key not in before:
            report.added.append(key)
            continue
        columns = [name for name, value in after[key].items() if value != before[key][name]]
        if columns:
            report.changed[key] = columns
        else:
            report.equal += 1


def _known(session: Session) -> Known:
    return Known(
        frozenset(session.exec(select(Topsector.id)).all()),
        frozenset(session.exec(select(KnowledgeField.id)).all()),
        frozenset(session.exec(select(Province.code)).all()),
        frozenset(session.exec(select(Country.code)).all()),
    )


def _entries(path: Path, model: type[EntryT], report: Report) -> list[Placed[EntryT]]:
    """The lines that hold what they must, each id once; what is wrong goes into the report."""
    found: list[Placed[EntryT]] = []
    first: dict[str, Position] = {}
    for position, text in _texts(path, report):
        report.lines += 1
        try:
            entry = model.model_validate(_object(text))
        except ValidationError as error:
            report.problems.extend(_problems(position, error))
            continue
        except (ValueError, RecursionError) as error:
            report.problems.append(RowError(position, "row", f"is not JSON: {error}"))
            continue
        key = str(getattr(entry, "id", ""))
        if key in first:
            report.problems.append(RowError(position, "id", f"{key} was on line {first[key].line} already"))
            continue
        first[key] = position
        found.append((position, entry))
    return found


def _texts(path: Path, report: Report) -> Iterator[tuple[Position, str]]:
    """The lines that are not blank; a file that ends amidst its packing or is no text is a problem too."""
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield Position(path.name, number), line
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        report.problems.append(RowError(Position(path.name, number + 1), "row", f"cannot be read: {error}"))


def _object(text: str) -> dict[str, Any]:
    def no_number(name: str) -> None:
        raise ValueError(f"{name} is no number")

    value = json.loads(text, parse_constant=no_number)
    if not isinstance(value, dict):
        raise ValueError("a line is one object in braces")
    return value


def _problems(position: Position, error: ValidationError) -> Iterator[RowError]:
    for problem in error.errors():
        column = ".".join(str(part) for part in problem["loc"]) or "row"
        yield RowError(position, column, problem["msg"].removeprefix("Value error, "))
