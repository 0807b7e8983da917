"""Where the pages' own files are: at addresses that change with what is in them, so that browsers may keep them."""

import os
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from service.settings import ROOT

FOLDER = ROOT / "service" / "static"
LOADED = (".css", ".js", ".svg", ".woff2")
"""Kinds of files that pages load; beside them lie outlines of countries and letters for drawings."""

Stamp = tuple[str, int, int]


def edition() -> str:
    """Twelve signs that stand for all these files together: whoever changes one of them changes it."""
    return _edition(tuple(sorted(_stamps(FOLDER))))


def _stamps(folder: Path | str) -> Iterator[Stamp]:
    """Each of the files with its size and time; a page asks for this several times, so nothing is looked at twice."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _stamps(entry.path)
            elif entry.name.endswith(LOADED):
                stat = entry.stat()
                yield entry.path, stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=1)
def _edition(stamps: tuple[Stamp, ...]) -> str:
    whole = sha256()
    for name, *_ in stamps:
        whole.update(name.removeprefix(str(FOLDER)).encode() + b"\0")
        whole.update(FOLDER.joinpath(name).read_bytes())
    return whole.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of one of these files. A style sheet finds what lies beside it there as well."""
    return f"/static/{edition()}/{name}"
