"""What setting up does on a machine with npm and on one without, read from what make would run."""

import shutil
import subprocess
from pathlib import Path

import pytest

from service.settings import ROOT

MAKE = shutil.which("make") or "make"


def _planned(path: Path, target: str = "setup") -> str:
    words = [MAKE, "--dry-run", "--always-make", target]
    done = subprocess.run(words, cwd=ROOT, env={"PATH": str(path)}, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def npm(tmp_path: Path) -> Path:
    """A folder with a program of that name."""
    program = tmp_path / "npm"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def test_a_machine_without_npm_gets_one_from_its_lock_file(tmp_path: Path) -> None:
    planned = _planned(tmp_path)

    assert planned.index("-r requirements-node.lock") < planned.index(".venv/bin/npm ci")


def test_a_machine_with_npm_uses_it(npm: Path) -> None:
    planned = _planned(npm.parent)

    assert f"{npm} ci" in planned
    assert "requirements-node.lock" not in planned


def test_every_package_is_checked_against_its_lock_file(tmp_path: Path) -> None:
    installs = [line for line in _planned(tmp_path).splitlines() if "pip install" in line]

    assert len(installs) == 2
    assert all("--require-hashes" in line and ".lock" in line for line in installs)


def test_checking_asks_style_types_and_contracts(npm: Path) -> None:
    planned = _planned(npm.parent, "check")

    for words in ("ruff check", "ruff format --check", "mypy --strict", "lint-imports"):
        assert words in planned
