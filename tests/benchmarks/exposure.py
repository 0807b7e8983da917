"""How evenly organisations are shown, and what that costs: Gini of exposure against mean score, by cap and price.

    python -m tests.benchmarks.exposure demo
    python -m tests.benchmarks.exposure FOLDER [anywhere]

`demo` takes the demonstration, FOLDER is that of the CORDIS files, all of whose organisations take part; `anywhere`
allows pairs without a seat in the Netherlands. Pairs are scored once; then the sets are chosen anew for each cap and
each price of further showings. The first row is plain: the ten best of each, without any bound. A line after it tells
how even the product's own showings could be at best, were any two that may be proposed to one another a good pair.
A second table tells how the sets are made up, by the places that type and phase ask for.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain
from pathlib import Path
from time import process_time

import numpy as np

from matching.candidates import all_edges
from matching.edges import at_home
from matching.embedding import FileCache, UniversalEmbedder
from matching.engine import prepare
from matching.ordering import ranks
from matching.pairs import best_of_pairs, pruned, with_return
from matching.portfolio import Flags, Ints, Options, chosen, crosses, gini, options, places_by_reach
from matching.prepared import Prepared
from matching.records import Records
from matching.scoring import score
from matching.setup import Limits, Setup
from service.db import open_engine, reading, writing
from service.exchange.cordis import import_cordis
from service.exchange.seeds import load
from service.matchmaking.bridge import read_records
from service.migrating import upgrade
from service.settings import ROOT
from tests.matching.builders import TODAY
from tests.matching.guide import demonstration

CAPS = (10, 15, 20)
PRICES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.5, 0.7, 1.0)


@dataclass(frozen=True)
class Field:
    """All that can be chosen from: options, who receives, who is in any pair that may be proposed, who is at home.

    crosses: of the edges that the options are made of, which link two topsectors.
    """

    possible: Options
    receivers: Ints
    could: Ints
    home: Flags
    crosses: Flags
    weights: Mapping[str, float]


def cordis(folder: Path, address: str) -> Records:
    """The seeds with CORDIS, every organisation taking part."""
    engine = open_engine(address)
    upgrade(engine)
    moment = datetime.combine(TODAY, time(9, 30), UTC)
    with writing(engine) as session:
        load(session, ROOT / "seeds", moment)
    import_cordis(engine, folder, ROOT / "seeds", moment, lambda stage, share: None)
    with reading(engine) as session:
        records = read_records(session, TODAY, everyone=True)
    engine.dispose()
    return records


def field(prepared: Prepared) -> Field:
    """Scores what the engine would score and keeps what it would choose from."""
    receivers = np.flatnonzero(prepared.traits.receives)
    edges = with_return(prepared, all_edges(prepared, receivers))
    edges, scores = best_of_pairs(prepared, edges, score(prepared, edges))
    enough = np.flatnonzero(scores.enough)
    edges, scores = edges.take(enough), scores.take(enough)
    could = np.unique(np.concatenate([edges.a, edges.b]))
    edges, scores = pruned(prepared, edges, scores)
    across = crosses(prepared, edges)
    return Field(
        options(prepared, edges, scores), receivers, could, at_home(prepared), across, prepared.weights.portfolio
    )


def plain(possible: Options, floor: float, places: int = 10) -> Options:
    """The best of each receiver by score, one where all are below the floor; nobody else is thought of."""
    rank = ranks(np.lexsort((possible.partner, -possible.score)), (possible.receiver,))
    taken: Flags = (rank == 0) | ((rank < places) & (possible.score >= floor))
    return possible.take(np.flatnonzero(taken))


def row(name: str, found: Field, choice: Options, reference: Options) -> str:
    """One line of the table."""
    size = int(found.receivers.max()) + 1
    exposure, sets = np.bincount(choice.partner, minlength=size), np.bincount(choice.receiver, minlength=size)
    good, before = choice.score >= found.weights["floor"], reference.score.mean()
    return (
        f"| {name} | {gini(exposure[found.could]):.3f} | {gini(exposure[found.receivers]):.3f} "
        f"| {choice.score.mean():.4f} | {100 * (1 - choice.score.mean() / before):.1f} % "
        f"| {choice.score[good].mean():.4f} | {good.sum():,} | {(~good).sum():,} "
        f"| {(sets[found.could] == 0).sum():,} | {(sets == 10).sum():,} "
        f"| {(exposure > 0).sum():,} | {exposure.max()} | {(exposure > 15).sum():,} |"
    )


def shares(prepared: Prepared, found: Field) -> Iterator[str]:
    """By what each kind of receiver asks for: the mean share of each reach in its set, plain and ours."""
    asked = places_by_reach(prepared)
    plainly, ours = plain(found.possible, found.weights["floor"]), chosen_now(found)
    moving = prepared.traits.moving
    kinds = np.column_stack([asked, moving])[found.receivers]
    yield "\nShares in percent: near, elsewhere, Europe, world; between topsectors; places filled of those on offer\n"
    yield "| places asked | receive | on offer | plain | ours |\n|---|---:|---|---|---|"
    for wanted in sorted({tuple(row) for row in kinds.tolist()}):
        who = found.receivers[(kinds == wanted).all(axis=1)]
        told = [_told(found, choice, who) for choice in (found.possible, plainly, ours)]
        filled = [f"; {_filled(found, choice, who, asked):.1f}" for choice in (plainly, ours)]
        told = [told[0], *(text + share for text, share in zip(told[1:], filled, strict=True))]
        phase = ", in transition" if wanted[-1] else ""
        yield f"| {', '.join(map(str, wanted[:-1]))}{phase} | {len(who)} | {' | '.join(told)} |"


def _told(found: Field, choice: Options, who: Ints) -> str:
    """Shares in percent: the four reaches, and what crosses topsectors."""
    mine = np.isin(choice.receiver, who)
    reach, across = choice.reach[mine], found.crosses[choice.edge[mine]]
    parts = [f"{100 * share:.0f}" for share in np.bincount(reach, minlength=4) / max(1, len(reach))]
    return f"{', '.join(parts)}; {100 * across.mean():.0f}"


def _filled(found: Field, choice: Options, who: Ints, asked: Ints) -> float:
    """Of the places by reach that were asked for and for which there is a link good enough: how many got one."""
    offered, got = (_by_reach(found, one, len(asked))[who] for one in (found.possible, choice))
    could = np.minimum(asked[who], offered)
    return 100.0 * float(np.minimum(got, could).sum() / max(1, could.sum()))


def _by_reach(found: Field, choice: Options, size: int) -> Ints:
    """For each organisation how many links from the floor on it has by reach."""
    good = choice.score >= found.weights["floor"]
    counts = np.bincount(choice.receiver[good] * 4 + choice.reach[good], minlength=4 * size)
    return counts.reshape(size, 4)


def chosen_now(found: Field) -> Options:
    """The choice with the product's own settings."""
    return chosen(found.possible, Limits(), found.weights["showing_price"])


