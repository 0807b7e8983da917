"""What a digest asks of one organisation: who waits, what is new, left lying, expires or closes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, or_, select

from service.accounts.models import RoleName
from service.digests.brought import Brought, as_new, offer_of, wish_of
from service.digests.deadlines import deadlines
from service.digests.invitations import invitations
from service.digests.models import ItemKind
from service.digests.views import Item, MemberPart
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import ListingState
from service.matchmaking.models import Answer, Proposal, ProposalSide, ProposalState
from service.matchmaking.paying import paying_for
from service.matchmaking.viewing import cards_for, open_proposals, words_for

MOST_NEW = 5
MOST_REMINDERS = 5
MOST_WAITING = 10
REMIND_AFTER = timedelta(days=10)
EXPIRES_WITHIN = timedelta(days=14)
UNANSWERED = (ProposalState.PROPOSED, ProposalState.INTEREST)


@dataclass(frozen=True, slots=True)
class _Sorted:
    waiting: list[Proposal]
    fresh: list[Proposal]
    reminders: list[Proposal]
    total: int

    @property
    def shown(self) -> list[Proposal]:
        return [*self.waiting, *self.fresh, *self.reminders]


def member_part(
    session: Session, role: tuple[RoleName, int], brought: Brought, now: datetime
) -> MemberPart | None:  # fmt: skip
    """The part of a digest for one organisation; None when there is nothing to say."""
    name, organisation_id = role
    own = session.get_one(Organisation, organisation_id)
    chosen = _sort(_open_for(session, organisation_id, now), organisation_id, brought, now)
    expiring = _expiring(session, organisation_id, brought, now)
    closing = deadlines(session, own, brought, now.date())
    asked = invitations(session, organisation_id, brought, (now, REMIND_AFTER))
    if not (chosen.shown or expiring or closing or asked.shown):
        return None
    cards = cards_for(session, own, chosen.shown)
    first, second = len(chosen.waiting), len(chosen.waiting) + len(chosen.fresh)
    return MemberPart(
        role=name,
        own=own,
        waiting=cards[:first],
        fresh=cards[first:second],
        reminders=cards[second:],
        others=chosen.total - len(cards),
        expiring=expiring,
        words=words_for(session, cards),
        items=(*_items(chosen, expiring), *(Item(ItemKind.DEADLINE, one.subject) for one in closing), *asked.items),
        pays={number: one.best[0] for number, one in paying_for(session, cards, now.date()).items() if one.best},
        deadlines=closing,
        invitations=asked,
    )


def _open_for(session: Session, organisation_id: int, now: datetime) -> list[Proposal]:
    """Proposals that wait for the organisation's answer, its own order first; *not now* waits for its day."""
    lapsed = and_(col(ProposalSide.answer) == Answer.NOT_NOW, col(ProposalSide.not_now_until) <= now.date())
    query = open_proposals().join(ProposalSide, col(ProposalSide.proposal_id) == col(Proposal.id))
    query = query.where(ProposalSide.organisation_id == organisation_id, col(ProposalSide.rank).is_not(None))
    query = query.where(or_(col(ProposalSide.answer).is_(None), lapsed), col(Proposal.state).in_(UNANSWERED))
    return list(session.exec(query.order_by(col(ProposalSide.rank), col(Proposal.id))).all())


def _sort(rows: list[Proposal], organisation_id: int, brought: Brought, now: datetime) -> _Sorted:
    wished = [row for row in rows if _other_is_interested(row, organisation_id)]
    waiting = [row for row in wished if not brought.has(ItemKind.NEW, wish_of(row.id or 0))]
    taken = {row.id for row in waiting[:MOST_WAITING]}
    plain = [row for row in rows if row not in wished]
    fresh = [row for row in plain if not brought.has(ItemKind.NEW, offer_of(row.id or 0))][:MOST_NEW]
    taken |= {row.id for row in fresh}
    left = [row for row in rows if row.id not in taken and _wants_reminder(row, brought, now)]
    return _Sorted(waiting[:MOST_WAITING], fresh, left[:MOST_REMINDERS], len(rows))


def _other_is_interested(row: Proposal, organisation_id: int) -> bool:
    return any(
        side.answer is Answer.INTERESTED and side.organisation_id != organisation_id for side in row.sides
    )  # fmt: skip


def _wants_reminder(row: Proposal, brought: Brought, now: datetime) -> bool:
    """Left lying for ten days since it was last brought, and never reminded of."""
    number = row.id or 0
    if brought.has(ItemKind.REMINDER, offer_of(number)):
        return False
    keys = ((ItemKind.NEW, offer_of(number)), (ItemKind.NEW, wish_of(number)))
    moments = [brought.moments[key] for key in keys if key in brought.moments]
    return bool(moments) and max(moments) <= now - REMIND_AFTER


def _expiring(session: Session, organisation_id: int, brought: Brought, now: datetime) -> tuple[Listing, ...]:
    query = select(Listing).where(
        Listing.organisation_id == organisation_id,
        Listing.state == ListingState.PUBLISHED,
        col(Listing.expires_on) > now.date(),
        col(Listing.expires_on) <= now.date() + EXPIRES_WITHIN,
    )
    rows = session.exec(query.order_by(col(Listing.expires_on), col(Listing.id))).all()
    return tuple(row for row in rows if not brought.has(ItemKind.EXPIRING, _ending(row)))


def _ending(row: Listing) -> str:
    return f"listing:{row.id}:{row.expires_on}"


def _items(chosen: _Sorted, expiring: tuple[Listing, ...]) -> tuple[Item, ...]:
    wishes = [wish_of(row.id or 0) for row in chosen.waiting]
    offers = [offer_of(row.id or 0) for row in chosen.fresh]
    reminders = [Item(ItemKind.REMINDER, offer_of(row.id or 0)) for row in chosen.reminders]
    endings = [Item(ItemKind.EXPIRING, _ending(row)) for row in expiring]
    return (*as_new([*wishes, *offers]), *reminders, *endings)
