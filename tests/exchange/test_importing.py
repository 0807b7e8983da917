"""A file is judged whole before any of it is kept, and every problem is named by its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from service.cli import app
from tests.exchange.lines import PARK, SKILL, file, listings, organisations, said_of


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "is not JSON"),
        (b"[1]\n", "is not JSON: a line is one object in braces"),
        (b'{"id": "a", "name": "A", "country": "NL", "lat": NaN, "lon": 1}\n', "is not JSON: NaN is no number"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"id": "a", "name": "\xe9", "country": "NL"}\n', "cannot be read"),
    ],
)
def test_what_is_no_json_lines_is_said(sqlite: Engine, tmp_path: Path, line: bytes, problem: str) -> None:
    (said,) = said_of(organisations(sqlite, tmp_path, line))

    assert said.startswith(f"rows.jsonl:1: row: {problem}")


def test_blank_lines_and_a_byte_order_mark_do_no_harm(sqlite: Engine, tmp_path: Path) -> None:
    report = organisations(sqlite, tmp_path, b"\xef\xbb\xbf", PARK, b"\r\n\n")

    assert (report.problems, report.added) == ([], ["park"])


def test_problems_come_in_the_order_of_the_lines_and_an_id_only_once(park: Engine, tmp_path: Path) -> None:
    rows = ({**SKILL, "organisation": "nobody"}, {**SKILL, "id": "b", "title": ""}, {**SKILL, "id": "b2"}, SKILL)

    report = listings(park, tmp_path, *rows)

    assert [said.split(": ")[:2] for said in said_of(report)] == [
        ["rows.jsonl:1", "organisation"], ["rows.jsonl:2", "title"], ["rows.jsonl:4", "id"],
    ]  # fmt: skip
    assert report.wrong_lines == 3


def _run(engine: Engine, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, dict[str, Any], str]:
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SCHAKEL_SECRET_KEY", "a key for tests only, long enough to be taken")
    done = CliRunner().invoke(app, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout or "{}"), done.stderr


def test_the_command_previews_refuses_and_keeps(
    park: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = file(tmp_path, *({**PARK, "id": f"p{number}", "name": ""} for number in range(25)))
    refused = _run(park, monkeypatch, "import", "organisations", str(wrong))
    path = str(file(tmp_path, {**PARK, "city": "Enschede"}, {**PARK, "id": "new"}))
    tried = _run(park, monkeypatch, "import", "organisations", path, "--dry-run")
    kept = _run(park, monkeypatch, "import", "organisations", path)
    again = _run(park, monkeypatch, "import", "organisations", path)
    missing = _run(park, monkeypatch, "import", "listings", str(tmp_path / "none.jsonl"))

    assert (refused[0], refused[1]["wrong"], refused[1]["kept"]) == (2, 25, False)
    assert refused[2].count("name: is empty") == 20 and "and 5 more" in refused[2]
    assert (tried[0], tried[1]["added"], tried[1]["changed"], tried[1]["kept"]) == (0, 1, 1, False)
    assert "park: city" in tried[2]
    assert (kept[1]["added"], kept[1]["changed"], kept[1]["kept"]) == (1, 1, True)
    assert [one[1]["likely_doubles"] for one in (tried, kept, again)] == [0, 1, 0], "two of one name"
    assert (again[1]["added"], again[1]["changed"], again[1]["equal"]) == (0, 0, 2)
    assert missing[0] == 2
