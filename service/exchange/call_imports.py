"""Imports calls of a file: what is new, what changes and what is refused is said before anything is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from service.db import writing
from service.directory.call_models import CallStep, CallUpload, FundingCall
from service.directory.listing_keeping import By
from service.errors import Missing
from service.exchange.portal import Read, read
from service.funding.call_fields import CallFields, checked
from service.funding.call_keeping import changes_of, keep
from service.sheets import STARTS_A_FORMULA

KEPT_FOR = timedelta(days=1)
LINES = ("title", "title_nl", "budget", "budget_nl", "topics", "source", "address")
"""Texts of one line, which no spreadsheet may take for a formula."""
BY_ITSELF = ("licence", "source_date", "source", "confidence")
"""What says where a call was read: another file changes it only with what it says."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry that would be kept: its line, the call, and what of it changes."""

    line: int
    reference: str
    title: str
    changes: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that is not kept, and why."""

    line: int
    reference: str
    problem: str


@dataclass
class Report:
    """What an import does, or would do."""

    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    equal: int = 0
    refused: list[Refused] = field(default_factory=list)


def bring_in(session: Session, entries: Iterable[Read], by: By, invented: bool, dry_run: bool) -> Report:
    """Keeps the entries that are calls for here, or with `dry_run` says what that would do.

    What a file says nothing of stays as it is, and so does what is in the archive.
    """
    report, seen = Report(), set[str]()
    rows = {row.reference: row for row in session.exec(select(FundingCall)).all()}
    for entry in entries:
        values, problem = _values(entry, invented)
        if not problem and entry.reference in seen:
            problem = "stands in the file already"
        if problem:
            report.refused.append(Refused(entry.line, entry.reference, problem))
            continue
        seen.add(entry.reference)
        _one(session, report, (entry.line, rows.get(entry.reference), values), None if dry_run else by)
    return report


def _one(
    session: Session, report: Report, given: tuple[int, FundingCall | None, dict[str, Any]], by: By | None
) -> None:
    line, row, values = given
    changes: list[dict[str, Any]] = []
    if row is not None:
        values = {name: value for name, value in values.items() if value not in ("", [], None)}
        changes = [one for one in changes_of(row, values) if one["field"] not in BY_ITSELF]
        if not changes:
            report.equal += 1
            return
    told = Line(line, values["reference"], values["title"], tuple(changes))
    (report.changed if row else report.new).append(told)
    if by is not None:
        keep(session, row, {**values, "by_hand": True}, by, CallStep.IMPORTED)


def _values(entry: Read, invented: bool) -> tuple[dict[str, Any], str]:
    """The columns of an entry; else why it is refused."""
    if entry.fields is None:
        return {}, entry.problem
    found = checked(entry.fields, invented)
    problems = [f"{name}: {message}" for name, message in found.errors.items()]
    for name in LINES:
        text = getattr(entry.fields, name)
        if any(part.strip().startswith(STARTS_A_FORMULA) for part in text.split(",") if part):
            problems.append(f"{name}: begins as a formula does")
    if entry.fields.text.startswith(("=", "+", "@")):
        problems.append("text: begins as a formula does")
    return found.values, "; ".join(problems)


def import_calls(engine: Engine, path: Path, now: datetime, dry_run: bool, invented: bool = False) -> Report:
    """Imports a file; raises `FileProblem` where it cannot be read."""
    entries = read(path.name, path.read_bytes())
    with writing(engine) as session:
        return bring_in(session, entries, By(None, now), invented, dry_run)


def lay_by(session: Session, name: str, entries: Iterable[Read], by: By) -> None:
    """Lays the entries of a file by until somebody has looked at them; an older file of theirs goes."""
    session.execute(delete(CallUpload).where(col(CallUpload.at) <= by.now - KEPT_FOR))
    session.execute(delete(CallUpload).where(col(CallUpload.person_id) == by.person_id))
    rows = [
        {"line": one.line, "reference": one.reference, "problem": one.problem}
        | ({"fields": one.fields.model_dump()} if one.fields else {})
        for one in entries
    ]
    session.add(CallUpload(person_id=by.person_id or 0, name=name[:200], at=by.now, rows=rows))
    session.flush()


def laid_by(session: Session, by: By) -> CallUpload | None:
    """The file that somebody looks at; none that is older than a day."""
    found = session.get(CallUpload, by.person_id)
    return found if found is not None and found.at > by.now - KEPT_FOR else None


def entries_of(upload: CallUpload) -> list[Read]:
    """The entries of a file that was laid by."""
    return [
        Read(row["line"], row["reference"], CallFields(**row["fields"]) if "fields" in row else None, row["problem"])
        for row in upload.rows
    ]


def take_in(session: Session, by: By, invented: bool) -> Report:
    """Keeps what was looked at; raises `Missing` where there is nothing (any more)."""
    upload = laid_by(session, by)
    if upload is None:
        raise Missing
    report = bring_in(session, entries_of(upload), by, invented, dry_run=False)
    session.delete(upload)
    session.flush()
    return report
