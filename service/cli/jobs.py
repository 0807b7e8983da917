"""Commands that run the main jobs: match, digest."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.console import moment, progress_bars, show
from service.cli.data import Json, Now
from service.settings import current

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from service.settings import Settings

FEW = 20
"""So many mails are handed over between two looks at the bar."""


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
    from service.cli.opening import open_engine
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
        "texts_embedded": figures.texts_embedded,
        "texts_from_cache": figures.texts_from_cache,
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
    from service.cli.opening import open_engine
    from service.digests.issuing import issue_every, preview

    settings = current()
    engine, at = open_engine(settings.database_url), moment(now)
    with progress_bars() as report:
        report("digests", 0.0)
        if dry_run:
            due = preview(engine, settings, at, lambda share: report("digests", share))
            result: dict[str, Any] = {"due": len(due), "readers": [asdict(one) for one in due]}
        else:
            issued = issue_every(engine, settings, at, lambda share: report("digests", share))
            result = {"digests_by_role": dict(issued.by_role), "nothing_to_say": issued.empty, "mails": issued.mails}
            result |= _handed_over(engine, settings, at, lambda share: report("mail", share))
        report("digests", 1.0)
    show(result, json)


def _handed_over(
    engine: "Engine", settings: "Settings", at: datetime, report: Callable[[float], None]
) -> dict[str, int]:
    """Hands over all that waits, a few at a time, and says what became of it."""
    from service.db import reading
    from service.mail.delivery import deliver_due, waiting
    from service.mail.transport import transport_for

    with reading(engine) as session:
        due = waiting(session, at)
    total, hand = Counter[str](), transport_for(settings.mail_url)
    while any((done := asdict(deliver_due(engine, settings, hand, at, FEW))).values()):
        total.update(done)
        report(min(1.0, total.total() / max(due, 1)))
    report(1.0)
    return {name: total[name] for name in ("sent", "delayed", "failed")}
