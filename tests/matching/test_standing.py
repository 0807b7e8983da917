"""After one change a run that is kept is what it promises, without measuring everything anew."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Setup, propose, why_not
from matching.records import (
    Kind,
    ListingRecord,
    MembershipRecord,
    OrganisationRecord,
    Phase,
    Place,
    Proposal,
    Records,
)
from matching.renewing import Change
from matching.standing import Standing, changed, stand
from tests.matching.builders import TODAY, capability, need, organisation
from tests.matching.test_engine import landscape

RECORDS = landscape()
OWNERS = {one.id: one for one in RECORDS.organisations}
LISTINGS = {one.id: one for one in RECORDS.listings}


@pytest.fixture(scope="module")
def standing(model: Setup) -> Standing:
    return stand(RECORDS, TODAY, model)


def pairs(found: tuple[Proposal, ...]) -> dict[tuple[str, str], Proposal]:
    return {(one.left, one.right): one for one in found}


def bare(one: Proposal) -> Proposal:
    """A proposal without its places in sets."""
    return replace(one, rank_left=None, rank_right=None, chosen_left=(), chosen_right=())


def put(**records: Any) -> Records:
    """The records with an organisation or a listing in place of the one with its id."""
    owner, listing = records.get("organisation"), records.get("listing")
    owners, listings = dict(OWNERS), dict(LISTINGS)
    if owner:
        owners[owner.id] = owner
    if listing:
        listings[listing.id] = listing
    return replace(RECORDS, organisations=tuple(owners.values()), listings=tuple(listings.values()))


def test_what_stands_is_a_full_run(standing: Standing, model: Setup) -> None:
    assert standing.proposals() == propose(RECORDS, TODAY, model).proposals


SEAT = Place("NL", 51.4, 5.5, "NL-NB", "NL414")


@pytest.mark.parametrize(
    "change",
    [
        lambda: Change(organisation=replace(OWNERS["o03"], phase=Phase.TRANSITION)),
        lambda: Change(organisation=replace(OWNERS["o02"], place=SEAT)),
        lambda: Change(organisation=replace(OWNERS["o02"], place=OWNERS["o01"].place)),
        lambda: Change(organisation=replace(OWNERS["o11"], kind=Kind.COMPANY)),
        lambda: Change(listing=replace(LISTINGS["o05-n1"], trl_from=8, trl_to=9)),
        lambda: Change(listing=replace(LISTINGS["o05-c1"], published=date(2026, 11, 1))),
        lambda: Change(listing=replace(LISTINGS["o08-n1"], countries_wanted=("US",), partner_kinds=(Kind.OTHER,))),
        lambda: Change(listing=replace(LISTINGS["o08-n1"], countries_excluded=("NL",))),
    ],
)
def test_where_nothing_usual_changes_the_result_is_that_of_a_full_run(
    change: Callable[[], Change], standing: Standing, model: Setup
) -> None:
    one = change()

    after = changed(standing, one, model).proposals()

    assert after == propose(put(organisation=one.organisation, listing=one.listing), TODAY, model).proposals


def fresh() -> ListingRecord:
    facts = {"fields": ("robotics",), "keywords": ("robotics", "Robot"), "cooperation": ("facility-access",)}
    return capability("o07", "Robot die fruit plukt en sorteert", number=2, trl_from=3, trl_to=6, **facts)


def test_links_that_nothing_touches_keep_their_scores(standing: Standing, model: Setup) -> None:
    before = pairs(standing.proposals())

    after = pairs(changed(standing, Change(listing=fresh()), model).proposals())

    same = [key for key in before.keys() & after.keys() if "o07" not in key]
    assert len(same) > 50
    assert all(bare(before[key]) == bare(after[key]) for key in same)


def test_a_new_listing_is_proposed_and_its_links_are_those_of_asking(standing: Standing, model: Setup) -> None:
    after = changed(standing, Change(listing=fresh()), model)

    found = after.proposals_of("o07")

    assert fresh().id in {one.capability for one in found}
    for one in found:
        assert why_not(after.prepared, one.left, one.right).best == bare(one)


def test_a_new_listing_gives_nearly_what_a_full_run_gives(standing: Standing, model: Setup) -> None:
    after = pairs(changed(standing, Change(listing=fresh()), model).proposals())
    whole = pairs(propose(put(listing=fresh()), TODAY, model).proposals)

    both = after.keys() & whole.keys()
    assert len(both) > 0.9 * max(len(after), len(whole))
    assert all(abs(after[key].score - whole[key].score) < 0.06 for key in both)


def test_the_links_of_one_are_those_of_all(standing: Standing) -> None:
    own = tuple(one for one in standing.proposals() if "o04" in (one.left, one.right))

    assert standing.proposals_of("o04") == own


def test_a_listing_put_in_and_withdrawn_leaves_no_trace(standing: Standing, model: Setup) -> None:
    with_it = changed(standing, Change(listing=fresh()), model)

    after = changed(with_it, Change(withdrawn_listing=fresh().id), model)

    assert with_it.proposals() != standing.proposals()
    assert after.proposals() == standing.proposals()


@pytest.mark.parametrize("name", ["a-first", "o05-between", "z-last"])
def test_an_organisation_put_in_and_withdrawn_leaves_no_trace(name: str, standing: Standing, model: Setup) -> None:
    one = replace(OWNERS["o05"], id=name)

    with_it = changed(standing, Change(organisation=one), model)
    after = changed(with_it, Change(withdrawn_organisation=name), model)

    assert with_it.proposals_of(name)
    assert after.proposals() == standing.proposals()


def test_who_is_withdrawn_is_proposed_to_nobody(standing: Standing, model: Setup) -> None:
    after = changed(standing, Change(withdrawn_organisation="o06"), model)

    assert standing.proposals_of("o06")
    assert not [one for one in after.proposals() if "o06" in (one.left, one.right)]
    assert not [one for one in after.prepared.listings.records if one.organisation == "o06"]


def test_the_host_of_who_changes_is_touched_too(model: Setup) -> None:
    records = replace(RECORDS, memberships=(MembershipRecord("o07", "o12", "anchor"),))
    before = stand(records, TODAY, model)

    after = changed(before, Change(listing=fresh()), model)

    row = before.prepared.position["o12"]
    assert (before.prepared.profiles[row] != after.prepared.profiles[row]).any()


def test_a_country_that_the_run_does_not_know_is_an_error(standing: Standing, model: Setup) -> None:
    with pytest.raises(KeyError):
        changed(standing, Change(organisation=organisation("new", "JP")), model)


def test_a_first_listing_is_no_trouble(wordless: Setup) -> None:
    owners = tuple(organisation(name, fields=("robotics",)) for name in ("a", "b", "c"))
    empty = stand(Records(owners), TODAY, wordless)
    facts = {"fields": ("robotics",), "keywords": ("robot",)}

    one = changed(empty, Change(listing=need("a", "Robot", **facts)), wordless)
    two = changed(one, Change(listing=capability("b", "Robot", **facts)), wordless)

    assert [record.id for record in two.prepared.listings.records] == ["a-n1", "b-c1"]


def any_change(draw: Callable[[Any], Any]) -> Change:
    owner: OrganisationRecord = draw(st.sampled_from(list(OWNERS.values())))
    listing: ListingRecord = draw(st.sampled_from(list(LISTINGS.values())))
    return draw(
        st.sampled_from(
            [
                Change(organisation=replace(owner, id=f"{owner.id}-new")),
                Change(listing=replace(listing, id=f"{listing.id}-new", title=f"{listing.title} nieuw")),
                Change(listing=replace(listing, title="Iets anders", keywords=())),
                Change(withdrawn_listing=listing.id),
                Change(withdrawn_organisation=owner.id),
            ]
        )
    )


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_after_any_change_the_limits_hold_and_the_result_is_the_same_twice(
    standing: Standing, model: Setup, data: st.DataObject
) -> None:
    change = any_change(data.draw)

    after = changed(standing, change, model)

    found = after.proposals()
    shown = [(p.left, p.right) for p in found if p.rank_left] + [(p.right, p.left) for p in found if p.rank_right]
    limits = after.prepared.limits
    assert len(pairs(found)) == len(found)
    assert max(Counter(who for who, _ in shown).values()) <= limits.per_receiver
    assert max(Counter(partner for _, partner in shown).values()) <= limits.cap
    assert found == changed(standing, change, model).proposals()
