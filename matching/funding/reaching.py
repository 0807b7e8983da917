"""How far the money of an instrument reaches the partners of a set, told by who is paid and who is not."""

from collections.abc import Sequence

from matching.funding.frame import NO, Frame
from matching.funding.parties import Party
from matching.funding.remarks import payment_of

REACHED, IN_NAMED_CASES, AT_OWN_COST, STRANGER = 0, 1, 2, 3

Reach = tuple[int, int, bool]
"""How many are not reached, how far they are from it together, and whether one is a stranger; less is better."""


def reach(frames: Sequence[Frame], parties: Sequence[Party]) -> Reach:
    """The reach in the scope where it is best: a country that is associated to one pillar is paid in that."""
    grades = [[grade(frame, party, parties) for party in parties] for frame in frames]
    return min((len(each) - each.count(REACHED), sum(each), STRANGER in each) for each in grades)


def grade(frame: Frame, party: Party, parties: Sequence[Party]) -> int:
    """How far one partner is from being paid.

    Reached is who is paid, or would be by something that is not known of it; in named cases who is paid where the
    programme makes an exception; at own cost who is not. A stranger is not named by the rules on payment at all, and
    of a country that has no place in the programme.
    """
    is_paid, payment = payment_of(frame, party, parties)
    if is_paid is False:
        return IN_NAMED_CASES if payment is not None and payment.exceptions else AT_OWN_COST
    left_open = is_paid is None and (payment is None or payment.paid is None)
    return STRANGER if left_open and not _has_a_place(frame, party.country) else REACHED


def _has_a_place(frame: Frame, country: str) -> bool:
    if frame.area is not None:
        return country in frame.area.countries
    stand = frame.stand(country)
    return stand.member != NO or stand.associated != NO
