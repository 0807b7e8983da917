"""Who is already here, under another spelling."""

import random

import pytest

from matching.duplicates.finding import SUSPECT, DuplicateIndex, NameRecord

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
    NameRecord("brandal", "Brandal Shipyard AS", "NO"),
    NameRecord("tide", "Nordisk Institutt for Tidevann (NIT)", "NO"),
    NameRecord("krakow", "Uniwersytet Muzyczny w Krakowie", "PL"),
    NameRecord("olives", "Instituto Nacional del Olivo", "ES"),
    NameRecord("quarry", "Steinbruch Hohenfels GmbH", "AT"),
    NameRecord("agrozeta", "AgroZeta Solutions Kft.", "HU"),
    NameRecord("volos", "Πανεπιστήμιο Βόλου", "GR"),
    NameRecord("physics", "Institute of Physics of the Academy of Sciences", "CZ"),
    NameRecord("insa-a", "Ecole Supérieure des Mines d'Aubagne", "FR"),
    NameRecord("insa-b", "Ecole Supérieure des Mines de Brioude", "FR"),
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
        ("Westf\ufffdlische Wilhelms-Universit\ufffdt M\ufffdnster", "DE", "muenster"),
        ("FRAUNHOFER INSTITUTE FOR PRODUCTION TECHNOLOGY IPT", "DE", "fraunhofer-ipt"),
        ("Municipality of Delft", "NL", "gemeente-delft"),
        ("Delft Imaging Systems", "NL", "delft-imaging"),
        ("Commissariat a l energie atomique", "FR", "cea"),
        ("BRANDAL SHIPYARD AKSJESELSKAP", "NO", "brandal"),
        ("Nordisk Institutt for Tidevann", "NO", "tide"),
        ("NIT - NORDISK INSTITUTT FOR TIDEVANN", "NO", "tide"),
        ("University of Music in Cracow", "PL", "krakow"),
        ("National Institute of the Olivo", "ES", "olives"),
        ("Hohenfels Steinbruch Gesellschaft mbH", "AT", "quarry"),
        ("AGRO ZETA SOLUTIONS KORLATOLT FELELOSSEGU TARSASAG", "HU", "agrozeta"),
        ("PANEPISTIMIO VOLOU", "GR", "volos"),
        ("Ecole Superieure des Mines d Aubagne", "FR", "insa-a"),
    ],
)
def test_another_spelling_is_found(name: str, country: str, found: str) -> None:
    first = INDEX.find(NameRecord("new", name, country))[0]

    assert first.right == found
    assert first.score >= SUSPECT


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("University of Twente", "NL"),
        ("Gemeente Deurne", "NL"),
        ("Fraunhofer-Institut für Solare Energiesysteme ISE", "DE"),
        ("Stichting Watercampus", "NL"),
        ("Brandt Shipping AS", "NO"),
        ("Instituto Nacional del Corcho", "ES"),
        ("Institute of Chemistry of the Academy of Sciences", "CZ"),
        ("Ecole Supérieure des Mines de Carhaix", "FR"),
        ("Steinmetz Hohenems GmbH", "AT"),
    ],
)
def test_another_organisation_is_not_a_duplicate(name: str, country: str) -> None:
    assert not [d for d in INDEX.find(NameRecord("new", name, country)) if d.score >= 0.5]


@pytest.mark.parametrize(
    ("better", "worse", "country"),
    [
        ("Uniwersytet Muzyczny Kraków", "Uniwersytet Medyczny Kraków", "PL"),
        ("Brandal Shipyard", "Brandal Shipyard Oslo Holding", "NO"),
        ("Steinbruch Hohenfels GmbH", "Steinbruch Hohenfels e.V.", "AT"),
        ("Instituto Nacional del Olivo S.A.", "Instituto Nacional del Olivo Granada", "ES"),
        ("Agrozeta Solutions", "Agrozeta", "HU"),
        ("Univerzita Volos", "Univerzita Patras", "GR"),
    ],
)
def test_the_better_name_scores_higher(better: str, worse: str, country: str) -> None:
    scores = [INDEX.find(NameRecord("new", name, country), least=0.0)[0].score for name in (better, worse)]

    assert scores[0] > scores[1]


def test_an_identifier_decides_whatever_the_name() -> None:
    wanted = NameRecord("new", "Centre of excellence for sustainable water", "NL", identifiers={"ror": "04GC69Q84 "})

    first = INDEX.find(wanted)[0]

    assert (first.right, first.score, first.why["identifiers"]) == ("wetsus", 1.0, ("ror",))


def test_another_country_counts_against() -> None:
    here, there, unknown = (
        INDEX.find(NameRecord("new", "Wetsus", country), least=0.0)[0].score for country in ("NL", "DE", "")
    )

    assert min(here, unknown) >= 0.5 > there


def test_what_speaks_for_a_duplicate_makes_up_its_odds() -> None:
    why = INDEX.find(NameRecord("new", "Groningen University", "NL"))[0].why

    added = [value for name, value in why.items() if name not in ("odds", "same_country")]
    assert sum(value for value in added if isinstance(value, float)) == pytest.approx(why["odds"], abs=0.02)


def test_an_organisation_is_not_its_own_duplicate() -> None:
    assert all(found.right != "rug" for found in INDEX.find(KNOWN[0]))


def test_all_suspects_of_a_list() -> None:
    more = DuplicateIndex(
        [*KNOWN, NameRecord("z", "Delft Imaging Systems BV", "NL"), NameRecord("y", "Wetsus", "NL")]
    )

    assert {(d.left, d.right) for d in more.suspects()} == {("delft-imaging", "z"), ("wetsus", "y")}


def test_suspects_share_an_identifier() -> None:
    index = DuplicateIndex([NameRecord(one, one * 5, "NL", identifiers={"kvk": "1"}) for one in ("ab", "yz")])

    assert [(d.left, d.right, d.score) for d in index.suspects()] == [("ab", "yz", 1.0)]


def test_the_order_of_the_list_changes_nothing() -> None:
    shuffled = random.Random(1).sample(KNOWN, len(KNOWN))
    wanted = NameRecord("new", "Ecole Superieure des Mines", "FR")

    assert DuplicateIndex(shuffled).find(wanted, least=0.0) == INDEX.find(wanted, least=0.0)


def test_names_called_the_same_are_both_found() -> None:
    index = DuplicateIndex([NameRecord(one, "Brandal Shipyard", "NO") for one in ("a", "b")])

    assert [d.right for d in index.find(NameRecord("new", "Brandal Shipyard AS", "NO"), least=0.5)] == ["a", "b"]


@pytest.mark.parametrize("name", ["", "!?", "…", "AG"])
def test_a_name_without_words_finds_nothing(name: str) -> None:
    assert INDEX.find(NameRecord("new", name, "NL"), least=0.5) == ()


def test_nothing_is_found_among_nothing() -> None:
    assert DuplicateIndex([]).find(KNOWN[0]) == ()
    assert DuplicateIndex([]).suspects() == ()
