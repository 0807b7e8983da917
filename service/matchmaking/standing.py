"""Where a proposal stands for one side: open, answered, wanted by both, or over."""

from dataclasses import dataclass
from datetime import date

from service.matchmaking.models import Answer, Proposal, ProposalSide, ProposalState


@dataclass(frozen=True, slots=True)
class Standing:
    """One word of the group `standing` of the labels; `until` where the side said *not now*."""

    word: str
    until: date | None = None

    @property
    def answered(self) -> bool:
        """Whether this side has given its answer and nothing is asked of it now."""
        return self.word in {"interested", "not_now", "no", "over", "mutual"}

    @property
    def done_with(self) -> bool:
        """Whether nothing more comes of it for now: what both want asks for a call."""
        return self.answered and self.word != "mutual"


def standing(row: Proposal, organisation_id: int | None, day: date) -> Standing:
    """Where a proposal stands for a side on a day; a *not now* that has run out asks again."""
    own, other = (
        next((side for side in row.sides if (side.organisation_id == organisation_id) is mine), None)
        for mine in (True, False)
    )
    given = held(own, day)
    if row.state is ProposalState.MUTUAL:
        return Standing("mutual")
    if given is Answer.NO:
        return Standing("no")
    if row.state is ProposalState.DECLINED:
        return Standing("over")
    if given is Answer.NOT_NOW and own is not None:
        return Standing("not_now", own.not_now_until)
    if given is Answer.INTERESTED:
        return Standing("interested")
    return Standing("wished" if other is not None and other.answer is Answer.INTERESTED else "waiting")


def has_answered(row: Proposal, organisation_id: int | None) -> bool:
    """Whether the side ever gave an answer, also one that has run out."""
    return any(side.organisation_id == organisation_id and side.answer is not None for side in row.sides)


def held(own: ProposalSide | None, day: date) -> Answer | None:
    """The answer of a side that holds on a day; a *not now* that is over counts as none."""
    if own is None or (own.answer is Answer.NOT_NOW and own.not_now_until and own.not_now_until <= day):
        return None
    return own.answer
