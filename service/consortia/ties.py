"""Who worked with a partner of a consortium before: projects of the organisations themselves and of their members."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, or_, select

from matching.funding.proposing import Tie
from service.directory.models import CollaborationCount, Membership, Organisation

Own = dict[int, set[int]]
"""Organisation → itself and its members, by number."""


def ties(session: Session, partners: Sequence[Organisation]) -> dict[int, tuple[Tie, ...]]:
    """By number of an organisation outside: with which partners it, or a member of it, did projects."""
    inside = _with_members(session, [one.id or 0 for one in partners])
    names = {one.id or 0: one.name for one in partners}
    members = {member: host for host, found in inside.items() for member in found}
    query = select(CollaborationCount).where(
        or_(col(CollaborationCount.left_id).in_(members), col(CollaborationCount.right_id).in_(members))
    )
    met: dict[tuple[int, int], tuple[int, int]] = {}
    for row in session.exec(query).all():
        for one, other in ((row.left_id, row.right_id), (row.right_id, row.left_id)):
            if one in members and other not in members:
                projects, last = met.get((other, members[one]), (0, 0))
                met[other, members[one]] = projects + row.projects, max(last, row.last_year)
    return _by_host(session, met, names)


def _by_host(
    session: Session, met: dict[tuple[int, int], tuple[int, int]], names: dict[int, str]
) -> dict[int, tuple[Tie, ...]]:
    """The same by the organisation that one would ask: the one that did it, and those it is a member of."""
    others = {other for other, _ in met}
    query = select(Membership.member_id, Membership.host_id).where(col(Membership.member_id).in_(others))
    hosts: dict[int, list[int]] = {other: [other] for other in others}
    for member, host in session.exec(query).all():
        hosts[member].append(host)
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for (other, partner), (projects, last) in met.items():
        for host in hosts[other]:
            before = found.setdefault(host, {}).get(partner, (0, 0))
            found[host][partner] = before[0] + projects, max(before[1], last)
    return {
        host: tuple(Tie(names[partner], *facts) for partner, facts in sorted(each.items()))
        for host, each in found.items()
        if host not in names
    }


def _with_members(session: Session, numbers: Iterable[int]) -> Own:
    found = {one: {one} for one in numbers}
    query = select(Membership.host_id, Membership.member_id).where(col(Membership.host_id).in_(found))
    for host, member in session.exec(query).all():
        found[host].add(member)
    return found
