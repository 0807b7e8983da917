"""What `schakel rank` may be given besides its questions: candidates, and tables that were learnt."""

import re
from importlib import resources
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from tests.exchange.asked import run, small, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small(tmp_path)


def test_a_candidate_that_is_not_known_is_named_with_its_line(folder: Path) -> None:
    query = {"id": "q", "organisation": "asker", "at": "2020-01-01"}
    (folder / "some.txt").write_text("dutch\n\nnobody\n")

    result, lines, said = run(folder, "rank", [query], "--candidates", str(folder / "some.txt"))

    assert [line[2] for line in lines] == ["dutch"]
    assert result["left_out"] == 1 and "some.txt:3: row: nobody is not known" in said


def test_a_table_that_was_learnt_takes_the_place_of_the_one_that_ships(folder: Path) -> None:
    partners = {"id": "p", "organisation": "asker", "at": "2020-01-01"}
    need = {"id": "n", "listing": "n", "at": "2020-01-01"}
    shipped = {
        name: resources.files("matching").joinpath(name).read_text() for name in ("partners.toml", "needs.toml")
    }
    changed = {
        name: re.sub(r"(?<== |\[ |, )( *)(-?)([\d.]+)(?=,|\]|    #)", r"\g<1>0.0", text)
        for name, text in shipped.items()
    }
    for name, text in changed.items():
        (folder / name).write_text(text)
    given = [word for name in shipped for word in ("--weights", str(folder / name))]

    _, usual, _ = run(folder, "rank", [partners, need])
    _, found, _ = run(folder, "rank", [partners, need], *given)

    assert {line[4] for line in usual if line[0] == "n"} != {"0.0000"}
    assert {line[4] for line in found if line[0] == "n"} == {"0.0000"}
    assert [line[4] for line in usual if line[0] == "p"] != [line[4] for line in found if line[0] == "p"]


@pytest.mark.parametrize("text", ["", "[weights]\nwords = 1", "[first]\n", "no = table = at all"])
def test_a_file_that_holds_no_table_is_refused(folder: Path, text: str) -> None:
    write(folder / "queries.jsonl", [{"id": "q", "organisation": "asker", "at": "2020-01-01"}])
    (folder / "table.toml").write_text(text)
    options = ["--data", str(folder), "--queries", str(folder / "queries.jsonl"), "--out", str(folder / "run.txt")]

    done = CliRunner().invoke(app, ["rank", *options, "--weights", str(folder / "table.toml")])

    assert done.exit_code == 2
    assert "--weights" in done.stderr and "table.toml" in done.stderr
