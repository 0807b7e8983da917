"""Commands on the database: migrate, seed, check."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from service.cli.console import fail, moment, progress_bars, show
from service.settings import ROOT, current

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Now = Annotated[str | None, typer.Option(help="Act as if it were this moment (ISO 8601).")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(migrate)
    app.command()(seed)
    app.command()(check)


def migrate(json: Json = False) -> None:
    """Bring the database to the present shape.

    Example: SCHAKEL_DATABASE_URL=postgresql://… schakel migrate
    """
    from service.cli.opening import open_engine
    from service.migrating import upgrade

    show({"revision": upgrade(open_engine(current().database_url))}, json)


def seed(now: Now = None, json: Json = False) -> None:
    """Load the facts in seeds/: organisations, regions, programmes. Never the demo's invented texts.

    Example: schakel migrate && schakel seed
    """
    from service.cli.opening import open_engine
    from service.db import writing
    from service.exchange.seeds import load

    engine, at = open_engine(current().database_url), moment(now)
    with progress_bars() as report:
        report("seed", 0.0)
        with writing(engine) as session:
            tallies = {name: asdict(tally) for name, tally in load(session, ROOT / "seeds", at).items()}
        report("seed", 1.0)
    show(tallies, json)


def check(
    worker: Annotated[bool, typer.Option("--worker", help="Ask for the worker of this machine instead.")] = False,
    json: Json = False,
) -> None:
    """Say whether settings, database and migrations are sound, or whether the worker works.

    Example: schakel check --json
    """
    if worker:
        _check_worker(json)
        return
    from service.cli.opening import open_engine
    from service.migrating import drift, head, present

    engine = open_engine(current().database_url)
    found, newest = present(engine), head()
    apart = len(drift(engine)) if found else None
    show({"revision": found or "none", "newest": newest, "drift": "unknown" if apart is None else apart}, json)
    if found != newest or apart:
        fail("the database is not at the newest revision; run: schakel migrate", 1)


def _check_worker(json: bool) -> None:
    from service.heartbeat import alive, last_beat

    folder = current().data_dir
    works = alive(folder, datetime.now(UTC))
    show({"worker": "works" if works else "silent", "last_sign": last_beat(folder) or "none"}, json)
    if not works:
        fail("no sign of a worker on this machine in the last two minutes; run: schakel worker", 1)
