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
HOPEFUL = (ELIGIBLE, CONDITIONAL)


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
    """The partners with whom a call is eligible, or less is missing than without them; the best first."""
    deadline, (members, book) = call.next_after(day), by
    if deadline is None:
        return ()
    asked = Asked(call.programme, call.instrument, deadline, None, call.override)
    found = []
    for card in cards:
        if card.other is None:
            continue
        alone, both = (verdict_of(book, asked, parties(signers(s, members))) for s in _sides(card.own, card.other))
        if both.verdict.outcome in HOPEFUL and both.serves and both.open_to_all and _helps(alone, both):
            found.append(Fit(card, card.other, both, deadline))
    found.sort(
        key=lambda one: (one.option.verdict.outcome != ELIGIBLE, one.option.partners_missing, one.option.reach)
    )
    return tuple(found[:MOST_PARTNERS])


def _sides(own: Organisation, other: Organisation) -> tuple[list[Organisation], list[Organisation]]:
    return [own], [own, other]


def _helps(alone: Option, both: Option) -> bool:
    """Whether the other side brings what the call asks for, where it is known what lacks without it."""
    return alone.verdict.outcome != CONDITIONAL or both.verdict.outcome == ELIGIBLE or both.is_nearer_than(alone)
