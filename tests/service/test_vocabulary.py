"""The one table of kinds is total in every direction, and every value has words."""

from enum import StrEnum

import pytest

from matching.records import Kind, ListingKind, Phase, Route
from service.directory.vocabulary import (
    FROM_ACTIVITY,
    FROM_EXCHANGE,
    FROM_FUNDING,
    KINDS,
    Confidence,
    Cooperation,
    HotspotType,
    MembershipRole,
)
from service.labels import LABELS
from service.matchmaking.models import Answer, NoReason


def test_every_kind_maps_out_and_every_outside_word_maps_back() -> None:
    assert set(KINDS) == set(Kind)
    assert {mapping.exchange for mapping in KINDS.values()} == set(FROM_EXCHANGE)
    assert {mapping.activity for mapping in KINDS.values()} == set(FROM_ACTIVITY)
    assert {mapping.funding for mapping in KINDS.values()} | {"city"} == set(FROM_FUNDING)


@pytest.mark.parametrize(("word", "kind"), FROM_ACTIVITY.items())
def test_there_and_back_is_the_same_activity(word: str, kind: Kind) -> None:
    assert KINDS[kind].activity == word


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("kind", Kind),
        ("listing_kind", ListingKind),
        ("route", Route),
        ("phase", Phase),
        ("type", HotspotType),
        ("membership_role", MembershipRole),
        ("cooperation", Cooperation),
        ("answer", Answer),
        ("no_reason", NoReason),
        ("confidence", Confidence),
    ],
)
def test_every_value_has_words(group: str, values: type[StrEnum]) -> None:
    assert {value.value for value in values} <= set(LABELS[group])
