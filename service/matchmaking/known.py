"""What verdicts on proposals go by: who may sign, where provinces lie, the rules in force, the calls of needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from matching.funding.rulebook import Rulebook
from service.directory.models import Organisation
from service.funding.calls import Call, tied_to
from service.funding.priorities import parts_of
from service.funding.rulebooks import book_of
from service.funding.signing import able
from service.matchmaking.models import Proposal


@dataclass(frozen=True, slots=True)
class Known:
    """Who may sign for whom, in which part of the country a province lies, the rules, and the calls of needs."""

    members: dict[int, tuple[Organisation, ...]]
    parts: dict[str, str]
    book: Rulebook
    calls: dict[int, Call]


def known_of(session: Session, rows: Iterable[Proposal], sides: Sequence[Organisation]) -> Known:
    """What verdicts on proposals go by, asked for once."""
    calls = tied_to(session, [row.need.call_id for row in rows if row.need is not None])
    return Known(able(session, sides), parts_of(session, [side.province for side in sides]), book_of(session), calls)


def call_of_need(row: Proposal, known: Known) -> Call | None:
    """The call that the need of a proposal is meant for."""
    return known.calls.get(row.need.call_id or 0) if row.need is not None else None
