"""Measures how many verdicts are made in a second on one core: python -m tests.benchmarks.verdict_rate

All written cases of `tests/matching/funding` are judged over and over, eligible and not; the second figure is for the
common question alone: three partners for a research and innovation action.
"""

import time

from matching.funding.parties import Party
from matching.funding.rulebook import Asked
from tests.matching.funding.notation import BOOK, asked, cases, partners

SECONDS = 3.0
Question = tuple[Asked, tuple[Party, ...]]


def rate(questions: list[Question]) -> float:
    """Verdicts a second of processor time, rules read beforehand."""
    for what, parties in questions:
        BOOK.verdict(what, parties)
    made, started = 0, time.process_time()
    while (spent := time.process_time() - started) < SECONDS:
        for what, parties in questions:
            BOOK.verdict(what, parties)
        made += len(questions)
    return made / spent


def main() -> None:
    """Prints the two rates."""
    rows = cases("regression.csv") + cases("cases.csv")
    mixed = [(asked(row["instrument"], row["day"], row["scope"]), partners(row["set"])) for row in rows]
    common = [(asked("horizon-europe ria", "2024-06-01", "pillar-2"), partners("NL + DE + FR"))]
    print(f"{len(mixed)} written cases: {rate(mixed):,.0f} verdicts a second")
    print(f"three partners, research and innovation action: {rate(common):,.0f} verdicts a second")


if __name__ == "__main__":
    main()
