"""The layout of the house: where things are, how long they may be, what must not be in them."""

import ast
import os
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path for room in ("matching", "service") for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
MOST_ARGUMENTS = 4
BESIDE = {"self", "cls", "session", "engine"}
"""Not counted among the arguments: the object itself and the way to the database."""
INTERFACES = {"web", "cli"}
"""Rooms whose arguments are the fields of a form or the options of a command."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def _functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(_parsed(path)) if isinstance(node, Function)]


def _length(function: Function) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def _share(lengths: list[int], share: float) -> int:
    return sorted(lengths)[int(share * (len(lengths) - 1))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_its_job_and_stays_short(path: Path) -> None:
    source = path.read_text()

    long = [function.name for function in _functions(path) if _length(function) > LONGEST_FUNCTION]

    assert ast.get_docstring(_parsed(path)), "the first line says the module's one job"
    assert len(source.splitlines()) <= LONGEST_MODULE
    assert long == []


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_of_tests_stays_short(path: Path) -> None:
    source = path.read_text()

    long = [function.name for function in _functions(path) if _length(function) > LONGEST_FUNCTION]

    assert len(source.splitlines()) <= LONGEST_MODULE
    assert long == []


def test_functions_and_modules_are_short_as_a_whole() -> None:
    modules = [len(path.read_text().splitlines()) for path in SOURCES]
    functions = [_length(function) for path in SOURCES for function in _functions(path)]

    middle, tail = 0.5, 0.9

    assert _share(modules, middle) <= 80
    assert _share(modules, tail) <= 200
    assert _share(functions, middle) <= 8
    assert _share(functions, tail) <= 30


def test_a_function_takes_few_arguments() -> None:
    inner = [path for path in SOURCES if not INTERFACES & set(path.parts)]

    crowded = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in inner
        for function in _functions(path)
        if len({one.arg for one in function.args.args + function.args.kwonlyargs} - BESIDE) > MOST_ARGUMENTS
    ]

    assert crowded == []


def test_only_the_named_folders_stand_at_the_top() -> None:
    allowed = {"service", "matching", "templates", "seeds", "tests", "docs", "var", "node_modules"}

    found = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}

    assert found <= allowed


def test_no_lock_file_names_a_registry() -> None:
    locks = [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"]

    text = "\n".join(path.read_text() for path in locks)

    assert len(locks) == 4
    assert '"resolved"' not in text
    assert "://" not in text.replace("https://opencollective.com", "").replace("https://github.com", "")


def test_each_threat_names_a_test_that_is_there() -> None:
    rows = [line for line in (ROOT / "docs" / "threats.md").read_text().splitlines() if line.startswith("| ")][1:]

    named = [re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row) for row in rows]
    there = {(path, one.name) for row in named for path, _ in row for one in _functions(ROOT / path)}

    assert len(rows) > 20 and all(named)
    assert {found for row in named for found in row} <= there


def test_tests_of_one_file_go_to_one_worker(request: pytest.FixtureRequest) -> None:
    """What a file builds once would else be built by each worker, which doubles the time and is seen by nobody."""
    shared = "PYTEST_XDIST_WORKER" in os.environ

    assert request.node.nodeid.endswith("@test_house.py") is shared
