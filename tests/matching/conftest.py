"""One sentence model and one cache for all tests of the engine, and the records of the demonstration."""

from pathlib import Path

import pytest

from matching.embedding import MemoryCache, UniversalEmbedder
from matching.records import Records
from matching.setup import Limits, Setup
from tests.matching.guide import demonstration as read_demonstration


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
    return read_demonstration(f"sqlite:///{path}")
