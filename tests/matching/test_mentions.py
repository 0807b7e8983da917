"""What a need mentions of organisations beside its subject: their country, their town, and words of their names."""

import numpy as np

from matching.mentions import Mentions
from matching.records import Kind, ListingKind, ListingRecord, OrganisationRecord, Place

NAMES = (
    ("Hydrogen Storage Institute", "NL"), ("Institute of Public Law", "DE"), ("Storage of Grain", "DE"),
    ("Hydrogen Valley", "FR"), *((f"Institute {letter}{letter}{letter}", "BE") for letter in "abcdefgh"),
    *((f"Grain {letter}{letter}{letter}", "BE") for letter in "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"),
)  # fmt: skip


def _mentions() -> Mentions:
    seats = [Place(at, town="Bruxelles" if at == "BE" else None) for _, at in NAMES]
    return Mentions([OrganisationRecord(f"o{n}", NAMES[n][0], Kind.OTHER, seat) for n, seat in enumerate(seats)])


def _need(title: str, description: str = "") -> ListingRecord:
    return ListingRecord("n", "o0", ListingKind.NEED, title, "", description, language="en")


def test_those_of_a_country_that_is_named_are_meant_wherever_in_the_text() -> None:
    mentions = _mentions()

    title, text, none = (
        mentions.countries(one)
        for one in (_need("A German partner"), _need("A partner", "in Germany"), _need("A partner"))
    )

    assert np.flatnonzero(title).tolist() == np.flatnonzero(text).tolist() == [1, 2]
    assert not none.any()


def test_those_of_a_town_that_is_named_are_meant_in_any_language_and_others_of_the_country_are_not() -> None:
    mentions = _mentions()

    named, country = (mentions.towns(_need("A partner", text)) for text in ("with a site in Brussel", "from Belgium"))

    assert np.flatnonzero(named).tolist() == list(range(4, len(NAMES)))
    assert (mentions.town(4), mentions.town(0)) == ("Bruxelles", None)
    assert not country.any()


def test_a_name_is_near_by_words_that_tell_what_it_does_and_not_by_those_of_many_names() -> None:
    found = _mentions().names(_need("Storage of hydrogen", "for an institute that stores grain"))

    assert found[0] > found[3] > 0.0
    assert found[2] > 0.0
    assert found[1] == 0.0
    assert not found[4:12].any(), "institute is a word of many names"


def test_the_words_that_name_and_need_share_are_told_in_the_order_of_the_name() -> None:
    mentions, need = _mentions(), _need("Storage of hydrogen at an institute")

    assert mentions.shared_words(need, 0) == ("hydrogen", "storag")
    assert mentions.shared_words(need, 1) == ()


def test_compatriots_are_those_of_the_same_country_and_oneself() -> None:
    assert np.flatnonzero(_mentions().compatriots(1)).tolist() == [1, 2]
