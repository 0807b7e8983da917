"""Who may do what with a consortium: its keeper everything, an accepted partner reads, an invited one is asked."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from service.accounts.policy import Action, Actor, Subject, allow
from service.consortia.models import Consortium, ConsortiumPartner, PartnerState
from service.directory.models import Organisation
from service.directory.viewing import organisation_by_slug, subject_of
from service.errors import Missing, Overtaken, Refused
from service.matchmaking.viewing import hidden_from

RANK = {PartnerState.ACCEPTED: 1, PartnerState.INVITED: 2, PartnerState.DECLINED: 3}


@dataclass(frozen=True, slots=True)
class Place:
    """A consortium as one of its organisations meets it: which one, where it stands, whether it keeps the whole."""

    row: Consortium
    partner: ConsortiumPartner
    actor: Actor

    @property
    def keeps(self) -> bool:
        """Whether it is the organisation that began it."""
        return self.partner.organisation_id == self.row.organisation_id

    @property
    def reads(self) -> bool:
        """Whether all of it may be read; who was only invited is told who asks, and for what."""
        return self.partner.state is PartnerState.ACCEPTED


def own_side(session: Session, slug: str, actor: Actor) -> Organisation:
    """The organisation for which somebody begins one; raises `Refused` for a visitor, `Missing` for others."""
    if actor.person_id is None:
        raise Refused
    found = organisation_by_slug(session, slug)
    if not allow(actor, Action.KEEP_CONSORTIA, subject_of(found)):
        raise Missing
    return found


def own_numbers(actor: Actor) -> list[int]:
    """The organisations that somebody acts for."""
    held = {role.organisation_id for role in actor.roles if role.organisation_id is not None}
    return sorted(one for one in held if allow(actor, Action.KEEP_CONSORTIA, Subject(one)))


def place_of(session: Session, number: int, actor: Actor) -> Place:
    """The place of somebody in a consortium; of several the one from which most is seen. Raises as for a proposal."""
    query = select(ConsortiumPartner).where(
        ConsortiumPartner.consortium_id == number,
        col(ConsortiumPartner.organisation_id).in_(own_numbers(actor)),
        ConsortiumPartner.state != PartnerState.DECLINED,
    )
    row = session.get(Consortium, number)
    found = list(session.exec(query.order_by(col(ConsortiumPartner.id))).all())
    if row is None or not found:
        raise hidden_from(actor)
    found.sort(key=lambda one: (one.organisation_id != row.organisation_id, RANK[one.state]))
    return Place(row, found[0], actor)


def read_by(session: Session, number: int, actor: Actor) -> Place:
    """The place of somebody who may read all of it; to others it is not there."""
    found = place_of(session, number, actor)
    if not found.reads:
        raise Missing
    return found


def kept_by(session: Session, number: int, actor: Actor) -> Place:
    """The place of somebody who may change it, held until the transaction ends; an ended one changes no more."""
    found = read_by(session, number, actor)
    if not found.keeps:
        raise Refused
    session.refresh(found.row, with_for_update=True)
    if found.row.ended_at is not None:
        raise Overtaken
    return found


def partner_of(session: Session, place: Place, number: int) -> ConsortiumPartner:
    """One partner of a consortium; raises `Missing` for one of another."""
    found = session.get(ConsortiumPartner, number)
    if found is None or found.consortium_id != place.row.id:
        raise Missing
    return found
