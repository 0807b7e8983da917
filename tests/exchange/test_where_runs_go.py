"""Where nothing can be written is told before the work, not after it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app


@pytest.mark.parametrize(("out", "said"), [("", "is a folder"), ("none/run.txt", "there is no folder")])
@pytest.mark.parametrize("option", ["--out", "--reasons"])
def test_where_nothing_can_be_written_is_told_before_the_work(
    tmp_path: Path, option: str, out: str, said: str
) -> None:
    asked, good = tmp_path / "queries.jsonl", str(tmp_path / "good.txt")
    asked.write_text(json.dumps({"id": "q", "organisation": "nobody", "at": "no day"}))
    files = ["--out", good, option, str(tmp_path / out)]

    done = CliRunner().invoke(app, ["rank", "--data", str(tmp_path), "--queries", str(asked), *files])

    told = " ".join(done.stderr.replace("│", " ").split())
    assert done.exit_code == 2 and said in told
    assert "left out" not in told and not Path(good).exists()
