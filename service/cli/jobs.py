"""Commands that run the main job: match."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from service.cli.console import moment, progress_bars, show
from service.cli.data import Json, Now
from service.db import open_engine
from service.matchmaking.running import engine_setup, match
from service.settings import current


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("match")(run_match)


def run_match(
    now: Now = None,
    everyone: Annotated[bool, typer.Option(help="Also for organisations known only from sources.")] = False,
    json: Json = False,
) -> None:
    """Run the engine and store its proposals; a second run on the same data changes nothing.

    Example: schakel match --json
    """
    settings = current()
    started = moment(now)
    with progress_bars() as report:
        setup = engine_setup(settings.embedder, settings.data_dir, report)
        outcome = match(open_engine(settings.database_url), setup, started, datetime.now(UTC), everyone)
    figures = outcome.run.statistics
    result = {
        "pairs_considered": figures.pairs_considered,
        "proposals": figures.proposals,
        "gini": figures.gini,
        "seconds": dict(figures.seconds),
        "added": outcome.stored.added,
        "changed": outcome.stored.changed,
        "withdrawn": outcome.stored.withdrawn,
        "result": "nothing changed" if outcome.stored.nothing_changed else "proposals stored",
    }
    show(result, json)
