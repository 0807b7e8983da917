"""A sign of life of the worker: a file in the data folder, one for each machine, that its ticks renew."""

import re
import socket
from datetime import datetime, timedelta
from pathlib import Path

SILENT_AFTER = timedelta(minutes=2)
"""The outbox is asked every quarter of a minute; so many tries may fail before the worker counts as gone."""


def beat(data_dir: Path, now: datetime) -> None:
    """Says that a tick came to its end."""
    file = _file(data_dir)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(now.isoformat())


def still(data_dir: Path) -> None:
    """Takes the sign away, when a worker ends as it should."""
    _file(data_dir).unlink(missing_ok=True)


def last_beat(data_dir: Path) -> datetime | None:
    """When the worker of this machine last came to the end of a tick; None where there is no sign of it."""
    try:
        return datetime.fromisoformat(_file(data_dir).read_text())
    except (FileNotFoundError, ValueError):
        return None


def alive(data_dir: Path, now: datetime) -> bool:
    """Whether the worker of this machine works."""
    last = last_beat(data_dir)
    return last is not None and now - last <= SILENT_AFTER


def _file(data_dir: Path) -> Path:
    return data_dir / "worker" / re.sub(r"[^\w.-]", "_", socket.gethostname() or "here")
