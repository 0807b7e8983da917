"""The main job: read the records, run the engine, store what it proposes."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from matching.combined import CombinedEmbedder
from matching.embedding import Embedder, FileCache, NoEmbedder, UniversalEmbedder
from matching.engine import Run, Setup, propose
from matching.ranking import load_weights
from matching.setup import Progress, silent
from service.db import reading, writing
from service.matchmaking.bridge import read_records
from service.matchmaking.run_models import MatchRun
from service.matchmaking.storing import Stored, store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found and what of it was new."""

    run: Run
    stored: Stored


def match(
    engine: Engine, setup: Setup, started: datetime, finished: datetime | None = None, everyone: bool = False
) -> Outcome:
    """Runs the main job for a day; a second run on the same data changes nothing.

    The engine works with no transaction open; what it proposes is stored in one.
    """
    with reading(engine) as session:
        records = read_records(session, started.date(), everyone)
    run = propose(records, started.date(), setup)
    with writing(engine) as session:
        stored = store(session, run, started)
        statistics = {**asdict(run.statistics), "stored": asdict(stored)}
        end = finished or started
        session.add(MatchRun(day=started.date(), started_at=started, finished_at=end, statistics=statistics))
    return Outcome(run, stored)


def embedder_of(name: str) -> Embedder:
    """The sentence model of a name: `universal`, `both` or `none`."""
    if name == "both":
        return CombinedEmbedder()
    return UniversalEmbedder() if name == "universal" else NoEmbedder()


def engine_setup(embedder: str, data_dir: Path, progress: Progress = silent) -> Setup:
    """The engine's setup: the chosen sentence model, and vectors kept in the data folder."""
    return Setup(embedder=embedder_of(embedder), cache=FileCache(data_dir / "vectors"), progress=progress)


@lru_cache(maxsize=1)
def floor() -> float:
    """The score below which a link is shown only to who has nothing better."""
    return load_weights().portfolio["floor"]
