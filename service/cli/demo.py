"""The demonstration: one command from an empty folder to proposals, digests and pages."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from service.cli.console import fail, moment, progress_bars, remarks, show
from service.cli.data import Json, Now
from service.cli.running import Port, bound, ready, serving

if TYPE_CHECKING:
    import socket

    from service.settings import Settings


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(demo)


def demo(
    data_dir: Annotated[Path, typer.Option(help="Folder for database, mail and export.")] = Path("var/demo"),
    port: Port = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build and print, but serve nothing.")] = False,
    now: Now = None,
    json: Json = False,
) -> None:
    """Build the demonstration with illustrative listings and invented readers, and serve it.

    Example: schakel demo --no-serve --json --data-dir /path/to/folder
    """
    from service.cli.opening import open_engine
    from service.demonstration import NotOurs, build, lead_mails_here, settings_for, summary

    at = moment(now)
    try:
        settings = settings_for(data_dir, port)
    except NotOurs as error:
        fail(f"--data-dir: {error}", 2)
    listener = None if no_serve else bound("127.0.0.1", port)
    try:
        with progress_bars() as report:
            built = build(settings, at, report)
            moved = lead_mails_here(open_engine(settings.database_url), settings, at)
    except NotOurs as error:
        fail(f"--data-dir: {error}", 1)
    result = summary(settings)
    remarks.print("built" if built else _kept(result["now"], now))
    if moved:
        remarks.print(f"the links of all mails lead to {settings.base_url} now")
    show(result, json)
    if listener is not None:
        _serve(settings, listener)


def _kept(built_for: str, now: str | None) -> str:
    """What to say of an earlier build; whoever asked for another moment is told that it was not used."""
    if now is None or moment(now) == datetime.fromisoformat(built_for):
        return "found as it was left; nothing to do"
    return f"found as it was left, built for {built_for}; --now {now} was not used: choose another --data-dir for it"


def _serve(settings: "Settings", listener: "socket.socket") -> None:
    """Web in this process, worker in another that ends with it, both with the demo's settings.

    The worker reads from a pipe that nobody writes to: it closes with this process, however that ends.
    """
    from service.cli.opening import open_engine
    from service.migrating import upgrade

    values = settings.model_dump(mode="json")
    environment = {**os.environ, **{f"SCHAKEL_{name.upper()}": str(value) for name, value in values.items()}}
    # One that was built by an earlier release may lack a table; its data stay.
    upgrade(open_engine(settings.database_url))
    engine = ready(settings)
    # The web server takes the signal first and hands it on when it is done; without this the worker would stay.
    signal.signal(signal.SIGTERM, _end)
    command = [sys.executable, "-c", "from service.cli import main; main()", "worker", "--until-input-ends"]
    worker = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE)
    port = listener.getsockname()[1]
    remarks.print(f"[bold]http://127.0.0.1:{port}[/bold]  ({datetime.now(UTC):%H:%M} UTC, stop with Ctrl-C)")
    try:
        serving(settings, engine, listener)
    except KeyboardInterrupt:
        remarks.print("stopping")
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=20)
        except subprocess.TimeoutExpired:
            worker.kill()


def _end(*_: object) -> NoReturn:
    raise SystemExit(0)
