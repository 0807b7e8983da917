"""Rules as somebody changed them after their file was written: other days, another minimum or maximum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from matching.funding.rules import Instrument, Programme, Rule

PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a rule says instead, whole; without an instrument it is about the years of all instruments.

    From `holds_from` on it holds, and before that day the rule is as it was; without that day always.
    """

    programme: str
    instrument: str
    rule: str
    text: str
    text_nl: str
    source: str
    confidence: str
    since: date | None = None
    until: date | None = None
    least: float | None = None
    most: float | None = None
    holds_from: date | None = None


def amended(programme: Programme, amendments: Iterable[Amendment]) -> Programme:
    """The programme with what is said of it, in the order in which it was said.

    Its years reach from the first day of any instrument to the last, so that each is looked at while it runs.
    """
    found = programme
    for one in amendments:
        if one.programme == programme.id:
            instruments = tuple(
                _instrument(instrument, one) if one.instrument in ("", instrument.id) else instrument
                for instrument in found.instruments
            )
            found = replace(found, instruments=instruments)
    return found if found is programme else _with_years(found)


def _instrument(instrument: Instrument, one: Amendment) -> Instrument:
    """The instrument with what holds instead of a rule in that rule's place."""
    said = [rule for rule in instrument.rules if rule.id == one.rule]
    if not said:
        return instrument
    place = instrument.rules.index(said[0])
    before, after = instrument.rules[:place], (rule for rule in instrument.rules[place:] if rule.id != one.rule)
    return replace(instrument, rules=(*before, *_rules(said, one), *after))


def _rules(said: Sequence[Rule], one: Amendment) -> Sequence[Rule]:
    new = replace(
        said[-1], text=one.text, text_nl=one.text_nl, source=one.source, confidence=one.confidence, since=one.since,
        until=one.until, least=one.least, most=one.most,
    )  # fmt: skip
    start = one.holds_from
    if start is None or new.sort == PERIOD:
        return (new,)
    last = start - timedelta(days=1)
    earlier = [rule for rule in said if rule.since is None or rule.since < start]
    ended = [replace(rule, until=min(last, rule.until) if rule.until else last) for rule in earlier]
    return *ended, replace(new, since=max(start, one.since) if one.since else start)


def _with_years(programme: Programme) -> Programme:
    years = [rule for one in programme.instruments for rule in one.rules if rule.sort == PERIOD]
    firsts, lasts = [rule.since for rule in years], [rule.until for rule in years]
    since = None if None in firsts or not firsts else min(day for day in firsts if day)
    until = None if None in lasts or not lasts else max(day for day in lasts if day)
    return replace(programme, since=since, until=until)
