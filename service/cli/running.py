"""Commands that stay up: serve, worker."""

import logging
import signal
import socket
import sys
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import fail, remarks
from service.settings import Settings, current

if TYPE_CHECKING:
    from sqlalchemy import Engine

Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(serve)
    app.command()(worker)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Serve the pages.

    Example: schakel serve --host 0.0.0.0 --port 8000
    """
    settings = current()
    engine = ready(settings)
    serving(settings, engine, bound(host, port))


def bound(host: str, port: int) -> socket.socket:
    """A socket at the address; ends with a sentence and status 1 where it cannot be had."""
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # From here on nobody else gets the port, even where much is to be done before the first page.
        listener.listen(2048)
    except OSError as error:
        if listener is not None:
            listener.close()
        fail(f"cannot listen on port {port} of {host}: {error.strerror}; choose another with --port", 1)
    return listener


def ready(settings: Settings) -> "Engine":
    """The database; ends with a sentence and status 1 where it is not at the newest revision."""
    from service.cli.opening import open_engine
    from service.migrating import head, present

    engine = open_engine(settings.database_url)
    if present(engine) != head():
        fail("the database is not at the newest revision; run: schakel migrate", 1)
    return engine


def serving(settings: Settings, engine: "Engine", listener: socket.socket) -> None:
    """Serves the pages until it is stopped."""
    import uvicorn

    from service.app import create_app
    from service.directory.outlines import COARSE, DETAILED

    log_to_console(settings)
    if not settings.contact and not settings.demo:
        remarks.print("readers have nobody to ask: SCHAKEL_CONTACT is not set")
    for file in (DETAILED, COARSE):
        if not file.is_file():
            remarks.print(f"maps have no outlines: {file.name} is missing; run: make setup")
    config = uvicorn.Config(create_app(settings, engine), log_level=settings.log_level.lower(), access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def log_to_console(settings: Settings) -> None:
    """Our own lines from the chosen level on, those of libraries from warnings on."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("service").setLevel(settings.log_level)


def worker(
    until_input_ends: Annotated[
        bool,
        typer.Option("--until-input-ends", help="End as well when standard input does: with whoever started it."),
    ] = False,
) -> None:
    """Run the schedule: digests that are due, the outbox, listings that expire, the main job each night.

    Example: schakel worker
    """
    from service.scheduler import run_worker

    settings = current()
    log_to_console(settings)
    engine, stop = ready(settings), Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if until_input_ends:
        Thread(target=_stop_with_input, args=[stop], daemon=True).start()
    run_worker(settings, engine, stop)


def _stop_with_input(stop: Event) -> None:
    sys.stdin.buffer.read()
    stop.set()
