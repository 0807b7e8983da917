"""What it costs and gives to take off a share of what an organisation usually gets: accuracy against coverage.

    python -m tests.benchmarks.spread FOLDER

FOLDER is the task *partners*. Its questions are not asked: those of the last half year before 2018 are, each from
what was known on its first day. The table that ships has learnt from that half year too, so the level leans high; the
differences between the rows are what is looked at.
"""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from matching import learning
from matching.history import history
from matching.learning import months_before, ndcg
from matching.prospects import Prospects, partners_model
from service.exchange.exchange_format import read_folder

UNTIL = date(2018, 1, 1)
SPREADS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
DEEP = 10


def main(folder: Path) -> None:
    """Prints a row for each share."""
    records = read_folder(folder).records
    months, window = learning.LAST
    at = months_before(UNTIL, months)
    prospects = Prospects(records, at)
    past = history(prospects.position, records.collaborations, at)
    organisations = sorted(records.organisations, key=lambda one: one.id)
    questions = list(learning.met_next(organisations, past, records, window))
    print(f"{len(questions)} questions of {at}; of {len(prospects.ids)} organisations")
    for spread in SPREADS:
        prospects.model = replace(partners_model(), spread=spread)
        found, shown = [], set[int]()
        for row, rows, chosen in questions:
            scores = prospects.partners(prospects.ids[row], rows)
            found.append(ndcg(scores, chosen))
            shown.update(rows[np.argsort(-scores, kind="stable")[:DEEP]].tolist())
        print(f"| {spread} | {np.mean(found):.4f} | {len(shown)} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
