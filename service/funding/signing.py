"""Who would sign: an organisation itself, or for one that is no legal entity its anchor or a member."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from matching.funding.parties import TO_NUTS, Party
from matching.records import Kind
from service.directory.models import Membership, Organisation
from service.directory.vocabulary import KINDS, LegalEntity, MembershipRole

ORDER = {MembershipRole.ANCHOR: 0, MembershipRole.MEMBER: 1, MembershipRole.ASSOCIATE: 2}
FIRST = (Kind.UNIVERSITY, Kind.INSTITUTE, Kind.APPLIED_UNIVERSITY, Kind.PUBLIC_BODY, Kind.COMPANY)
"""Of members in the same role these sign before others."""
GATHERINGS = frozenset({Kind.HOTSPOT, Kind.CENTRE, Kind.CLUSTER})
"""Kinds that have members who can sign for them."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An organisation of a link, and the legal entity that would sign for it."""

    organisation: Organisation
    signs: Organisation
    certain: bool
    """Whether it is known that the one who signs is a legal entity."""

    @property
    def through(self) -> bool:
        """Whether another signs."""
        return self.signs.id != self.organisation.id

    @property
    def party(self) -> Party:
        """The one who signs, as the rules see it."""
        row = self.signs
        nuts = row.nuts3 or row.nuts2
        kind = None if row.kind in GATHERINGS else KINDS[row.kind].funding
        return Party(row.name, row.country, _in_nuts(nuts, row.country), None if row.kind is Kind.OTHER else kind)


def _in_nuts(code: str | None, country: str) -> str | None:
    return code and TO_NUTS.get(country, country) + code[2:]


def able(session: Session, organisations: Iterable[Organisation]) -> dict[int, tuple[Organisation, ...]]:
    """The members that may sign for each organisation, those first that most likely would."""
    hosts = {one.id for one in organisations if one.legal_entity is not LegalEntity.YES and one.kind in GATHERINGS}
    query = select(Membership, Organisation).join(Organisation, col(Organisation.id) == col(Membership.member_id))
    query = query.where(col(Membership.host_id).in_(hosts), col(Organisation.legal_entity) != LegalEntity.NO)
    found: dict[int, list[tuple[tuple[int, bool, int, str], Organisation]]] = {}
    for membership, member in session.exec(query).all():
        kind = FIRST.index(member.kind) if member.kind in FIRST else len(FIRST)
        rank = (ORDER[membership.role], member.legal_entity is not LegalEntity.YES, kind, member.slug)
        found.setdefault(membership.host_id, []).append((rank, member))
    return {host: tuple(row for _, row in sorted(rows, key=lambda one: one[0])) for host, rows in found.items()}


def signers(sides: Sequence[Organisation], members: dict[int, tuple[Organisation, ...]]) -> tuple[Signer, ...]:
    """Who signs for each side; where two have the same anchor, the second stands for another member if it has one."""
    taken: set[int | None] = set()
    found = []
    for side in sides:
        choice = [*members.get(side.id or 0, ()), side]
        signs = next((one for one in choice if one.id not in taken), choice[0])
        taken.add(signs.id)
        found.append(Signer(side, signs, signs.legal_entity is LegalEntity.YES))
    return tuple(found)


def parties(found: Iterable[Signer]) -> tuple[Party, ...]:
    """The legal entities, each once."""
    return tuple({one.signs.id: one.party for one in found}.values())
