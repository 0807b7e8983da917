"""Which stored organisations a name may mean, and which are likely one: the gate to the model of names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from matching.duplicates.finding import SUSPECT as SUSPECT
from matching.duplicates.finding import DuplicateIndex, NameRecord
from matching.records import Kind
from service.directory.models import Identifier, Organisation, OrganisationName
from service.kept import Kept

MOST, LEAST = 5, 0.15
_kept: Kept[DuplicateIndex] = Kept()


@dataclass(frozen=True, slots=True)
class Likely:
    """An organisation that may be meant."""

    slug: str
    name: str
    kind: Kind
    place: str
    country: str
    score: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stored organisations that are likely one, by their short names, and what speaks for it."""

    left: str
    right: str
    score: float
    why: Mapping[str, Any]


def likely(session: Session, names: tuple[str, ...], country: str) -> list[Likely]:
    """The organisations that names (the first is the main one) may mean, the likeliest first."""
    called = [" ".join(name.split()) for name in names if name.strip()]
    if not called or len(called[0]) < 2:
        return []
    wanted = NameRecord("", called[0], country, tuple(called[1:]))
    found = {one.right: one.score for one in _index(session).find(wanted, MOST, LEAST)}
    rows = session.exec(select(Organisation).where(col(Organisation.slug).in_(found))).all()
    entries = [Likely(r.slug, r.name, r.kind, r.place, r.country, found[r.slug]) for r in rows]
    return sorted(entries, key=lambda one: (-one.score, one.slug))


def suspected(session: Session) -> list[Pair]:
    """All pairs of stored organisations that are likely one, by name or because they share an identifier."""
    return [Pair(one.left, one.right, one.score, dict(one.why)) for one in _index(session).suspects()]


def _index(session: Session) -> DuplicateIndex:
    """Made once for each state of the data."""
    state = (*session.exec(select(func.count(), func.max(Organisation.updated_at))).one(),)
    return _kept.get(session, state, lambda: DuplicateIndex(_records(session)))


def _records(session: Session) -> list[NameRecord]:
    names: dict[int, list[str]] = {}
    for number, name in session.exec(select(OrganisationName.organisation_id, OrganisationName.name)).all():
        names.setdefault(number, []).append(name)
    identifiers: dict[int, dict[str, str]] = {}
    for row in session.exec(select(Identifier)).all():
        identifiers.setdefault(row.organisation_id, {})[row.scheme.value] = row.value
    query = select(Organisation.id, Organisation.slug, Organisation.name, Organisation.country)
    return [
        NameRecord(slug, name, country, tuple(names.get(number or 0, ())), identifiers.get(number or 0, {}))
        for number, slug, name, country in session.exec(query).all()
    ]
