"""Commands that stay up: serve, worker."""

import signal
from threading import Event
from typing import Annotated

import typer

from service.cli.console import fail
from service.db import open_engine
from service.migrating import head, present
from service.settings import Settings, current


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(serve)
    app.command()(worker)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Serve the pages.

    Example: schakel serve --host 0.0.0.0 --port 8000
    """
    run_server(current(), host, port)


def run_server(settings: Settings, host: str, port: int) -> None:
    """Serves until it is stopped; refuses a database that is not at the newest revision."""
    import uvicorn

    from service.app import create_app

    engine = open_engine(settings.database_url)
    if present(engine) != head():
        fail("the database is not at the newest revision; run: schakel migrate", 1)
    uvicorn.run(create_app(settings, engine), host=host, port=port, log_level=settings.log_level.lower())


def worker() -> None:
    """Run the schedule: digests that are due, the outbox, listings that expire.

    Example: schakel worker
    """
    from service.scheduler import run_worker

    settings = current()
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    run_worker(settings, open_engine(settings.database_url), stop)
