"""What each family of reasons gives to the weights of proposals: left out, learnt again, asked about later choices.

    python -m tests.benchmarks.ablation_proposals FOLDER

FOLDER is the task *partners*. Choices of the last window that weights are learnt from (`matching.proposal_learning`)
are asked, learnt from the windows before it. Lost is the share of pairs, of one that was chosen and one of its size
that was not, that come in the right order; paired, with one standard error. The first rows are the judged weights,
and what is learnt where fewer are held as judged.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching.choice import Question
from matching.embedding import UniversalEmbedder
from matching.learning import months_before
from matching.past_links import past_choices
from matching.proposal_learning import CUTS_MONTHS, LEARNT, ROLES, fitted, in_scale, right_order
from matching.ranking import load_weights
from matching.setup import Setup
from service.exchange.exchange_format import read_folder
from service.exchange.relating import with_fields
from service.settings import ROOT

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
UNTIL = date(2018, 1, 1)

FAMILIES = {
    "meaning": ("meaning",),
    "words": ("words",),
    "fields": ("fields_shared", "fields_known"),
    "complementary fields": ("fields_complementary",),
    "whole profiles": ("profile", "alike"),
    "common partners": ("known_by_both",),
    "experience": ("experience",),
    "distance": ("distance",),
}


TRIED: dict[str, tuple[str, ...]] = {"texts learnt too": ("meaning", "words"), "nothing held as judged": ()}


def each(questions: Sequence[Question], weights: Floats) -> Floats:
    """The share in the right order of each choice."""
    return np.array([right_order([one], weights) for one in questions])


def main(folder: Path) -> None:
    """Prints what is lost without each family, by role."""
    given = load_weights()
    setup = Setup(replace(given, reasons=given.judgement), UniversalEmbedder())
    records, kinds = with_fields(read_folder(folder).records, ROOT / "seeds"), list(given.judgement)
    days = []
    for months, window in CUTS_MONTHS:
        at = months_before(UNTIL, months)
        days.append(past_choices(records, (at, months_before(at, -window)), setup))
    for role, place in ROLES.items():
        before, last = [one for day in days[:-1] for one in day[role]], days[-1][role]
        by_hand = np.array([row[place] for row in given.judgement.values()])
        whole = told(before, last, by_hand, np.isin(kinds, LEARNT))
        print(f"{role}: learnt from {len(before)}, asked {len(last)}: {whole.mean():.4f}")
        print(_row("as judged", whole - each(last, by_hand)))
        for name, more in TRIED.items():
            print(_row(name, whole - told(before, last, by_hand, np.isin(kinds, (*LEARNT, *(more or kinds))))))
        for family, names in FAMILIES.items():
            without = np.where(np.isin(kinds, names), 0.0, by_hand)
            print(_row(family, whole - told(before, last, without, np.isin(kinds, LEARNT))), flush=True)


def told(before: Sequence[Question], last: Sequence[Question], by_hand: Floats, free: Flags) -> Floats:
    """The share in the right order of each later choice, by the weights learnt from choices before."""
    return each(last, in_scale(before, fitted(before, by_hand, free), by_hand, free))


def _row(name: str, lost: Floats) -> str:
    return f"| {name} | {lost.mean():+.4f} ± {lost.std() / len(lost) ** 0.5:.4f} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
