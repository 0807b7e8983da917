"""Writes rows by their natural key: new ones are added, changed ones changed, equal ones left alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, select

ModelT = TypeVar("ModelT", bound=SQLModel)


@dataclass(slots=True)
class Tally:
    """How many rows were added, changed and found equal."""

    added: int = 0
    changed: int = 0
    equal: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return self.added + self.changed + self.equal


class Upsert:
    """A table with its natural key, read once; `put` then adds or changes one row at a time."""

    def __init__(self, session: Session, model: type[SQLModel], key: tuple[str, ...]) -> None:
        self.session = session
        self.model = model
        self.key = key
        self.tally = Tally()
        self.fresh: list[dict[str, Any]] = []
        self.rows = {self._key_of(row): row for row in session.exec(select(model)).all()}

    def _key_of(self, row: SQLModel) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.key)

    def put(self, values: dict[str, Any], only_new: dict[str, Any] | None = None) -> Any:
        """The row with these values; `only_new` are set when it is added and kept afterwards."""
        found = self.rows.get(tuple(values[name] for name in self.key))
        if found is None:
            return self._add({**values, **(only_new or {})})
        changes = {name: value for name, value in values.items() if getattr(found, name) != value}
        if not changes:
            self.tally.equal += 1
            return found
        for name, value in changes.items():
            setattr(found, name, value)
        if "updated_at" in (only_new or {}):
            found.updated_at = (only_new or {})["updated_at"]
        self.tally.changed += 1
        return found

    def collect(self, values: dict[str, Any]) -> None:
        """As `put`, but a new row is only written by `write`: much sooner for thousands that nothing refers to."""
        if tuple(values[name] for name in self.key) in self.rows:
            self.put(values)
        else:
            self.fresh.append(values)
            self.tally.added += 1

    def write(self) -> None:
        """Writes what was put and collected; an object of a collected row is read anew by who wants one."""
        self.session.flush()
        if self.fresh:
            self.session.execute(insert(self.model), self.fresh)
            self.fresh = []

    def _add(self, values: dict[str, Any]) -> SQLModel:
        row = self.model(**values)
        self.session.add(row)
        self.rows[self._key_of(row)] = row
        self.tally.added += 1
        return row


def replace_links(session: Session, model: type[ModelT], owner: tuple[str, int], wanted: Iterable[Any]) -> None:
    """Makes the link rows of one owner exactly `wanted`; the model's other column takes the value."""
    owner_column, owner_id = owner
    replace_all_links(session, model, owner_column, {owner_id: wanted})


def replace_all_links(
    session: Session, model: type[ModelT], owner_column: str, wanted: Mapping[int, Iterable[Any]]
) -> None:
    """The same for up to some thousands of owners, whose rows are read at once."""
    (value_column,) = [name for name in model.model_fields if name != owner_column]
    present: dict[int, dict[Any, ModelT]] = {owner: {} for owner in wanted}
    for row in session.exec(select(model).where(getattr(model, owner_column).in_(wanted))).all():
        present[getattr(row, owner_column)][getattr(row, value_column)] = row
    for owner, values in wanted.items():
        target, there = dict.fromkeys(values), present[owner]
        for value, row in there.items():
            if value not in target:
                session.delete(row)
        session.add_all(model(**{owner_column: owner, value_column: value}) for value in target if value not in there)
