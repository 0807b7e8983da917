"""`schakel learn --task proposals` on files of the exchange format."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from matching.ranking import load_weights
from service.cli import app

THEMES = ("soil and crops", "a seed of a cereal", "the quality of glasshouse light in greenhouses")
EACH = 6
SIZE = len(THEMES) * EACH
DAYS = ("2017-08-01", "2018-02-01", "2018-08-01")


def _project(name: str, rows: tuple[int, int], start: str) -> dict[str, Any]:
    parties = [f"o{row:02}" for row in rows]
    title = f"Trial {name} with {THEMES[rows[0] // EACH]}"
    return {"id": name, "title": title, "start": start, "participants": parties, "lead": parties[0]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    known = [{"id": f"o{row:02}", "name": f"Organisation {row}", "country": "NL"} for row in range(SIZE)]
    past = [_project(f"a{row:02}", (row, (row + EACH) % SIZE), "2016-01-01") for row in range(SIZE)]
    later = [
        _project(f"b{step}{row:02}", (row, row // EACH * EACH + (row + step) % EACH), day)
        for step, day in enumerate(DAYS, start=1)
        for row in range(SIZE)
    ]
    _write(tmp_path / "organisations.jsonl", known)
    _write(tmp_path / "collaborations.jsonl", past + later)
    return tmp_path


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _learn(folder: Path, until: str) -> Any:
    options = ["--task", "proposals", "--data", str(folder), "--until", until, "--out", str(folder / "table.toml")]
    return CliRunner().invoke(app, ["learn", *options, "--json"])


def test_a_table_is_learnt_that_the_engine_can_use(folder: Path) -> None:
    done = _learn(folder, "2020-01-01")

    assert done.exit_code == 0, done.stderr
    learnt, said = load_weights(folder / "table.toml"), json.loads(done.stdout)
    assert learnt.judgement == load_weights().judgement and learnt.shares == load_weights().shares
    assert learnt.version == said["version"] and learnt.version.startswith("2020-01-01-")
    assert learnt.basis.startswith(f"learnt from {4 * SIZE} collaborations before 2020-01-01")


def test_a_folder_without_enough_projects_is_told(folder: Path) -> None:
    done = _learn(folder, "2016-06-01")

    assert done.exit_code == 2
    assert "too few projects with a title, a lead and fields" in done.stderr
    assert not (folder / "table.toml").exists()


@pytest.mark.parametrize(("name", "said"), [("", "holds no organisations.jsonl"), ("none", "is no folder")])
@pytest.mark.parametrize("task", ["proposals", "partners", "needs"])
def test_a_folder_without_organisations_is_told(tmp_path: Path, task: str, name: str, said: str) -> None:
    files = ["--data", str(tmp_path / name), "--out", str(tmp_path / "table.toml")]

    done = CliRunner().invoke(app, ["learn", "--task", task, "--until", "2020-01-01", *files])

    assert done.exit_code == 2 and said in done.stderr
