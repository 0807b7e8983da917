"""The demonstration: one command from an empty folder to proposals, digests and pages."""

import subprocess
import sys
from datetime import UTC, datetime
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
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build and print, but serve nothing.")] = False,
    now: Now = None,
    json: Json = False,
) -> None:
    """Build the demonstration with illustrative listings and invented readers, and serve it.

    Example: schakel demo --no-serve --json --data-dir /path/to/folder
    """
    settings = settings_for(data_dir, port)
    at = moment(now)
    with progress_bars() as report:
        built = build(settings, at, report)
    remarks.print("built" if built else "found as it was left; nothing to do")
    show(summary(settings), json)
    if not no_serve:
        _serve(settings_for(data_dir, port).model_dump(mode="json"), port)


def _serve(values: dict[str, object], port: int) -> None:
    """Web in this process, worker in another, both with the demo's settings."""
    import os

    environment = {**os.environ, **{f"SCHAKEL_{name.upper()}": str(value) for name, value in values.items()}}
    command = [sys.executable, "-c", "from service.cli import main; main()"]
    worker = subprocess.Popen([*command, "worker"], env=environment)
    remarks.print(f"[bold]http://127.0.0.1:{port}[/bold]  ({datetime.now(UTC):%H:%M} UTC, stop with Ctrl-C)")
    try:
        subprocess.run([*command, "serve", "--port", str(port)], env=environment, check=False)
    except KeyboardInterrupt:
        remarks.print("stopping")
    finally:
        worker.terminate()
        worker.wait(timeout=20)
