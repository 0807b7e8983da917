"""One way to the database: engine, sessions, column types that hold on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import CheckConstraint, Column, Connection, Engine, Enum, String, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.types import JSON
from sqlmodel import Session, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def enum_column(values: type[StrEnum], **options: Any) -> Column[Any]:
    """A column that holds the value of an enum and refuses any other, in the database too."""
    kind = Enum(
        values,
        native_enum=False,
        validate_strings=True,
        create_constraint=True,
        length=40,
        name=options.pop("name"),
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(kind, nullable=options.pop("nullable", False), **options)


def list_column(**options: Any) -> Column[Any]:
    """A JSON list; changes in place are seen."""
    return Column(MutableList.as_mutable(JSON()), nullable=False, default=list, **options)


def check(condition: str, name: str) -> CheckConstraint:
    """A named rule that the database itself keeps."""
    return CheckConstraint(condition, name=name)


def code_column(**options: Any) -> Column[Any]:
    """A short code such as a country or a NUTS region."""
    return Column(String(20), **options)


def open_engine(url: str) -> Engine:
    """An engine with the safe defaults of each database.

    SQLite: write-ahead log, foreign keys, waits for a lock; transactions that write begin with
    `BEGIN IMMEDIATE`, without which two writers lose updates silently.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads; nothing done in it is kept."""
    with Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in one transaction: returning commits, raising rolls back, nothing else commits."""
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as session, session.begin():
        yield session
