"""The worker: ticks that ask the database what is due; all that is true stays there."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine

from service.digests.issuing import issue_due
from service.directory.listing_ends import end_due
from service.heartbeat import beat, still
from service.mail.delivery import deliver_due
from service.mail.transport import transport_for
from service.privacy.retention import sweep
from service.published.noting import note_due
from service.registering.housekeeping import tidy
from service.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Work that is asked for again and again: does what is due at a moment and says what that was, if anything."""

    name: str
    every: timedelta
    work: Callable[[datetime], str]


def ticks(engine: Engine, settings: Settings) -> tuple[Tick, ...]:
    """All that a worker does; several workers side by side do it once between them."""
    hand = transport_for(settings.mail_url)
    return (
        Tick("digests", timedelta(minutes=1), lambda now: _digests(engine, settings, now)),
        Tick("outbox", timedelta(seconds=15), lambda now: _told(**asdict(deliver_due(engine, settings, hand, now)))),
        Tick("listings", timedelta(hours=1), lambda now: _told(**asdict(end_due(engine, settings, now)))),
        Tick(
            "housekeeping",
            timedelta(hours=1),
            lambda now: _told(**sweep(engine, now), **tidy(engine, now)),
        ),
        Tick("changes", timedelta(minutes=1), lambda now: _told(changes=note_due(engine, settings.demo, now))),
        Tick("duplicates", timedelta(hours=1), lambda now: _duplicates(engine, now)),
        Tick("match", timedelta(minutes=1), lambda now: _match(engine, settings, now)),
    )


def _told(**counts: int) -> str:
    """What was done, in a line; empty where nothing was."""
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)


def _digests(engine: Engine, settings: Settings, now: datetime) -> str:
    issued = issue_due(engine, settings, now)
    return _told(mails=issued.mails, nothing_to_say=issued.empty)


def _match(engine: Engine, settings: Settings, now: datetime) -> str:
    """The night's run where it is due, else one after a change; loads the engine only where it may be."""
    if settings.nightly is None:
        return ""
    from service.matchmaking.changed import match_changed
    from service.matchmaking.nightly import match_due

    outcome = match_due(engine, settings, now) or match_changed(engine, settings, now)
    return "" if outcome is None else _told(**asdict(outcome.stored))


def _duplicates(engine: Engine, now: datetime) -> str:
    """Loads the model of names only where somebody is there."""
    from service.uniting.finding import find_due

    return _told(pairs=find_due(engine, now))


def run_worker(settings: Settings, engine: Engine, stop: Event) -> None:
    """Runs the schedule until `stop` is set; a tick under way is finished first."""
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )  # fmt: skip
    planned = ticks(engine, settings)
    for tick in planned:
        trigger = IntervalTrigger(seconds=int(tick.every.total_seconds()), timezone=UTC)
        words = [tick, settings.data_dir]
        scheduler.add_job(run_tick, trigger, args=words, id=tick.name, next_run_time=datetime.now(UTC))
    scheduler.start()
    log.info("started: %s", ", ".join(f"{tick.name} every {tick.every}" for tick in planned))
    stop.wait()
    scheduler.shutdown(wait=True)
    still(settings.data_dir)


def run_tick(tick: Tick, data_dir: Path) -> None:
    """Does the work of a tick; one that fails leaves no sign of life."""
    said = tick.work(datetime.now(UTC))
    log.log(logging.INFO if said else logging.DEBUG, "%s: %s", tick.name, said or "nothing to do")
    beat(data_dir, datetime.now(UTC))
