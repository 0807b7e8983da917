"""Who fills a gap: reasons add up, verdicts are made by adding, and each edge from both sides."""

from datetime import date

import pytest

from matching.funding.parties import Party
from matching.funding.proposing import HALF_KNOWN, WEIGHTS, Candidate, Gap, Ranked, Tie, ranked
from matching.funding.rulebook import Asked
from tests.matching.funding.notation import BOOK

DAY = date(2026, 3, 1)
RIA = Asked("horizon-europe", "ria", DAY)
NWE = Asked("interreg-vi-nwe", "project", DAY)
TWENTE = Party("Twente", "NL", "NL213", "higher-education", role="coordinator")
ERLANGEN = Party("Erlangen", "DE", "DE252", "sector-body", role="partner")


def party(country: str, **values: object) -> Party:
    return Party(f"New from {country}", country, **values)  # type: ignore[arg-type]  # fields of a party


def candidate(key: str, country: str = "BE", **values: object) -> Candidate:
    return Candidate(key, (party(country),), **values)  # type: ignore[arg-type]  # fields of a candidate


def rank(*candidates: Candidate, uncovered: str = "", asked: tuple[Asked, ...] = (RIA,)) -> tuple[Ranked, ...]:
    return ranked(Gap((TWENTE, ERLANGEN), frozenset(uncovered.split()), asked), candidates, BOOK)


def weights(one: Ranked) -> dict[str, float]:
    return {reason.kind: reason.weight for reason in one.reasons}


def test_what_a_verdict_becomes_is_what_it_is_once_the_candidate_is_added() -> None:
    one = rank(candidate("be"), asked=(RIA, NWE))[0]

    real = [BOOK.verdict(asked, (TWENTE, ERLANGEN, *one.candidate.adds)).outcome for asked in (RIA, NWE)]

    assert [change.after for change in one.changes] == real
    assert [change.before for change in one.changes] == ["conditional", "conditional"]


def test_reasons_add_up_to_the_worth() -> None:
    ties = (Tie("Twente", 3, 2019), Tie("Erlangen", 1, 2016))

    able = candidate("be", fields=frozenset({"robotics"}), ties=ties, proposed=0.8)
    one = rank(able, uncovered="robotics imaging")[0]

    assert weights(one) == {"expertise": 1.0, "eligible": 2.0, "country": 0.5, "trust": 4 / 6, "proposed": 0.8}
    assert one.worth == pytest.approx(sum(weights(one).values()))


@pytest.mark.parametrize(("fields", "kept"), [("robotics", True), ("pottery", False)])
def test_a_fourth_from_a_country_that_is_there_counts_only_by_what_it_brings(fields: str, kept: bool) -> None:
    found = rank(candidate("de", "DE", fields=frozenset({fields}), proposed=1.0), uncovered="robotics")

    assert [one.candidate.key for one in found] == (["de"] if kept else [])
    assert all("country" not in weights(one) and "eligible" not in weights(one) for one in found)


@pytest.mark.parametrize(("day", "eligible"), [(date(2023, 12, 31), False), (date(2024, 1, 1), True)])
def test_a_british_candidate_makes_eligible_from_the_first_of_january_2024(day: date, eligible: bool) -> None:
    found = rank(candidate("gb", "GB"), asked=(Asked("horizon-europe", "ria", day),))

    assert ["eligible" in weights(one) for one in found] == ([True] if eligible else [])


@pytest.mark.parametrize(("day", "eligible"), [(date(2024, 12, 31), False), (date(2025, 1, 1), True)])
def test_a_swiss_candidate_makes_eligible_from_the_first_of_january_2025(day: date, eligible: bool) -> None:
    found = rank(candidate("ch", "CH"), asked=(Asked("horizon-europe", "ria", day),))

    assert ["eligible" in weights(one) for one in found] == ([True] if eligible else [])


def test_whoever_works_on_the_same_call_with_others_is_left_out() -> None:
    found = rank(candidate("free"), candidate("rival", rival=True))

    assert [one.candidate.key for one in found] == ["free"]


@pytest.mark.parametrize(("projects", "weight"), [(1, 1 / 3), (HALF_KNOWN, 0.5), (98, 0.98)])
def test_trust_grows_with_projects_and_never_reaches_its_most(projects: int, weight: float) -> None:
    one = rank(candidate("be", ties=(Tie("Twente", projects, 2020),)))[0]

    assert weights(one)["trust"] == pytest.approx(weight) and weight < WEIGHTS["trust"]
    assert "trust" not in weights(rank(candidate("be"))[0])


def test_whoever_is_signed_for_by_a_partner_changes_no_verdict() -> None:
    found = rank(Candidate("inside", (), frozenset({"imaging"})), Candidate("idle", ()), uncovered="imaging")

    assert [one.candidate.key for one in found] == ["inside"]
    assert {change.after for change in found[0].changes} == {"conditional"}


def test_a_verdict_that_is_lost_counts_against() -> None:
    """A company may take no part in Interreg Europe; the set was eligible there."""
    five = tuple(Party(f"P{one}", one, kind="research") for one in ("NL", "DE", "BE", "FR", "DK"))
    asked = Asked("interreg-vi-europe", "project", DAY)
    company = Candidate("firm", (party("SE", kind="company"),), frozenset({"robotics"}))

    found = ranked(Gap(five, frozenset({"robotics"}), (asked,)), [company], BOOK)[0]

    assert BOOK.verdict(asked, five).outcome == "eligible"
    assert weights(found) == {"expertise": 2.0, "lost": -1.5}


def test_order_depends_on_worth_then_on_the_key_alone() -> None:
    some = [candidate("b"), candidate("a"), candidate("c", "FR", fields=frozenset({"robotics"}))]

    found = [one.candidate.key for one in rank(*some, uncovered="robotics")]

    assert found == ["c", "a", "b"] == [one.candidate.key for one in rank(*reversed(some), uncovered="robotics")]


@pytest.mark.parametrize("asked", [RIA, NWE, Asked("i3", "strand-1", DAY)])
def test_whom_the_rules_see_alike_gets_the_same_verdict(asked: Asked) -> None:
    some = [party(country, nuts=nuts, kind=kind)
            for country, nuts in (("BE", "BE211"), ("BE", "BE100"), ("BE", None), ("FR", "FRE11"), ("FR", "FRL04"))
            for kind in (None, "company", "research")]  # fmt: skip

    seen: dict[tuple[object, ...], set[tuple[str, int]]] = {}
    for one in some:
        verdict = BOOK.verdict(asked, (TWENTE, ERLANGEN, one))
        lacking = sum(len(step.add) for step in verdict.missing)
        seen.setdefault(BOOK.alike(asked, one), set()).add((verdict.outcome, lacking))

    assert all(len(outcomes) == 1 for outcomes in seen.values())
    assert len(seen) < len(some) or asked.programme == "i3"
