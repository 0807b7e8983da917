"""Which calls fit what an organisation offers and seeks, why, and with which partners."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from service.accounts.policy import OWN, Actor
from service.directory.models import Organisation
from service.funding.calls import Call
from service.funding.rulebooks import book_of
from service.funding.signing import able
from service.matchmaking.call_partners import Fit, fits
from service.matchmaking.near_calls import Near, near_calls
from service.matchmaking.viewing import Card, portfolio


@dataclass(frozen=True, slots=True)
class Fitting:
    """How a call fits an organisation: by which of its listings, and with which proposed partners."""

    own: Organisation
    near: tuple[Near, ...]
    partners: tuple[Fit, ...]


def fitting(session: Session, actor: Actor, calls: Sequence[Call], day: date) -> dict[str, Fitting]:
    """By call what of the reader's own fits it: listings by their words and topsectors, partners by the rules too.

    Only of the first organisation that the reader works for; nothing for others, and nothing of sides that stay
    unnamed.
    """
    numbers = [role.organisation_id for role in actor.roles if role.name in OWN and role.organisation_id]
    own = session.get(Organisation, numbers[0]) if numbers else None
    if own is None:
        return {}
    cards = [card for card in portfolio(session, own.slug, actor, day).cards if card.other is not None]
    members = able(session, [own, *(card.other for card in cards if card.other is not None)])
    by, near = (members, book_of(session)), near_calls(session, own, calls, day)
    found = {}
    for call in calls:
        listings = near.get(call.reference, ())
        partners = fits(call, [card for card in cards if _may_fit(card, call, listings)], by, day)
        if listings or partners:
            found[call.reference] = Fitting(own, listings, partners)
    return found


def _may_fit(card: Card, call: Call, near: Iterable[Near]) -> bool:
    """Whether a proposal is about what the call is about: by its topsectors, its need, or a listing that is near."""
    if card.need is not None and card.need.call_id == call.id:
        return True
    numbers = {one.row.id for one in near}
    by_listing = any(one is not None and one.id in numbers for one in (card.need, card.capability))
    return by_listing or bool(set(call.topsectors) & set(card.row.topsectors))
