"""Rewrites the figures in the seeds that are computed from CORDIS: all three files or none."""

import csv
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from service.exchange.cordis_files import CordisError
from service.exchange.counting import write_evidence
from service.exchange.relating import relatedness

Progress = Callable[[str, float], None]


def rewrite(cordis: Path, seeds: Path, out: Path, progress: Progress) -> dict[str, int]:
    """Computes the files from a folder with CORDIS tables and puts them in `out`; returns the rows of each.

    Raises `CordisError` when the folder does not hold what is needed; the files in `out` then stay as they are.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".evidence-") as part:
        try:
            written = _compute(cordis, seeds, Path(part), progress)
        except FileNotFoundError as error:
            raise CordisError(f"{error.filename} is not there") from error
        except KeyError as error:
            raise CordisError(f"a table in {cordis} has no column {error}") from error
        except IndexError as error:
            raise CordisError(f"{cordis} holds nothing about the organisations of {seeds}") from error
        for name in written:
            (Path(part) / name).replace(out / name)
    return written


def _compute(cordis: Path, seeds: Path, out: Path, progress: Progress) -> dict[str, int]:
    progress("counts", 0.0)
    written = write_evidence(cordis, seeds, out)
    progress("counts", 1.0)
    progress("relatedness", 0.0)
    rows = relatedness(cordis, seeds)
    with (out / "relatedness.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    progress("relatedness", 1.0)
    return {**written, "relatedness.csv": len(rows)}
