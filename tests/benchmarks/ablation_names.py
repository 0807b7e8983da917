"""What each family of signals gives to finding duplicates: left out, learnt again, asked about names left out.

    python -m tests.benchmarks.ablation_names FOLDER

FOLDER is that of the task *duplicates*. Each trial learns from four fifths of the names and is asked about the fifth
that is left out; what is lost is the mean of three trials, with one standard error from names drawn anew (400 times,
the same draws for all families).
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching.directions import one_thread
from matching.duplicates.learning import SAME, SEEDS, Answers, answers_of, best_answers, straightening, trial
from matching.duplicates.signals import SIGNALS
from service.exchange.answering import name_index, wanted
from service.exchange.exchange_format import NameLine, lines, read_folder
from service.exchange.runs import read_answers

Floats = npt.NDArray[np.float64]
DRAWS = 400

FAMILIES = {
    "letters, sounds and words alike": ("alike",),
    "words in both, by rarity": ("whole", "complete", "found_long", "rarest"),
    "how names begin": ("first", "single"),
    "translations": ("translated_covered",),
    "spelling of what is left over": ("nearly",),
    "acronyms": ("abbreviated",),
    "legal forms": ("same_form", "other_form", "one_form"),
    "country": ("abroad",),
    "other names of the country": ("only", "family"),
    "places and subjects that differ": ("places_lost", "subjects_differ"),
}


def folder_answers(folder: Path) -> Answers:
    """All possible answers to the questions of a folder, with their signals."""
    problems: list[str] = []
    asked, right = (
        list(lines(folder / "queries.jsonl", NameLine, problems)),
        read_answers(folder / "qrels.txt", problems),
    )
    questions = [(wanted(query), right.get(query.id)) for query in asked]
    return answers_of(name_index(read_folder(folder).records), questions)


def counts(answers: Answers) -> Floats:
    """For each trial and name: what was said and was right, what was said (from 0.5 on), and its 1/rank."""
    trials = [trial(answers, seed) for seed in SEEDS]
    shift, slope = straightening(answers, trials)
    found = []
    for likely in trials:
        chance, right = best_answers(answers, likely)
        said = shift + slope * (np.log(chance) - np.log1p(-chance)) >= np.log(SAME / (1.0 - SAME))
        found.append([said & right, said, _reciprocal(answers, likely)])
    return np.array(found, dtype=np.float64)


def _reciprocal(answers: Answers, likely: Floats) -> Floats:
    """For each name one over the place of its right answer."""
    found = np.zeros(answers.questions)
    for row in np.flatnonzero(answers.right):
        same = answers.question == answers.question[row]
        found[answers.question[row]] = 1.0 / (1 + int((likely[same] > likely[row]).sum()))
    return found


def figures(counted: Floats, draw: npt.NDArray[np.int64], answerable: Floats) -> Floats:
    """F1 and mean reciprocal rank over drawn names, on average of the trials."""
    hits, said, places = counted[:, :, draw].sum(axis=2).T
    there = answerable[draw].sum()
    return np.array([np.mean(2.0 * hits / (said + there)), np.mean(places / there)])


@one_thread()
def table(answers: Answers, answerable: Floats) -> Iterator[str]:
    """The table, line by line."""
    whole, everyone = counts(answers), np.arange(answers.questions)
    chance = np.random.default_rng(0)
    draws = [chance.integers(answers.questions, size=answers.questions) for _ in range(DRAWS)]
    f1, places = figures(whole, everyone, answerable)
    yield f"all: F1 {f1:.4f}, MRR {places:.4f}"
    for family, names in FAMILIES.items():
        left = [column for column, name in enumerate(SIGNALS) if name not in names]
        without = counts(replace(answers, values=answers.values[:, left]))
        lost = figures(whole, everyone, answerable) - figures(without, everyone, answerable)
        drawn = [figures(whole, draw, answerable) - figures(without, draw, answerable) for draw in draws]
        error = np.std(drawn, axis=0)
        told = " | ".join(f"{one:+.4f} ± {other:.4f}" for one, other in zip(lost, error, strict=True))
        yield f"| {family} | {', '.join(names)} | {told} |"


def main(folder: Path) -> None:
    """Prints what is lost without each family."""
    assert {name for some in FAMILIES.values() for name in some} == set(SIGNALS)
    answers = folder_answers(folder)
    right = read_answers(folder / "qrels.txt", [])
    asked = lines(folder / "queries.jsonl", NameLine, [])
    for line in table(answers, np.array([query.id in right for query in asked], dtype=np.float64)):
        print(line, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
