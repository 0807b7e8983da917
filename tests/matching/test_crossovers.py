"""Topsectors of a proposal: whose they are, and what a crossover is worth."""

from dataclasses import replace

import pytest

from matching.engine import (
    Setup,
    prepare,
    propose,
    why_not,
)
from matching.records import (
    FieldPair,
)
from tests.matching.builders import TODAY, meeting


def test_a_crossover_counts_most_in_between(wordless: Setup) -> None:
    def value(lift: float) -> float:
        records = meeting(a={"topsectors": ("water",)}, b={"topsectors": ("chemie",)})
        tied = [replace(o, fields=(f"f-{o.topsectors[0]}",)) for o in records.organisations]
        pairs = (FieldPair("f-water", "f-chemie", 500, lift),)
        run = propose(replace(records, organisations=tuple(tied), field_pairs=pairs), TODAY, wordless)
        return sum(r.weight for r in run.proposals[0].for_left.reasons if r.kind == "topsector_distance")

    assert value(1.8) > value(0.2)
    assert value(1.8) > value(20.0)


@pytest.mark.parametrize(
    ("own", "listed", "crosses", "topsectors"),
    [
        (("water", "water"), ((), ()), False, ("water",)),
        (("water", "chemie"), ((), ()), True, ("chemie", "water")),
        (("water", "water"), (("water",), ("chemie",)), True, ("chemie", "water")),
        (("water", "chemie"), (("water",), ("water",)), False, ("water",)),
        (("water", "chemie"), ((), ("water",)), False, ("water",)),
        (("water", "water"), (("chemie",), ()), True, ("chemie", "water")),
        ((None, "water"), ((), ()), False, ("water",)),
    ],
)
def test_a_crossover_goes_by_the_listings_topsectors_else_by_the_organisations(
    wordless: Setup,
    own: tuple[str | None, str],
    listed: tuple[tuple[str, ...], tuple[str, ...]],
    crosses: bool,
    topsectors: tuple[str, ...],
) -> None:
    a, b = ({"topsectors": (sector,) if sector else ()} for sector in own)
    asked, offered = ({"topsectors": sectors} for sectors in listed)

    found = why_not(prepare(meeting(a=a, b=b, need=asked, capability=offered), TODAY, wordless), "a", "b").best

    assert found is not None and found.need is not None
    assert (found.cross_topsector, found.topsectors) == (crosses, topsectors)
