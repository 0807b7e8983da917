"""Who fills the gap of a set best: what is missing that it brings, what the verdicts become with it, who knows it.

A candidate's worth is the sum of its reasons, so that the reasons explain it whole. What a verdict becomes is no
estimate: the candidate is added to the set, and the rules are asked again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from matching.funding.parties import Party
from matching.funding.rulebook import Asked
from matching.funding.rules import Rule
from matching.funding.verdicts import CONDITIONAL, ELIGIBLE, Verdict

WEIGHTS = {
    "expertise": 2.0, "eligible": 2.0, "nearer": 1.0, "country": 0.5, "kind": 0.5, "trust": 1.0, "proposed": 1.0,
    "lost": -1.5,
}  # fmt: skip
"""What each reason counts at most; `lost` is what speaks against: a verdict that was eligible and is no more."""
HALF_KNOWN = 2
"""So many projects done together count half of what many do."""
BETTERING = {"eligible", "nearer"}
BY_COUNTRY = frozenset({"countries", "independent-countries"})

Known = dict[tuple[Asked, tuple[object, ...]], tuple[str, int, bool, int]]


class Judge(Protocol):
    """Who says what the rules say: a rulebook."""

    def verdict(self, asked: Asked, parties: Sequence[Party]) -> Verdict:
        """The verdict on a set."""

    def alike(self, asked: Asked, party: Party) -> tuple[object, ...]:
        """What the rules see of one partner."""

    def reach(self, asked: Asked, parties: Sequence[Party]) -> tuple[int, int, bool]:
        """How many the money does not reach, how far they are from it, whether one has no place in the programme."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A partner of the set with whom a candidate did projects."""

    partner: str
    projects: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who might be added: what it adds to the set, which fields it works in, whom it knows.

    `adds` are the legal entities that would sign for it; none where that one is in the set already. `rival` says
    that it works on the same call with others; `proposed` how strongly it was proposed for the same need.
    """

    key: str
    adds: tuple[Party, ...]
    fields: frozenset[str] = frozenset()
    ties: tuple[Tie, ...] = ()
    rival: bool = False
    proposed: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A set with what it lacks: fields that nobody covers, and the instruments whose verdicts count.

    Of a `strict` one only those fill the gap with whom a verdict gets better, where one lacks partners.
    """

    parties: tuple[Party, ...]
    uncovered: frozenset[str]
    asked: tuple[Asked, ...]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What the verdict of one instrument is and what it becomes with a candidate; how many partners lack still."""

    asked: Asked
    before: str
    after: str
    lacked: int
    lacks: int
    unsure: bool
    unreached: int = 0
    """How many of the set with the candidate the money of the instrument does not reach."""

    @property
    def makes_eligible(self) -> bool:
        """Whether it becomes eligible."""
        return self.before != ELIGIBLE and self.after == ELIGIBLE

    @property
    def comes_nearer(self) -> bool:
        """Whether it stays conditional with fewer partners missing."""
        return self.before == self.after == CONDITIONAL and self.lacks < self.lacked

    @property
    def is_lost(self) -> bool:
        """Whether it was eligible and is no more."""
        return self.before == ELIGIBLE != self.after


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate, with its part of the worth and the facts behind it."""

    kind: str
    weight: float
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its reasons and what becomes of each verdict."""

    candidate: Candidate
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...]

    @property
    def worth(self) -> float:
        """The sum of the reasons."""
        return sum(one.weight for one in self.reasons)

    @property
    def cures(self) -> bool:
        """Whether an instrument becomes eligible with it."""
        return any(one.makes_eligible for one in self.changes)

    @property
    def lacks(self) -> int:
        """How many partners lack still."""
        return sum(one.lacks for one in self.changes)

    @property
    def unreached(self) -> int:
        """How many partners the money does not reach."""
        return sum(one.unreached for one in self.changes)


def ranked(gap: Gap, candidates: Iterable[Candidate], judge: Judge) -> tuple[Ranked, ...]:
    """Those who help, the best first: who covers a field that is missing, or brings a verdict nearer.

    Who works on the same call with others is left out, and so is who helps in nothing that is missing. Where a strict
    gap lacks partners, those come first with whom it is closed, then those with whom the least lacks, then those whom
    the money reaches.
    """
    before = {asked: judge.verdict(asked, gap.parties) for asked in gap.asked}
    work = _Work(gap, judge, before, {})
    strict = gap.strict and any(_lacking(one) for one in before.values())
    helping = BETTERING if strict else BETTERING | {"expertise"}
    found = []
    for one in candidates:
        if one.rival:
            continue
        changes = tuple(work.change(asked, one) for asked in gap.asked)
        reasons = tuple(_reasons(gap, one, changes, before))
        if any(reason.kind in helping for reason in reasons):
            found.append(Ranked(one, reasons, changes))
    first = (lambda one: (not one.cures, one.lacks, one.unreached)) if strict else lambda one: (False, 0, 0)
    return tuple(sorted(found, key=lambda one: (*first(one), -one.worth, one.candidate.key)))


@dataclass(frozen=True, slots=True)
class _Work:
    """One ranking: the verdicts before, and those that were made with candidates so far."""

    gap: Gap
    judge: Judge
    before: dict[Asked, Verdict]
    known: Known

    def change(self, asked: Asked, one: Candidate) -> Change:
        """What becomes of one verdict; candidates whom the rules see alike are judged once."""
        before = self.before[asked]
        lacked = _lacking(before)
        if not one.adds:
            return Change(asked, before.outcome, before.outcome, lacked, lacked, before.unsure)
        key = asked, tuple(self.judge.alike(asked, party) for party in one.adds)
        if key not in self.known:
            after = self.judge.verdict(asked, (*self.gap.parties, *one.adds))
            far = self.judge.reach(asked, (*self.gap.parties, *one.adds))
            self.known[key] = after.outcome, _lacking(after), after.unsure, far[0]
        return Change(asked, before.outcome, self.known[key][0], lacked, *self.known[key][1:])


def _lacking(verdict: Verdict) -> int:
    return sum(len(step.add) for step in verdict.missing)


def _reasons(
    gap: Gap, one: Candidate, changes: Sequence[Change], before: dict[Asked, Verdict]
) -> Iterable[Reason]:  # fmt: skip
    covered = sorted(one.fields & gap.uncovered)
    if covered:
        yield Reason("expertise", WEIGHTS["expertise"] * len(covered) / len(gap.uncovered), {"fields": covered})
    eligible = [change for change in changes if change.makes_eligible]
    nearer = [change for change in changes if change.comes_nearer]
    if eligible:
        yield Reason("eligible", WEIGHTS["eligible"], {"instruments": _named(eligible)})
    if nearer:
        part = max((change.lacked - change.lacks) / change.lacked for change in nearer)
        yield Reason("nearer", WEIGHTS["nearer"] * part, {"instruments": _named(nearer)})
    yield from _what_was_asked(gap, one, [before[change.asked] for change in (*eligible, *nearer)])
    projects = sum(tie.projects for tie in one.ties)
    if projects:
        weight = WEIGHTS["trust"] * projects / (projects + HALF_KNOWN)
        yield Reason("trust", weight, {"ties": [(tie.partner, tie.projects, tie.last_year) for tie in one.ties]})
    if one.proposed is not None:
        yield Reason("proposed", WEIGHTS["proposed"] * one.proposed, {"score": one.proposed})
    lost = [change for change in changes if change.is_lost]
    if lost:
        yield Reason("lost", WEIGHTS["lost"], {"instruments": _named(lost)})


def _what_was_asked(gap: Gap, one: Candidate, bettered: Sequence[Verdict]) -> Iterable[Reason]:
    """That a rule asked for another country, or for a kind that is missing, and the candidate is of it."""
    rules = [step.rule for verdict in bettered for step in verdict.missing if step.add]
    fresh = sorted({party.country for party in one.adds} - {party.country for party in gap.parties})
    if fresh and any(_asks_for_a_country(rule) for rule in rules):
        yield Reason("country", WEIGHTS["country"], {"countries": fresh})
    kinds = sorted({party.kind for party in one.adds if party.kind} - {party.kind for party in gap.parties})
    asked = {kind for rule in rules for kind in rule.where.kinds or ()}
    if asked & set(kinds):
        yield Reason("kind", WEIGHTS["kind"], {"kinds": sorted(asked & set(kinds))})


def _asks_for_a_country(rule: Rule) -> bool:
    return rule.of in BY_COUNTRY or rule.where.countries is not None or rule.where.standing is not None


def _named(changes: Sequence[Change]) -> list[tuple[str, str]]:
    return [(change.asked.programme, change.asked.instrument) for change in changes]
