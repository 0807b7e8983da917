"""How cost grows with the number of organisations, on real records drawn anew; beside usual building blocks.

    python -m tests.benchmarks.scale FOLDER [--sizes 1000,10000,100000] [--out scale.json] [--picture scale.svg]
                                            [--parts run,listing,million,recall,change,beside]

FOLDER is the task *partners* in the exchange format. Each size is measured in a process of its own, so that its
memory is its own; texts are embedded once and kept in `var/scale`. `run` is reading and a full run with vectors at
hand, `listing` ranking for one new listing, `million` the same among a million drawn anew from those that were read,
candidates among all of them, and scoring of samples (only for the largest size; most of an hour), `recall` what
candidates miss of scoring every pair, `change` a run after one change, `beside` other ways over the same texts and
names, asked some questions: packages that are not in the lock are told as missing (`pip install usearch bm25s` into
an environment of your own). Time is that of the process: with `OMP_NUM_THREADS=1`, threads that wait do not count.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from matching.engine import prepare
from matching.records import ListingKind, ListingRecord
from matching.renewing import Change
from matching.standing import changed, stand
from tests.benchmarks.scale_beside import all_asked, beside
from tests.benchmarks.scale_million import MILLION, among_a_million
from tests.benchmarks.scale_parts import Clock, full_run, one_listing, peak, recall, setup, with_limits
from tests.benchmarks.scale_picture import picture
from tests.benchmarks.scale_records import TODAY, drawn, read_source

PARTS = ("run", "listing", "million", "recall", "change", "beside")
VECTORS = Path("var") / "scale"


def measured(folder: Path, size: int, parts: list[str]) -> dict[str, Any]:
    """The figures of one size."""
    records, own = drawn(read_source(folder), size), setup(VECTORS)
    found: dict[str, Any] = {"size": size}
    prepared = None
    if "run" in parts:
        prepared, found["run"] = full_run(records, own)
    if {"listing", "million", "recall", "beside"} & set(parts):
        prepared = prepared or prepare(records, TODAY, own)
        if "listing" in parts:
            found["listing"] = one_listing(prepared, own)
        if "million" in parts:
            found["million"] = among_a_million(prepared, own)
        if "recall" in parts:
            found["recall"] = recall(replace(prepared, limits=with_limits(own, home=None).limits))
        if "beside" in parts:
            found["beside"] = beside(prepared)
    if "change" in parts:
        found["change"] = after_changes(records, own)
    return found | {"peak": peak()}


def after_changes(records: Any, own: Any) -> dict[str, tuple[float, float]]:
    """Seconds on the clock and of the process that a standing run takes for one change of each kind."""
    standing, clock = stand(records, TODAY, own), Clock()
    dutch = [one for one in records.organisations if one.place.country == "NL" and one.fields and one.texts]
    title = records.listings[0].title if records.listings else dutch[2].texts[0]
    need = ListingRecord("new", dutch[0].id, ListingKind.NEED, title, "", language="en", fields=dutch[0].fields)
    changes = {
        "listing": Change(listing=need),
        "organisation": Change(organisation=replace(dutch[1], texts=dutch[2].texts)),
        "new organisation": Change(organisation=replace(dutch[1], id="new")),
        "withdrawn": Change(withdrawn_organisation=dutch[1].id),
    }
    own.embedder.embed([title])
    for name, change in changes.items():
        clock(name, lambda one=change: changed(standing, one, own))  # type: ignore[misc]  # bound now
    return clock.seconds


def table(rows: list[dict[str, Any]]) -> str:
    """The figures as rows that people can read, with the exponent of growth between the smallest and the largest."""
    lines = []
    for row in rows:
        lines.append(f"{row['size']:>9,} organisations, peak {row['peak']:.2f} GB")
        for part in PARTS:
            lines.extend(_lines(part, row.get(part)))
    costs = [(row["size"], cost(row)) for row in rows if "run" in row]
    told = [(MILLION, at_a_million(row)) for row in rows if "run" in row and "million" in row]
    if len(costs) > 1:
        lines.append(f"exponent of reading and a full run: {exponent(costs):.2f}")
    if len(costs) > 1 and told:
        lines.append(f"with the million, {told[0][1]:.0f} s: {exponent(costs + told):.2f}")
    return "\n".join(lines)


def _lines(part: str, found: Any) -> list[str]:
    if found is None:
        return []
    if part == "beside":
        return [
            f"  {name:36} {each:9.2f} ms, built in {built:.0f} s  {remark}" for name, each, built, remark in found
        ]
    return [f"  {part:9} {name:16} {_shown(value)}" for name, value in found.items()]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return " / ".join(_shown(one) for one in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def cost(row: dict[str, Any]) -> float:
    """Seconds of the process for reading and a full run."""
    return float(sum(own for _, own in row["run"]["seconds"].values()))


def at_a_million(row: dict[str, Any]) -> float:
    """Seconds that a full run among a million is likely to take: what grows evenly as often as the million holds it,
    candidates as measured, and scoring by samples."""
    stages, found = row["run"]["stages"], row["million"]
    even = cost(row) - stages["candidates"] - stages["scoring"]
    looked = sum(found[part][stage] for part in ("listings", "profiles") for stage in ("candidates", "scoring"))
    return float(even * MILLION / row["size"] + looked)


def drawing(rows: list[dict[str, Any]]) -> str:
    """The picture of cost against size, other ways beside it."""
    points = [(row["size"], cost(row)) for row in rows if "run" in row]
    told = [(MILLION, at_a_million(row)) for row in rows if "run" in row and "million" in row]
    ways: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        for name, seconds in all_asked(row.get("beside", []), row["size"]).items():
            ways.setdefault(name, []).append((row["size"], seconds))
    return picture(points, told, ways)


def exponent(costs: list[tuple[int, float]]) -> float:
    """By what power cost grows with size: the slope of a line through the logarithms."""
    sizes, seconds = (np.log(np.array(column, dtype=np.float64)) for column in zip(*costs, strict=True))
    return float(np.polyfit(sizes, seconds, 1)[0])


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--sizes", default="1000,10000,100000")
    ask.add_argument("--parts", default=",".join(PARTS))
    ask.add_argument("--out", type=Path)
    ask.add_argument("--picture", type=Path)
    ask.add_argument("--one", action="store_true", help="measure in this process and print JSON")
    given = ask.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    if given.one:
        print(json.dumps(measured(given.folder, sizes[0], given.parts.split(","))))
        return
    rows = []
    for size in sizes:
        parts = ",".join(part for part in given.parts.split(",") if part != "million" or size == max(sizes))
        own = ["--sizes", str(size), "--parts", parts, "--one"]
        command = [sys.executable, "-m", "tests.benchmarks.scale", str(given.folder), *own]
        rows.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))
        print(table(rows[-1:]), flush=True)
    print(table(rows))
    if given.out:
        given.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if given.picture:
        given.picture.write_text(drawing(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
