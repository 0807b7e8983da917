"""Which calls fit the proposals of an organisation, and with which partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from matching.funding.rulebook import Asked, Rulebook
from matching.funding.verdicts import CONDITIONAL, ELIGIBLE
from service.accounts.policy import OWN, Actor
from service.directory.models import Organisation
from service.funding.calls import Call
from service.funding.options import Option, verdict_of
from service.funding.rulebooks import book_of
from service.funding.signing import able, parties, signers
from service.matchmaking.viewing import Card, portfolio

MOST_PARTNERS = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """A partner that is proposed, with the verdict on the two for a call on its next deadline."""

    card: Card
    other: Organisation
    option: Option
    day: date


def fitting(session: Session, actor: Actor, calls: Iterable[Call], day: date) -> dict[str, tuple[Fit, ...]]:
    """By call the partners of the reader's own proposals that fit it: by its topsectors, and eligible or nearly so.

    Only of the first organisation that the reader works for; nothing for others, and nothing of sides that stay
    unnamed.
    """
    numbers = [role.organisation_id for role in actor.roles if role.name in OWN and role.organisation_id]
    own = session.get(Organisation, numbers[0]) if numbers else None
    if own is None:
        return {}
    cards = [card for card in portfolio(session, own.slug, actor, day).cards if card.other is not None]
    members = able(session, [own, *(card.other for card in cards if card.other is not None)])
    book = book_of(session)
    return {call.reference: _fits(call, cards, (members, book), day) for call in calls}


def _fits(
    call: Call, cards: Iterable[Card], by: tuple[dict[int, tuple[Organisation, ...]], Rulebook], day: date
) -> tuple[Fit, ...]:  # fmt: skip
    deadline, (members, book) = call.next_after(day), by
    found = []
    for card in cards:
        if deadline is None or card.other is None or not set(call.topsectors) & set(card.row.topsectors):
            continue
        set_of = parties(signers([card.own, card.other], members))
        option = verdict_of(book, Asked(call.programme, call.instrument, deadline, None, call.override), set_of)
        if option.verdict.outcome in (ELIGIBLE, CONDITIONAL) and option.serves:
            found.append(Fit(card, card.other, option, deadline))
    found.sort(key=lambda one: (one.option.verdict.outcome != ELIGIBLE, one.option.partners_missing))
    return tuple(found[:MOST_PARTNERS])
