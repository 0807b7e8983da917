"""For each need an answer that should come before another one, in four languages."""

import pytest

from matching.engine import Prepared, Setup, prepare, rank_for_listing
from matching.records import ListingRecord, Records
from tests.matching.builders import TODAY, capability, need, organisation

PAIRS = [
    # Dutch need, answers in German, English, French and Dutch
    (
        "PFAS verwijderen uit grondwater bij een drinkwaterwinning",
        "Regeneration von Aktivkohle und Adsorptionsversuche für per- und polyfluorierte Stoffe im Trinkwasser",
        "Wasserstoff-Elektrolyseure im Dauerlauf prüfen",
    ),
    (
        "Tomaten plukken met een robot die de tros niet beschadigt",
        "Soft grippers and robot arms for harvesting delicate fruit",
        "Soft landing and office space for foreign start-ups",
    ),
    (
        "Recycling van windturbinebladen van glasvezelcomposiet",
        "Recyclage de composites à fibres de verre par pyrolyse",
        "Études cliniques de vaccins chez l'enfant",
    ),
    (
        "Dementerende ouderen langer thuis laten wonen met sensoren",
        "Proefwoningen voor zorgtechnologie en langer zelfstandig wonen van ouderen",
        "Proefvelden voor zouttolerante aardappelen",
    ),
    # German need
    (
        "Bauteile aus Carbonfaser zerstörungsfrei auf Fehler prüfen",
        "Ultrasound and thermography inspection of carbon-fibre composite parts",
        "Museum exhibitions on the history of shipbuilding",
    ),
    (
        "Lithiumbatterien aus Elektroautos für einen zweiten Einsatz bewerten",
        "Hergebruik van accu's uit elektrische auto's: diagnose en tweede leven",
        "Opleiding voor docenten in het basisonderwijs",
    ),
    (
        "Reinraumkapazität für die Herstellung von Zelltherapien gesucht",
        "Salles blanches BPF pour la production de thérapies cellulaires",
        "Salles de concert et acoustique architecturale",
    ),
    (
        "Vorhersage von Lagerschäden an Werkzeugmaschinen aus Schwingungsdaten",
        "Predictive maintenance for machine tools from vibration data",
        "Sensory panels for plant-based cheese",
    ),
    # English need
    (
        "Heat storage for a district heating network in summer",
        "Saisonale Wärmespeicher im Aquifer für Fernwärmenetze",
        "Verpackungen aus Altpapier für frisches Obst",
    ),
    (
        "Fibre coupling and packaging of photonic chips in small series",
        "Assemblage et packaging de puces photoniques avec alignement de fibres",
        "Logistique du dernier kilomètre en vélo-cargo",
    ),
    (
        "Beyond visual line of sight drone flights to inspect dikes",
        "Vliegveld met vergunning voor dronevluchten buiten zicht en inspectie van infrastructuur",
        "Bibliotheek van micro-organismen voor voedselfermentatie",
    ),
    (
        "Analysing patient data of several hospitals without moving the data",
        "Federated learning and privacy-preserving computation for health data",
        "Drying and storing seed potatoes in tropical climates",
    ),
    # French need
    (
        "Extraire des protéines de feuilles vertes pour l'alimentation animale",
        "Grasraffinage: eiwit uit gras en luzerne voor veevoer",
        "Simulatie van scheepsverkeer in havens",
    ),
    (
        "Corrosion des fondations d'éoliennes en mer : capteurs et essais",
        "Offshore wind monopile corrosion monitoring and seawater exposure tests",
        "Game design courses for museums",
    ),
    (
        "Recyclage chimique de textiles mélangés coton-polyester",
        "Chemisches Recycling von Mischtextilien aus Baumwolle und Polyester",
        "Hochfrequenzmessung von Radarantennen im Weltraum",
    ),
    # near misses: the same words or the same field, another matter
    (
        "Waterstof opslaan in zoutcavernes: staal dat niet bros wordt",
        "Testing of steels and welds for hydrogen embrittlement under pressure",
        "Hydrogen buses in public transport: driver training",
    ),
    (
        "We look for a partner for a pilot on ammonia emissions from dairy barns",
        "Messstall für Ammoniak- und Methanemissionen von Milchkühen",
        "We look for a partner for a pilot with our new platform",
    ),
]


@pytest.fixture(scope="module")
def run(model: Setup) -> Prepared:
    """All pairs in one run: each need, its better and its worse answer belong to organisations of their own."""
    owners = [organisation(f"{side}{i:02}") for i in range(len(PAIRS)) for side in ("asks", "better", "worse")]
    listings: list[ListingRecord] = []
    kind = {"cooperation": ("rd-project",)}
    for i, (asked, better, worse) in enumerate(PAIRS):
        listings.append(need(f"asks{i:02}", asked, **kind))
        listings += [capability(f"better{i:02}", better, **kind), capability(f"worse{i:02}", worse, **kind)]
    return prepare(Records(tuple(owners), tuple(listings)), TODAY, model)


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=lambda i: PAIRS[i][0][:40])
def test_the_better_answer_comes_first(number: int, run: Prepared) -> None:
    ranked = rank_for_listing(run, f"asks{number:02}-n1", limit=100)

    place = {p.capability: i for i, p in enumerate(ranked)}
    assert place[f"better{number:02}-c1"] < place.get(f"worse{number:02}-c1", 1000)
    assert place[f"better{number:02}-c1"] < 4


def test_an_answer_finds_its_need_too(run: Prepared) -> None:
    ranked = rank_for_listing(run, "better00-c1", limit=100)

    assert ranked[0].need == "asks00-n1"
