"""Search forgives typing errors, puts what is spelt so first, and says what it read instead."""

import random
import shutil
import string
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.db import open_engine, reading, writing
from service.directory.indexing import organisation_index
from service.directory.searching import WITHOUT, Entry, Index, Query, Said, index, search, words_of
from service.exchange.seeds import load
from service.settings import ROOT

FIRST = 3
COUNTS = ("collaboration_counts.csv", "partner_counts.csv", "relatedness.csv")


@pytest.fixture(scope="module")
def seeded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of all organisations of the seeds; counts are of no use to it and take longest to load."""
    folder = tmp_path_factory.mktemp("seeded")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    for name in COUNTS:
        with (folder / "seeds" / name).open("r+") as file:
            file.readline()
            file.truncate(file.tell())
    shutil.copy(sqlite_template, folder / "schakel.db")
    engine = open_engine(f"sqlite:///{folder}/schakel.db")
    with writing(engine) as session:
        load(session, folder / "seeds", datetime(2026, 11, 24, tzinfo=UTC))
    with reading(engine) as session:
        made = organisation_index(session)
    engine.dispose()
    return made


def _titles(over: Index, text: str) -> list[str]:
    return [entry.title.text for entry in search(over, Query(text)).entries]


def _mistyped(word: str, chance: random.Random) -> Iterator[str]:
    """The word with one letter changed, dropped, added, or swapped with its neighbour."""
    at, swap = chance.randrange(len(word)), chance.randrange(len(word) - 1)
    letter = chance.choice(string.ascii_lowercase)
    yield word[:at] + letter + word[at + 1 :]
    yield word[:at] + word[at + 1 :]
    yield word[:at] + letter + word[at:]
    yield word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :]


@pytest.mark.parametrize(
    ("each", "least_4", "least_more"), [(8, 25, 375), pytest.param(1, 300, 3000, marks=pytest.mark.long)]
)
def test_each_organisation_is_found_by_its_name_with_one_error_in_a_word(
    each: int, least_4: int, least_more: int, seeded: Index
) -> None:
    chance, asked, found = random.Random(7), defaultdict[str, int](int), defaultdict[str, int](int)

    for entry in seeded.entries[::each]:
        words = list(words_of((1, entry.title.text)))
        for place, word in enumerate(words):
            if len(word) < 4:
                continue
            for mistyped in _mistyped(word, chance):
                name = " ".join([*words[:place], mistyped, *words[place + 1 :]])
                length = "4" if len(word) == 4 else "more"
                first = search(seeded, Query(name)).entries[:FIRST]
                asked[length] += 1
                found[length] += entry.key in {one.key for one in first}

    assert asked["4"] > least_4 and asked["more"] > least_more
    assert found["4"] >= 0.95 * asked["4"]
    assert found["more"] >= 0.98 * asked["more"]


def test_each_word_of_a_name_finds_it_with_one_error(seeded: Index) -> None:
    chance, asked, found = random.Random(8), defaultdict[str, int](int), defaultdict[str, int](int)
    owners = defaultdict[str, set[str]](set)
    for entry in seeded.entries:
        for word in words_of((1, entry.title.text)):
            owners[word].add(entry.key)

    for word in sorted(word for word in owners if len(word) >= 4):
        for mistyped in _mistyped(word, chance):
            length = "4" if len(word) == 4 else "more"
            asked[length] += 1
            found[length] += owners[word] <= _all_found(seeded, mistyped)

    assert found["4"] >= 0.95 * asked["4"]
    assert found["more"] >= 0.98 * asked["more"]


def _all_found(over: Index, text: str) -> set[str]:
    return {one.key for one in search(over, Query(text)).every}


@pytest.mark.parametrize(
    ("typed", "name", "read"),
    [
        ("ASLM", "ASML", "asml"),
        ("Amsterdam Science Pak", "Amsterdam Science Park", "amsterdam science park"),
        ("Basel Aera biotech", "Basel Area biotech", "basel area biotech"),
        ("Enshce", "Municipality of Enschede", "enschede"),
        ("enshcede", "Municipality of Enschede", "enschede"),
        ("Kennispakr Twnete", "Kennispark Twente", "kennispark twente"),
    ],
)
def test_what_was_meant_comes_first_and_is_said(typed: str, name: str, read: str, seeded: Index) -> None:
    found = search(seeded, Query(typed))

    assert found.entries[0].title.text == name
    assert found.corrected == read


@pytest.mark.parametrize(
    ("called", "place"),
    [("Den Bosch", "'s-Hertogenbosch"), ("Den Haag", "The Hague"), ("Keulen", "Köln"), ("luik", "Liège")],
)
def test_a_place_is_found_by_its_other_names(called: str, place: str, seeded: Index) -> None:
    found = search(seeded, Query(called))

    assert place in {entry.place for entry in found.entries}
    assert found.corrected == ""


def _small(*names: str) -> Index:
    return index([Entry(name, (Said(name),), {}, words_of((6, name)), (name,)) for name in names])


@pytest.mark.parametrize("word", ["asml", "ASM", "pfas"])
def test_a_word_that_is_known_is_not_widened(word: str) -> None:
    over = _small("ASM", "ASML", "PFAS", "PAS")

    found = search(over, Query(word))

    assert found.entries[0].title.text == word.upper()
    assert all(entry.title.text.startswith(word.upper()) for entry in found.entries)
    assert (found.corrected, found.as_well) == ("", "")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("txel", ["texel"]),  # four letters less one
        ("tx", []),  # too short to guess
        ("gren", ["green"]),
        ("gree", ["green"]),
        ("hidroxen", ["hydrogen"]),  # two errors in eight letters
        ("gidroxen", []),  # three
        ("groin", []),  # two in five
        ("hydorg", ["hydrogen"]),  # half typed, letters swapped
        ("hydorx", []),
    ],
)
def test_errors_are_forgiven_by_the_length_of_the_word(typed: str, found: list[str]) -> None:
    over = _small("texel", "green", "hydrogen")

    assert _titles(over, typed) == found


def test_what_is_spelt_so_stands_before_what_is_guessed() -> None:
    over = _small("park", "praktijk", "parkstad")

    found = search(over, Query("prak"))

    assert [entry.title.text for entry in found.entries] == ["praktijk", "park"]
    assert (found.corrected, found.as_well) == ("", "park")


def test_several_words_near_are_all_read_the_swap_first() -> None:
    over = _small("pas", "pass", "pfas", "water")

    found = search(over, Query("pafs"))

    assert [entry.title.text for entry in found.entries] == ["pfas", "pass"]
    assert found.corrected == "pfas / pass"


def test_a_facet_counts_and_finds_what_has_no_value_in_it_last() -> None:
    phases = {"one": ("growth",), "two": (), "three": (), "four": ("growth", "transition")}
    over = index([Entry(name, (Said(name),), {"phase": values}, {}) for name, values in phases.items()])

    everything = search(over, Query(chosen={"phase": ""}))
    without = search(over, Query(chosen={"phase": WITHOUT}))

    assert everything.facets["phase"] == (("growth", 2), ("transition", 1), (WITHOUT, 2))
    assert [entry.key for entry in without.entries] == ["two", "three"]


def test_a_name_that_is_nearly_typed_stands_before_one_that_has_the_words() -> None:
    over = _small("Twente Science and Business Park", "Science Park", "Science Park Business Centre")

    assert _titles(over, "science park")[0] == "Science Park"
    assert _titles(over, "scince park")[0] == "Science Park"


def test_known_words_that_nothing_has_together_are_read_anew() -> None:
    over = _small("Hanze Groningen", "Hanse Port")

    found = search(over, Query("hanse groningen"))

    assert [entry.title.text for entry in found.entries] == ["Hanze Groningen"]
    assert found.corrected == "hanze groningen"
