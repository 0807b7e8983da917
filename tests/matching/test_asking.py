"""A listing that the run does not have is answered as if it had been put into the run."""

from dataclasses import replace

import numpy as np
import pytest

from matching.asking import rank_for_new
from matching.engine import Limits, Prepared, Setup, prepare, rank_for_listing
from matching.records import ListingRecord
from matching.renewing import Change, renewed
from tests.matching.builders import TODAY, capability, need
from tests.matching.test_engine import landscape

RECORDS = landscape(40)


@pytest.fixture(scope="module")
def setup(model: Setup) -> Setup:
    """Limits so tight that not everything is a candidate."""
    return replace(model, limits=Limits(by_meaning=4, by_words=2, by_fields=2, alone=2))


@pytest.fixture(scope="module")
def prepared(setup: Setup) -> Prepared:
    return prepare(RECORDS, TODAY, setup)


def new(owner: str, kind: str) -> ListingRecord:
    make = need if kind == "need" else capability
    facts = {"fields": ("robotics",), "keywords": ("robot", "fruit"), "cooperation": ("facility-access",)}
    return make(owner, "Robot die fruit plukt en sorteert", number=3, published=TODAY, **facts)


@pytest.mark.parametrize("kind", ["need", "capability"])
@pytest.mark.parametrize("owner", ["o00", "o02", "o39"])
def test_the_answer_is_that_of_putting_it_in(owner: str, kind: str, prepared: Prepared, setup: Setup) -> None:
    record = new(owner, kind)

    answer = rank_for_new(prepared, record, setup, limit=12)

    after = renewed(prepared, RECORDS, Change(listing=record), setup)
    assert 0 < len(answer) <= 12
    assert _links(answer) == _links(rank_for_listing(after.prepared, record.id, 12))


def test_a_listing_that_is_known_is_answered_as_it_stands(prepared: Prepared, setup: Setup) -> None:
    record = RECORDS.listings[4]

    answer = rank_for_new(prepared, record, setup)

    known = {(one.left, one.right): one.score for one in rank_for_listing(prepared, record.id)}
    again = {(one.left, one.right): one.score for one in answer}
    assert known.keys() == again.keys()
    assert np.abs(np.array([known[pair] - again[pair] for pair in known])).max() < 0.03


def test_nothing_of_what_is_prepared_changes(prepared: Prepared, setup: Setup) -> None:
    before = prepared.listings.records

    rank_for_new(prepared, new("o00", "need"), setup)

    assert prepared.listings.records is before


def test_an_owner_that_the_run_does_not_know_is_an_error(prepared: Prepared, setup: Setup) -> None:
    with pytest.raises(KeyError):
        rank_for_new(prepared, new("nobody", "need"), setup)


def _links(found: tuple[object, ...]) -> list[tuple[object, ...]]:
    """Links without what the profile of the owner says, which a listing that is put in changes."""
    return [(one.left, one.right, one.need, one.capability) for one in found]  # type: ignore[attr-defined]
