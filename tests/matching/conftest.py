"""One sentence model and one cache for all tests of the engine."""

import pytest

from matching.embedding import MemoryCache, UniversalEmbedder
from matching.setup import Limits, Setup


@pytest.fixture(scope="session")
def model() -> Setup:
    """A set-up with the real sentence model, loaded once."""
    return Setup(embedder=UniversalEmbedder(threads=1), cache=MemoryCache(), limits=Limits(home=None))


@pytest.fixture
def wordless() -> Setup:
    """A set-up without a sentence model."""
    return Setup(limits=Limits(home=None))
