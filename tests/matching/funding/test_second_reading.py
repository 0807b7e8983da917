"""The framework programmes read a second time, apart from the rules in the files: both say the same of any set."""

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import combinations

from matching.funding.parties import KINDS, Party
from matching.funding.rulebook import Asked
from tests.matching.funding.notation import BOOK


def listed(codes: str) -> list[str]:
    return codes.split()


SETS = 400
UNION = frozenset(listed("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"))
COUNTRIES = listed("NL NL DE BE FR GB CH NO IS IL TR UA US JP KR CA NZ MA EG XK RS TN LI AU GR")
PILLARS = ("pillar-1", "pillar-2", "pillar-3")
ENTRIES = {
    **dict.fromkeys(("NO", "IS", "TR", "IL"), date(2014, 1, 1)),
    **dict.fromkeys(("AL", "BA", "MK", "ME", "RS", "MD"), date(2014, 7, 1)),
    **dict.fromkeys(("TN", "GE", "AM"), date(2016, 1, 1)),
    "FO": date(2014, 10, 1), "UA": date(2015, 1, 1), "CH": date(2017, 1, 1),
}  # fmt: skip
"""From when a country counts in Horizon 2020."""
ASSOCIATED = frozenset(listed("NO IS IL TR UA GE AM MD RS ME MK AL BA FO TN XK"))
SECOND_PILLAR = {"NZ": date(2023, 1, 1), "CA": date(2024, 1, 1), "KR": date(2025, 1, 1)}
NOT_CONFIRMED = {"MA": date(2021, 1, 1), "EG": date(2025, 12, 1)}
Counts = Callable[[str], float]
"""Whether a country counts: 1, 0, or a half where that was not confirmed."""
DAYS = {
    "horizon-2020": sorted({*ENTRIES.values(), date(2014, 9, 15), date(2020, 12, 30)}),
    "horizon-europe": sorted(
        {*SECOND_PILLAR.values(), *NOT_CONFIRMED.values(), date(2026, 1, 1), date(2027, 12, 30)}
    ),
}
"""On which something changes; the day before is asked too, and the day after."""
VERDICTS = {1: "eligible", 0.5: "unknown", 0: "conditional"}


def member(country: str, day: date) -> bool:
    return country in UNION or (country == "GB" and day <= date(2020, 12, 31))


def in_2020(country: str, day: date, pillar: str) -> float:
    if country == "CH" and pillar == "pillar-1" and day >= date(2014, 9, 15):
        return 1
    return float(member(country, day) or day >= ENTRIES.get(country, date.max))


def in_europe(country: str, day: date, pillar: str) -> float:
    second = pillar == "pillar-2"
    if country == "GB" and day < date(2024, 1, 1):
        return 0.5
    if country == "JP":
        return 0.5 if second and day >= date(2026, 1, 1) else 0
    if country in NOT_CONFIRMED:
        return 0.5 if day >= NOT_CONFIRMED[country] else 0
    if country == "CH":
        return float(day >= date(2025, 1, 1))
    wide = member(country, day) or country in ASSOCIATED or country == "GB"
    return float(wide or (second and day >= SECOND_PILLAR.get(country, date.max)))


def apart(parties: Sequence[Party], many: int) -> bool:
    """Whether so many are of different groups and of different countries."""
    return any(
        len({one.country for one in some}) == len({one.group or one.name for one in some}) == many
        for some in combinations(parties, many)
    )


def three(parties: Sequence[Party], counts: Counts, union: date | None) -> str:
    """Three of three countries that count, one of them of the Union where a day is given."""
    for level in (1.0, 0.5):
        found = apart([one for one in parties if counts(one.country) >= level], 3)
        if found and (union is None or any(member(one.country, union) for one in parties)):
            return VERDICTS[level]
    return "conditional"


def fast_track(parties: Sequence[Party], counts: Counts) -> str:
    """As three, with five at most: whoever is missing needs a place."""
    whole = three(parties, counts, None)
    inside = [one for one in parties if counts(one.country)]
    lacking = next(3 - many for many in (3, 2, 1, 0) if many == 0 or apart(inside, many))
    return "ineligible" if len(parties) > 5 or len(parties) + lacking > 5 else whole


def alone(parties: Sequence[Party], counts: Counts) -> str:
    found = counts(parties[0].country) if parties[0].sme and len(parties) == 1 else 0
    return VERDICTS[found] if found else "ineligible"


def expected(parties: Sequence[Party], day: date, pillar: str) -> dict[str, str]:
    """Instrument → verdict."""
    if day.year < 2021:
        old: Counts = lambda country: in_2020(country, day, pillar)  # noqa: E731 - one of two like it
        inside = [one for one in parties if old(one.country)]
        exchange = "eligible" if apart(parties, 3) and apart(inside, 2) else "conditional"
        usual = dict.fromkeys(("ria", "ia", "msca-itn"), three(parties, old, None))
        return usual | {"csa": VERDICTS[bool(inside)], "fti": fast_track(parties, old), "msca-rise": exchange}
    new: Counts = lambda country: in_europe(country, day, pillar)  # noqa: E731
    usual = dict.fromkeys(("ria", "ia", "msca-dn", "eic-pathfinder-open"), three(parties, new, day))
    one = VERDICTS[max(new(party.country) for party in parties)]
    return usual | {"csa": one, "msca-pf": one, "eic-accelerator": alone(parties, new)}


def test_both_readings_say_the_same_of_sets_by_chance() -> None:
    chance = random.Random(2021)

    for _ in range(SETS):
        groups = [chance.choice([None, None, None, "g", "h"]) for _ in range(chance.randint(1, 6))]
        parties = tuple(
            Party(f"p{place}", chance.choice(COUNTRIES), None, chance.choice(KINDS), chance.random() < 0.6, group)
            for place, group in enumerate(groups)
        )
        pillar = chance.choice(PILLARS)
        for programme, days in DAYS.items():
            day = max(days[0], chance.choice(days) + timedelta(chance.choice((-1, 0, 1))))
            for instrument, verdict in expected(parties, day, pillar).items():
                asked = Asked(programme, instrument, day, pillar)
                assert BOOK.verdict(asked, parties).outcome == verdict, (asked, parties)
