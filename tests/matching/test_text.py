"""Texts become comparable tokens."""

import pytest

from matching.text import (
    Vocabulary,
    acronyms,
    analyse,
    split_compound,
    stem,
    vocabulary,
    without_openings,
)

EMPTY = Vocabulary()


def test_inflections_share_a_stem() -> None:
    assert stem("sensoren", "nl") == stem("sensor", "nl")
    assert stem("électrolyseurs", "fr") == stem("électrolyseur", "fr")


def test_acronyms_stay_whole_and_small_words_go() -> None:
    found = analyse("The removal of PFAS from the water", "en", EMPTY)

    assert "pfas" in found.counts
    assert not {"the", "of", "from"} & set(found.counts)


def test_a_text_explains_its_acronyms() -> None:
    assert acronyms("a life cycle assessment (LCA) of steel") == {"LCA": "life cycle assessment"}
    assert acronyms("the old harbour (RDM) of steel") == {}


def test_a_long_form_counts_as_its_acronym() -> None:
    words = vocabulary([("a life cycle assessment (LCA) of steel", "en")])

    found = analyse("a Life Cycle Assessment of timber", "en", words)

    assert "lca" in found.counts
    assert found.surfaces["lca"] == "Life Cycle Assessment"


def test_a_compound_is_split_into_words_of_the_run() -> None:
    known = frozenset({stem("water", "nl"), stem("zuivering", "nl")})

    assert split_compound("waterzuivering", "nl", known) == (stem("water", "nl"), stem("zuivering", "nl"))
    assert split_compound("waterzuivering", "nl", known - {"water"}) == ()
    assert split_compound("waterzuivering", "en", known) == ()


def test_a_german_compound_may_have_a_link() -> None:
    known = frozenset({stem("sicherheit", "de"), stem("prüfung", "de")})

    assert split_compound("sicherheitsprüfung", "de", known) == (stem("sicherheit", "de"), stem("prüfung", "de"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We look for a partner for a pilot on ammonia", "on ammonia"),
        ("Wij zoeken partners voor een pilot met waterstof", "met waterstof"),
        ("Wir suchen einen Partner für ein Projekt zu Batterien", "zu Batterien"),
        ("Nous cherchons un partenaire pour un essai de drones", "de drones"),
        ("Partners in crime: games on justice", "Partners in crime: games on justice"),
    ],
)
def test_openings_that_say_nothing_are_left_out(text: str, left: str) -> None:
    assert without_openings(text) == left


def test_words_of_business_tell_nothing_alone_or_within_a_compound() -> None:
    known = vocabulary([("Plan voor training van lassers met laser", "nl"), ("Lasers met een plan", "nl")])

    assert not {"plan", "train", "training"} & set(analyse("Plan voor training", "nl", known).counts)
    assert set(analyse("Training plan for small parts", "en", EMPTY).counts) == set()
    assert stem("laser", "nl") in analyse("laserplan", "nl", known).counts
    assert "plan" not in analyse("laserplan", "nl", known).counts
