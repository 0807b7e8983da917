"""The main job of each night: due once a day, run by one of all workers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, update
from sqlmodel import Session, col, select

from service.db import reading, writing
from service.directory.models import Organisation
from service.directory.vocabulary import Standing
from service.inserting import insert_once
from service.matchmaking.run_models import MatchClaim, MatchRun
from service.matchmaking.running import Outcome, engine_setup, match
from service.settings import Settings

LEASE = timedelta(hours=2)
"""How long a worker may take before another one believes it gone."""


def match_due(engine: Engine, settings: Settings, now: datetime) -> Outcome | None:
    """Runs the main job where it is due and in nobody's hands; None where there is nothing to do.

    Due is the latest of the set hours that has passed, unless a run began since: the first start after seeding
    and the morning after a night without power make up for it at once.
    """
    if settings.nightly is None:
        return None
    due = last_due(now, settings.nightly, settings.time_zone)
    with reading(engine) as session:
        if _done(session, due) or not _anybody(session):
            return None
    with writing(engine) as session:
        if not claim(session, due, now):
            return None
    return match(engine, engine_setup(settings.embedder, settings.data_dir), now)


def last_due(now: datetime, hour: int, zone: str) -> datetime:
    """The latest moment, in UTC, at which it was this hour in a time zone."""
    local = now.astimezone(ZoneInfo(zone))
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    due = today.astimezone(UTC)
    return due if due <= now else (today - timedelta(days=1)).astimezone(UTC)


def claim(session: Session, due: datetime, now: datetime) -> bool:
    """Takes the run of a moment by inserting its row, or takes it over from a worker that is gone."""
    if insert_once(session, MatchClaim(due_at=due, claimed_at=now, lease_until=now + LEASE)) is not None:
        return True
    gone = update(MatchClaim).where(col(MatchClaim.due_at) == due, col(MatchClaim.lease_until) < now)
    return session.connection().execute(gone.values(claimed_at=now, lease_until=now + LEASE)).rowcount == 1


def _done(session: Session, due: datetime) -> bool:
    return session.exec(select(MatchRun.id).where(MatchRun.started_at >= due)).first() is not None


def _anybody(session: Session) -> bool:
    """Whether there is somebody to propose anything to; before seeding a run would only use up the night."""
    query = select(func.count()).where(Organisation.standing == Standing.PARTICIPANT)
    return session.exec(query).one() > 0
