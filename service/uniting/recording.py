"""Changes of rows that are written down so that they can be taken back: moved, taken out, put in.

They are told in the order in which they were made; taking back goes the other way round.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint, and_
from sqlalchemy import delete as deleting
from sqlalchemy import insert as inserting
from sqlalchemy import select as selecting
from sqlalchemy import update as updating
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

Row = dict[str, Any]
Changes = list[dict[str, Any]]
ORDERED = {"collaboration_count", "suspicion"}
"""Tables of pairs whose left is the lower number; nothing in them depends on which is left."""


class Recorder:
    """Makes changes in a transaction and writes down how to take them back."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.changes: Changes = []

    def update(self, table: Table, row: Row, values: Row) -> None:
        """Gives a row other values."""
        self.session.connection().execute(updating(table).where(_is(table, row)).values(values))
        key = {
            **_key(table, row),
            **{name: value for name, value in values.items() if name in table.primary_key.columns},
        }
        old = {name: row[name] for name in values}
        self._note("update", table, key=key, old=old, new=values)

    def delete(self, table: Table, row: Row) -> None:
        """Takes a row out, after those that hang on it."""
        for child, here, there in hanging_on(table):
            for other in rows_of(self.session, child, here.name, row[there.name]):
                if here.nullable:
                    self.update(child, other, {here.name: None})
                else:
                    self.delete(child, other)
        self.session.connection().execute(deleting(table).where(_is(table, row)))
        self._note("delete", table, row=row)

    def insert(self, table: Table, row: Row) -> None:
        """Puts a row in."""
        found = self.session.connection().execute(inserting(table).values(row).returning(*table.primary_key.columns))
        self._note("insert", table, key=dict(found.mappings().one()))

    def _note(self, kind: str, table: Table, **said: Row) -> None:
        self.changes.append({"kind": kind, "table": table.name} | {name: _told(row) for name, row in said.items()})


def renumbered(changes: Changes, table: Table, old: int, new: int) -> Changes:
    """The same changes with another number for a row whose own was given to another meanwhile.

    SQLite gives the highest number again once its row is gone; what is taken back must not fall to who has it now.
    """
    return [
        {
            **change,
            **{part: _with_number(change, part, table, (old, new)) for part in ("row", "old") if part in change},
        }
        for change in changes
    ]


def _with_number(change: dict[str, Any], part: str, table: Table, numbers: tuple[int, int]) -> Row:
    there, (old, new) = SQLModel.metadata.tables[change["table"]], numbers
    named = {one.name for one in there.columns if any(key.column.table is table for key in one.foreign_keys)}
    named |= {"id"} if there is table else set()
    row = {name: new if name in named and value == old else value for name, value in change[part].items()}
    return in_order(row) if there.name in ORDERED else row


def in_order(row: Row) -> Row:
    """The row with the lower number left, where it has both."""
    if "left_id" not in row or "right_id" not in row or row["left_id"] <= row["right_id"]:
        return row
    return {**row, "left_id": row["right_id"], "right_id": row["left_id"]}


def take_back(session: Session, changes: Changes) -> None:
    """Takes changes back, the last first; what others changed meanwhile stays as they left it."""
    for change in reversed(changes):
        table = SQLModel.metadata.tables[change["table"]]
        if change["kind"] == "update":
            same = {**_read(change["key"]), **_plain(table, _read(change["new"]))}
            _try(session, updating(table).where(_all(table, same)).values(_read(change["old"])))
        elif change["kind"] == "insert":
            _try(session, deleting(table).where(_all(table, _read(change["key"]))))
        else:
            _try(session, inserting(table).values(_read(change["row"])))


def _plain(table: Table, row: Row) -> Row:
    """The values of a row that every database can compare."""
    return {name: value for name, value in row.items() if not isinstance(table.c[name].type, JSON)}


def _try(session: Session, statement: Any) -> None:
    """Does what can still be done: what it needs may be gone meanwhile, or its place taken."""
    try:
        with session.begin_nested():
            session.connection().execute(statement)
    except IntegrityError:
        return


def rows_of(session: Session, table: Table, column: str, value: Any) -> list[Row]:
    """The rows with a value, whole, in the order of their keys."""
    query = selecting(table).where(table.c[column] == value).order_by(*table.primary_key.columns)
    return [dict(row) for row in session.connection().execute(query).mappings().all()]


def hanging_on(table: Table) -> Iterator[tuple[Table, Column[Any], Column[Any]]]:
    """The columns of other tables that refer to a table, each with the column that it refers to."""
    for other in SQLModel.metadata.sorted_tables:
        for constraint in other.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table is table:
                for element in constraint.elements:
                    yield other, element.parent, element.column


def rival(session: Session, table: Table, row: Row, values: Row) -> Row | None:
    """The row that would stand in the way if a row got other values, by a key of the table."""
    wanted = {**row, **values}
    for names in _keys(table):
        if names & set(values) and all(wanted[name] is not None for name in names):
            query = selecting(table).where(_all(table, {name: wanted[name] for name in names}))
            for found in session.connection().execute(query).mappings().all():
                if _key(table, dict(found)) != _key(table, row):
                    return dict(found)
    return None


def _keys(table: Table) -> Iterator[set[str]]:
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint):
            yield {column.name for column in constraint.columns}
    for index in table.indexes:
        if isinstance(index, Index) and index.unique:
            yield {column.name for column in index.columns}


def _key(table: Table, row: Row) -> Row:
    return {column.name: row[column.name] for column in table.primary_key.columns}


def _is(table: Table, row: Row) -> Any:
    return _all(table, _key(table, row))


def _all(table: Table, values: Row) -> Any:
    return and_(*(table.c[name].is_not_distinct_from(value) for name, value in values.items()))


def _told(row: Row) -> Row:
    """A row as JSON can hold it."""
    return {name: _said(value) for name, value in row.items()}


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _read(row: Row) -> Row:
    """A row as it was told."""
    return {name: _meant(value) for name, value in row.items()}


def _meant(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"moment"}:
        return datetime.fromisoformat(value["moment"])
    return date.fromisoformat(value["day"]) if isinstance(value, dict) and set(value) == {"day"} else value
