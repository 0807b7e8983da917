"""Commands that bring data in: import."""

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
    imports.command("calls")(calls)
    app.add_typer(imports, name="import")


def cordis(
    folder: Annotated[Path, typer.Argument(help="Folder with the CORDIS files, .csv or .csv.gz.")],
    json: Json = False,
) -> None:
    """Import Horizon 2020 projects and link their participants to known organisations.

    Example: schakel import cordis downloads/cordis-h2020
    """
    from service.cli.opening import open_engine
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


def calls(
    file: Annotated[Path, typer.Argument(help="JSON or CSV in the layout of the Funding & Tenders portal.")],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Import calls for proposals; entries without rules here, or with mistakes, are named and left out.

    Example: schakel import calls grantsTenders.json --dry-run
    """
    from service.cli.opening import open_engine
    from service.exchange.call_imports import import_calls
    from service.exchange.portal import FileProblem

    if not file.is_file():
        fail(f"{file} is no file", 2)
    try:
        report = import_calls(open_engine(current().database_url), file, datetime.now(UTC), dry_run, current().demo)
    except FileProblem as problem:
        fail(str(problem), 2)
    _name("refused", [f"line {one.line}: {one.reference}: {one.problem}" for one in report.refused])
    counted = {"new": len(report.new), "changed": len(report.changed), "equal": report.equal}
    show({**counted, "refused": len(report.refused), "kept": not dry_run}, json)


def _import(importer: Importer, file: Path, dry_run: bool, json: bool) -> None:
    from service.cli.opening import open_engine

    if not file.is_file():
        fail(f"{file} is no file", 2)
    report = importer(open_engine(current().database_url), file, datetime.now(UTC), dry_run)
    _name("wrong", [str(problem) for problem in report.problems])
    for key, columns in list(report.changed.items())[:SHOWN]:
        remarks.print(f"changes {key}: {', '.join(columns)}", markup=False)
    kept = not report.problems and not dry_run
    figures = {"lines": report.lines, "added": len(report.added), "changed": len(report.changed)}
    result = {**figures, "equal": report.equal, "wrong": report.wrong_lines, "kept": kept}
    result["likely_doubles"] = report.suspected
    show(result, json)
    if report.problems:
        fail("nothing was imported; mend the lines named above and try again", 2)


def _name(what: str, lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        remarks.print(f"{what}: {line}", markup=False)
    if len(lines) > SHOWN:
        remarks.print(f"{what}: and {len(lines) - SHOWN} more")
