"""Brings a database to the present shape, and says whether tables and migrations agree."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from service.tables import METADATA

SCRIPTS = Path(__file__).with_name("migrations")


def configuration() -> Config:
    """Alembic's configuration; the caller adds the connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: Engine) -> str:
    """Runs what is missing, all or nothing, and returns the revision reached."""
    config = configuration()
    with _changing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return head()


def downgrade(engine: Engine, revision: str) -> None:
    """Takes migrations back to `revision` (`base`: all)."""
    config = configuration()
    with _changing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may make tables anew.

    SQLite would empty what refers to a table that is dropped; so it keeps foreign keys only at the end, where
    all are checked. Its switch works outside transactions alone.
    """
    with engine.execution_options(writes=True).connect() as connection:
        switch = _foreign_keys(connection)
        switch("OFF")
        try:
            with connection.begin():
                yield connection
                if engine.dialect.name == "sqlite":
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise RuntimeError(f"rows that refer to nothing: {broken[:5]}")
        finally:
            switch("ON")


def _foreign_keys(connection: Connection) -> Callable[[str], None]:
    raw: Any = connection.connection.driver_connection

    def switch(state: str) -> None:
        if connection.dialect.name == "sqlite":
            raw.execute(f"PRAGMA foreign_keys={state}")

    return switch


def head() -> str:
    """The newest revision that the code knows."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


def present(engine: Engine) -> str | None:
    """The revision the database is at; None for a database without tables of ours."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def drift(engine: Engine) -> list[Any]:
    """Differences between the tables of the code and those of the database; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))
