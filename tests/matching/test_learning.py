"""Questions of earlier days: whom one met next, and nothing that was not known on the day."""

from datetime import date

import numpy as np
import pytest

from matching.learning import months_before, ndcg, partner_questions
from matching.records import CollaborationRecord, Kind, OrganisationRecord, Place, Records

AT = date(2016, 7, 1)
HOME = ("asker", "friend")
ABROAD = ("met", "unmet", "late", "early")


def _project(key: str, start: date, *participants: str) -> CollaborationRecord:
    return CollaborationRecord(key, participants, start)


def _records(*more: CollaborationRecord) -> Records:
    organisations = [OrganisationRecord(one, one, Kind.COMPANY, Place("NL")) for one in HOME]
    organisations += [OrganisationRecord(one, one, Kind.COMPANY, Place("DE")) for one in ABROAD]
    known = [_project(f"p{n}", date(2015, 1, 1 + n), "friend", *ABROAD) for n in range(3)]
    first = _project("a", date(2015, 6, 1), "asker", "friend")
    return Records(organisations=tuple(organisations), collaborations=(*known, first, *more))


def _chosen(records: Records) -> list[int]:
    return [int(question.chosen.sum()) for question in partner_questions(records, AT)]


@pytest.mark.parametrize(
    ("start", "counts"),
    [(AT, 1), (date(2017, 12, 31), 1), (date(2018, 1, 1), 0), (date(2016, 6, 30), 0)],
)
def test_only_those_met_in_the_window_after_the_day_are_answers(start: date, counts: int) -> None:
    found = _chosen(_records(_project("new", start, "asker", "met")))

    assert found == [1] * counts


def test_a_consortium_of_a_crowd_is_no_meeting() -> None:
    crowd = [f"x{n}" for n in range(39)]

    assert _chosen(_records(_project("new", AT, "asker", "met", *crowd))) == []
    assert _chosen(_records(_project("new", AT, "asker", "met", *crowd[:38]))) != []


def test_a_day_some_months_before_is_the_first_of_that_month() -> None:
    assert months_before(date(2018, 1, 15), 18) == date(2016, 7, 1)
    assert months_before(date(2018, 1, 1), 0) == date(2018, 1, 1)
    assert months_before(date(2018, 1, 1), -18) == date(2019, 7, 1)


def test_ndcg_is_one_for_the_best_order_and_wanes_with_places() -> None:
    chosen = np.array([True, False, False])

    assert ndcg(np.array([3.0, 2.0, 1.0]), chosen) == 1.0
    assert ndcg(np.array([2.0, 3.0, 1.0]), chosen) == pytest.approx(1 / np.log2(3))
    assert ndcg(np.array([1.0, 2.0, 3.0]), np.zeros(3, dtype=np.bool_)) == 0.0
