"""A small folder of the exchange format, and the commands that answer questions about it."""

import gzip
import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from service.cli import app

ORGANISATIONS = [
    {"id": one, "name": f"{one.title()} University", "country": country, "kind": "university"}
    for one, country in (("asker", "NL"), ("friend", "NL"), ("near", "EL"), ("dutch", "NL"))
]
PROJECTS = [
    {"id": "1", "participants": ["asker", "friend"], "start": "2019-01-01"},
    {"id": "2", "participants": ["friend", "near"], "start": None},
    {"id": "3", "participants": ["friend", "dutch"], "title": None},
]
NEED = {"id": "n", "organisation": "asker", "kind": "need", "title": "Membrane", "published": "2020-01-01"}
SKILL = {"id": "c", "organisation": "near", "kind": "capability", "title": "Membrane", "description": None}


def write(path: Path, rows: list[Any]) -> None:
    text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text)


def small(folder: Path) -> Path:
    """Writes four organisations, three projects, a need and a capability into a folder."""
    write(folder / "organisations.jsonl.gz", ORGANISATIONS)
    write(folder / "collaborations.jsonl", PROJECTS)
    write(folder / "listings.jsonl", [NEED, SKILL])
    return folder


def run(folder: Path, command: str, queries: list[Any], *words: str) -> tuple[dict[str, Any], list[list[str]], str]:
    """What a command says as JSON, the lines of its run, and what it remarks."""
    write(folder / "queries.jsonl", queries)
    out = folder / "run.txt"
    options = ["--data", str(folder), "--queries", str(folder / "queries.jsonl"), "--out", str(out), "--json"]
    done = CliRunner().invoke(app, [command, *options, *words])
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout), [line.split() for line in out.read_text().splitlines()], done.stderr
