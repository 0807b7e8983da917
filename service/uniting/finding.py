"""Looks for pairs among all names, by night and after organisations came in; what was decided is not asked again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete
from sqlmodel import Session, col, func, select

from service.db import reading, writing
from service.directory.models import Organisation
from service.inserting import insert_once
from service.matchmaking.likely import SUSPECT, Likely, Pair, suspected
from service.uniting.models import NameSearch, Suspicion, SuspicionState

EACH = timedelta(days=1)


def find_due(engine: Engine, now: datetime) -> int:
    """Looks for pairs where the last time was a day ago or organisations came in since; how many are new.

    Two workers at the same moment find the same pairs, and each pair is kept once.
    """
    with reading(engine) as session:
        last = session.exec(select(func.max(NameSearch.at))).one()
        newest = session.exec(select(func.max(Organisation.created_at))).one()
        if newest is None or (last is not None and newest <= last and now - last < EACH):
            return 0
        pairs = suspected(session)
    with writing(engine) as session:
        return keep(session, pairs, now)


def search(session: Session, now: datetime) -> int:
    """Looks for pairs now, and says how many are new."""
    return keep(session, suspected(session), now)


def keep(session: Session, pairs: Iterable[Pair], now: datetime) -> int:
    """Keeps the pairs that are new; one that waits and is suspected no more is dropped."""
    numbers = dict(session.exec(select(Organisation.slug, Organisation.id)).all())
    found = {}
    for pair in pairs:
        both = sorted(numbers[slug] or 0 for slug in (pair.left, pair.right))
        found[both[0], both[1]] = pair
    for row in session.exec(select(Suspicion).where(Suspicion.state == SuspicionState.OPEN)).all():
        if (row.left_id, row.right_id) not in found:
            session.connection().execute(delete(Suspicion).where(col(Suspicion.id) == row.id))
    new = sum(_note(session, both, pair, now) for both, pair in found.items())
    insert_once(session, NameSearch(at=now, found=new))
    return new


def _note(session: Session, both: tuple[int, int], pair: Pair, now: datetime) -> bool:
    row = Suspicion(
        left_id=both[0], right_id=both[1], score=pair.score, why=dict(pair.why), state=SuspicionState.OPEN,
        found_at=now,
    )  # fmt: skip
    return insert_once(session, row) is not None


def note_new(session: Session, own: Organisation, likely: Iterable[Likely], now: datetime) -> None:
    """Keeps whom a new organisation is likely the same as, so that an officer sees it at once."""
    for one in likely:
        other = session.exec(select(Organisation.id).where(Organisation.slug == one.slug)).first()
        if other and other != own.id and one.score >= SUSPECT:
            both = sorted((own.id or 0, other))
            _note(session, (both[0], both[1]), Pair(own.slug, one.slug, one.score, {}), now)
