"""Each signal on both sides of its edge."""

from collections.abc import Callable

import pytest

from matching.duplicates import signals as name_signals
from matching.duplicates.alignment import align, likeness
from matching.duplicates.names import read_name
from matching.duplicates.pair import Entry, Pair, pair
from matching.duplicates.rarity import Rarity

KNOWN = [
    "University of Ghent",
    "Rosenmühle Windkraft",
    "Rosenmühle Holding",
    "Brandal Marine Institute",
    "Zilverberg Water Technology",
]
RARITY = Rarity(((read_name(name), "NL") for name in KNOWN), {})


def beside(left: str, right: str, countries: tuple[str, str] = ("NL", "NL")) -> Pair:
    one, other = (Entry(read_name(name), country) for name, country in zip((left, right), countries, strict=True))
    return pair(one, other, 0.5, RARITY)


@pytest.mark.parametrize(
    ("signal", "more", "less"),
    [
        (name_signals.whole, ("Rosenmühle", "Rosenmühle Windkraft"), ("Rosenmühle Ost", "Rosenmühle Windkraft")),
        (name_signals.complete, ("Uni Gent", "Ghent University"), ("Uni Gent", "Ghent University Oslo")),
        (name_signals.rarest, ("Kestrel Labs", "Kestrel Labor"), ("Kestrel Labs", "Labor Delft")),
        (name_signals.nearly, ("Brandal Delft", "Brandal Delmo"), ("Brandal Delft", "Brandal Sitges")),
        (name_signals.abbreviated, ("BMI", "Brandal Marine Institute"), ("BXI", "Brandal Marine Institute")),
        (name_signals.abbreviated, ("BMI", "Brandal Marine Institute AG"), ("BMI AG", "Brandal Marine Institute AG")),
        (name_signals.found_long, ("Institut de la Mer Brandal", "Brandal Sea Institute"), ("Brandal", "Brandal")),
        (name_signals.first, ("Brandal Instituut", "Brandal Institute"), ("Institut Brandal", "Brandal Institute")),
        (name_signals.single, ("Rosenmühle", "Rosenmühle Holding"), ("Rosenmühle Wind", "Rosenmühle Holding")),
        (name_signals.translated_covered, ("Uni Gent", "Ghent University"), ("Ghent University", "Ghent University")),
        (name_signals.same_form, ("Brandal GmbH", "Brandal B.V."), ("Brandal GmbH", "Brandal e.V.")),
        (name_signals.other_form, ("Brandal GmbH", "Brandal e.V."), ("Brandal GmbH", "Brandal")),
        (name_signals.one_form, ("Brandal GmbH", "Brandal"), ("Brandal GmbH", "Brandal e.V.")),
        (name_signals.only, ("Brandal", "Brandal Marine Institute"), ("Rosenmühle", "Rosenmühle Holding")),
        (name_signals.family, ("Rosenmühle Ost", "Rosenmühle Holding"), ("Brandal", "Brandal Marine Institute")),
        (name_signals.places_lost, ("Brandal Oslo", "Brandal"), ("Brandal Marine", "Brandal")),
        (name_signals.subjects_differ, ("Institut für Physik", "Institute of Chemistry"), ("Physik", "Fysica")),
    ],
)
def test_a_signal_tells_pairs_apart(
    signal: Callable[[Pair], float], more: tuple[str, str], less: tuple[str, str]
) -> None:
    assert signal(beside(*more)) > signal(beside(*less))


def test_abroad_only_where_both_countries_are_known() -> None:
    countries = [("NL", "DE"), ("NL", "NL"), ("NL", "")]

    assert [name_signals.abroad(beside("Brandal", "Brandal", both)) for both in countries] == [1.0, 0.0, 0.0]


def test_every_signal_says_what_it_means() -> None:
    assert all((signal.__doc__ or "").endswith(".") for signal in name_signals.SIGNALS.values())


def test_signals_of_a_pair_of_one_country_do_not_depend_on_which_name_is_left() -> None:
    names = ("Brandal Marine Institute (BMI)", "Instituut Brandl voor de Zee B.V.")

    there, back = beside(*names), beside(*reversed(names))

    for name in name_signals.SIGNALS.keys() - {"family", "only"}:
        signal = name_signals.SIGNALS[name]
        assert signal(there) == pytest.approx(signal(back)), name


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("brandal", "brandal", 1.0, 1.0),
        ("universiteit", "egyetem", 0.95, 0.99),
        ("brandal", "brandall", 0.9, 0.999),
        ("zilverberg", "zilver", 0.84, 0.99),
        ("physics", "chemistry", 0.0, 0.0),
        ("2019", "2018", 0.0, 0.0),
        ("brandal", "zilverberg", 0.0, 0.0),
    ],
)
def test_likeness_of_words(one: str, other: str, least: float, most: float) -> None:
    assert least <= likeness(one, other) <= most


def test_a_word_is_found_in_two_that_it_is_joined_from() -> None:
    joined, apart = read_name("Zilverberg").tokens, read_name("Zilver Berg").tokens

    found = align(joined, apart)

    assert min(*found.left, *found.right) > 0.95


def test_words_are_rarer_the_fewer_names_have_them() -> None:
    rarity = Rarity(((read_name(name), "NO") for name in ("Brandal", "Brandal Sund", "Fjord")), {})
    brandal, sund = read_name("Brandal Sund").tokens

    assert rarity.of(brandal) < rarity.of(sund)
    assert (rarity.names_in("NO", "brandal"), rarity.names_with_all("NO", ("brandal", "sund"))) == (2, 1)


def test_common_words_are_common_in_a_short_list_too() -> None:
    names = [(read_name("Brandal University"), "NO")]
    with_shares, without = (Rarity(names, shares) for shares in ({"university": 0.05}, {}))
    brandal, university = names[0][0].tokens

    assert with_shares.of(university) < without.of(university) < without.of(brandal)
    assert with_shares.names_in("NO", "university") > without.names_in("NO", "university") > 1
