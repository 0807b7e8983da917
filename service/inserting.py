"""Inserts a row unless its key is taken: how rivals are turned away, on both databases."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, row: SQLModel) -> int | None:
    """The number of the new row, or None when a row with the same unique key is there already."""
    table: Any = type(row).__table__  # type: ignore[attr-defined]  # every table class has one
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    values = row.model_dump(exclude={"id"})
    statement: Any = dialect.insert(table).values(values).on_conflict_do_nothing().returning(table.c.id)
    number: int | None = session.connection().execute(statement).scalar()
    return number
