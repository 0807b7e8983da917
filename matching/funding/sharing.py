"""Divides the cost that nobody bears yet so that the rules on shares hold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matching.funding.frame import YES, Frame
from matching.funding.parties import Party
from matching.funding.weighing import check

Shares = list[tuple[str, float]]


def shared_out(frame: Frame, parties: Sequence[Party]) -> Shares | None:
    """A share for each partner that has none; None where no division that is tried fulfils the rules."""
    rules = [rule for rule in frame.checked if rule.sort == "share"]
    for shares in _divisions(frame, parties):
        values = dict(shares)
        done = [replace(party, share=values.get(party.name, party.share)) for party in parties]
        if all(check(frame, rule, done).holds is True for rule in rules):
            return shares
    return None


def _divisions(frame: Frame, parties: Sequence[Party]) -> Iterator[Shares]:
    """The rest in equal parts; to those whom a rule asks to bear the most; and mixtures of the two."""
    asked = [party for party in parties if party.share is None]
    if not asked:
        return
    rest = max(0.0, 1.0 - sum(party.share or 0.0 for party in parties))
    wheres = [rule.where for rule in frame.checked if rule.sort == "share" and rule.of == "those"]
    those = [party for party in asked if all(frame.level(where, party) == YES for where in wheres)]
    others = [party for party in asked if party not in those]
    for part in (None, 0.5, 0.6, 0.7, 1.0, 0.3, 0.0):
        if part is None or not those or not others:
            yield [(party.name, rest / len(asked)) for party in asked]
            if not those or not others:
                break
            continue
        yield [(p.name, rest * part / len(those)) for p in those] + [
            (p.name, rest * (1 - part) / len(others)) for p in others
        ]
    for heavy in asked:
        for share in (0.3, 0.5, 0.6, 0.7):
            light = (rest - rest * share) / max(1, len(asked) - 1)
            yield [(party.name, rest * share if party is heavy else light) for party in asked]
