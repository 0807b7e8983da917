"""The verdict on a set of partners for an instrument on a day: eligible, conditional, ineligible or unknown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from matching.funding.completing import Missing, missing
from matching.funding.frame import Frame
from matching.funding.parties import Party
from matching.funding.remarks import Remark, payments, remarks
from matching.funding.rules import Line, Payment
from matching.funding.weighing import check

T = TypeVar("T")
ELIGIBLE, CONDITIONAL, INELIGIBLE, UNKNOWN = "eligible", "conditional", "ineligible", "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with what is missing, the line of each rule, the remarks, and who is paid."""

    outcome: str
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...] = ()
    remarks: tuple[Remark, ...] = ()
    paid: tuple[tuple[str, bool | None], ...] = ()
    paid_by: tuple[Payment | None, ...] = ()
    """What says so of each, in the same order."""
    by_scope: tuple[tuple[str, "Verdict"], ...] = ()
    """Filled where no scope was asked for and the scopes do not agree."""

    @property
    def unsure(self) -> bool:
        """Whether something that is recalled or uncertain has a part in it: check with the programme.

        A note has none: it is said beside the verdict, with its own mark; one of a rule that is not checked here has.
        """
        return (
            any(line.rule.confidence in "RU" for line in self.lines)
            or bool(self.by_scope)
            or any(remark.asks and remark.sort != "note" for remark in self.remarks)
        )


def judge(frame: Frame, parties: Sequence[Party]) -> Verdict:
    """The verdict in one scope.

    What is read, derived or recalled decides; what is uncertain makes the verdict *unknown* wherever the verdict
    would differ with and without it. A rule that does not hold and that nothing added can cure makes *ineligible*;
    else one that does not hold makes *conditional*; else something that is not known makes *unknown*.
    """
    lines = tuple(check(frame, rule, parties) for rule in frame.checked)
    outcome, steps = _outcome(frame, parties, lines)
    pay = payments(frame, parties)
    paid = tuple((party.name, is_paid) for party, (is_paid, _) in zip(parties, pay, strict=True))
    said = remarks(frame, parties, pay)
    return Verdict(outcome, lines, tuple(steps), said, paid, tuple(payment for _, payment in pay))


def judge_every(frames: Sequence[Frame], parties: Sequence[Party]) -> Verdict:
    """The verdict where no scope is asked for: that of all scopes where they agree, else *unknown*."""
    made: dict[tuple[tuple[int, int], ...], Verdict] = {}
    each = []
    for frame in frames:
        # Scopes differ by how countries stand in them; where they stand alike, so is the verdict.
        alike = tuple((stand.member, stand.associated) for stand in (frame.stand(p.country) for p in parties))
        if alike not in made:
            made[alike] = judge(frame, parties)
        each.append(made[alike])
    if len(made) == 1:
        return each[0]
    pay = tuple((party.name, _same([one.paid[place][1] for one in each])) for place, party in enumerate(parties))
    sources = tuple(_same([one.paid_by[place] for one in each]) for place in range(len(parties)))
    said = tuple(dict.fromkeys(remark for one in each for remark in one.remarks))
    if len({one.outcome for one in each}) == 1:
        most = max(each, key=lambda one: sum(len(step.add) for step in one.missing))
        return Verdict(most.outcome, most.lines, most.missing, said, pay, sources)
    scopes = tuple((frame.scope or "", one) for frame, one in zip(frames, each, strict=True))
    return Verdict(UNKNOWN, (), (), said, pay, sources, scopes)


def _same(values: Sequence[T | None]) -> T | None:
    return values[0] if len(set(values)) == 1 else None


def _outcome(frame: Frame, parties: Sequence[Party], lines: Sequence[Line]) -> tuple[str, Sequence[Missing]]:
    unsure = frozenset(line.rule.id for line in lines if line.rule.confidence == "U" and line.holds is not True)
    sure = [line for line in lines if line.rule.id not in unsure]
    if any(line.holds is False and line.final for line in sure):
        return INELIGIBLE, ()
    if any(line.holds is False for line in sure):
        steps = missing(frame, parties, lines)
        if steps is not None:
            return CONDITIONAL, steps
        return (UNKNOWN if unsure and missing(frame, parties, lines, unsure) is not None else INELIGIBLE), ()
    if unsure or any(line.holds is None for line in sure):
        return UNKNOWN, ()
    return ELIGIBLE, ()
