"""Takes the answer of one side to a proposal and moves the proposal on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from service.accounts.audit import Deed, Done, record
from service.errors import Missing
from service.matchmaking.forms import AnswerForm
from service.matchmaking.models import Answer, Proposal, ProposalSide, ProposalState
from service.matchmaking.mutual import tell_both
from service.matchmaking.standing import held
from service.settings import Settings

NOT_NOW_LASTS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, with who gives it for which organisation; `once` is one that changes none that holds."""

    proposal_id: int
    organisation_id: int
    person_id: int
    form: AnswerForm
    once: bool = False


class Outcome(StrEnum):
    """What became of an answer: taken, the same as before, given already and to be changed elsewhere, or too late."""

    ANSWERED = "answered"
    UNCHANGED = "unchanged"
    SETTLED = "settled"
    CLOSED = "closed"


def answer(session: Session, settings: Settings, given: Given, now: datetime) -> Outcome:
    """Takes an answer; rivals wait for one another, so that each answer counts once.

    A side may change its mind until both are interested, the other side has said no, or the engine has taken
    the proposal back. The caller has asked whether the person may answer. A *not now* without a date lasts
    ninety days. Raises `Missing` where the organisation is no side of the proposal, `ValueError` for a
    *not now* that would be over already.
    """
    proposal, own, other = _locked(session, given)
    values = _values(given.form, now)
    if all(getattr(own, name) == value for name, value in values.items()):
        return Outcome.UNCHANGED
    if is_closed(proposal.state, other):
        return Outcome.UNCHANGED if own.answer is given.form.answer else Outcome.CLOSED
    if given.once and held(own, now.date()) is not None:
        return Outcome.UNCHANGED if own.answer is given.form.answer else Outcome.SETTLED
    for name, value in values.items():
        setattr(own, name, value)
    own.answered_at, own.answered_by = now, given.person_id
    proposal.state, proposal.updated_at = state_of((own.answer, other.answer)), now
    detail = f"{given.organisation_id}: {given.form.answer.value}"
    subject = f"proposal:{proposal.id}"
    record(session, Done(Deed.ANSWER, subject, given.person_id, detail), now)
    session.add_all([proposal, own])
    session.flush()
    _move_on(session, settings, proposal, other, now)
    return Outcome.ANSWERED


def is_closed(state: ProposalState, other: ProposalSide | None) -> bool:
    """Whether a side can no longer answer."""
    declined = other is not None and other.answer is Answer.NO
    return declined or state in {ProposalState.MUTUAL, ProposalState.WITHDRAWN}


def state_of(answers: Iterable[Answer | None]) -> ProposalState:
    """Where a proposal stands by the answers of its two sides."""
    given = list(answers)
    if Answer.NO in given:
        return ProposalState.DECLINED
    yes = given.count(Answer.INTERESTED)
    return (ProposalState.PROPOSED, ProposalState.INTEREST, ProposalState.MUTUAL)[yes]


def _locked(session: Session, given: Given) -> tuple[Proposal, ProposalSide, ProposalSide]:
    """The proposal and its two sides, own side first; nobody else answers until this transaction ends."""
    query = select(Proposal).where(Proposal.id == given.proposal_id)
    proposal = session.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    if proposal is None or given.organisation_id not in {proposal.left_id, proposal.right_id}:
        raise Missing
    other_id = proposal.right_id if proposal.left_id == given.organisation_id else proposal.left_id
    return proposal, _side(session, proposal, given.organisation_id), _side(session, proposal, other_id)


def _side(session: Session, proposal: Proposal, organisation_id: int) -> ProposalSide:
    found = session.get(ProposalSide, (proposal.id, organisation_id), populate_existing=True)
    if found is None:
        found = ProposalSide(proposal_id=proposal.id or 0, organisation_id=organisation_id)
        session.add(found)
    return found


def _values(form: AnswerForm, now: datetime) -> dict[str, object]:
    until = None
    if form.answer is Answer.NOT_NOW:
        until = form.until or now.date() + NOT_NOW_LASTS
        if until <= now.date():
            raise ValueError("“not now” needs a day after today")
    return {"answer": form.answer, "not_now_until": until, "no_reason": form.reason, "note": form.note}


def _move_on(session: Session, settings: Settings, proposal: Proposal, other: ProposalSide, now: datetime) -> None:
    if proposal.state is ProposalState.INTEREST and other.rank is None:
        other.rank = _last_rank(session, other.organisation_id) + 1
        session.add(other)
        session.flush()
    if proposal.state is ProposalState.MUTUAL:
        tell_both(session, settings, proposal, now)


def _last_rank(session: Session, organisation_id: int) -> int:
    query = select(func.max(col(ProposalSide.rank))).where(ProposalSide.organisation_id == organisation_id)
    return session.exec(query).one() or 0
