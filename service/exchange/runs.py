"""Runs and judgements as files: TREC lines, and reasons as JSON Lines."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

from matching.records import Reason
from service.exchange.packed_lines import text_lines


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a run: a question, an organisation and its score; the higher the better; perhaps the reasons."""

    query: str
    organisation: str
    rank: int
    score: float
    reasons: tuple[Reason, ...] = ()


def read_answers(path: Path, problems: list[str]) -> dict[str, str]:
    """The right organisation of each question from a TREC file of judgements; rows of another form are named."""
    found: dict[str, str] = {}
    for position, line in text_lines(path, problems):
        fields = line.split()
        if len(fields) != 4:
            problems.append(f"{position}: row: is not question, 0, organisation and grade")
        elif fields[3] != "0":
            found.setdefault(fields[0], fields[2])
    return found


def write_run(answers: Iterable[Answer], path: Path) -> int:
    """Writes a TREC run, gzipped where the name says so, and returns its number of lines."""
    count = 0
    opener = gzip.open if path.suffix == ".gz" else open
    with cast(TextIO, opener(path, "wt", encoding="utf-8")) as file:
        for one in answers:
            file.write(f"{one.query} Q0 {one.organisation} {one.rank} {one.score:.4f} schakel\n")
            count += 1
    return count


def write_reasons(answers: Iterable[Answer], path: Path) -> int:
    """Writes the reasons of answers that have them as JSON Lines and returns how many there are.

    A reason's weight is rounded to 1e-4, those that come to nothing are left out, and `base` takes what rounding
    leaves: the weights add up to the score of the run.
    """
    count = 0
    opener = gzip.open if path.suffix == ".gz" else open
    with cast(TextIO, opener(path, "wt", encoding="utf-8")) as file:
        for one in (answer for answer in answers if answer.reasons):
            row = {"query": one.query, "organisation": one.organisation, "rank": one.rank, "score": one.score}
            file.write(json.dumps({**row, "reasons": _rounded(one)}, ensure_ascii=False) + "\n")
            count += 1
    return count


def _rounded(answer: Answer) -> list[dict[str, object]]:
    told = [(one, round(one.weight, 4)) for one in answer.reasons if one.kind != "base"]
    told = sorted((one for one in told if one[1]), key=lambda one: (-abs(one[1]), one[0].kind))
    base = round(answer.score - sum(weight for _, weight in told), 4)
    rows: list[dict[str, object]] = [
        {"kind": reason.kind, "weight": weight, "facts": dict(reason.facts)} for reason, weight in told
    ]
    return [*rows, {"kind": "base", "weight": base, "facts": {}}]
