"""Checks one rule against a set of partners: holds, does not hold, cannot be said, and by which facts."""

from collections.abc import Callable, Sequence
from typing import Any

from matching.funding.frame import NO, PERHAPS, YES, Frame
from matching.funding.parties import Party
from matching.funding.rules import Line, Rule

Parties = Sequence[Party]
SMALL = 1e-9


def check(frame: Frame, rule: Rule, parties: Parties) -> Line:
    """What a rule says of a set."""
    return CHECKS[rule.sort](frame, rule, parties)


def _period(frame: Frame, rule: Rule, parties: Parties) -> Line:
    """The day lies in the period, both its first and its last day included."""
    facts = {"date": frame.day, "from": rule.since, "until": rule.until}
    return Line(rule, rule.holds_on(frame.day), True, facts)


def _count(frame: Frame, rule: Rule, parties: Parties) -> Line:
    """So many at least or at most; who perhaps counts leaves it open where that makes the difference."""
    sure, perhaps = [], []
    for party in parties:
        level = frame.level(rule.where, party)
        if level == YES:
            sure.append(party)
        elif level == PERHAPS:
            perhaps.append(party)
    low, high = counted(frame, rule.of, sure, perhaps)
    facts: dict[str, Any] = {"of": rule.of, "found": low, "counted": [party.name for party in sure]}
    if perhaps:
        facts |= {"at_most": high, "not_known": [party.name for party in perhaps]}
    if rule.most is not None:
        facts["most"] = int(rule.most)
        return Line(rule, _between(rule.most - high >= 0, rule.most - low >= 0), True, facts)
    least = rule.least or 0
    facts["needed"] = int(least)
    return Line(rule, _between(low >= least, high >= least), False, facts)


def counted(frame: Frame, of: str, sure: Parties, perhaps: Parties) -> tuple[int, int]:
    """How many there are surely, and at most."""
    both = [*sure, *perhaps] if perhaps else sure
    if of == "partners":
        return len(sure), len(both)
    if of == "countries":
        return len({p.country for p in sure}), len({p.country for p in both})
    if of == "regions":
        return _regions(frame, sure)[0], _regions(frame, both)[1]
    if of == "entities":
        low = _groups(sure)
        return low, _groups(both) if perhaps else low
    low = _independent_countries(sure)
    return low, _independent_countries(both) if perhaps else low


def _groups(parties: Parties) -> int:
    groups = [party.group for party in parties if party.group is not None]
    return len(parties) - len(groups) + len(set(groups))


def _regions(frame: Frame, parties: Parties) -> tuple[int, int]:
    """NUTS 2 regions that surely differ, and how many it may be where some are not known."""
    known: dict[str, set[str]] = {}
    open_ones: dict[str, int] = {}
    for party in parties:
        region = frame.region(party)
        if region is not None:
            known.setdefault(party.country, set()).add(region)
        else:
            open_ones[party.country] = open_ones.get(party.country, 0) + 1
    low = sum(len(codes) for codes in known.values()) + sum(country not in known for country in open_ones)
    return low, sum(len(codes) for codes in known.values()) + sum(open_ones.values())


def _independent_countries(parties: Parties) -> int:
    """The largest choice of partners of which no two are of one group or of one country."""
    if not [party for party in parties if party.group is not None]:
        return len({party.country for party in parties})
    choices: dict[str, set[str]] = {}
    for number, party in enumerate(parties):
        choices.setdefault(f"#{number}" if party.group is None else f"={party.group}", set()).add(party.country)
    taken: dict[str, str] = {}

    def placed(group: str, seen: set[str]) -> bool:
        for country in sorted(choices[group] - seen):
            seen.add(country)
            if country not in taken or placed(taken[country], seen):
                taken[country] = group
                return True
        return False

    return sum(placed(group, set()) for group in choices)


