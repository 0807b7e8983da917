"""Commands for data from and to outside: import, export."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import fail, progress_bars, remarks, show
from service.cli.data import Json
from service.settings import ROOT, current

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from service.exchange.importing import Report

SHOWN = 20
File = Annotated[Path, typer.Argument(help="JSON Lines, plain or packed (.gz).")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and keep nothing.")]
Importer = Callable[["Engine", Path, datetime, bool], "Report"]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    imports = typer.Typer(help="Bring data in: each file wholly or not at all.", no_args_is_help=True)
    imports.command("cordis")(cordis)
    imports.command("organisations")(organisations)
    imports.command("listings")(listings)
    app.add_typer(imports, name="import")
    exports = typer.Typer(help="Write data out.", no_args_is_help=True)
    exports.command("data")(data)
    exports.command("evidence")(evidence)
    app.add_typer(exports, name="export")


def cordis(
    folder: Annotated[Path, typer.Argument(help="Folder with the CORDIS files, .csv or .csv.gz.")],
    json: Json = False,
) -> None:
    """Import Horizon 2020 projects and link their participants to known organisations.

    Example: schakel import cordis downloads/cordis-h2020
    """
    from service.db import open_engine
    from service.exchange.cordis import import_cordis
    from service.exchange.cordis_files import CordisError

    try:
        with progress_bars() as bars:
            report = import_cordis(
                open_engine(current().database_url), folder, ROOT / "seeds", datetime.now(UTC), bars
            )
    except CordisError as error:
        fail(str(error), 2)
    _name("left out", report.problems)
    _name("left apart", report.ambiguous)
    _name("region not known", report.unknown_regions)
    named = ("ambiguous", "problems", "unknown_regions")
    show({**asdict(report), **{name: len(getattr(report, name)) for name in named}}, json)


def organisations(file: File, dry_run: DryRun = False, json: Json = False) -> None:
    """Import organisations: new ones are added, known ones changed, all lines or none.

    Example: schakel import organisations organisations.jsonl --dry-run
    """
    from service.exchange.organisation_imports import import_organisations

    _import(import_organisations, file, dry_run, json)


def listings(file: File, dry_run: DryRun = False, json: Json = False) -> None:
    """Import needs and capabilities of known organisations, all lines or none.

    Example: schakel import listings listings.jsonl --dry-run
    """
    from service.exchange.listing_imports import import_listings

    _import(import_listings, file, dry_run, json)


def data(
    folder: Annotated[Path, typer.Argument(help="Folder for the files; it is made where it is missing.")],
    confidential: Annotated[bool, typer.Option("--confidential", help="Confidential listings too.")] = False,
    json: Json = False,
) -> None:
    """Write organisations, listings, collaborations and proposals as JSON Lines; people and answers never.

    Example: schakel export data out
    """
    from service.db import open_engine
    from service.exchange.exporting import export

    with progress_bars() as bars:
        written = export(open_engine(current().database_url), folder, confidential, bars)
    show(dict(written), json)


def evidence(
    folder: Annotated[Path, typer.Argument(help="Folder with the CORDIS files, .csv.gz.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the three files.")] = ROOT / "seeds",
    json: Json = False,
) -> None:
    """Compute the evidence figures of the seeds again: joint projects, partners by place, related fields.

    Example: schakel export evidence downloads/cordis-h2020 --out seeds
    """
    from service.exchange.cordis_files import CordisError
    from service.exchange.evidence import rewrite

    try:
        with progress_bars() as bars:
            written = rewrite(folder, ROOT / "seeds", out, bars)
    except CordisError as error:
        fail(str(error), 2)
    show(dict(written), json)


def _import(importer: Importer, file: Path, dry_run: bool, json: bool) -> None:
    from service.db import open_engine

    if not file.is_file():
        fail(f"{file} is no file", 2)
    report = importer(open_engine(current().database_url), file, datetime.now(UTC), dry_run)
    _name("wrong", [str(problem) for problem in report.problems])
    for key, columns in list(report.changed.items())[:SHOWN]:
        remarks.print(f"changes {key}: {', '.join(columns)}", markup=False)
    kept = not report.problems and not dry_run
    figures = {"lines": report.lines, "added": len(report.added), "changed": len(report.changed)}
    result = {**figures, "equal": report.equal, "wrong": report.wrong_lines, "kept": kept}
    show(result, json)
    if report.problems:
        fail("nothing was imported; mend the lines named above and try again", 2)


def _name(what: str, lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        remarks.print(f"{what}: {line}", markup=False)
    if len(lines) > SHOWN:
        remarks.print(f"{what}: and {len(lines) - SHOWN} more")
