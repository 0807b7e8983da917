"""The consortia of somebody's organisations, and for which of them one may begin another."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from service.accounts.policy import Actor
from service.consortia.access import own_numbers
from service.consortia.models import Consortium, ConsortiumPartner, PartnerState
from service.directory.models import Organisation


@dataclass(frozen=True, slots=True)
class Mine:
    """A consortium in somebody's list, with where their organisation stands in it."""

    row: Consortium
    partner: ConsortiumPartner
    own: Organisation
    lead: Organisation


def mine(session: Session, actor: Actor) -> tuple[Mine, ...]:
    """The consortia of somebody's organisations, those that wait for an answer first, then the newest."""
    query = select(ConsortiumPartner, Consortium).join(
        Consortium, col(Consortium.id) == col(ConsortiumPartner.consortium_id)
    )
    query = query.where(
        col(ConsortiumPartner.organisation_id).in_(own_numbers(actor)),
        ConsortiumPartner.state != PartnerState.DECLINED,
    )
    found = [
        Mine(
            row, partner, session.get_one(Organisation, partner.organisation_id),
            session.get_one(Organisation, row.organisation_id),
        )
        for partner, row in session.exec(query).all()
    ]  # fmt: skip
    found.sort(key=lambda one: (one.row.ended_at is not None, one.partner.state is not PartnerState.INVITED,
                                -one.row.updated_at.timestamp()))  # fmt: skip
    return tuple(found)


def own_sides(session: Session, actor: Actor) -> tuple[Organisation, ...]:
    """The organisations for which somebody may begin one."""
    query = select(Organisation).where(col(Organisation.id).in_(own_numbers(actor))).order_by(Organisation.name)
    return tuple(session.exec(query).all())
