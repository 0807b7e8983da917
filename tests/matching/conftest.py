"""One sentence model and one cache for all tests of the engine, and the records of the demonstration."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from matching.embedding import MemoryCache, UniversalEmbedder
from matching.records import Records
from matching.setup import Limits, Setup
from service.db import open_engine, reading, writing
from service.exchange.demo_seeds import load_listings
from service.exchange.seeds import load
from service.matchmaking.bridge import read_records
from service.settings import ROOT
from tests.matching.builders import TODAY


@pytest.fixture(scope="session")
def model() -> Setup:
    """A set-up with the real sentence model, loaded once."""
    return Setup(embedder=UniversalEmbedder(threads=1), cache=MemoryCache(), limits=Limits(home=None))


@pytest.fixture
def wordless() -> Setup:
    """A set-up without a sentence model."""
    return Setup(limits=Limits(home=None))


@pytest.fixture(scope="session")
def demonstration(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Records:
    """The demonstration as the service reads it: all seeds, with the illustrative listings."""
    path = tmp_path_factory.mktemp("demonstration") / "schakel.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    moment = datetime.combine(TODAY, time(9, 30), UTC)
    with writing(engine) as session:
        load(session, ROOT / "seeds", moment)
        load_listings(session, ROOT / "seeds", moment)
    with reading(engine) as session:
        records = read_records(session, TODAY)
    engine.dispose()
    return records
