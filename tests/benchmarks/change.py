"""How long a run over the CORDIS import takes after one change, when it is kept.

    python -m tests.benchmarks.change FOLDER

FOLDER is that of the CORDIS files; every organisation takes part. First the whole run, then one change of each kind:
seconds on the clock and of the process.
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.exposure import cordis
from tests.benchmarks.scale import VECTORS, after_changes
from tests.benchmarks.scale_parts import peak, setup


def main(folder: Path) -> None:
    """Prints the seconds of each kind of change."""
    with tempfile.TemporaryDirectory() as place:
        records = cordis(folder, f"sqlite:///{place}/import.db")
    print(f"{len(records.organisations):,} organisations, {len(records.listings):,} listings")
    for name, (clock, process) in after_changes(records, setup(VECTORS)).items():
        print(f"{name:20} {clock:6.2f} s, {process:6.2f} s of the process")
    print(f"the most memory: {peak():.2f} GB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
