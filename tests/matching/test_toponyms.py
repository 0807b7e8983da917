"""Countries and towns that a text names."""

import pytest

from matching.toponyms import countries_named, town, towns_named

KNOWN = frozenset(filter(None, map(town, (
    "Bruxelles / Brussel", "'s-Gravenhage", "München", "Aix-en-Provence Cedex 3", "Newcastle upon Tyne", "EINDHOVEN",
    "Ede", "Best", "Luxembourg",
))))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Dutch partner with pilots in Spain, Turkey and the UK", {"NL", "ES", "TR", "GB"}),
        ("We zoeken een Duitse partner of een in Frankrijk", {"DE", "FR"}),
        ("Wir suchen einen niederländischen Partner", {"NL"}),
        ("Une entreprise néerlandaise ou des Pays-Bas", {"NL"}),
        ("Partners from New Zealand", {"NZ"}),
        ("A turkey farm that wants to polish its image", set()),
        ("Spaniels and Francesca", set()),
        ("", set()),
    ],
)
def test_countries_are_named_in_four_languages_and_capitals_count(text: str, expected: set[str]) -> None:
    assert countries_named(text) == expected


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Bruxelles / Brussel", ("Bruxelles", "BRUSSEL", "Brussels")),
        ("'s-Gravenhage", ("Den Haag", "The Hague", "La Haye")),
        ("München", ("Munchen", "MUNICH", "Muenchen")),
        ("Paris", ("PARIS CEDEX 15", "Paris 13", "Parijs")),
        ("Eindhoven", ("EINDHOVEN",)),
    ],
)
def test_a_town_is_one_however_an_address_writes_it(written: str, names: tuple[str, ...]) -> None:
    assert {town(name) for name in names} == {town(written)}
    assert town(written)


@pytest.mark.parametrize("name", [None, "", "12", "Au", "Best", "Luxembourg"])
def test_what_is_no_name_or_mostly_says_something_else_is_no_town_to_look_for(name: str | None) -> None:
    assert town(name) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pilots in Brussels and The Hague", {"Bruxelles", "Den Haag"}),
        ("Een proef in München, Brussel of Den Haag", {"München", "Bruxelles", "Den Haag"}),
        ("Un essai à Aix-en-Provence", {"Aix-en-Provence"}),
        ("Trials at Newcastle-upon-Tyne (Ede)", {"Newcastle upon Tyne", "Ede"}),
        ("Newcastle alone, and upon Tyne", set()),
        ("Eindhoven. Best practice follows", {"Eindhoven"}),
        ("EINDHOVEN in a headline, eindhoven in an address", set()),
        ("Eindhovense partners", set()),
        ("Partners of Luxembourg", set()),
        ("Lyon, which nobody sits in", set()),
        ("", set()),
    ],
)
def test_towns_that_are_known_are_named_whole_and_with_capitals(text: str, expected: set[str]) -> None:
    assert towns_named(text, KNOWN) == {town(name) for name in expected}
