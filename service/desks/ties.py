"""Reads the known ties of all hotspots, and with them how far each reaches."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, func, select

from matching.records import Kind
from service.desks.reach import Reach, Ties, reach_of
from service.directory.models import Membership, Organisation, PartnerCount


def reaches(session: Session) -> dict[int, Reach]:
    """The reach of every Dutch hotspot that has one, by number.

    Left out are members seated in other provinces, and public bodies: a municipality works for its own place.
    """
    columns = (Organisation.id, Organisation.name, Organisation.province, Organisation.kind)
    places = {
        number: (name, where) for number, name, where, kind in _all(session, *columns) if kind != Kind.PUBLIC_BODY
    }
    mine: dict[int, list[int]] = defaultdict(list)
    for host, member in _all(session, Membership.host_id, Membership.member_id):
        mine[host].append(member)
    ties = _ties(session)
    hotspots = select(Organisation.id, Organisation.province).where(
        Organisation.kind == Kind.HOTSPOT, col(Organisation.province).is_not(None)
    )
    found = {}
    for number, province in session.exec(hotspots).all():
        near = [one for one in (number, *mine[number or 0]) if one in places and places[one][1] == province]
        parts = {places[one][0]: ties[one] for one in near}
        found[number or 0] = reach_of(parts, province or "")
    return {number: reach for number, reach in found.items() if reach is not None}


def _ties(session: Session) -> dict[int | None, list[Ties]]:
    by = (PartnerCount.organisation_id, PartnerCount.country, PartnerCount.province)
    rows = session.exec(select(*by, func.sum(PartnerCount.partners)).group_by(*map(col, by))).all()
    found: dict[int | None, list[Ties]] = defaultdict(list)
    for number, country, province, partners in rows:
        found[number].append((country, province, int(partners)))
    return found


def _all(session: Session, *columns: Any) -> Iterable[Any]:
    rows: Iterable[Any] = session.exec(select(*columns)).all()
    return rows
