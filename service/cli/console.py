"""What commands print: progress and remarks to standard error, results to standard output."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

remarks = Console(stderr=True)


def fail(message: str, status: int) -> NoReturn:
    """Says what is wrong and ends with an exit status."""
    print(f"schakel: {message}", file=sys.stderr)
    raise SystemExit(status)


def show(result: dict[str, Any], as_json: bool) -> None:
    """A result as one JSON object, or as a line per value."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, default=str))
        return
    for name, value in result.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {count}" for key, count in value.items())
        print(f"{name.replace('_', ' '):24} {value}")


EARLIEST, LATEST = 1970, 2999
"""Years that a command may be asked to act in: listings and leases reach years beyond a moment."""


def moment(value: str | None) -> datetime:
    """The moment given with `--now`, or the present one; without an offset it is UTC."""
    if value is None:
        return datetime.now(UTC)
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no moment such as 2026-11-24T09:00:00+00:00") from None
    if not EARLIEST <= parsed.year <= LATEST:
        raise typer.BadParameter(f"{value!r} is not within the years {EARLIEST} to {LATEST}")
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def to_write(path: Path | None) -> Path | None:
    """A file that can be written, told before the work and not after it; else `typer.BadParameter`."""
    if path is None:
        return None
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder")
    there = path if path.exists() else path.parent
    if not there.exists():
        raise typer.BadParameter(f"there is no folder {there}")
    if not os.access(there, os.W_OK):
        raise typer.BadParameter(f"{there} cannot be written")
    return path


@contextmanager
def progress_bars() -> Iterator[Callable[[str, float], None]]:
    """Bars on standard error; call with a stage's name and the share done."""
    columns = (TextColumn("{task.description:12}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=remarks) as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, share: float) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=1.0)
            bars.update(tasks[stage], completed=share)

        yield report
