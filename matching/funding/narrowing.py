"""What the countries and regions of a call do to the rules: who lies outside does not count and is not paid."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from matching.funding.parties import TO_NUTS, iso
from matching.funding.regions import Area, AreaRow, Renumbering
from matching.funding.rules import Instrument, Override, Payment, Rule, Where

UNPAID = "Not among those that this call pays: takes part at own cost."
UNPAID_NL = "Niet onder wie deze oproep betaalt: doet mee op eigen kosten."


def narrowed_area(area: Area | None, call: Override, renumbering: Renumbering) -> Area:
    """What of a programme's area lies in the countries and regions of a call; those alone where it has no area."""
    codes = [one for code in call.areas for one in renumbering.latest(TO_NUTS.get(code, code))]
    if area is None:
        mark = call.confidence if call.confidence in "RU" else "C"
        rows = [AreaRow(iso(one[:2]), one, True, mark, len(one) == 2, "", call.source) for one in codes]
        return Area(rows, renumbering, of_call=True)
    return Area([one for row in area.rows for one in _within(row, codes)], renumbering, of_call=True)


def narrowed_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules of a programme without an area: to a minimum count only those inside."""
    return tuple(
        replace(rule, where=_inside(rule.where)) if rule.sort == "count" and rule.least is not None else rule
        for rule in rules
    )


def narrowed_payments(instrument: Instrument, call: Override) -> Instrument:
    """An instrument of a programme without an area that pays only those inside."""
    inside = tuple(replace(one, where=_inside(one.where)) for one in instrument.payments if one.paid)
    named = tuple(one for one in instrument.payments if not one.paid and not one.where.everybody)
    others = Payment(Where(), False, None, UNPAID, UNPAID_NL, call.source, call.confidence)
    return replace(instrument, payments=(*named, *inside, others))


def _inside(where: Where) -> Where:
    return replace(where, area=True)


def _within(row: AreaRow, codes: Sequence[str]) -> Iterable[AreaRow]:
    if any(row.code.startswith(code) for code in codes):
        return [row]
    return [replace(row, code=code) for code in codes if code.startswith(row.code)]
