"""Reads lines of text or JSON from files, plain or gzipped, as far as they can be read."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service.exchange.rows import Position, RowError


def raw_lines(path: Path, problems: list[str]) -> Iterator[bytes]:
    """The lines of a file, plain or gzipped, as far as it can be read; where it ends too soon is a problem."""
    opener = gzip.open if path.suffix == ".gz" else open
    read = 0
    try:
        with opener(path, "rb") as file:
            for line in file:
                read += 1
                yield line
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        problems.append(f"{Position(path.name, read + 1)}: the file cannot be read from here on: {error}")


def text_lines(path: Path, problems: list[str]) -> Iterator[tuple[Position, str]]:
    """The lines of a file that say something, each with its place; one that is not UTF-8 is a problem."""
    for number, line in enumerate(raw_lines(path, problems), start=1):
        position = Position(path.name, number)
        try:
            text = line.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            problems.append(f"{position}: row: is not UTF-8")
            continue
        if text:
            yield position, text


def values_of(position: Position, line: bytes) -> dict[str, Any]:
    """What a line gives, less what is null; raises `RowError` where it is no JSON object in UTF-8."""
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RowError(position, "row", "is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise RowError(position, "row", f"is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise RowError(position, "row", "is too deep to be read") from error
    if not isinstance(values, dict):
        raise RowError(position, "row", "is not a JSON object")
    return _given(values)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """What is not null, also within: a field that is null counts as absent."""
    return {
        name: _given(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if value is not None
    }
