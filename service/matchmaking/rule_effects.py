"""What a change of the rules does: of which proposals the verdict or the best option becomes another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import load_only, selectinload
from sqlmodel import Session, col, select

from matching.funding.parties import Party
from matching.funding.rulebook import Rulebook
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.funding.calls import Call
from service.funding.options import Option, asked_for, before, foremost, verdict_of
from service.funding.signing import parties, signers
from service.matchmaking.known import call_of_need, known_of
from service.matchmaking.models import Proposal, ProposalState
from service.matchmaking.viewing import confidential

MOST_SHOWN = 100
SIDE: tuple[Any, ...] = (
    Organisation.id, Organisation.slug, Organisation.name, Organisation.kind, Organisation.country,
    Organisation.province, Organisation.nuts3, Organisation.nuts2, Organisation.legal_entity,
)  # fmt: skip
TEXT: tuple[Any, ...] = (Listing.id, Listing.organisation_id, Listing.confidential, Listing.call_id)


@dataclass(frozen=True, slots=True)
class Effect:
    """A proposal whose verdicts become others: each before and after, and the best option before and after."""

    row: Proposal
    sides: tuple[Organisation, Organisation]
    verdicts: tuple[tuple[Option, Option], ...]
    best_before: Option | None
    best_after: Option | None

    @property
    def another_best(self) -> bool:
        """Whether what is shown first becomes another, or its verdict does."""
        return _said(self.best_before) != _said(self.best_after)


@dataclass(frozen=True, slots=True)
class Effects:
    """All that changes on a day: how many proposals were looked at, and those that change, the gravest first."""

    day: date
    looked_at: int
    changed: tuple[Effect, ...]

    @property
    def others_best(self) -> int:
        """Of how many the best option becomes another."""
        return sum(one.another_best for one in self.changed)

    @property
    def shown(self) -> tuple[Effect, ...]:
        """Those that a page names."""
        return self.changed[:MOST_SHOWN]


@dataclass(frozen=True, slots=True)
class Touched:
    """The rules before and after, and the instruments that a change is about."""

    before: Rulebook
    after: Rulebook
    programme: str
    instruments: tuple[str, ...]


def effects(session: Session, touched: Touched, day: date) -> Effects:
    """What becomes of the proposals in force, each judged on the day or on the deadline of the call of its need.

    Where a side stays unnamed nothing is said.
    """
    rows = _rows(session)
    named = [row for row in rows if not confidential(row)]
    known = known_of(session, named, [side for row in named for side in (row.left, row.right)])
    found = []
    for row in named:
        call = call_of_need(row, known)
        at = (call.next_after(day) if call else None) or day
        set_of = parties(signers([row.left, row.right], known.members))
        if one := _effect(row, touched, set_of, (at, call)):
            found.append(one)
    found.sort(key=lambda one: (not one.another_best, one.row.id))
    return Effects(day, len(named), tuple(found))


def _rows(session: Session) -> Sequence[Proposal]:
    """The proposals in force with what verdicts ask of their sides and listings, and nothing of their reasons."""
    row = load_only(Proposal.id, Proposal.state, Proposal.left_id, Proposal.right_id)  # type: ignore[arg-type]  # columns
    sides = [selectinload(one).load_only(*SIDE) for one in (Proposal.left, Proposal.right)]  # type: ignore[arg-type]
    texts = [selectinload(one).load_only(*TEXT) for one in (Proposal.need, Proposal.capability)]  # type: ignore[arg-type]
    query = select(Proposal).where(col(Proposal.state).not_in([ProposalState.WITHDRAWN, ProposalState.DECLINED]))
    return session.exec(query.options(row, *sides, *texts).order_by(col(Proposal.id))).all()


def _effect(
    row: Proposal, touched: Touched, set_of: Sequence[Party], at: tuple[date, Call | None]
) -> Effect | None:  # fmt: skip
    day, call = at
    pairs = []
    for instrument in touched.instruments:
        asked = asked_for((touched.programme, instrument), day, call)
        old, new = (verdict_of(book, asked, set_of) for book in (touched.before, touched.after))
        if _said(old) != _said(new):
            pairs.append((old, new))
    if not pairs:
        return None
    best = foremost(set_of, day, touched.before, call)
    return Effect(row, (row.left, row.right), tuple(pairs), best, _next_best(touched, pairs, set_of, (best, *at)))


def _next_best(
    touched: Touched, pairs: Sequence[tuple[Option, Option]], set_of: Sequence[Party],
    at: tuple[Option | None, date, Call | None],
) -> Option | None:  # fmt: skip
    """The best option by the new rules: looked for anew only where the old best is among what changes."""
    best, day, call = at
    if best is None or any(_said(old) == _said(best) for old, _ in pairs):
        return foremost(set_of, day, touched.after, call)
    better = any(new.serves and before(new, best) for _, new in pairs)
    return foremost(set_of, day, touched.after, call) if better else best


def _said(option: Option | None) -> tuple[object, ...] | None:
    """What a reader is told of an option in one line."""
    if option is None:
        return None
    verdict = option.verdict
    return option.programme.id, option.instrument.id, verdict.outcome, option.partners_missing, verdict.unsure
