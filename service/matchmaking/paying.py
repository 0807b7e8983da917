"""What could pay for a proposal: the verdicts on the legal entities that would sign for its two sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from service.accounts.policy import Actor
from service.funding.options import Option, best, options
from service.funding.priorities import Meeting, meeting, parts_of
from service.funding.signing import Signer, able, parties, signers
from service.matchmaking.viewing import Card, Portfolio, one_proposal


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
    """What could pay, by number of proposal; nothing for one whose other side stays unnamed."""
    named = [(card.row, (card.own, card.other)) for card in cards if card.other is not None]
    members = able(session, [side for _, sides in named for side in sides])
    parts = parts_of(session, [side.province for _, sides in named for side in sides])
    made = {}
    for row, sides in named:
        found = signers(sides, members)
        left, right = (parts.get(side.province or "") for side in sides)
        met = meeting((left, right), frozenset(row.topsectors), day)
        made[row.id or 0] = Paying(day, found, options(parties(found), day), met)
    return made


def paying_in_full(
    session: Session, number: int, slug: str, ask: tuple[Actor, date]
) -> tuple[Portfolio, Paying | None]:  # fmt: skip
    """One proposal with all that could pay for it; raises `Missing` where the reader may not see the proposal."""
    actor, day = ask
    view = one_proposal(session, number, slug, actor)
    return view, paying_for(session, view.cards, day).get(number)
