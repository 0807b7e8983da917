"""Keeps the files that a command reads from being written over by what it writes."""

from collections.abc import Iterable
from pathlib import Path

from service.cli.console import fail


def keep_what_is_read(written: Iterable[Path | None], read: Iterable[Path | None]) -> None:
    """Ends the command where it would write over a file that it reads."""
    inputs = [path for path in read if path is not None and path.exists()]
    for out in written:
        if out is not None and out.exists() and any(out.samefile(path) for path in inputs):
            fail(f"{out} is read here and would be lost; name another file to write", 2)
