"""The layout of the house: where things are, how long they may be, what must not be in them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path for room in ("matching", "service") for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts
)
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_its_job_and_stays_short(path: Path) -> None:
    source = path.read_text()

    tree = ast.parse(source)

    assert ast.get_docstring(tree), "the first line says the module's one job"
    assert len(source.splitlines()) <= LONGEST_MODULE
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION]
    assert long == []


def test_only_the_named_folders_stand_at_the_top() -> None:
    allowed = {"service", "matching", "templates", "seeds", "tests", "docs", "var", "node_modules"}

    found = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}

    assert found <= allowed


def test_no_lock_file_names_a_registry() -> None:
    locks = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock", ROOT / "package-lock.json"]

    text = "\n".join(path.read_text() for path in locks)

    assert '"resolved"' not in text
    assert "://" not in text.replace("https://opencollective.com", "").replace("https://github.com", "")
