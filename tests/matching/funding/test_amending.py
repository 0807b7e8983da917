"""A rule that is changed holds from its day on, and before it as it was."""

from datetime import date
from pathlib import Path

import pytest

from matching.funding.amending import Amendment
from matching.funding.parties import Party
from matching.funding.rulebook import Asked, Rulebook

BOOK = Rulebook(Path(__file__).resolve().parents[3] / "seeds" / "programmes")
TWO = Amendment(
    "horizon-europe", "ria", "entities", "Two.", "Twee.", "call", "C", least=2, holds_from=date(2027, 1, 1)
)  # fmt: skip
PAIR = (Party("A", "NL", None, "company"), Party("B", "DE", None, "company"))


@pytest.mark.parametrize(("day", "outcome"), [(date(2026, 12, 31), "conditional"), (date(2027, 1, 1), "eligible")])
def test_a_change_holds_from_its_day_and_leaves_the_days_before_alone(day: date, outcome: str) -> None:
    asked = Asked("horizon-europe", "ria", day, "pillar-2")

    assert BOOK.amended([TWO]).verdict(asked, PAIR).outcome == outcome
    assert BOOK.verdict(asked, PAIR).outcome == "conditional"


def test_a_second_change_takes_the_place_of_the_first_and_others_are_shared() -> None:
    three = Amendment("horizon-europe", "ria", "entities", "Three.", "Drie.", "call", "C", least=3)

    book = BOOK.amended([TWO]).amended([three])

    rules = [one for one in book.programme("horizon-europe").instruments[0].rules if one.id == "entities"]
    assert [(one.text, one.least) for one in rules] == [("Three.", 3)]
    assert book.programme("i3") is BOOK.programme("i3")


@pytest.mark.parametrize(("day", "outcome"), [(date(2026, 6, 30), "conditional"), (date(2026, 7, 1), "ineligible")])
def test_the_years_of_a_programme_end_on_their_last_day(day: date, outcome: str) -> None:
    ends = Amendment(
        "horizon-europe", "", "period", "To June.", "Tot juni.", "call", "C", date(2021, 1, 1), date(2026, 6, 30)
    )  # fmt: skip

    book = BOOK.amended([ends])

    assert book.programme("horizon-europe").until == date(2026, 6, 30)
    assert book.verdict(Asked("horizon-europe", "ria", day, "pillar-2"), PAIR).outcome == outcome
