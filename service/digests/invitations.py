"""Invitations to consortia in a digest: once as new, once as the reminder, after that only counted."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from service.consortia.models import Consortium, ConsortiumPartner, PartnerState
from service.digests.brought import Brought
from service.digests.models import ItemKind
from service.digests.views import Invitations, Invited, Item
from service.directory.models import Organisation

MOST_SHOWN = 5


def invitations(
    session: Session, organisation_id: int, brought: Brought, at: tuple[datetime, timedelta]
) -> Invitations:  # fmt: skip
    """Those that wait for an organisation's answer; what was left lying for a time comes once more."""
    now, remind_after = at
    query = select(ConsortiumPartner.id, Consortium.title, Organisation.name)
    query = query.join(Consortium, col(Consortium.id) == col(ConsortiumPartner.consortium_id))
    query = query.join(Organisation, col(Organisation.id) == col(Consortium.organisation_id))
    query = query.where(
        ConsortiumPartner.organisation_id == organisation_id,
        ConsortiumPartner.state == PartnerState.INVITED,
        col(Consortium.ended_at).is_(None),
    )
    rows = session.exec(query.order_by(col(ConsortiumPartner.id).desc())).all()
    waiting = [Invited(number or 0, title, lead) for number, title, lead in rows]
    fresh = [one for one in waiting if not brought.has(ItemKind.NEW, subject(one))][:MOST_SHOWN]
    lying = [one for one in waiting if one not in fresh and _left_lying(one, brought, now - remind_after)]
    again = lying[:MOST_SHOWN]
    items = [Item(ItemKind.NEW, subject(one)) for one in fresh]
    items += [Item(ItemKind.REMINDER, subject(one)) for one in again]
    return Invitations(tuple(fresh), tuple(again), len(waiting) - len(fresh) - len(again), tuple(items))


def subject(one: Invited) -> str:
    """What the ledger remembers an invitation by."""
    return f"invitation:{one.partner_id}"


def _left_lying(one: Invited, brought: Brought, since: datetime) -> bool:
    moment = brought.moments.get((ItemKind.NEW, subject(one)))
    return moment is not None and moment <= since and not brought.has(ItemKind.REMINDER, subject(one))
