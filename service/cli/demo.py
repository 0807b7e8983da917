"""The demonstration: one command from an empty folder to explained proposals."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.console import moment, progress_bars, remarks, show
from service.cli.data import Json, Now
from service.demonstration import build, settings_for, summary


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(demo)


def demo(
    data_dir: Annotated[Path, typer.Option(help="Folder for database, mail and export.")] = Path("var/demo"),
    now: Now = None,
    json: Json = False,
) -> None:
    """Build the demonstration with illustrative listings and invented readers, and print what it holds.

    Example: schakel demo --json --data-dir /path/to/folder
    """
    settings = settings_for(data_dir)
    at = moment(now)
    with progress_bars() as report:
        built = build(settings, at, report)
    remarks.print("built" if built else "found as it was left; nothing to do")
    show(summary(settings), json)
