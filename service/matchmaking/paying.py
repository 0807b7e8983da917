"""What could pay for a proposal: the verdicts on the legal entities that would sign for its two sides."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from matching.funding.parties import Party
from service.directory.models import Organisation
from service.funding.options import Option, best, options, serving
from service.funding.priorities import Meeting, meeting, parts_of
from service.funding.signing import Signer, able, parties, signers
from service.matchmaking.models import Proposal
from service.matchmaking.viewing import Card

Known = tuple[dict[int, tuple[Organisation, ...]], dict[str, str]]
"""Who may sign for whom, and in which part of the country a province lies."""
Look = Callable[[Sequence[Party], date], tuple[Option, ...]]
"""Whether all options are looked at, or those that serve."""


@dataclass(frozen=True, slots=True)
class Paying:
    """Who would sign, what could pay for it on the day, and of that the best few."""

    day: date
    signers: tuple[Signer, ...]
    options: tuple[Option, ...]
    meeting: Meeting | None = None
    """How the link falls under the priorities of the parts of the country."""

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
    known = _known(session, [side for _, sides in named for side in sides])
    return {row.id or 0: _paying(row, sides, (day, known), serving) for row, sides in named}


def paying_of(session: Session, row: Proposal, sides: Sequence[Organisation], day: date) -> Paying:
    """What could pay for a proposal with these partners, its own two sides first."""
    return _paying(row, sides, (day, _known(session, sides)), options)


def _known(session: Session, sides: Sequence[Organisation]) -> Known:
    return able(session, sides), parts_of(session, [side.province for side in sides])


def _paying(row: Proposal, sides: Sequence[Organisation], at: tuple[date, Known], look: Look) -> Paying:
    day, (members, parts) = at
    found = signers(sides, members)
    left, right = (parts.get(side.province or "") for side in sides[:2])
    met = meeting((left, right), frozenset(row.topsectors), day)
    return Paying(day, found, look(parties(found), day), met)
