"""What holds of every verdict, on generated sets, days and instruments."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matching.funding.completing import apply
from matching.funding.parties import KINDS, ROLES, Party
from matching.funding.rulebook import Asked
from matching.funding.verdicts import CONDITIONAL, ELIGIBLE, INELIGIBLE, UNKNOWN, Verdict
from tests.matching.funding.notation import BOOK

INSTRUMENTS = [
    (programme.id, instrument.id, scope)
    for programme in BOOK.programmes()
    for instrument in programme.instruments
    for scope in (*programme.scopes, None)
]
SEATS = {
    "NL": ["NL213", "NL31", "NL341", "NL366", "NL42", "NL230", "NL423", "NL114"],
    "DE": ["DE941", "DEA34", "DE300", "DEA2D"],
    "BE": ["BE211", "BE225", "BE310"],
    "GB": ["UKH1", "UKJ2"],
}
COUNTRIES = ["NL", "NL", "DE", "BE", "FR", "GB", "CH", "NO", "US", "JP", "UA", "IL", "ES", "PT", "PL"]
QUICK = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
DAYS = st.dates(date(2013, 12, 1), date(2028, 2, 1))


@st.composite
def party(draw: st.DrawFn, known: bool) -> Party:
    country = draw(st.sampled_from(COUNTRIES))
    maybe = (lambda values: values) if known else (lambda values: st.none() | values)
    return Party(
        name="",
        country=country,
        nuts=draw(st.none() | st.sampled_from(SEATS[country])) if country in SEATS else None,
        kind=draw(maybe(st.sampled_from(KINDS))),
        sme=draw(maybe(st.booleans())),
        group=draw(st.none() | st.sampled_from(["g", "h"])),
        share=draw(st.none() | st.sampled_from([0.0, 0.1, 0.3, 0.5])),
        role=draw(maybe(st.sampled_from(ROLES))),
    )


@st.composite
def sets(draw: st.DrawFn, most: int = 9) -> tuple[Party, ...]:
    known = draw(st.booleans())
    found = draw(st.lists(party(known), min_size=1, max_size=most))
    return tuple(replace(one, name=f"p{place}") for place, one in enumerate(found))


ASKED = (st.sampled_from(INSTRUMENTS), DAYS, sets())


def verdict(what: tuple[str, str, str | None], day: date, parties: tuple[Party, ...]) -> Verdict:
    return BOOK.verdict(Asked(what[0], what[1], day, what[2]), parties)


@QUICK
@given(*ASKED)
def test_what_is_missing_makes_a_conditional_eligible_once_it_is_added_or_set(
    what: tuple[str, str, str | None], day: date, parties: tuple[Party, ...]
) -> None:
    found = verdict(what, day, parties)
    assert bool(found.missing) is (found.outcome == CONDITIONAL)

    done = verdict(what, day, tuple(apply(parties, found.missing)))

    assert done.outcome == (ELIGIBLE if found.outcome == CONDITIONAL else found.outcome)
    assert [one.size for one in found.missing] == sorted(one.size for one in found.missing)


@QUICK
@given(*ASKED, st.randoms(use_true_random=False))
def test_the_order_of_partners_does_not_matter(what, day, parties, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(parties)
    random.shuffle(shuffled)

    one, other = verdict(what, day, parties), verdict(what, day, tuple(shuffled))

    assert one.outcome == other.outcome
    assert dict(one.paid) == dict(other.paid)
    assert [line.holds for line in one.lines] == [line.holds for line in other.lines]


@QUICK
@given(*ASKED, party(False))
def test_one_partner_more_spoils_nothing_but_by_a_maximum_a_share_or_a_restriction_that_is_named(
    what: tuple[str, str, str | None], day: date, parties: tuple[Party, ...], more: Party
) -> None:
    before = verdict(what, day, parties)
    if before.outcome != ELIGIBLE:
        before = verdict(what, day, parties := tuple(apply(parties, before.missing)))
    assume(before.outcome == ELIGIBLE)

    after = verdict(what, day, (*parties, replace(more, name="more")))

    if after.outcome != ELIGIBLE:
        spoilt = [line.rule for line in after.lines if line.holds is not True]
        assert spoilt
        assert all(rule.most is not None or rule.sort in ("share", "only") for rule in spoilt)


@QUICK
@given(st.sampled_from(INSTRUMENTS), sets())
def test_both_edges_of_the_years_count(what: tuple[str, str, str | None], parties: tuple[Party, ...]) -> None:
    instrument = BOOK.programme(what[0]).instrument(what[1])
    assert instrument is not None
    years = next((rule for rule in instrument.rules if rule.sort == "period"), None)
    assume(years is not None)
    assert years is not None
    inside = [day for day in (years.since, years.until) if day is not None]
    outside = [date.fromordinal(day.toordinal() + step) for day, step in zip(inside, (-1, 1), strict=False)]

    for day in inside:
        assert verdict(what, day, parties).lines[:1] == () or verdict(what, day, parties).lines[0].holds is True
    for day in outside:
        assert verdict(what, day, parties).outcome == INELIGIBLE


@QUICK
@given(*ASKED)
def test_what_is_not_known_is_never_silently_no(
    what: tuple[str, str, str | None], day: date, parties: tuple[Party, ...]
) -> None:
    """Whatever is said of what was not known: a set that was ineligible for sure stays so."""
    found = verdict(what, day, parties)
    assume(found.outcome == INELIGIBLE)

    told = tuple(replace(one, sme=one.sme if one.sme is not None else True) for one in parties)

    assert verdict(what, day, told).outcome in (INELIGIBLE, UNKNOWN)


MANY = 500
"""So many sets for each property; all three take well under a minute on one core."""
LONG = {
    test_what_is_missing_makes_a_conditional_eligible_once_it_is_added_or_set: ASKED,
    test_the_order_of_partners_does_not_matter: (*ASKED, st.randoms(use_true_random=False)),
    test_one_partner_more_spoils_nothing_but_by_a_maximum_a_share_or_a_restriction_that_is_named: (
        *ASKED,
        party(False),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("prop", LONG, ids=lambda prop: prop.__name__.removeprefix("test_"))
def test_the_same_on_many_more_sets(prop: Any) -> None:
    many = settings(QUICK, max_examples=MANY, derandomize=False)

    many(given(*LONG[prop])(prop.hypothesis.inner_test))()
