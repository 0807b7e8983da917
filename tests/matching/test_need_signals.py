"""Signals of answers to a need: what was done near it, how much of all that is, and what of it with the poster."""

from datetime import date

import pytest

from matching.history import history
from matching.need_signals import NEED_SIGNALS, RISING, NeedSignals
from matching.needs import needs_table
from matching.records import CollaborationRecord, Kind, ListingKind, ListingRecord, OrganisationRecord, Place
from matching.signals import Signals

AT = date(2020, 1, 1)
NEAR, HALF, FAR = "membrane filtration of brackish water", "filtration of dusty air", "robotic welding of ship hulls"
NAMES = ("asker", "expert", "giant", "known", "other")


def _signals(*done: tuple[str, str], offers: tuple[tuple[str, str], ...] = ()) -> dict[str, dict[str, float]]:
    """The signals by organisation where each project is of two organisations (one word) and has a title."""
    position = {name: row for row, name in enumerate(NAMES)}
    organisations = tuple(OrganisationRecord(one, one, Kind.COMPANY, Place("NL")) for one in NAMES)
    projects = [
        CollaborationRecord(f"p{n}", tuple(pair.split("+")), date(2019, 1, 1), None, title)
        for n, (pair, title) in enumerate(done)
    ]
    past = history(position, projects, AT)
    listings = [
        (position[owner], ListingRecord(f"c{n}", owner, ListingKind.CAPABILITY, title, "", NEAR, language="en"))
        for n, (owner, title) in enumerate(offers)
    ]
    need = ListingRecord("n", "asker", ListingKind.NEED, NEAR, "", language="en")
    values = NeedSignals(past, Signals(organisations, past), listings).of(need, position["asker"])
    return {
        one: dict(zip(NEED_SIGNALS, map(float, row), strict=True)) for one, row in zip(NAMES, values, strict=True)
    }


BACKGROUND = (*(("other+giant", f"{FAR} number{n}") for n in range(36)), ("other+giant", NEAR), ("other+giant", HALF))
"""Most of what is done is far from the need; a word that few projects have, and not one alone, tells something."""


def test_a_project_that_is_near_says_more_than_two_that_are_a_little() -> None:
    found = _signals(("other+expert", NEAR), ("other+known", HALF), ("other+known", HALF), *BACKGROUND)

    assert found["expert"]["best_projects"] > found["known"]["best_projects"] > 0.0


@pytest.mark.parametrize(("more", "counts"), [(0, True), (4, True), (5, False)])
def test_the_five_nearest_projects_count_and_no_more(more: int, counts: bool) -> None:
    near = [("other+known", NEAR)] * (more + 1)

    fewer, found = (_signals(*some, *BACKGROUND) for some in (near[1:], near))

    assert (found["known"]["best_projects"] > fewer["known"]["best_projects"] + 0.02) is counts


def test_who_does_little_else_is_more_specific() -> None:
    found = _signals(("other+expert", NEAR), *BACKGROUND)

    assert found["expert"]["specific"] > found["giant"]["specific"] > 0.0


def test_words_that_stand_together_in_both_are_nearer() -> None:
    done = ("other+expert", "brackish water cooling"), ("other+known", "brackish cooling water")

    found = _signals(*done, *BACKGROUND)

    assert found["expert"]["best_projects"] > found["known"]["best_projects"] > 0.0


def test_only_what_was_done_with_the_poster_is_done_again() -> None:
    found = _signals(("asker+known", NEAR), ("other+expert", NEAR), ("asker+giant", FAR), *BACKGROUND)

    assert found["known"]["again"] > found["giant"]["again"] == found["expert"]["again"] == 0.0


def test_a_project_has_the_text_of_the_listing_with_its_title() -> None:
    done = (("other+expert", "Project A"), ("other+known", "Project B"), *BACKGROUND)

    found = _signals(*done, offers=(("expert", "Project A"),))

    assert found["expert"]["best_projects"] > found["known"]["best_projects"] == 0.0


def test_no_closeness_counts_against_anybody() -> None:
    weights = needs_table().weights

    assert {"texts", "best_projects", "titles", "again", "name", "asked_country", "asked_town"} <= RISING
    assert not {"activity", "offers", "home"} & RISING
    assert min(weights[one] for one in RISING) >= 0.0


def test_what_is_offered_and_tells_of_no_project_counts_as_what_was_done() -> None:
    found = _signals(*BACKGROUND, offers=(("expert", NEAR),))

    assert found["expert"]["best_projects"] > found["known"]["best_projects"] == 0.0
    assert found["expert"]["specific"] > found["known"]["specific"] == 0.0
    assert found["expert"]["titles"] > found["known"]["titles"] == 0.0


def test_a_text_that_tells_of_a_project_of_its_owner_counts_once() -> None:
    done = (("other+expert", NEAR), *BACKGROUND)

    alone, told, another = (
        _signals(*done, offers=offers) for offers in ((), (("expert", NEAR),), (("expert", f"{NEAR} again"),))
    )

    assert told["expert"]["titles"] == alone["expert"]["titles"] < another["expert"]["titles"]
