"""Notes what is told to programs: looks at all that is published, and gives what differs a later moment.

Columns that say when a row was changed do not do for this. A row is dated when its change begins and seen when that
ends, which for an import is minutes later; some things are deleted, or end by the day alone; and a merger undone
brings old dates back. So one look at a time compares fingerprints of whole documents, and dates what differs after
everything that was told before. Whoever has read up to some moment then misses nothing, and gets nothing twice.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel, col, func, select

from service.db import reading, writing
from service.directory.call_models import FundingCall
from service.directory.listing_models import Listing
from service.directory.models import Collaboration, CollaborationParticipant, Membership, Organisation
from service.published.models import Sort, Told
from service.published.reading import View, documents

LEAST = timedelta(microseconds=1)
AT_THE_LATEST = timedelta(minutes=5)
"""How long it takes at most until something is seen that neither count nor newest date shows."""
_looked: dict[str, tuple[Any, ...]] = {}
"""By database the state of the data at this process' last look."""


DATED: dict[Sort, tuple[Any, Any]] = {
    Sort.ORGANISATION: (Organisation.slug, Organisation.updated_at),
    Sort.LISTING: (Listing.reference, Listing.updated_at),
    Sort.CALL: (FundingCall.reference, FundingCall.updated_at),
}
"""Where it stands when a row was changed."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A document with its fingerprint; of what is gone both are empty."""

    mark: str = ""
    document: dict[str, Any] = field(default_factory=dict)


NOTHING = Marked()


@dataclass(frozen=True, slots=True)
class Look:
    """What was there: by sort each document with its fingerprint, and the listings of which nothing is told today."""

    found: Mapping[Sort, Mapping[str, Marked]]
    waiting: Collection[str]


def note_due(engine: Engine, demo: bool, now: datetime) -> int:
    """Notes what differs since the last look, and says how much; looks only where something may."""
    name = str(engine.url)
    with reading(engine) as session:
        state = _state(session, now)
        if _looked.get(name) == state:
            return 0
        look = _look(session, View(now.date(), demo), now)
    with writing(engine) as session:
        noted = _note(session, look, now)
    _looked[name] = state
    return noted


def _state(session: Session, now: datetime) -> tuple[Any, ...]:
    """What moves when something published may: counts and newest dates; and time, for what these do not show."""
    dated: tuple[type[Any], ...] = (Organisation, Listing, FundingCall)
    counted: tuple[type[SQLModel], ...] = (Membership, Collaboration, CollaborationParticipant)
    newest = [session.exec(select(func.count(), func.max(one.updated_at))).one() for one in dated]
    counts = [session.exec(select(func.count()).select_from(one)).one() for one in counted]
    return (now.timestamp() // AT_THE_LATEST.total_seconds(), *map(tuple, newest), *counts)


def _look(session: Session, view: View, now: datetime) -> Look:
    """All documents by their fingerprints.

    Of a confidential listing nothing is told on the day of its change: the minute of it, beside that of its owner's
    profile or registration, would tell whose it is. Its page too says no more than the day.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    query = select(Listing.reference).where(col(Listing.confidential), Listing.updated_at >= midnight)
    return Look({sort: _marked(session, sort, view) for sort in Sort}, set(session.exec(query).all()))


def _marked(session: Session, sort: Sort, view: View) -> dict[str, Marked]:
    """The documents of a sort, each with its fingerprint."""
    touched = dict(session.exec(select(*DATED[sort])).all()) if sort in DATED else {}
    found = {}
    for key, one in documents(session, sort, view).items():
        text = one.model_dump_json(exclude={"updated"})
        found[key] = Marked(sha256(f"{touched.get(key)} {text}".encode()).hexdigest(), json.loads(text))
    return found


def _note(session: Session, look: Look, now: datetime) -> int:
    """Dates what differs; looks of several processes write one after another."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE told IN SHARE ROW EXCLUSIVE MODE"))
    last = session.exec(select(func.max(Told.told_at))).one()
    moment = max(now, last + LEAST) if last else now
    noted = 0
    for sort, found in look.found.items():
        held = {row.key: row for row in session.exec(select(Told).where(Told.sort == sort)).all()}
        waits = look.waiting if sort is Sort.LISTING else ()
        for key in sorted({*held, *found}.difference(waits)):
            new, row = found.get(key, NOTHING), held.get(key)
            if row is None or row.mark != new.mark:
                _tell(session, row or Told(sort=sort, key=key, told_at=moment, mark=""), new, moment)
                noted += 1
    session.flush()
    return noted


def _tell(session: Session, row: Told, new: Marked, moment: datetime) -> None:
    row.mark, row.document, row.gone, row.told_at = new.mark, new.document, not new.mark, moment
    session.add(row)
