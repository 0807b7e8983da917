"""What README and guides name is there: commands with their words, make targets, files."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from service.cli import app
from service.settings import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M))


def _commands(group: Any, before: str = "") -> set[str]:
    """Every command with the group it is in, such as `import cordis`."""
    found = set()
    for name, command in group.commands.items():
        found.add(f"{before}{name}")
        if hasattr(command, "commands"):
            found |= _commands(command, f"{name} ")
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_is_there(path: Path) -> None:
    known, text = _commands(get_command(app)), path.read_text()

    quoted = re.findall(r"(?:^    |`)(?:\.venv/bin/)?schakel ((?:import|export) [a-z]+|[a-z]+)", text, flags=re.M)
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]

    assert set(quoted) <= known, f"{path.name} names commands that are not there"
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= TARGETS
    assert [link for link in links if not (path.parent / link).exists()] == []
