"""Reads one table of a rule file strictly, and says file and line of what is wrong in it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Way = tuple[str | int, ...]


class WrongRules(ValueError):
    """Files of rules that cannot be used: one line per problem, each with file and line."""


def lines_of(text: str) -> dict[Way, int]:
    """The line on which each table and each key of a TOML text begins (as written in this project)."""
    found: dict[Way, int] = {}
    counts: dict[tuple[str, ...], int] = {}
    table: Way = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if head := re.match(r"\s*(\[\[?)([\w.-]+)\]", line):
            table = _table(head[2].split("."), head[1] == "[[", counts)
            found.setdefault(table, number)
        elif key := re.match(r"\s*([\w-]+)\s*=\s*(.*)", line):
            found[(*table, key[1])] = number
            if key[2].startswith('"""') and key[2].count('"""') == 1:
                inside = '"""'
    return found


def _table(names: Sequence[str], many: bool, counts: dict[tuple[str, ...], int]) -> Way:
    way: list[str | int] = []
    for depth, name in enumerate(names):
        way.append(name)
        key = tuple(str(part) for part in way)
        last = depth == len(names) - 1
        if last and many:
            counts[key] = counts.get(key, -1) + 1
        if key in counts:
            way.append(counts[key])
    return tuple(way)


class Table:
    """One table: each value is asked for once, of one type; what is left over is a problem."""

    def __init__(self, values: Mapping[str, Any], way: Way, found: "Problems") -> None:
        """From its values and the way to it, with the list that problems go to."""
        self._values, self._way, self._found = dict(values), way, found
        self._asked: set[str] = set()

    def wrong(self, key: str, message: str) -> None:
        """Notes a problem with a key."""
        self._found.add((*self._way, key), message)

    def _take(self, key: str, needed: bool) -> Any:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None and needed:
            self._found.add(self._way, f"{key} is missing")
        return value

    def text(self, key: str, default: str | None = None, choices: Sequence[str] = ()) -> str:
        """A text; without a default one must be there."""
        value = self._take(key, default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, f"{key} is a text that is not empty, not {value!r}")
            return default or ""
        if choices and value not in choices:
            self.wrong(key, f"{key} is one of {', '.join(choices)}, not {value!r}")
        return value

    def flag(self, key: str) -> bool | None:
        """True, false, or None where it is not stated."""
        value = self._take(key, False)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, f"{key} is true or false, not {value!r}")
            return None
        return value

    def number(self, key: str) -> float | None:
        """A number that is not negative, or None."""
        value = self._take(key, False)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            self.wrong(key, f"{key} is a number from 0, not {value!r}")
            return None
        return value

    def day(self, key: str) -> date | None:
        """A day written as 2021-01-01, or None."""
        value = self._take(key, False)
        if value is not None and type(value) is not date:
            self.wrong(key, f"{key} is a day such as 2021-01-01, not {value!r}")
            return None
        return value

    def texts(self, key: str, choices: Sequence[str] = ()) -> frozenset[str] | None:
        """A list of texts, or None."""
        value = self._take(key, False)
        if value is None:
            return None
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            self.wrong(key, f"{key} is a list of texts, not {value!r}")
            return None
        for one in value:
            if choices and one not in choices:
                self.wrong(key, f"{key}: {one!r} is none of {', '.join(choices)}")
        return frozenset(value)

    def tables(self, key: str) -> "list[Table]":
        """The tables of a list."""
        value = self._take(key, False)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, f"{key} is a list of tables")
            return []
        return [Table(one, (*self._way, key, place), self._found) for place, one in enumerate(value)]

    def table(self, key: str) -> "Table | None":
        """The table under a key, or None."""
        value = self._take(key, False)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, f"{key} is a table")
            return None
        return Table(value, (*self._way, key), self._found)

    def end(self) -> None:
        """Notes what nobody asked for: a key written wrong would else be silently without effect."""
        for key in self._values:
            if key not in self._asked:
                self.wrong(key, f"there is no {key} here")


class Problems:
    """What is wrong in one file, with lines."""

    def __init__(self, file: str, lines: Mapping[Way, int]) -> None:
        """For a file, with the lines of its tables and keys."""
        self._file, self._lines, self.found = file, lines, list[str]()

    def add(self, way: Way, message: str) -> None:
        """Notes one, at the nearest place whose line is known."""
        near = next((self._lines[way[:end]] for end in range(len(way), 0, -1) if way[:end] in self._lines), 1)
        self.found.append(f"{self._file}:{near}: {message}")
