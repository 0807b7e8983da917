"""Who is already here, under another spelling."""

import pytest

from matching.duplicates import DuplicateIndex, NameRecord
from matching.names import initials, tokens

KNOWN = [
    NameRecord("rug", "University of Groningen", "NL", ("Rijksuniversiteit Groningen",)),
    NameRecord("tno", "Nederlandse Organisatie voor Toegepast Natuurwetenschappelijk Onderzoek", "NL", ("TNO",)),
    NameRecord("muenster", "Westfälische Wilhelms-Universität Münster", "DE"),
    NameRecord("fraunhofer-ipt", "Fraunhofer-Institut für Produktionstechnologie IPT", "DE"),
    NameRecord("fraunhofer-ilt", "Fraunhofer-Institut für Lasertechnik ILT", "DE"),
    NameRecord("gemeente-delft", "Gemeente Delft", "NL"),
    NameRecord("delft-imaging", "Delft Imaging Systems B.V.", "NL"),
    NameRecord("wetsus", "Wetsus", "NL", identifiers={"ror": "04gc69q84"}),
    NameRecord("cea", "Commissariat à l'énergie atomique et aux énergies alternatives", "FR"),
]
INDEX = DuplicateIndex(KNOWN)


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Groningen University", "NL", "rug"),
        ("Universiteit Groningen", "NL", "rug"),
        ("T.N.O.", "NL", "tno"),
        ("Universitaet Muenster, Westfaelische Wilhelms", "DE", "muenster"),
        ("Westfalische Wilhelms Universitat Munster", "DE", "muenster"),
        ("FRAUNHOFER INSTITUTE FOR PRODUCTION TECHNOLOGY IPT", "DE", "fraunhofer-ipt"),
        ("Municipality of Delft", "NL", "gemeente-delft"),
        ("Delft Imaging Systems", "NL", "delft-imaging"),
        ("Commissariat a l energie atomique", "FR", "cea"),
    ],
)
def test_another_spelling_is_found(name: str, country: str, found: str) -> None:
    first = INDEX.find(NameRecord("new", name, country))[0]

    assert first.right == found
    assert first.score >= 0.5


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("University of Twente", "NL"),
        ("Gemeente Deurne", "NL"),
        ("Fraunhofer-Institut für Solare Energiesysteme ISE", "DE"),
        ("Stichting Watercampus", "NL"),
    ],
)
def test_another_organisation_is_not_a_duplicate(name: str, country: str) -> None:
    assert not [d for d in INDEX.find(NameRecord("new", name, country)) if d.score >= 0.5]


def test_an_identifier_decides_whatever_the_name() -> None:
    wanted = NameRecord("new", "Centre of excellence for sustainable water", "NL", identifiers={"ror": "04gc69q84"})

    first = INDEX.find(wanted)[0]

    assert (first.right, first.score, first.why["identifiers"]) == ("wetsus", 1.0, ("ror",))


def test_another_country_counts_against() -> None:
    here, there = (INDEX.find(NameRecord("new", "Wetsus", country), least=0.0)[0].score for country in ("NL", "DE"))

    assert here > there


def test_an_organisation_is_not_its_own_duplicate() -> None:
    assert all(found.right != "rug" for found in INDEX.find(KNOWN[0]))


def test_all_suspects_of_a_list() -> None:
    more = DuplicateIndex(
        [*KNOWN, NameRecord("z", "Delft Imaging Systems BV", "NL"), NameRecord("y", "Wetsus", "NL")]
    )

    assert {(d.left, d.right) for d in more.suspects()} == {("delft-imaging", "z"), ("wetsus", "y")}


def test_nothing_is_found_among_nothing() -> None:
    assert DuplicateIndex([]).find(KNOWN[0]) == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Stichting Wageningen Research", "Wageningen Research Foundation Stichting"),
        ("Acme GmbH & Co. KG", "ACME"),
        ("Hochschule Koblenz", "Hogeschool Koblenz"),
        ("Société Générale S.A.", "SOCIETE GENERALE"),
    ],
)
def test_names_lose_what_does_not_tell_them_apart(left: str, right: str) -> None:
    assert set(tokens(left)) == set(tokens(right))


def test_initials_with_and_without_small_words() -> None:
    assert initials("Institute for the Future of Water") == {"iftfow", "ifw"}
