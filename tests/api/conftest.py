"""The small world of the pages, for programs: what is published in it is noted, and one client asks."""

from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.api.allowance import Allowance
from service.app import create_app
from service.db import open_engine
from service.published.noting import note_due
from service.settings import Settings, load
from tests.web.conftest import World, bearing, browse, one_loop, populated, sqlite, world

__all__ = ["bearing", "browse", "one_loop", "populated", "sqlite", "world"]
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="session")
def application() -> FastAPI:
    """One application for all tests of a session, as its routes take longest to make; each gives it a database."""
    with TemporaryDirectory() as folder:
        values = {"database_url": f"sqlite:///{folder}/none.db", "data_dir": folder, "mail_url": "console:"}
        settings = load(**values, secret_key="a key for tests only, long enough to be taken", mode="demo")
        return create_app(settings, open_engine(settings.database_url))


@pytest.fixture
def client(application: FastAPI, world: World, sqlite: Engine, settings: Settings) -> TestClient:
    """A program without a token, unless it sends one."""
    note_due(sqlite, True, LATER)
    for one in (application, application.state.api):
        one.state.engine, one.state.settings = sqlite, settings
    application.state.api.state.allowance = Allowance(most=1000)
    return TestClient(application, follow_redirects=False, headers={"accept-language": "en"})
