"""The main job again, soon after a listing or a profile was changed: what the worker notices in the database."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from service.db import reading, writing
from service.directory.listing_life import MATCHED_AGAIN
from service.directory.listing_models import Listing, ListingChange
from service.directory.profile_models import OrganisationChange
from service.matchmaking.nightly import claim
from service.matchmaking.run_models import MatchClaim, MatchRun
from service.matchmaking.running import Outcome, engine_setup, match
from service.settings import Settings

QUIET = timedelta(minutes=1)
"""A run waits until nothing was changed for so long: who corrects a word twice is compared once,"""
PATIENCE = timedelta(minutes=10)
"""but no change waits longer than this for others to end."""


def match_changed(engine: Engine, settings: Settings, now: datetime) -> Outcome | None:
    """Runs the main job where listings were changed since the last run, and no other worker has it in hand.

    Off with the nightly run: a demonstration stays as it was built.
    """
    if settings.nightly is None:
        return None
    with reading(engine) as session:
        due = due_change(session, now)
        if due is None or _in_hand(session, now):
            return None
    with writing(engine) as session:
        if not claim(session, due, now):
            return None
    return match(engine, engine_setup(settings.embedder, settings.data_dir), now)


def due_change(session: Session, now: datetime) -> datetime | None:
    """The moment of the newest change that no run has seen, once it is quiet or the first has waited long enough."""
    last = session.exec(select(func.max(col(MatchRun.started_at)))).one()
    if last is None:
        return None  # the first run is the night's
    found = [_listings(session, (last, now)), _profiles(session, (last, now))]
    first = min((one[0] for one in found if one), default=None)
    newest = max((one[1] for one in found if one), default=None)
    if first is None or newest is None or (now - newest < QUIET and now - first < PATIENCE):
        return None
    return newest


def _listings(session: Session, between: tuple[datetime, datetime]) -> tuple[datetime, datetime] | None:
    """The first and the last change of a listing that others see or saw."""
    seen = select(func.min(col(ListingChange.at)), func.max(col(ListingChange.at))).join(Listing)
    seen = seen.where(col(ListingChange.step).in_(MATCHED_AGAIN), col(Listing.published_on).is_not(None))
    first, last = session.exec(
        seen.where(col(ListingChange.at) > between[0], col(ListingChange.at) <= between[1])
    ).one()
    return (first, last) if isinstance(first, datetime) and isinstance(last, datetime) else None


def _profiles(session: Session, between: tuple[datetime, datetime]) -> tuple[datetime, datetime] | None:
    """The first and the last change of a profile."""
    at = col(OrganisationChange.at)
    first, last = session.exec(select(func.min(at), func.max(at)).where(at > between[0], at <= between[1])).one()
    return (first, last) if isinstance(first, datetime) and isinstance(last, datetime) else None


def _in_hand(session: Session, now: datetime) -> bool:
    """Whether a worker has begun a run that has neither ended nor been given up."""
    held = session.exec(select(MatchClaim).where(MatchClaim.lease_until >= now)).all()
    ended = set(session.exec(select(MatchRun.started_at)).all()) if held else set()
    return any(one.claimed_at not in ended for one in held)