def _lead(frame: Frame, rule: Rule, parties: Parties) -> Line:
    """Whoever leads is of the right kind. Where nobody is said to lead that is open, except for one alone."""
    leading, levels = lead_levels(frame, rule, parties)
    best = max(levels, default=NO)
    facts = {
        "lead": [party.name for party, level in zip(parties, leading, strict=True) if level == YES],
        "not_known": [party.name for party, level in zip(parties, levels, strict=True) if level == PERHAPS],
    }
    return Line(rule, None if best == PERHAPS else best == YES, False, facts)


def lead_levels(frame: Frame, rule: Rule, parties: Parties) -> tuple[list[int], list[int]]:
    """Per partner whether it leads, and whether it leads and is one that the rule asks for."""
    named = any(party.leads for party in parties)
    alone = len(parties) == 1
    leading = [
        YES if p.leads or (alone and p.role is None) else PERHAPS if p.role is None and not named else NO
        for p in parties
    ]
    fitting = [frame.level(rule.where, party) for party in parties]
    return leading, [min(one, other) for one, other in zip(leading, fitting, strict=True)]


def _only(frame: Frame, rule: Rule, parties: Parties) -> Line:
    """Nobody takes part whom the rule keeps out."""
    levels = [frame.level(rule.where, party) for party in parties]
    facts = {
        "kept_out": [party.name for party, level in zip(parties, levels, strict=True) if level == NO],
        "not_known": [party.name for party, level in zip(parties, levels, strict=True) if level == PERHAPS],
    }
    return Line(rule, None if facts["not_known"] and not facts["kept_out"] else not facts["kept_out"], True, facts)


def _share(frame: Frame, rule: Rule, parties: Parties) -> Line:
    """Shares of the cost: those asked for bear enough of it, or nobody (no country) bears too much."""
    rest = max(0.0, 1.0 - sum(party.share or 0.0 for party in parties))
    if rule.of == "those":
        return _share_of_those(frame, rule, parties, rest)
    most, key = rule.most or 1.0, "country" if rule.of == "countries" else "name"
    known: dict[str, float] = {}
    for party in parties:
        known[getattr(party, key)] = known.get(getattr(party, key), 0.0) + (party.share or 0.0)
    asked = {getattr(party, key) for party in parties if party.share is None}
    over = sorted(name for name, share in known.items() if share > most + SMALL)
    perhaps = sorted(name for name in asked if known[name] + rest > most + SMALL)
    facts: dict[str, Any] = {"most": most, "over": {name: round(known[name], 6) for name in over}}
    if perhaps:
        facts["not_known"] = perhaps
    return Line(rule, False if over else None if perhaps else True, True, facts)


def _share_of_those(frame: Frame, rule: Rule, parties: Parties, rest: float) -> Line:
    levels = [frame.level(rule.where, party) for party in parties]
    pairs = list(zip(parties, levels, strict=True))
    asked = [level for party, level in pairs if party.share is None]
    low = sum(party.share or 0.0 for party, level in pairs if level == YES)
    low += rest if asked and min(asked) == YES else 0.0
    open_share = sum(party.share or 0.0 for party, level in pairs if level == PERHAPS)
    high = sum(party.share or 0.0 for party, level in pairs if level == YES) + open_share
    reachable = high + rest
    high += rest if max(asked, default=NO) >= PERHAPS else 0.0
    least = rule.least or 0.0
    facts: dict[str, Any] = {"needed": least, "found": round(low, 6)}
    not_known = [p.name for p, level in pairs if level != NO and (p.share is None or level == PERHAPS)]
    if not_known:
        facts |= {"at_most": round(min(high, 1.0), 6), "not_known": not_known}
    return Line(rule, _between(low >= least - SMALL, high >= least - SMALL), reachable < least - SMALL, facts)


def _between(surely: bool, perhaps: bool) -> bool | None:
    return True if surely else None if perhaps else False


CHECKS: dict[str, Callable[[Frame, Rule, Parties], Line]] = {
    "period": _period,
    "count": _count,
    "lead": _lead,
    "only": _only,
    "share": _share,
}
