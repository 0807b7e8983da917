"""Notes what is told to programs: looks at all that is published, and gives what differs a later moment.

Columns that say when a row was changed do not do for this. A row is dated when its change begins and seen when that
ends, which for an import is minutes later; some things are deleted, or end by the day alone; and a merger undone
brings old dates back. So one look at a time compares fingerprints of whole documents, and dates what differs after
everything that was told before. Whoever has read up to some moment then misses nothing, and gets nothing twice.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, func, select

from service.db import reading, writing
from service.published.looking import Look, Marked, look_at, state_of
from service.published.models import Sort, Told
from service.published.reading import View

LEAST = timedelta(microseconds=1)
_looked: dict[str, tuple[Any, ...]] = {}
"""By database the state of the data at this process' last look."""


NOTHING = Marked()


def note_due(engine: Engine, demo: bool, now: datetime) -> int:
    """Notes what differs since the last look, and says how much; looks only where something may."""
    name = str(engine.url)
    with reading(engine) as session:
        state = state_of(session, now)
        if _looked.get(name) == state:
            return 0
        look = look_at(session, View(now.date(), demo), now)
    with writing(engine) as session:
        noted = _note(session, look, now)
    _looked[name] = state
    return noted


def _note(session: Session, look: Look, now: datetime) -> int:
    """Dates what differs; looks of several processes write one after another."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE told IN SHARE ROW EXCLUSIVE MODE"))
    last = session.exec(select(func.max(Told.told_at))).one()
    moment = max(now, last + LEAST) if last else now
    noted = 0
    for sort, found in look.found.items():
        held = dict(session.exec(select(Told.key, Told.mark).where(Told.sort == sort)).all())
        waits = look.waiting if sort is Sort.LISTING else ()
        for key in sorted({*held, *found}.difference(waits)):
            new = found.get(key, NOTHING)
            if held.get(key) != new.mark:
                _tell(session, (sort, key), new, moment)
                noted += 1
    session.flush()
    return noted


def _tell(session: Session, name: tuple[Sort, str], new: Marked, moment: datetime) -> None:
    row = session.get(Told, name) or Told(sort=name[0], key=name[1], told_at=moment, mark="")
    row.mark, row.document, row.gone, row.told_at = new.mark, json.loads(new.text), not new.mark, moment
    session.add(row)