def least(found: Field, choice: Options) -> float:
    """The Gini of as many showings dealt out evenly: who is abroad sees those at home, the others those abroad."""
    home, apart = found.home[found.could], not found.home.all()
    abroad = int((~found.home[choice.receiver]).sum()) if apart else len(choice.receiver)
    groups = (abroad, int(home.sum())), (len(choice.receiver) - abroad, int((~home).sum()))
    return gini(np.concatenate([np.bincount(np.arange(n) % size, minlength=size) for n, size in groups if size]))


HEAD = (
    "| cap, price | Gini, who could be proposed | all who receive | mean score | lost | mean from the floor on "
    "| links from the floor on | below | could be served, were not | got ten | were shown | most often | above 15 |"
)


def table(found: Field) -> Iterator[str]:
    """The table, line by line."""
    reference = plain(found.possible, found.weights["floor"])
    sizes = len(found.receivers), len(found.could), len(found.possible.score)
    yield "{:,} receive, {:,} could be proposed, {:,} options\n".format(*sizes)
    yield HEAD
    yield "|---" + "|---:" * (HEAD.count("|") - 2) + "|"
    yield row("plain", found, reference, reference)
    for cap in CAPS:
        for price in PRICES:
            started = process_time()
            choice = chosen(found.possible, Limits(cap=cap), price)
            took = process_time() - started
            yield row(f"{cap}, {price:.2f} ({took:.1f} s)", found, choice, reference)
    yield f"\nAs many showings as ours, dealt out evenly: {least(found, chosen_now(found)):.3f}"


def main(source: str, home: str | None) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as name:
        address = f"sqlite:///{Path(name) / 'schakel.db'}"
        if source == "demo":
            upgrade(open_engine(address))
        records = demonstration(address) if source == "demo" else cordis(Path(source), address)
        setup = Setup(embedder=UniversalEmbedder(), cache=FileCache(Path(name)), limits=Limits(home=home))
        prepared = prepare(records, TODAY, setup)
        found = field(prepared)
        for line in chain(table(found), shares(prepared, found)):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], None if "anywhere" in sys.argv[2:] else "NL")
