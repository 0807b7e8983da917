"""What could pay for a proposal: the verdicts on the legal entities that would sign for its two sides."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from matching.funding.parties import Party
from matching.funding.rulebook import Rulebook
from service.directory.models import Organisation
from service.funding.calls import Call
from service.funding.options import Option, best, options, serving
from service.funding.priorities import Meeting, meeting
from service.funding.signing import Signer, parties, signers
from service.matchmaking.known import Known, call_of_need, known_of
from service.matchmaking.models import Proposal
from service.matchmaking.viewing import Card

Look = Callable[[Sequence[Party], date, Rulebook, Call | None], tuple[Option, ...]]
"""Whether all options are looked at, or those that serve."""


@dataclass(frozen=True, slots=True)
class Paying:
    """Who would sign, what could pay for it on the day, and of that the best few."""

    day: date
    signers: tuple[Signer, ...]
    options: tuple[Option, ...]
    meeting: Meeting | None = None
    """How the link falls under the priorities of the parts of the country."""
    call: Call | None = None
    """The call that the need is meant for, which the verdicts go by."""

    @property
    def best(self) -> tuple[Option, ...]:
        """The few to show first."""
        return best(self.options)

    @property
    def one_entity(self) -> bool:
        """Whether both sides come down to the same legal entity."""
        return len({one.signs.id for one in self.signers}) == 1


def paying_for(session: Session, cards: Iterable[Card], day: date) -> dict[int, Paying]:
    """What could pay, by number of proposal, of what serves alone; nothing for one whose other side stays unnamed."""
    named = [(card.row, [card.own, card.other]) for card in cards if card.other is not None]
    known = known_of(session, [row for row, _ in named], [side for _, sides in named for side in sides])
    return {row.id or 0: _paying(row, sides, (_day_of(row, day, known), known), serving) for row, sides in named}


def paying_of(
    session: Session, row: Proposal, sides: Sequence[Organisation], day: date | None, today: date
) -> Paying:
    """What could pay for a proposal with these partners, its own two sides first, on a day that somebody asks for.

    Without one it is the deadline of the call that the need is meant for, else today.
    """
    known = known_of(session, [row], sides)
    return _paying(row, sides, (day or _day_of(row, today, known), known), options)


def _day_of(row: Proposal, today: date, known: Known) -> date:
    call = call_of_need(row, known)
    return (call.next_after(today) if call else None) or today


def _paying(row: Proposal, sides: Sequence[Organisation], at: tuple[date, Known], look: Look) -> Paying:
    day, known = at
    found, call = signers(sides, known.members), call_of_need(row, known)
    left, right = (known.parts.get(side.province or "") for side in sides[:2])
    met = meeting((left, right), frozenset(row.topsectors), day)
    return Paying(day, found, look(parties(found), day, known.book, call), met, call)
