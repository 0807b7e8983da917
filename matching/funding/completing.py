"""What is missing: the fields to set and the partners to add that make a set fulfil every rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from matching.funding.frame import NOT_SMES, PERHAPS, YES, Frame
from matching.funding.parties import KINDS, Party
from matching.funding.rules import Line, Rule, Where
from matching.funding.sharing import shared_out
from matching.funding.weighing import check, counted

FEW = 3
MOST_FITTING = 24
"""So many partners that fit a rule are compared by how many others they fit."""
ABROAD = frozenset({"countries", "independent-countries", "regions"})
"""What is counted so that a partner of a new country helps."""
MOST_STEPS = 40
"""More than any rule asks for."""

Parties = list[Party]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: fields of a partner to set, or partners to add."""

    rule: Rule
    set: tuple[tuple[str, str, Any], ...] = ()
    """Partner, field, value."""
    add: tuple[Party, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """To set is less than to add, few are less than many."""
        return len(self.add), len(self.set)


def missing(
    frame: Frame, parties: Sequence[Party], lines: Sequence[Line], skipping: frozenset[str] = frozenset()
) -> list[Missing] | None:
    """What makes all rules hold, smallest first; None where nothing added or set can. `lines` are of the set."""
    work, steps = list(parties), list[Missing]()
    rules = [rule for rule in frame.checked if rule.id not in skipping]
    lines = [line for line in lines if line.rule.id not in skipping]
    for _ in range(MOST_STEPS):
        open_lines = [line for line in lines if line.holds is not True]
        if not open_lines:
            return sorted(_together(steps), key=lambda one: one.size)
        if any(line.holds is False and line.final for line in open_lines):
            return None
        step = _first(frame, open_lines, work)
        if step is None:
            return None
        steps.append(step)
        work = apply(work, [step])
        lines = [check(frame, rule, work) for rule in rules]
    return None


def apply(parties: Sequence[Party], steps: Sequence[Missing]) -> Parties:
    """The set with what is missing set and added."""
    work = list(parties) + [party for step in steps for party in step.add]
    for step in steps:
        for name, key, value in step.set:
            work = [replace(party, **{key: value}) if party.name == name else party for party in work]
    return work


def _together(steps: Sequence[Missing]) -> list[Missing]:
    """Partners added for one rule are one thing that is missing, and so are the fields set for it."""
    found: dict[tuple[str, bool], Missing] = {}
    for step in steps:
        key = (step.rule.id, bool(step.add))
        known = found.get(key)
        found[key] = step if known is None else replace(known, set=known.set + step.set, add=known.add + step.add)
    return list(found.values())


def _first(frame: Frame, lines: Sequence[Line], work: Parties) -> Missing | None:
    order = {"only": 0, "lead": 1, "count": 2, "share": 3}
    ranked = sorted(lines, key=lambda line: (order[line.rule.sort], line.rule.of != "independent-countries"))
    steps = (_step(frame, line.rule, work, lines) for line in ranked)
    return next((step for step in steps if step is not None), None)


def _step(frame: Frame, rule: Rule, work: Parties, lines: Sequence[Line]) -> Missing | None:
    if rule.sort == "share":
        shares = shared_out(frame, work)
        if shares is None:
            more = rule.of == "those"
            return (_state(frame, rule, work, avoid=False) or _addition(frame, rule, work, lines)) if more else None
        return Missing(rule, tuple((name, "share", share) for name, share in shares))
    if rule.sort == "lead":
        return _new_lead(frame, rule, work, lines)
    if rule.sort == "only" or rule.most is not None:
        return _state(frame, rule, work, avoid=rule.most is not None)
    return _state_if_counted(frame, rule, work) or _addition(frame, rule, work, lines)


def _state_if_counted(frame: Frame, rule: Rule, work: Parties) -> Missing | None:
    """Says what is not known of a partner, where the rule then counts one more."""
    sure = [party for party in work if frame.level(rule.where, party) == YES]
    now = counted(frame, rule.of, sure, [])[0]
    for party in work:
        if frame.level(rule.where, party) != PERHAPS:
            continue
        fields = _fields_for(frame, rule.where, party)
        if fields and counted(frame, rule.of, [*sure, replace(party, **dict(fields))], [])[0] > now:
            return Missing(rule, tuple((party.name, key, value) for key, value in fields))
    return None


def _state(frame: Frame, rule: Rule, work: Parties, avoid: bool) -> Missing | None:
    """Says what is not known of partners so that a rule of exclusion, or a maximum, holds."""
    for party in work:
        if frame.level(rule.where, party) != PERHAPS:
            continue
        if avoid and (rule.where.not_kinds or rule.where.kinds):
            kind = _kind(frame, Where(kinds=rule.where.not_kinds or None, not_kinds=rule.where.kinds or frozenset()))
            return Missing(rule, ((party.name, "kind", kind),))
        fields = _fields_for(frame, rule.where, party)
        if fields:
            return Missing(rule, tuple((party.name, key, value) for key, value in fields))
    return None


def _fields_for(frame: Frame, where: Where, party: Party) -> list[tuple[str, Any]]:
    """The unknown fields of a partner that would make it one that a rule is about; none where they do not."""
    fields: list[tuple[str, Any]] = []
    if where.sme is not None and party.sme is None and not (where.sme and party.kind in NOT_SMES):
        fields.append(("sme", where.sme))
    if (where.kinds is not None or where.not_kinds) and party.kind is None:
        fields.append(("kind", _kind(frame, where)))
    if where.area and frame.area is not None and frame.area.find(party.country, party.nuts).level == PERHAPS:
        code = _seat(frame, party.country)
        if code is not None and (party.nuts is None or code.startswith(party.nuts)):
            fields.append(("nuts", code))
    done = replace(party, **dict(fields))
    return fields if fields and frame.level(where, done) == YES else []


def _new_lead(frame: Frame, rule: Rule, work: Parties, lines: Sequence[Line]) -> Missing | None:
    """The one to lead: who fits already, who fits once more is said of it, or a new partner."""
    others = tuple((p.name, "role", "partner") for p in work if p.leads)
    fits = [party for party in work if frame.level(rule.where, party) == YES]
    perhaps = [(party, _fields_for(frame, rule.where, party)) for party in work]
    for party, fields in [(party, []) for party in fits] + [(p, f) for p, f in perhaps if f]:
        rest = tuple(one for one in others if one[0] != party.name)
        role = () if party.leads else ((party.name, "role", "lead"),)
        return Missing(rule, (*((party.name, key, value) for key, value in fields), *role, *rest))
    if others:
        return Missing(rule, others, (replace(_new(frame, rule, work, lines), role="lead"),))
    return _addition(frame, rule, work, lines)


def _addition(frame: Frame, rule: Rule, work: Parties, lines: Sequence[Line]) -> Missing | None:
    new = _new(frame, rule, work, lines)
    if frame.level(rule.where, new) != YES:
        return None
    return Missing(rule, add=(new,))


def _new(frame: Frame, rule: Rule, work: Parties, lines: Sequence[Line]) -> Party:
    """A partner for a rule that fits as many of the other open rules, and all rules of exclusion, as it can."""
    taken = {party.name for party in work}
    name = next(free for number in count(1) if (free := f"new partner {number}") not in taken)
    wanted = [line.rule for line in lines if line.rule.id != rule.id and line.rule.most is None]
    wanted = [other for other in wanted if other.sort in ("count", "lead", "share")]
    bars = [other for other in frame.checked if other.sort == "only"]
    countries, helped = _countries(frame, rule.where), [_Helped(frame, other, work) for other in [rule, *wanted]]
    best, best_fit, fitting = Party(name, "NL"), (-1, -1), 0
    for party in _candidates(frame, [rule, *wanted], _near(frame, countries, work, [rule, *wanted])):
        one = replace(party, name=name)
        own = frame.level(rule.where, one) == YES and all(frame.level(b.where, one) == YES for b in bars)
        fit = (int(own), sum(other.by(one) for other in helped))
        if fit > best_fit:
            best, best_fit = one, fit
        fitting += own
        if own and (fit[1] == 1 + len(wanted) or fitting == MOST_FITTING):
            break
    return best


def _near(frame: Frame, countries: Sequence[str], work: Parties, rules: Sequence[Rule]) -> list[str]:
    """Countries in the order in which they are tried: a few new ones, those that other rules name, then the rest.

    Where no rule turns on countries those come first that the set has: a company for a Dutch scheme is Dutch.
    """
    used = {party.country for party in work}
    fresh = [country for country in countries if country not in used]
    by_name = [rule.where.countries for rule in rules[1:] if rule.where.countries]
    named = [c for c in countries if any(c in one for one in by_name)] if by_name else []
    old = [country for country in countries if country in used]
    by_country = any(rule.of in ABROAD for rule in rules) or any(rule.sort == "share" for rule in frame.checked)
    first, then = (fresh, old) if by_country else (old, fresh)
    return list(dict.fromkeys([*first[:FEW], *named[:FEW], *then[:FEW], *first, *then]))


class _Helped:
    """A rule and a set: whether one more partner brings the rule nearer. What the set has is counted once."""

    def __init__(self, frame: Frame, rule: Rule, work: Parties) -> None:
        self._frame, self._rule = frame, rule
        self._sure = [] if rule.sort in ("lead", "share") else [p for p in work if frame.level(rule.where, p) == YES]
        self._now = counted(frame, rule.of, self._sure, [])[0] if self._sure else 0

    def by(self, one: Party) -> bool:
        if self._frame.level(self._rule.where, one) != YES:
            return False
        if self._rule.sort == "lead":
            return one.leads
        if self._rule.sort == "share":
            return True
        return counted(self._frame, self._rule.of, [*self._sure, one], [])[0] > self._now


def _candidates(frame: Frame, rules: Sequence[Rule], countries: Sequence[str]) -> Iterator[Party]:
    """Partners that might be added: countries by kinds."""
    wheres = [other.where for other in rules]
    kinds = dict.fromkeys(_kind(frame, where) for where in wheres if where.kinds is not None or where.not_kinds)
    smes = dict.fromkeys(where.sme for where in wheres)
    role = ("lead" if any(one.sort == "lead" for one in rules) else "partner") if frame.leads else None
    for country in countries:
        nuts = _seat(frame, country) if any(where.area for where in wheres) else None
        for kind in [*kinds, _kind(frame, Where())]:
            for sme in smes:
                yield Party("", country, nuts, kind if sme is None else kind or "company", sme, role=role)


def _countries(frame: Frame, where: Where) -> list[str]:
    members = frame.members
    if where.countries is not None:
        return [c for c in members if c in where.countries] + sorted(where.countries - set(members))
    if where.area and frame.area is not None:
        return [c for c in members if c in frame.area.countries] + sorted(frame.area.countries - set(members))
    return members


def _seat(frame: Frame, country: str) -> str | None:
    """A code that lies surely in the area: of its core, read before recalled."""
    if frame.area is None:
        return None
    rows = [row for row in frame.area.rows if row.country == country]
    rows.sort(key=lambda row: ("CDRU".index(row.confidence), not row.core))
    return next((row.code for row in rows if frame.area.find(country, row.code).level == YES), None)


def _kind(frame: Frame, where: Where) -> str | None:
    """A kind that a condition and all rules of exclusion allow; None where nothing is asked."""
    bars = [rule.where for rule in frame.checked if rule.sort == "only"]
    if where.kinds is None and not where.not_kinds and not bars:
        return None
    allowed = [k for k in KINDS if (where.kinds is None or k in where.kinds) and k not in where.not_kinds]
    fitting = [k for k in allowed if all((b.kinds is None or k in b.kinds) and k not in b.not_kinds for b in bars)]
    return next(iter([*fitting, *allowed]), None)
