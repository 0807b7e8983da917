"""Reads tables of text row by row, and says file, line and field of what is wrong."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

RowT = TypeVar("RowT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a row stands: file name and line number (the header of a CSV is line 1)."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class RowError(Exception):
    """A row that cannot be used; names file, line, field and the problem."""

    def __init__(self, position: Position, field: str, problem: str) -> None:
        super().__init__(f"{position}: {field}: {problem}")
        self.position = position
        self.field = field
        self.problem = problem


def read(path: Path, model: type[RowT]) -> Iterator[tuple[Position, RowT]]:
    """The rows of a `.csv` or `.jsonl` file as `model`; raises `RowError` at the first wrong one."""
    raw = _csv_rows(path) if path.suffix == ".csv" else _json_rows(path)
    for position, values in raw:
        yield position, parse(position, values, model)


def parse(position: Position, values: dict[str, Any], model: type[RowT]) -> RowT:
    """One row as `model`, or `RowError` with the first field that is wrong."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"]) or "row"
        raise RowError(position, field, problem["msg"].removeprefix("Value error, ")) from error


def _text(path: Path) -> str:
    """The text of a file; raises `RowError` with the line where it is no UTF-8."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RowError(Position(path.name, line), "row", "is not UTF-8; save the file in that encoding") from error


def _csv_rows(path: Path) -> Iterator[tuple[Position, dict[str, Any]]]:
    with StringIO(_text(path), newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            position = Position(path.name, reader.line_num)
            if None in row or None in row.values():
                raise RowError(position, "row", "has another number of cells than the header")
            yield position, {name: value for name, value in row.items() if value != ""}


def _json_rows(path: Path) -> Iterator[tuple[Position, dict[str, Any]]]:
    with StringIO(_text(path)) as file:
        for number, line in enumerate(file, start=1):
            position = Position(path.name, number)
            try:
                value = json.loads(line)
            except json.JSONDecodeError as error:
                raise RowError(position, "row", f"is not JSON: {error.msg}") from error
            if not isinstance(value, dict):
                raise RowError(position, "row", "is not a JSON object")
            yield position, value
