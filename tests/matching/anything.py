"""Records of every odd sort, by chance but the same for a seed: half-filled, circular, dated in the future."""

import random
from datetime import date, timedelta
from typing import Any

from matching.records import (
    CollaborationRecord,
    CountryStatus,
    FieldPair,
    Kind,
    ListingKind,
    ListingRecord,
    MembershipRecord,
    OrganisationRecord,
    PairCount,
    Phase,
    Place,
    ProgrammeArea,
    Records,
    Refusal,
)
from tests.matching.builders import TODAY

TITLES = (
    ("Zuivering van afvalwater met membranen", "nl"),
    ("Membrane pilots for waste water treatment", "en"),
    ("Robot die fruit plukt", "nl"),
    ("Greifer und Roboter für die Ernte", "de"),
    ("Essais de sécurité de batteries", "fr"),
    ("Life cycle assessment (LCA) of batteries", "en"),
    ("A life cycle assessment for pilots with membranes", "en"),
    ("Afvalwaterzuivering en batterijtesten", "nl"),
)
FIELDS = ("water-treatment", "robotics", "batteries", "photonics", "drones", "education")
SECTORS = ("water", "htsm", "energie", "agrifood", "only-named-here")
SEATS = (
    Place("NL", 53.2, 5.8, "NL-FR", "NL124"), Place("NL", 52.2, 6.9, "NL-OV", "NL213"),
    Place("NL", None, None, "NL-OV"),
    Place("DE", 52.0, 7.6, None, "DEA34"), Place("DE", 51.0, 7.0, None, None, "DEA3"), Place("BE", 51.2, 4.4),
    Place("GB", 51.5, -0.1), Place("US", 42.4, -71.1), Place("TR", 41.0, 29.0),
)  # fmt: skip
COOPERATION = ("rd-project", "facility-access", "peer-advice", "talent-education", "licence")
NAMES = tuple(f"o{i:02}" for i in range(14))
GONE = "not-in-the-run"


def anything(seed: int) -> Records:
    """Fourteen organisations with whatever may be known of them."""
    chance = random.Random(seed)
    organisations = tuple(_organisation(chance, name) for name in NAMES)
    return Records(
        organisations=organisations,
        listings=tuple(_listing(chance, i) for i in range(26)),
        memberships=tuple(_membership(chance) for _ in range(7)),
        collaborations=tuple(_collaboration(chance, i) for i in range(12)),
        pair_counts=tuple(_count(chance) for _ in range(6)),
        field_pairs=tuple(
            FieldPair(a, b, chance.randint(1, 60), chance.choice([0.6, 1.0, 1.5, 2.5]))
            for a in FIELDS for b in FIELDS if a < b and chance.random() < 0.7
        ),
        areas=(
            ProgrammeArea("de-nl", "x", "NL213", date(2021, 1, 1), None),
            ProgrammeArea("de-nl", "x", "DEA34", date(2021, 1, 1), date(2027, 12, 31)),
            ProgrammeArea("old", "x", "NL124", date(2014, 1, 1), date(2020, 12, 31)),
            ProgrammeArea("old", "x", "DEA34", date(2014, 1, 1), date(2020, 12, 31)),
        ),
        countries=(
            CountryStatus("DE", "member-state", "", date(1958, 1, 1), None),
            CountryStatus("NL", "member-state", "", date(1958, 1, 1), None),
            CountryStatus("TR", "associated", "horizon-europe", date(2021, 1, 1), None),
        ),
        refusals=tuple(
            Refusal(*chance.sample(NAMES, 2), chance.choice([None, "l00", "l01", "l02"])) for _ in range(3)
        ),
    )  # fmt: skip


def _some(chance: random.Random, names: tuple[Any, ...], most: int = 2) -> tuple[Any, ...]:
    return tuple(chance.sample(names, chance.randint(0, most)))


def _organisation(chance: random.Random, name: str) -> OrganisationRecord:
    fields = _some(chance, FIELDS, 3)
    return OrganisationRecord(
        id=name,
        name=name,
        kind=chance.choice([Kind.HOTSPOT, Kind.HOTSPOT, Kind.CLUSTER, Kind.COMPANY]),
        place=chance.choice(SEATS),
        language=chance.choice(["nl", "en", "de", None]),
        languages=_some(chance, ("nl", "en", "de", "fr")),
        topsectors=_some(chance, SECTORS if fields else ("unmeasured", "water")),
        fields=fields,
        types=_some(chance, ("science-driven", "engineering")),
        phase=chance.choice([None, *Phase]),
        texts=tuple(text for text, _ in _some(chance, TITLES)),
        receives=chance.random() < 0.85,
    )


def _listing(chance: random.Random, number: int) -> ListingRecord:
    title, language = chance.choice(TITLES)
    days = chance.choice([None, -3, 0, 20, 119, 120, 400])
    low = chance.choice([None, 1, 3, 6])
    return ListingRecord(
        id=f"l{number:02}",
        organisation=chance.choice([*NAMES, GONE]),
        kind=chance.choice(list(ListingKind)),
        title=title,
        summary=chance.choice(["", "Wij zoeken een LCA.", "We have a pilot with membranes and a robot."]),
        language=chance.choice([language, None]),
        cooperation=_some(chance, COOPERATION),
        partner_kinds=_some(chance, tuple(Kind)),
        countries_wanted=chance.choice([(), (), ("DE",), ("NL", "BE")]),
        countries_excluded=chance.choice([(), (), (), ("US",), ("DE",)]),
        trl_from=low,
        trl_to=chance.choice([None, (low or 1) + 2]),
        topsectors=_some(chance, SECTORS),
        fields=_some(chance, FIELDS),
        keywords=_some(chance, ("membranen", "robot", "LCA", "batterij")),
        published=None if days is None else TODAY - timedelta(days=days),
        within_hotspot=chance.random() < 0.2,
    )


def _membership(chance: random.Random) -> MembershipRecord:
    return MembershipRecord(*chance.sample([*NAMES, GONE], 2), chance.choice(["anchor", "member", "associate"]))


def _collaboration(chance: random.Random, number: int) -> CollaborationRecord:
    participants = tuple(chance.sample([*NAMES, GONE], chance.randint(1, 5)))
    start = chance.choice([None, date(2012, 5, 1), date(2024, 1, 1), TODAY, TODAY + timedelta(days=1)])
    return CollaborationRecord(f"p{number}", participants, start)


def _count(chance: random.Random) -> PairCount:
    last = chance.choice([2016, 2026, 2027])
    left, right = chance.sample([*NAMES, GONE], 2)
    return PairCount(left, right, chance.randint(1, 9), 2014, last, chance.choice(["CORDIS", "other"]))
