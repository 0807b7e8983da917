"""Who is likely to work together next, judged by what was done before a day and nothing later."""

from datetime import date

import numpy as np
import pytest

from matching.prospects import Prospects
from matching.ranking import load_weights
from matching.records import (
    CollaborationRecord,
    Kind,
    ListingKind,
    ListingRecord,
    OrganisationRecord,
    Place,
    Records,
)

AT = date(2020, 1, 1)
PEOPLE = ("asker", "friend", "friend2", "near", "far", "stranger")


def _project(
    key: str, *participants: str, start: date | None = date(2019, 1, 1), text: str = ""
) -> CollaborationRecord:
    return CollaborationRecord(key, participants, start, title=text)


def _records(*projects: CollaborationRecord, listings: tuple[ListingRecord, ...] = ()) -> Records:
    organisations = tuple(OrganisationRecord(one, one, Kind.COMPANY, Place("NL")) for one in PEOPLE)
    return Records(organisations=organisations, collaborations=projects, listings=listings)


def _text(key: str, owner: str, title: str, published: date = date(2019, 1, 1)) -> ListingRecord:
    return ListingRecord(key, owner, ListingKind.CAPABILITY, title, "", published=published, language="en")


def _scores(prospects: Prospects, values: np.ndarray) -> dict[str, float]:
    return dict(zip(prospects.ids, values.tolist(), strict=True))


def test_a_friend_of_two_friends_comes_before_a_stranger_and_earlier_partners_are_left_out() -> None:
    records = _records(
        _project("1", "asker", "friend"), _project("2", "asker", "friend2"), _project("3", "friend", "near"),
        _project("4", "friend2", "near"), _project("5", "friend", "far"), _project("6", "stranger", "near"),
    )  # fmt: skip
    prospects = Prospects(records, AT, load_weights())

    found = _scores(prospects, prospects.partners("asker"))

    assert found["near"] > found["far"] > found["stranger"]
    assert {one for one, score in found.items() if np.isneginf(score)} == {"asker", "friend", "friend2"}


@pytest.mark.parametrize(("start", "known"), [(AT, False), (date(2019, 12, 31), True), (None, True)])
def test_only_what_began_before_the_day_is_known(start: date | None, known: bool) -> None:
    records = _records(_project("1", "asker", "friend", start=start), _project("2", "near", "far"))
    prospects = Prospects(records, AT, load_weights())

    assert bool(np.isneginf(_scores(prospects, prospects.partners("asker"))["friend"])) is known


@pytest.mark.parametrize(("published", "better"), [(AT, True), (date(2020, 1, 2), False)])
def test_a_text_published_after_the_day_does_not_exist(published: date, better: bool) -> None:
    offered = (
        _text("a", "near", "membrane filtration of brackish water", published), _text("b", "far", "robotic grippers"),
        _text("c", "stranger", "water filtration and membrane fouling"), _text("d", "friend", "robotic welding"),
        _text("e", "friend2", "membrane modules for water"),
    )  # fmt: skip
    prospects = Prospects(_records(listings=offered), AT, load_weights())
    need = ListingRecord("n", "asker", ListingKind.NEED, "Membrane filtration of water", "", language="en")

    found = _scores(prospects, prospects.answers(need))

    assert (found["near"] > found["far"]) is better
    assert found["stranger"] > found["far"]
    assert np.isneginf(found["asker"])


def test_one_text_that_fits_well_beats_many_that_fit_a_little() -> None:
    weak = tuple(_text(f"w{n}", "far", f"water heating system number{n} for greenhouse{n}") for n in range(2))
    offered = (
        *weak, _text("a", "near", "membrane filtration of brackish water"),
        _text("x", "friend", "greenhouse heating system"),
        _text("y", "friend2", "membrane brackish filtration units"),
    )  # fmt: skip
    prospects = Prospects(_records(listings=offered), AT, load_weights())
    need = ListingRecord("n", "asker", ListingKind.NEED, "Membrane filtration of brackish water", "", language="en")

    found = _scores(prospects, prospects.answers(need))

    assert found["near"] > found["far"]


def test_the_order_of_records_does_not_matter() -> None:
    projects = [_project("1", "asker", "friend"), _project("2", "friend", "near"), _project("3", "near", "far")]

    one = Prospects(_records(*projects), AT, load_weights()).partners("asker")
    other = Prospects(_records(*reversed(projects)), AT, load_weights()).partners("asker")

    assert np.array_equal(np.round(one, 4), np.round(other, 4))


def test_an_organisation_without_a_past_gets_answers_too() -> None:
    prospects = Prospects(_records(_project("1", "near", "far")), AT, load_weights())

    found = _scores(prospects, prospects.partners("asker"))

    assert found["near"] > found["stranger"]
    assert not np.isnan(list(found.values())).any()
