"""What every seed file has in common: the load it is part of, its table, its provenance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel

from service.directory.models import (
    Organisation,
)
from service.exchange import seed_rows as rows
from service.exchange.rows import Position, RowError, read
from service.exchange.seed_checks import Known
from service.exchange.upserting import Tally, Upsert

ROW = TypeVar("ROW", bound=rows.SourcedRow)


class Moved(Exception):
    """The row is about an organisation that was made one with another, or changed by its own people, since then."""


@dataclass
class Loading:
    """One load: the session, the folder, the moment, and what was counted."""

    session: Session
    folder: Path
    now: datetime
    tallies: dict[str, Tally] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    moved: frozenset[str] = frozenset()
    """Short names of organisations that were made one with others: what the seeds say of them was moved then."""

    def rows(self, name: str, model: type[ROW]) -> Iterator[tuple[Position, ROW]]:
        """The rows of a file that must be there, each held against the files before it."""
        for position, row in read(self.folder / name, model):
            self.known.check(position, row)
            yield position, row

    def organisation_id(self, position: Position, column: str, slug: str) -> int:
        """The id of an organisation named in a row, or `RowError`."""
        if slug in self.moved:
            raise Moved
        organisation = self.organisations.get(slug)
        if organisation is None or organisation.id is None:
            raise RowError(position, column, f"there is no organisation {slug!r}")
        return organisation.id

    def finish(self, name: str, upsert: Upsert) -> None:
        """Writes what was put, so that the next file can refer to it."""
        upsert.write()
        self.tallies[name] = upsert.tally


def provenance(row: rows.SourcedRow) -> dict[str, Any]:
    """The columns that say where a row comes from."""
    return {
        "source": row.source,
        "licence": row.licence,
        "source_date": row.date,
        "confidence": row.confidence,
    }


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A file whose rows become rows of one table."""

    file: str
    row: type[rows.SourcedRow]
    model: type[SQLModel]
    key: tuple[str, ...]
    values: Callable[[Loading, Position, Any], dict[str, Any]]
