"""`schakel learn --task duplicates` on files of the exchange format."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from matching.duplicates.weights import read_name_weights
from service.cli import app

PLACES = ("Alden", "Borum", "Cestas", "Drumo", "Elvik", "Fossa", "Gildon", "Hasle", "Ipsach", "Jorvik")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    known = [{"id": place, "name": f"{place} Marine Laboratory", "country": "NO"} for place in PLACES]
    asked = [{"id": f"q{place}", "name": f"Laboratorium {place}", "country": "NO"} for place in PLACES]
    strange = [{"id": f"s{place}", "name": f"Laboratorium {place[::-1]}", "country": "NO"} for place in PLACES]
    _write(tmp_path / "organisations.jsonl", known)
    _write(tmp_path / "queries.jsonl", asked + strange)
    (tmp_path / "qrels.txt").write_text("".join(f"q{place} 0 {place} 1\n" for place in PLACES))
    return tmp_path


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _learn(folder: Path, *words: str) -> Any:
    options = ["--task", "duplicates", "--data", str(folder), "--out", str(folder / "table.toml"), "--json"]
    return CliRunner().invoke(app, ["learn", *options, *words])


def _files(folder: Path) -> list[str]:
    return ["--queries", str(folder / "queries.jsonl"), "--qrels", str(folder / "qrels.txt")]


def test_a_table_is_learnt_with_its_figures(folder: Path) -> None:
    done = _learn(folder, *_files(folder))

    table = read_name_weights((folder / "table.toml").read_text())
    assert done.exit_code == 0, done.stderr
    assert table.known == 0.5
    assert json.loads(done.stdout)["basis"] == "20 names looked for among those of 10 organisations"
    assert json.loads(done.stdout)["validation_f1"] > 0.9


def test_a_row_that_is_no_judgement_is_left_out(folder: Path) -> None:
    with (folder / "qrels.txt").open("a") as file:
        file.write("one two\n")

    done = _learn(folder, *_files(folder))

    assert (done.exit_code, json.loads(done.stdout)["left_out"]) == (0, 1)


@pytest.mark.parametrize(("kept", "status"), [(9, 2), (10, 0)])
def test_too_few_names_are_said_to_be_so(folder: Path, kept: int, status: int) -> None:
    rows = (folder / "queries.jsonl").read_text().splitlines(keepends=True)
    (folder / "queries.jsonl").write_text("".join(rows[:kept]))

    done = _learn(folder, *_files(folder))

    assert done.exit_code == status
    assert ("too few to learn from" in done.stderr) is (status == 2)
    assert (folder / "table.toml").exists() is (status == 0)


def test_judgements_may_be_packed_and_a_line_that_is_no_text_is_named(folder: Path) -> None:
    judged = (folder / "qrels.txt").read_bytes()
    (folder / "qrels.txt.gz").write_bytes(gzip.compress(judged + b"\xff 0 Alden 1\n"))

    done = _learn(folder, "--queries", str(folder / "queries.jsonl"), "--qrels", str(folder / "qrels.txt.gz"))

    assert (done.exit_code, json.loads(done.stdout)["left_out"]) == (0, 1)
    assert "qrels.txt.gz:11: row: is not UTF-8" in done.stderr


def test_names_without_a_right_answer_teach_nothing(folder: Path) -> None:
    (folder / "qrels.txt").write_text("qAlden 0 Alden 0\n")

    done = _learn(folder, *_files(folder))

    assert (done.exit_code, (folder / "table.toml").exists()) == (2, False)


@pytest.mark.parametrize("missing", ["--queries", "--qrels"])
def test_both_files_are_asked_for(folder: Path, missing: str) -> None:
    words = _files(folder)
    at = words.index(missing)

    done = _learn(folder, *words[:at], *words[at + 2 :])

    assert done.exit_code == 2


def test_partners_need_a_day(folder: Path) -> None:
    done = CliRunner().invoke(app, ["learn", "--data", str(folder), "--out", str(folder / "table.toml")])

    assert done.exit_code == 2
