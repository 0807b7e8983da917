"""What is never proposed, and what lies just beside it."""

from dataclasses import replace

import pytest

from matching.engine import Setup, prepare, propose, why_not
from matching.records import MembershipRecord, Records, Refusal
from matching.setup import Limits
from tests.matching.builders import TODAY, meeting, need, organisation


def pairs(records: Records, setup: Setup) -> set[tuple[str, str, str | None]]:
    """Who is proposed to whom, for which need."""
    return {(p.left, p.right, p.need) for p in propose(records, TODAY, setup).proposals}


def test_a_need_and_a_capability_that_meet_are_proposed(wordless: Setup) -> None:
    assert pairs(meeting(), wordless) == {("a", "b", "a-n1")}


def test_an_organisation_is_not_proposed_to_itself(wordless: Setup) -> None:
    records = meeting()
    own = replace(records.listings[1], organisation="a")

    assert pairs(replace(records, listings=(records.listings[0], own)), wordless) == set()


@pytest.mark.parametrize(
    "memberships",
    [
        [("a", "b")],
        [("b", "a")],
        [("a", "middle"), ("middle", "b")],
        [("b", "x"), ("x", "y"), ("y", "a")],
    ],
)
def test_part_of_at_any_depth_is_never_proposed(memberships: list[tuple[str, str]], wordless: Setup) -> None:
    links = tuple(MembershipRecord(member, host, "member") for member, host in memberships)
    records = meeting(need={"within_hotspot": True}, memberships=links)

    assert pairs(records, wordless) == set()
    assert why_not(prepare(records, TODAY, wordless), "a", "b").rules[0] == "part_of"


@pytest.mark.parametrize(
    ("kind", "within", "proposed"),
    [("hotspot", False, False), ("hotspot", True, True), ("centre", False, True)],
)
def test_two_parts_of_one_hotspot_only_where_a_listing_asks_for_it(
    kind: str, within: bool, proposed: bool, wordless: Setup
) -> None:
    links = tuple(MembershipRecord(member, "host", "member") for member in "ab")
    records = meeting(need={"within_hotspot": within}, memberships=links)
    host = organisation("host", kind=kind, receives=False)
    records = replace(records, organisations=(*records.organisations, host))

    assert (("a", "b", "a-n1") in pairs(records, wordless)) is proposed


@pytest.mark.parametrize(
    ("kind", "role", "rules"),
    [("centre", "anchor", ("part_of",)), ("centre", "member", ()), ("hotspot", "anchor", ())],
)
def test_a_centre_is_part_of_what_its_anchor_is_part_of(
    kind: str, role: str, rules: tuple[str, ...], wordless: Setup
) -> None:
    links = (MembershipRecord("school", "a", role), MembershipRecord("school", "b", "member"))
    records = meeting(a={"kind": kind}, b={"kind": "hotspot"}, memberships=links)
    records = replace(records, organisations=(*records.organisations, organisation("school", receives=False)))

    assert why_not(prepare(records, TODAY, wordless), "a", "b").rules == rules


@pytest.mark.parametrize(("second", "rules"), [("anchor", ("one_anchor",)), ("member", ())])
def test_whole_profiles_of_one_anchor_are_not_linked_but_their_listings_are(
    second: str, rules: tuple[str, ...], wordless: Setup
) -> None:
    links = (MembershipRecord("school", "a", "anchor"), MembershipRecord("school", "b", second))
    records = meeting(a={"kind": "hotspot"}, b={"kind": "hotspot"}, memberships=links)
    records = replace(records, organisations=(*records.organisations, organisation("school", receives=False)))

    assert why_not(prepare(replace(records, listings=()), TODAY, wordless), "a", "b").rules == rules
    assert pairs(records, wordless) == {("a", "b", "a-n1")}


@pytest.mark.parametrize("refusal", [Refusal("a", "b"), Refusal("b", "a")])
def test_a_refusal_for_good_holds_for_every_need(refusal: Refusal, wordless: Setup) -> None:
    assert pairs(meeting(refusals=(refusal,)), wordless) == set()


def test_a_refusal_of_one_need_leaves_the_others(wordless: Setup) -> None:
    records = meeting(refusals=(Refusal("b", "a", "a-n1"),))
    second = replace(records.listings[0], id="a-n2")

    assert pairs(records, wordless) == set()
    assert pairs(replace(records, listings=(*records.listings, second)), wordless) == {("a", "b", "a-n2")}


@pytest.mark.parametrize(
    ("barred", "proposed"),
    [({"need": {"countries_excluded": ("DE",)}}, False), ({"need": {"countries_excluded": ("BE",)}}, True)],
)
def test_an_excluded_country_is_excluded(
    barred: dict[str, dict[str, tuple[str, ...]]], proposed: bool, wordless: Setup
) -> None:
    records = meeting(b={"country": "DE"}, **barred)

    assert bool(pairs(records, wordless)) is proposed


def test_a_capability_can_exclude_a_country_too(wordless: Setup) -> None:
    records = meeting(a={"country": "DE"}, capability={"countries_excluded": ("DE",)})

    assert pairs(records, wordless) == set()


@pytest.mark.parametrize(("home", "proposed"), [("NL", False), ("DE", True), (None, True)])
def test_one_side_is_at_home(home: str | None, proposed: bool) -> None:
    records = meeting(a={"country": "DE"}, b={"country": "BE"})

    assert bool(pairs(records, Setup(limits=Limits(home=home)))) is proposed


def test_who_does_not_receive_is_in_no_proposal(wordless: Setup) -> None:
    assert pairs(meeting(b={"receives": False}), wordless) == set()


def test_less_than_two_reasons_are_not_enough(wordless: Setup) -> None:
    records = meeting()
    bare = tuple(replace(one, keywords=(), title="Zout", fields=()) for one in records.listings)
    pair = tuple(replace(one, fields=()) for one in records.organisations)

    assert pairs(Records(pair, bare), wordless) == set()


def test_listings_of_unknown_organisations_are_left_out(wordless: Setup) -> None:
    records = meeting()

    assert pairs(replace(records, listings=(*records.listings, need("gone"))), wordless) == {("a", "b", "a-n1")}


def test_an_unknown_organisation_is_an_error(wordless: Setup) -> None:
    with pytest.raises(KeyError):
        why_not(prepare(meeting(), TODAY, wordless), "a", "gone")
