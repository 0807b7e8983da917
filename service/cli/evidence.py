"""Commands for data from outside: import."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from service.cli.console import fail, progress_bars, remarks, show
from service.cli.data import Json
from service.db import open_engine
from service.exchange.cordis import import_cordis
from service.exchange.cordis_files import CordisError
from service.settings import ROOT, current

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    imports = typer.Typer(help="Bring data in.", no_args_is_help=True)
    imports.callback()(_imports)
    imports.command("cordis")(cordis)
    app.add_typer(imports, name="import")


def _imports() -> None:
    """Bring data in."""


def cordis(
    folder: Annotated[Path, typer.Argument(help="Folder with the CORDIS files, .csv or .csv.gz.")],
    json: Json = False,
) -> None:
    """Import Horizon 2020 projects and link their participants to known organisations.

    Example: schakel import cordis downloads/cordis-h2020
    """
    try:
        with progress_bars() as bars:
            report = import_cordis(
                open_engine(current().database_url), folder, ROOT / "seeds", datetime.now(UTC), bars
            )
    except CordisError as error:
        fail(str(error), 2)
    for name, lines in (("left out", report.problems), ("left apart", report.ambiguous)):
        for line in lines[:SHOWN]:
            remarks.print(f"{name}: {line}", markup=False)
        if len(lines) > SHOWN:
            remarks.print(f"{name}: and {len(lines) - SHOWN} more")
    show({**asdict(report), "ambiguous": len(report.ambiguous), "problems": len(report.problems)}, json)
