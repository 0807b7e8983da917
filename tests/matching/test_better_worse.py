"""For each need or profile a partner that should come before another one, in four languages: `better_worse.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from matching.engine import Prepared, Setup, WhyNot, prepare, rank_for_listing, why_not
from matching.records import (
    CollaborationRecord,
    FieldPair,
    Kind,
    ListingKind,
    ListingRecord,
    MembershipRecord,
    OrganisationRecord,
    Phase,
    Place,
    ProgrammeArea,
    Proposal,
    Records,
    Refusal,
)
from tests.matching.builders import TODAY

Row = Mapping[str, Any]
TABLE: Row = tomllib.loads(Path(__file__).with_name("better_worse.toml").read_text(encoding="utf-8"))
PAIRS: list[Row] = [*TABLE["pair"], *TABLE["blind"]]
EVERY = range(len(PAIRS))
NUMBERS = range(len(TABLE["pair"]))
BLIND_RIGHT = 24
"""So many of the pairs written blind come right; a change of the engine should not make it fewer."""

SIDES = ("asks", "better", "worse", "third", "fourth")
TEXTS = [i for i in NUMBERS if isinstance(PAIRS[i].get("better"), str)]
REWORDED = [i for i in NUMBERS if "reworded" in PAIRS[i]]
FROM_TEXT = {"meaning", "words", "profile", "alike"}


def _title(number: int) -> str:
    return f"{number:02} {PAIRS[number]['family']}"


def _name(number: int, side: str) -> str:
    return f"{number:02}-{side}"


def _organisation(number: int, side: str) -> OrganisationRecord:
    facts = {**PAIRS[number].get("of", {}).get(side, {})}
    place = facts.pop("place", None)
    seat = Place(**TABLE["places"][place]) if place else Place("NL")
    kind, phase = Kind(facts.pop("kind", "hotspot")), facts.pop("phase", None)
    found = {name: tuple(value) for name, value in facts.items()}
    name = _name(number, side)
    return OrganisationRecord(name, name, kind, seat, phase=Phase(phase) if phase else None, **found)


def _listing(number: int, side: str, kind: ListingKind, facts: Row | str) -> ListingRecord:
    given: dict[str, Any] = {"title": facts} if isinstance(facts, str) else dict(facts)
    low, high = given.pop("trl", (None, None))
    days = given.pop("days", None)
    names = {"wanted": "countries_wanted", "excluded": "countries_excluded"}
    lists = {names.get(n, n): tuple(v) if isinstance(v, list) else v for n, v in given.items()}
    lists["partner_kinds"] = tuple(Kind(one) for one in lists.get("partner_kinds", ()))
    owner = _name(number, side)
    published: date | None = None if days is None else TODAY - timedelta(days=days)
    record = ListingRecord(f"{owner}-{kind.value}", owner, kind, lists.pop("title"), "", published=published)
    return replace(record, trl_from=low, trl_to=high, **{"cooperation": ("rd-project",), **lists})


def _listings(number: int) -> list[ListingRecord]:
    row = PAIRS[number]
    if "need" not in row:
        return []
    found = [_listing(number, "asks", ListingKind.NEED, row["need"])]
    for side in ("better", "worse"):
        own = row.get(side, {})
        facts = own if isinstance(own, str) else {**row.get("both", {}), **own}
        found.append(_listing(number, side, ListingKind.CAPABILITY, facts))
    if "offers" in row:
        found.append(_listing(number, "asks", ListingKind.CAPABILITY, row["offers"]))
        found += [_listing(number, side, ListingKind.NEED, text) for side, text in row["needs"].items()]
    return found


def _records() -> Records:
    """All pairs of the table as one run: each has organisations of its own."""
    pairs = [(i, row) for i, row in enumerate(PAIRS)]
    projects = [(i, *one) for i, row in pairs for one in row.get("together", ())]
    return Records(
        organisations=tuple(_organisation(i, side) for i in EVERY for side in SIDES),
        listings=tuple(listing for i in EVERY for listing in _listings(i)),
        memberships=tuple(
            MembershipRecord(_name(i, member), _name(i, host), "member")
            for i, row in pairs
            for member, host in row.get("parts", ())
        ),
        collaborations=tuple(
            CollaborationRecord(f"p{k}", (_name(i, one), _name(i, other)), date(year, 3, 1))
            for k, (i, one, other, year) in enumerate(projects)
        ),
        field_pairs=tuple(FieldPair(*sorted(names.split()), 60, lift) for names, lift in TABLE["lifts"].items()),
        areas=tuple(
            ProgrammeArea(name, name, nuts, date(2021, 1, 1), None)
            for name, codes in TABLE["areas"].items()
            for nuts in codes
        ),
        refusals=tuple(Refusal(_name(i, by), _name(i, to)) for i, row in pairs for by, to in row.get("no", ())),
    )


@pytest.fixture(scope="module")
def run(model: Setup) -> Prepared:
    return prepare(_records(), TODAY, model)


@pytest.fixture(scope="module")
def reworded(model: Setup) -> Prepared:
    """The same run with every need that has other words for it said in these."""
    records = _records()
    other = {f"{_name(i, 'asks')}-need": PAIRS[i]["reworded"] for i in REWORDED}
    listings = (replace(one, title=other.get(one.id, one.title)) for one in records.listings)
    return prepare(replace(records, listings=tuple(listings)), TODAY, model)


def _score(answer: WhyNot) -> float:
    """The score of the best link; 0 where a rule forbids every one."""
    return answer.best.score if answer.best else 0.0


def test_there_are_enough_pairs_of_every_sort() -> None:
    pairs = TABLE["pair"]
    families = " ".join(row["family"] for row in pairs)
    expected = (
        "meaning near acronym compound fields complementary profile evidence common readiness co-operation kind "
        "wanted excluded distance border language topsector recent activity refused membership phase type"
    )

    assert len(pairs) >= 60
    assert all(word in families for word in expected.split())
    assert all(row["why"].endswith(".") for row in pairs)


@pytest.mark.parametrize("number", NUMBERS, ids=_title)
def test_the_better_partner_scores_higher(number: int, run: Prepared) -> None:
    better, worse = (why_not(run, _name(number, "asks"), _name(number, side)) for side in ("better", "worse"))

    assert better.rules == ()
    assert _score(better) > _score(worse)


@pytest.mark.parametrize("number", TEXTS, ids=_title)
def test_the_better_text_comes_first_among_all(number: int, run: Prepared) -> None:
    ranked = rank_for_listing(run, f"{_name(number, 'asks')}-need", limit=100)

    place = {proposal.capability: i for i, proposal in enumerate(ranked)}
    better, worse = (f"{_name(number, side)}-capability" for side in ("better", "worse"))
    assert place[better] < min(4, place.get(worse, 1000))


def test_of_pairs_written_blind_most_come_right(run: Prepared) -> None:
    right = 0
    for number in EVERY[len(NUMBERS) :]:
        better, worse = (why_not(run, _name(number, "asks"), _name(number, side)) for side in ("better", "worse"))
        right += _score(better) > _score(worse)

    assert right >= BLIND_RIGHT


def test_an_answer_finds_its_need_too(run: Prepared) -> None:
    ranked = rank_for_listing(run, f"{_name(0, 'better')}-capability", limit=100)

    assert ranked[0].need == f"{_name(0, 'asks')}-need"


def _reasons(proposal: Proposal | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    assert proposal is not None
    ways = (proposal.for_left, proposal.for_right)
    return {(way.receiver, one.kind): one.facts for way in ways for one in way.reasons}


@pytest.mark.parametrize("number", REWORDED, ids=_title)
def test_a_need_in_other_words_has_the_same_reasons(number: int, run: Prepared, reworded: Prepared) -> None:
    pair = _name(number, "asks"), _name(number, "better")
    before, after = (_reasons(why_not(prepared, *pair).best) for prepared in (run, reworded))
    again = rank_for_listing(reworded, f"{pair[0]}-need", limit=100)

    assert {key for key in before if key[1] != "words"} == {key for key in after if key[1] != "words"}
    assert all(after[key] == facts for key, facts in before.items() if key[1] not in FROM_TEXT)
    assert f"{pair[1]}-capability" in [one.capability for one in again[:10]]
