"""Verdicts on sets written down beforehand: those of the reference, and those of each rule on both sides."""

import pytest

from tests.matching.funding.notation import BOOK, asked, cases, partners

REFERENCE, OWN = cases("regression.csv"), cases("cases.csv")


def _name(case: dict[str, str]) -> str:
    return f"{case['instrument']} {case['scope']} {case['day']}: {case['set']}"


@pytest.mark.parametrize("case", REFERENCE + OWN, ids=_name)
def test_the_verdict_is_the_one_written_down(case: dict[str, str]) -> None:
    verdict = BOOK.verdict(asked(case["instrument"], case["day"], case["scope"]), partners(case["set"]))

    assert verdict.outcome == case["verdict"], case.get("why")
    assert all(line.rule.source and line.rule.confidence for line in verdict.lines)


def test_there_are_sixty_cases_of_our_own_each_with_its_source() -> None:
    assert len({_name(case) for case in OWN}) >= 60
    assert all(case["source"] for case in OWN)
