"""With which proposed partners a call could pay: by the rules of its instrument and what its text changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matching.funding.rulebook import Asked, Rulebook
from matching.funding.verdicts import CONDITIONAL, ELIGIBLE
from service.directory.models import Organisation
from service.funding.calls import Call
from service.funding.options import Option, verdict_of
from service.funding.signing import parties, signers
from service.matchmaking.viewing import Card

MOST_PARTNERS = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """A partner that is proposed, with the verdict on the two for a call on its next deadline."""

    card: Card
    other: Organisation
    option: Option
    day: date


def fits(
    call: Call, cards: Iterable[Card], by: tuple[dict[int, tuple[Organisation, ...]], Rulebook], day: date
) -> tuple[Fit, ...]:  # fmt: skip
    """The partners with whom a call is eligible or nearly so, the best first."""
    deadline, (members, book) = call.next_after(day), by
    found = []
    for card in cards:
        if deadline is None or card.other is None:
            continue
        set_of = parties(signers([card.own, card.other], members))
        option = verdict_of(book, Asked(call.programme, call.instrument, deadline, None, call.override), set_of)
        if option.verdict.outcome in (ELIGIBLE, CONDITIONAL) and option.serves:
            found.append(Fit(card, card.other, option, deadline))
    found.sort(key=lambda one: (one.option.verdict.outcome != ELIGIBLE, one.option.partners_missing))
    return tuple(found[:MOST_PARTNERS])
