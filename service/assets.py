"""Where the pages' own files are: at addresses that change with what is in them, so that browsers may keep them."""

from functools import lru_cache
from hashlib import sha256

from service.settings import ROOT

FOLDER = ROOT / "service" / "static"
LOADED = {".css", ".js", ".svg", ".woff2"}
"""Kinds of files that pages load; beside them lie outlines of countries and letters for drawings."""

Stamp = tuple[str, int, int]


def edition() -> str:
    """Twelve signs that stand for all these files together: whoever changes one of them changes it."""
    found = (path for path in FOLDER.rglob("*") if path.suffix in LOADED)
    return _edition(tuple(sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in found)))


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
