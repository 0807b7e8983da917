"""The parts of docs/matching.md that are made from data; run as a module it writes them anew.

python -m tests.matching.guide
"""

import csv
import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path

from matching.embedding import MemoryCache, UniversalEmbedder
from matching.engine import Prepared, prepare, why_not
from matching.ranking import Weights, load_weights
from matching.reasons import REASONS
from matching.records import OneWay, Records
from matching.relatedness import UNMEASURED
from matching.setup import Setup
from service.db import open_engine, reading, writing
from service.exchange.demo_seeds import load_listings
from service.exchange.seeds import load
from service.labels import label
from service.matchmaking.bridge import read_records
from service.matchmaking.telling import sentence
from service.matchmaking.viewing import Words
from service.migrating import upgrade
from service.settings import ROOT
from service.speaking import Said
from tests.matching.builders import TODAY

GUIDE = ROOT / "docs" / "matching.md"
PAIR = ("innovatiecluster-drachten", "kunststoffland-nrw")


def demonstration(address: str) -> Records:
    """The demonstration's records as the service reads them, from a migrated database that it fills."""
    engine = open_engine(address)
    moment = datetime.combine(TODAY, time(9, 30), UTC)
    with writing(engine) as session:
        load(session, ROOT / "seeds", moment)
        load_listings(session, ROOT / "seeds", moment)
    with reading(engine) as session:
        records = read_records(session, TODAY)
    engine.dispose()
    return records


def parts(prepared: Prepared) -> dict[str, str]:
    """The text of every made part, by the name it has in the guide."""
    return {"example": example(prepared), "relatedness": relatedness(prepared), "reasons": reasons(prepared.weights)}


def example(prepared: Prepared) -> str:
    """One link of the demonstration as two sums."""
    best = why_not(prepared, *PAIR).best
    assert best is not None and best.need is not None and best.capability is not None
    titles = {one.id: one.title for one in prepared.listings.records}
    said = {reference: Said(title) for reference, title in titles.items()}
    names = {one.id: one.name for one in prepared.organisations}
    with (ROOT / "seeds" / "fields.csv").open(encoding="utf-8") as file:
        words = Words({row["id"]: row["name_en"] for row in csv.DictReader(file)}, names, said)
    left, right = best.for_left, best.for_right
    head = f"| | for {names[left.receiver]} | for {names[right.receiver]} |\n|---|---:|---:|\n"
    rows = _rows(left, right, words)
    rows += [
        f"| **In all** | **{left.log_odds:.2f}** | **{right.log_odds:.2f}** |",
        f"| **One-way score** | **{left.score:.3f}** | **{right.score:.3f}** |",
    ]
    return (
        f"Need: *{titles[best.need]}* ({names[prepared.listings.records[_row(prepared, best.need)].organisation]}).\n"
        f"Capability: *{titles[best.capability]}*\n"
        f"({names[prepared.listings.records[_row(prepared, best.capability)].organisation]}).\n\n"
        f"{head}{chr(10).join(rows)}\n\n"
        f"The proposal's score is the harmonic mean of the two: **{best.score:.4f}**."
    )


def _row(prepared: Prepared, listing: str) -> int:
    return [one.id for one in prepared.listings.records].index(listing)


def _rows(left: OneWay, right: OneWay, words: Words) -> list[str]:
    told: dict[str, list[str]] = {}
    for place, way in enumerate((left, right)):
        for one in way.reasons:
            text = sentence(one.kind, one.facts, words)
            key = next((known for known in told if _alike(known, text, one.kind)), text)
            told.setdefault(key, ["", ""])[place] = f"{one.weight:+.2f}"
    return [f"| {text} | {one} | {other} |" for text, (one, other) in told.items()]


def _alike(known: str, text: str, kind: str) -> bool:
    """Whether two sides say the same: the words of two texts are told either way round."""
    start = text.split(":")[0]
    return known == text or (kind == "words" and known.startswith(start))


def relatedness(prepared: Prepared) -> str:
    """Topsector by topsector: joint projects of their fields against chance, a dash where too few are expected."""
    lifts = prepared.topsector_lifts
    names = list(lifts.position)
    head = f"| | {' | '.join(label('topsector', name) for name in names)} |\n|---|{'---:|' * len(names)}\n"
    with (ROOT / "seeds" / "relatedness.csv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    fields = {row[side] for row in pairs for side in ("left_field", "right_field")}
    met = sum(int(row["together"]) > 0 for row in pairs)
    rows = [f"| {label('topsector', a)} | {' | '.join(_lift(lifts.lift(a, b)) for b in names)} |" for a in names]
    said = f"{len(fields)} fields make {len(pairs):,} pairs, {met} of which occur together at all."
    return f"{said}\n\n{head}" + "\n".join(rows)


def _lift(value: float) -> str:
    return "–" if value == UNMEASURED else f"{value:.2f}"


def reasons(weights: Weights) -> str:
    """Every kind of reason with its weights: at most so much, where the comparison gives its full value."""
    head = "| Reason | to who seeks | to who offers | between profiles |\n|---|---:|---:|---:|\n"
    rows = [
        f"| {REASONS[kind].explanation} | {' | '.join(f'{one:+.2f}' if one else '' for one in row)} |"
        for kind, row in weights.reasons.items()
    ]
    return head + "\n".join(rows)


def made(text: str, found: Mapping[str, str]) -> str:
    """A guide with its made parts put between their marks."""
    for name, part in found.items():
        pattern = rf"(<!-- made: {name} -->\n).*?(<!-- end -->)"
        text, count = re.subn(pattern, lambda hit, part=part: hit[1] + part + "\n" + hit[2], text, flags=re.S)
        assert count == 1, f"the guide has no place for {name}"
    return text


def main() -> None:
    """Writes the made parts of the guide."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'schakel.db'}"
        engine = open_engine(address)
        upgrade(engine)
        engine.dispose()
        setup = Setup(load_weights(), UniversalEmbedder(), MemoryCache())
        GUIDE.write_text(made(GUIDE.read_text(), parts(prepare(demonstration(address), TODAY, setup))))


if __name__ == "__main__":
    main()
