"""What is learnt from the same records is the same, byte for byte: in any process, with other hashes and threads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEARN = """
import sys
from datetime import date
import numpy as np
from matching.choice import as_toml
from matching.learning import learn_partners
from matching.need_learning import learn_needs
from matching.needs import written
from matching.records import *

chance, things = np.random.default_rng(2), ("membranes", "grippers", "batteries", "turbines", "sensors")
names = [f"o{n:03}" for n in range(20)]
places = [Place(("NL", "DE", "FR")[n % 3], 50.0 + n / 20, 5.0) for n in range(20)]
organisations = [OrganisationRecord(one, one, Kind.COMPANY, place) for one, place in zip(names, places)]
projects, listings = [], []
for n in range(120):
    members = tuple(names[int(i)] for i in chance.choice(20, 3, replace=False))
    start = date(2014, 1, 1).toordinal() + int(chance.integers(0, 4 * 365))
    title = f"{things[n % 5]} for {things[n // 5 % 5]} number{n % 40}"
    topics = (f"T{n % 9}-2016",)
    project = dict(start=date.fromordinal(start), lead=members[0], title=title, topics=topics, description=title)
    projects.append(CollaborationRecord(f"p{n}", members, **project))
    listings.append(ListingRecord(f"c{n}", members[1], ListingKind.CAPABILITY, title, "", published=project["start"]))
order = slice(None, None, int(sys.argv[1]))
records = Records(tuple(organisations[order]), tuple(listings[order]), collaborations=tuple(projects[order]))
quiet = lambda *_: None
partners, needs = learn_partners(records, date(2018, 1, 1), quiet), learn_needs(records, date(2018, 1, 1), quiet)
print(as_toml(partners.model, {"ndcg": partners.ndcg}), written(needs.table, {"ndcg": needs.ndcg}))
"""


def _learning(hashes: str, order: str) -> subprocess.Popen[str]:
    """Learns with these hashes, on as many threads, from rows in this order."""
    environment = {**os.environ, "PYTHONHASHSEED": hashes, "OMP_NUM_THREADS": hashes, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", LEARN, order], env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.long
def test_learning_twice_gives_the_same_tables() -> None:
    with _learning("1", "1") as one, _learning("2", "-1") as other:
        written = [process.communicate(timeout=300)[0] for process in (one, other)]

    assert written[0] == written[1]
    assert "[second]" in written[0] and "[weights]" in written[0]
