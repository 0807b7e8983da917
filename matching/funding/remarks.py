"""What there is to mind about a set that does not decide the verdict, each with its source; and who is paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.funding.frame import NO, PERHAPS, YES, Frame
from matching.funding.parties import Party
from matching.funding.rules import Payment

OUTSIDE = "Outside the programme area: may take part where the effect is inside; does not count to the minimum."
OUTSIDE_NL = "Buiten het programmagebied: kan meedoen als het effect erin valt; telt niet mee voor het minimum."
OUTSIDE_CALL = "Outside the countries and regions of this call: does not count to the minimum."
OUTSIDE_CALL_NL = "Buiten de landen en regio's van deze oproep: telt niet mee voor het minimum."
MORE = "The shares add up to more than the whole cost."
MORE_NL = "De aandelen zijn samen meer dan de hele kosten."
RECALLED = "That this region belongs to the area is recalled."
RECALLED_NL = "Dat deze regio bij het gebied hoort, is uit het hoofd."


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to mind: a sentence, whom it is about, and what says so."""

    sort: str
    """`recalled`, `note`, `country`, `outside`, `edge`, `area`, `own-cost`, `paid`, `shares` or `unchecked`."""
    text: str
    text_nl: str
    source: str
    confidence: str
    about: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it is to be checked with the programme."""
        return self.confidence in "RU" or self.sort == "unchecked"


Paid = tuple[bool | None, Payment | None]
"""Whether somebody is paid (no: at own cost; None: not known), and what says so."""


def payments(frame: Frame, parties: Sequence[Party]) -> tuple[Paid, ...]:
    """Who is paid, partner by partner."""
    return tuple(payment_of(frame, party, parties) for party in parties)


def payment_of(frame: Frame, party: Party, parties: Sequence[Party]) -> Paid:
    """Whether one partner is paid, and what says so."""
    for payment in frame.payments:
        level = frame.level(payment.where, party)
        if level == PERHAPS:
            return None, payment
        if level == NO:
            continue
        if payment.beside is not None:
            best = max(frame.level(payment.beside, other) for other in parties)
            return (payment.paid if best == YES else None if best == PERHAPS else False), payment
        return payment.paid, payment
    return None, None


def remarks(frame: Frame, parties: Sequence[Party], pay: Sequence[Paid]) -> tuple[Remark, ...]:
    """All remarks, in an order that the order of partners does not change within a kind."""
    found = list(frame.kept("recalled", _recalled))
    for rule in frame.notes:
        sort = "unchecked" if rule.unchecked else "note"
        everybody = rule.where.everybody
        about = () if everybody else tuple(one.name for one in parties if frame.level(rule.where, one) != NO)
        if everybody or about:
            found.append(Remark(sort, rule.text, rule.text_nl, rule.source, rule.confidence, about))
    for party, (is_paid, payment) in zip(parties, pay, strict=True):
        found += _of(frame, party)
        if payment is not None and (is_paid is False or (is_paid and payment.confidence in "RU")):
            said = (payment.text, payment.text_nl, payment.source, payment.confidence)
            found.append(Remark("paid" if is_paid else "own-cost", *said, about=(party.name,)))
    if sum(party.share or 0.0 for party in parties) > 1 + 1e-6:
        found.append(Remark("shares", MORE, MORE_NL, "given", "C"))
    return tuple(found)


def _recalled(frame: Frame) -> list[Remark]:
    return [
        Remark("recalled", rule.text, rule.text_nl, rule.source, rule.confidence)
        for rule in frame.checked
        if rule.confidence == "R"
    ]


def _of(frame: Frame, party: Party) -> Iterator[Remark]:
    row = frame.stand(party.country).row
    here = (party.name,)
    if row is not None and row.scope != "eu" and (row.confidence in "RU" or row.counts is None):
        text = f"{party.country}: {row.note or row.status}"
        yield Remark("country", text, text, row.source, "R" if row.confidence in "CD" else row.confidence, here)
    if frame.area is None:
        return
    place = frame.area.find(party.country, party.nuts)
    if place.level == NO:
        said = (OUTSIDE_CALL, OUTSIDE_CALL_NL) if frame.area.of_call else (OUTSIDE, OUTSIDE_NL)
        yield Remark("outside", *said, frame.programme.source, "R", here)
    elif place.row is not None and not (place.row.core and place.row.confidence in "CD"):
        text, text_nl = place.row.note or RECALLED, place.row.note or RECALLED_NL
        yield Remark(
            "area" if place.row.core else "edge", text, text_nl, place.row.source, place.row.confidence, here
        )
