"""A database with one organisation that lines can name."""

import pytest
from sqlalchemy import Engine

from matching.records import Phase
from service.db import writing
from tests.exchange.lines import add_park


@pytest.fixture
def park(sqlite: Engine) -> Engine:
    """A database that knows the park."""
    with writing(sqlite) as session:
        add_park(session, phase=Phase.GROWTH, text_en="Photonics")
    return sqlite
