"""How long one question about new partners takes once all is loaded, after a first one.

    python -m tests.benchmarks.partner_rate FOLDER [NUMBER]

FOLDER is the task *partners*; NUMBER questions (200) spread over its queries are asked. Wall time and the time of
this process alone are told: on a busy machine they differ.
"""

import json
import sys
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from matching.prospects import Prospects
from service.exchange.exchange_format import read_folder


def main(folder: Path, number: int) -> None:
    records = read_folder(folder).records
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    named = frozenset((folder / "candidates.txt").read_text(encoding="utf-8").split())
    started = perf_counter()
    prospects = Prospects(records, date.fromisoformat(queries[0]["at"]), named=named)
    country = {one.id: one.place.country for one in records.organisations}
    rows = np.array([row for row, one in enumerate(prospects.ids) if one in named])
    countries = np.array([country[prospects.ids[row]] for row in rows])
    prospects.partners(queries[0]["organisation"], rows)
    print(f"{len(prospects.ids)} organisations, {len(rows)} candidates, ready in {perf_counter() - started:.1f} s")
    wall, own = [], []
    for query in queries[:: max(1, len(queries) // number)]:
        among = rows[~np.isin(countries, query["filters"]["country_not"])]
        before = perf_counter(), process_time()
        prospects.partners(query["organisation"], among)
        wall.append(1e3 * (perf_counter() - before[0]))
        own.append(1e3 * (process_time() - before[1]))
    for name, times in (("wall", wall), ("process", own)):
        mean, tail, error = np.mean(times), np.quantile(times, 0.95), np.std(times) / len(times) ** 0.5
        print(f"{name:8} mean {mean:5.1f} ± {error:.1f} ms, median {np.median(times):5.1f}, 95 % {tail:5.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
