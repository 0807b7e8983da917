"""Search finds what says the same in another language, says so, and can be told not to."""

import csv

import pytest

from service.directory.equivalents import concepts, understood
from service.directory.searching import Entry, Found, Index, Query, Said, index, search, words_of
from service.settings import ROOT


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((ROOT / "seeds" / name).read_text(encoding="utf-8").splitlines()))


ROWS = _rows("equivalents.csv")
LANGUAGES = ("nl", "en", "de", "fr")
TEXTS = {
    "nl": "Opslag van waterstof",
    "compound": "Een waterstoftankstation",
    "en": "Hydrogen storage",
    "de": "Speicherung von Wasserstoff",
    "fr": "Stockage de l’hydrogène",
    "water": "Wasser und Abwasser",
    "wind": "Wind power",
    "sea": "Meer kennis van de zee",
    "port": "Port of Delfzijl",
}


@pytest.fixture(scope="module")
def over() -> Index:
    """A few titles, each by the language or subject it stands for."""
    return index([Entry(key, (Said(text),), {}, words_of((6, text)), (text,)) for key, text in TEXTS.items()])


def _keys(found: Found) -> set[str]:
    return {entry.key for entry in found.entries}


def _otherwise(found: Found) -> set[tuple[str, str]]:
    return {(one.language, one.text) for one in found.otherwise}


@pytest.mark.parametrize(
    ("typed", "otherwise"),
    [
        ("waterstof", {("en", "hydrogen"), ("de", "Wasserstoff"), ("fr", "hydrogène")}),
        ("Wasserstoff", {("nl", "waterstof"), ("en", "hydrogen"), ("fr", "hydrogène")}),
        ("HYDROGENE", {("nl", "waterstof"), ("en", "hydrogen"), ("de", "Wasserstoff")}),
    ],
)
def test_a_word_finds_what_says_the_same_in_four_languages(
    over: Index, typed: str, otherwise: set[tuple[str, str]]
) -> None:
    found = search(over, Query(typed))

    assert _keys(found) == {"nl", "compound", "en", "de", "fr"}
    assert _otherwise(found) == otherwise
    assert (found.corrected, found.as_well) == ("", "")


def test_what_is_spelt_as_typed_comes_before_what_says_the_same(over: Index) -> None:
    found = search(over, Query("waterstof"))

    assert found.entries[0].key == "nl"


def test_every_word_typed_is_still_asked_for(over: Index) -> None:
    found = search(over, Query("stockage waterstof"))

    assert _keys(found) == {"fr"}
    assert _otherwise(found) >= {("fr", "hydrogène")}


def test_a_mistyped_word_beside_a_term_is_said(over: Index) -> None:
    found = search(over, Query("waterstof stokcage"))

    assert _keys(found) == {"fr"}
    assert found.corrected == "waterstof stockage"


@pytest.mark.parametrize(
    ("typed", "found", "otherwise"),
    [
        ("eau", {"water"}, {("de", "Wasser")}),  # hydrogen begins with water in two languages, and is another thing
        ("zee", {"sea"}, set()),
        ("océan", {"sea"}, {("nl", "zee")}),  # German for sea is Dutch for more: understood, not searched for
        ("Meer", {"sea"}, {("nl", "zee")}),
        ("Windkraft", {"wind"}, {("en", "wind power")}),
        ("windmolens", {"wind"}, {("en", "wind power")}),
        ("énergie", set(), set()),
        ("haven", {"port"}, {("en", "port")}),
        ("Delfzijl", {"port"}, set()),
        ("havo", set(), set()),
    ],
)
def test_what_says_something_else_is_not_found(
    over: Index, typed: str, found: set[str], otherwise: set[tuple[str, str]]
) -> None:
    answer = search(over, Query(typed))

    assert _keys(answer) == found
    assert _otherwise(answer) == otherwise


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("waterstof", {"nl"}),
        ("waterstofs", set()),
        ("hydrogene", {"fr"}),
        ("Wind power", {"wind"}),
        ("Wind kracht", set()),
    ],
)
def test_only_the_exact_words_are_found_where_that_is_asked(over: Index, typed: str, found: set[str]) -> None:
    answer = search(over, Query(typed, exact=True))

    assert _keys(answer) == found
    assert (answer.otherwise, answer.corrected, answer.as_well) == ((), "", "")


def test_without_words_exactly_everything_is_found(over: Index) -> None:
    assert search(over, Query("", exact=True)).total == len(TEXTS)


def test_the_longest_term_is_understood() -> None:
    (one,) = understood(["kunstmatige", "intelligentie"])

    assert (one.first, one.end) == (0, 2)
    assert {term.text for term in one.terms} >= {"AI", "artificial intelligence", "KI", "IA"}
    assert understood(["kunstmatige"]) == ()


def test_the_table_has_terms_in_four_languages_and_their_source() -> None:
    names = [row["id"] for row in ROWS]

    assert len(names) == len(set(names)) >= 150
    for row in ROWS:
        terms = [term.strip() for one in LANGUAGES for term in row[one].split(";")]
        assert all(terms), row["id"]
        assert row["source"] and row["licence"] and row["date"] and row["confidence"] in "CDRU", row["id"]


def test_each_knowledge_field_is_understood_by_its_names() -> None:
    known = concepts()

    for row in _rows("fields.csv"):
        for one in LANGUAGES:
            words = tuple(words_of((1, row[f"name_{one}"])))
            assert any(set(words) == set(called) for called in known), row["id"]


def test_a_term_that_nothing_holds_is_not_read_as_a_word_that_is_spelt_like_it() -> None:
    over = index([Entry("one", (Said("Ankers in zee"),), {}, words_of((6, "Ankers in zee")), ("Ankers in zee",))])

    assert (search(over, Query("kanker")).total, search(over, Query("kanker")).corrected) == (0, "")
    assert (search(over, Query("ankres")).total, search(over, Query("ankres")).corrected) == (1, "ankers")


@pytest.mark.parametrize(("typed", "meant"), [("wasserstof", True), ("wassersto", True), ("wasserst", False)])
def test_a_term_that_lacks_a_letter_or_two_is_understood_and_said(typed: str, meant: bool) -> None:
    said = "Waterstof en Wasserstoff"
    over = index([Entry("one", (Said(said),), {}, words_of((6, said)), (said,))])

    assert ([one.text for one in search(over, Query(typed)).otherwise] == ["waterstof", "Wasserstoff"]) is meant
