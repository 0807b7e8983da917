"""Commands that run the main jobs: match, digest."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from service.cli.console import moment, progress_bars, show
from service.cli.data import Json, Now
from service.settings import current

EVERYBODY = 1_000_000


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("match")(run_match)
    app.command()(digest)


def run_match(
    now: Now = None,
    everyone: Annotated[bool, typer.Option(help="Also for organisations known only from sources.")] = False,
    json: Json = False,
) -> None:
    """Run the engine and store its proposals; a second run on the same data changes nothing.

    Example: schakel match --json
    """
    from service.db import open_engine
    from service.matchmaking.running import engine_setup, match

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


def digest(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say who would get what, and send nothing.")] = False,
    now: Now = None,
    json: Json = False,
) -> None:
    """Compose the digests that are due and hand them over to the mail address.

    Example: schakel digest --dry-run --now 2026-12-01T08:00:00+01:00
    """
    from service.db import open_engine
    from service.digests.issuing import issue_due, preview
    from service.mail.outbox import deliver_due
    from service.mail.transport import transport_for

    settings = current()
    engine = open_engine(settings.database_url)
    if dry_run:
        due = preview(engine, settings, moment(now), EVERYBODY)
        show({"due": len(due), "readers": [asdict(one) for one in due]}, json)
        return
    at = moment(now)
    issued = issue_due(engine, settings, at, EVERYBODY)
    delivery = deliver_due(engine, settings, transport_for(settings.mail_url), at, EVERYBODY)
    result = {"digests_by_role": dict(issued.by_role), "nothing_to_say": issued.empty, "mails": issued.mails}
    show({**result, "sent": delivery.sent, "delayed": delivery.delayed, "failed": delivery.failed}, json)
