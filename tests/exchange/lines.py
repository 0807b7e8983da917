"""Lines to import, and what becomes of them."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from service.db import reading
from service.directory.models import Organisation
from service.exchange.exporting import organisation_lines
from service.exchange.importing import Report
from service.exchange.listing_imports import import_listings
from service.exchange.organisation_imports import import_organisations
from tests import factories as make
from tests.conftest import NOW

PARK = {"id": "park", "name": "Park", "country": "NL"}
SKILL = {"id": "CAP-NL-2026-0007", "organisation": "park", "kind": "capability", "title": "Skill", "language": "en"}


def silent(stage: str, share: float) -> None:
    """Report nothing."""


def file(tmp_path: Path, *rows: dict[str, Any] | bytes) -> Path:
    """A file of these lines."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows))
    return path


def organisations(engine: Engine, tmp_path: Path, *rows: dict[str, Any] | bytes) -> Report:
    """Imports organisations from these lines."""
    return import_organisations(engine, file(tmp_path, *rows), NOW)


def listings(engine: Engine, tmp_path: Path, *rows: dict[str, Any] | bytes) -> Report:
    """Imports listings from these lines."""
    return import_listings(engine, file(tmp_path, *rows), NOW)


def said_of(report: Report) -> list[str]:
    """The problems of an import as they are shown."""
    return [str(problem) for problem in report.problems]


def add_park(session: Session, **values: Any) -> Organisation:
    """The organisation that the lines name."""
    return make.organisation(session, "park", name="Park", **values)


def stored(engine: Engine) -> dict[str, Any]:
    """What the export says of it."""
    with reading(engine) as session:
        return organisation_lines(session)["park"]
