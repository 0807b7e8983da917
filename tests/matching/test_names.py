"""What a written name holds: words in English, legal forms, short names, acronyms."""

import pytest

from matching.duplicates.letters import latin, lost_alike, sound
from matching.duplicates.names import read_name
from matching.duplicates.words import ALIAS, english, section


def words(name: str) -> set[str]:
    return {token.meaning for token in read_name(name).tokens}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Stichting Wageningen Research", "Wageningen Research Foundation Stichting"),
        ("Acme GmbH & Co. KG", "ACME"),
        ("Hochschule Koblenz", "Hogeschool Koblenz"),
        ("Société Générale S.A.", "SOCIETE GENERALE"),
        ("Beta d.o.o.", "Beta D O O"),
        ("Gamma Korlátolt Felelősségű Társaság", "Gamma Kft."),
        ("Delta Spółka z ograniczoną odpowiedzialnością", "DELTA SP. Z O.O."),
        ("Epsilon società a responsabilità limitata", "Epsilon s.r.l."),
        ("Universität Wien", "University of Vienna"),
        ("Uniwersytet Warszawski", "University of Warsaw"),
        ("Instituto Nacional de Investigación Agraria", "National Institute of Agricultural Research"),
        ("Πανεπιστήμιο Πατρών", "University of Patras"),
        ("Bundesministerium für Verkehr", "Federal Ministry of Transport"),
    ],
)
def test_names_lose_what_does_not_tell_them_apart(left: str, right: str) -> None:
    assert words(left) == words(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Universität Koblenz", "Hochschule Koblenz"),
        ("Institute of Physics", "Institut für Chemie"),
        ("Gemeente Delft", "Provincie Delft"),
        ("University of Vienna", "Medical University of Vienna"),
    ],
)
def test_names_keep_what_tells_them_apart(left: str, right: str) -> None:
    assert words(left) != words(right)


def test_a_name_of_nothing_but_a_legal_form_keeps_it() -> None:
    assert words("SE") == {"se"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Alfa B.V.", "limited"), ("Alfa AG", "stock"), ("Alfa e.V.", "association"), ("Alfa Ε.Π.Ε.", "limited")],
)
def test_legal_forms_are_told_by_kind(name: str, kind: str) -> None:
    assert read_name(name).forms == {kind}


def test_initials_with_and_without_small_words() -> None:
    assert read_name("Institute for the Future of Water").initials == {"iftfow", "ifw"}


@pytest.mark.parametrize(
    ("name", "acronyms"),
    [
        ("Nordic Centre for Tides (NCT)", {"nct"}),
        ("NCT - NORDIC CENTRE FOR TIDES", {"nct"}),
        ("NORDIC CENTRE FOR TIDES", set()),
        ("Tides AG", set()),
    ],
)
def test_acronyms_stand_in_capitals_or_alone(name: str, acronyms: set[str]) -> None:
    assert read_name(name).acronyms - {"tides"} == acronyms


def test_a_short_name_beside_the_long_one_is_known_as_such() -> None:
    both, alone = read_name("Nordic Centre for Tides (NCT)"), read_name("NCT")

    assert [token.word for token in both.tokens if token.section == ALIAS] == ["nct"]
    assert not [token for token in alone.tokens if token.section == ALIAS]


def test_lost_letters_are_filled_in_where_the_word_is_known() -> None:
    assert words("Universit\ufffdt f\ufffdr Musik") == words("Universität für Musik")
    assert lost_alike("m?nstertal", "munstertal")
    assert not lost_alike("m?nstertal", "minsterthal")


def test_words_that_sound_alike() -> None:
    assert sound("fuerstenberg") == sound("furstenberg")
    assert sound("charokopeio") == sound("harokopio")
    assert sound("basel") != sound("kassel")


def test_letters_of_other_scripts() -> None:
    assert latin("Институт Łódź") == "institut lodz"


@pytest.mark.parametrize(
    ("word", "meaning"), [("technologisch", ("technology",)), ("onderzoeksinstituut", ("research", "institute"))]
)
def test_common_words_by_their_stem(word: str, meaning: tuple[str, ...]) -> None:
    assert english(word) == meaning


def test_rare_words_are_no_common_ones() -> None:
    assert english("zephyrion") == ()
    assert (section("zephyrion"), section("physics"), section("vienna")) == ("names", "subjects", "places")
