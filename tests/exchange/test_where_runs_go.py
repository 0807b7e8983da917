"""What can be named and written in a run, told before the work or with the row, not after it."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import Result
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


ROWS = [{"id": one, "name": one.title(), "country": "NL"} for one in ("asker", "near", "far")]
ASKED = {"id": "q", "organisation": "asker", "at": "2020-01-01"}


def _run(folder: Path, organisations: list[dict[str, str]], asked: dict[str, str], *words: str) -> Result:
    (folder / "organisations.jsonl").write_text("".join(json.dumps(one) + "\n" for one in organisations))
    (folder / "queries.jsonl").write_text(json.dumps(asked))
    files = ["--data", str(folder), "--queries", str(folder / "queries.jsonl"), "--out", str(folder / "run.txt")]
    return CliRunner().invoke(app, ["rank", *files, *words])


def test_candidates_may_be_packed_and_a_line_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "some.txt.gz").write_bytes(gzip.compress(b"near\n\xff\xfe\n"))

    done = _run(tmp_path, ROWS, ASKED, "--candidates", str(tmp_path / "some.txt.gz"))

    assert done.exit_code == 0 and "some.txt.gz:2: row: is not UTF-8" in done.stderr
    assert [line.split()[2] for line in (tmp_path / "run.txt").read_text().splitlines()] == ["near"]


def test_an_id_that_would_break_the_columns_of_a_run_is_left_out_and_told(tmp_path: Path) -> None:
    done = _run(tmp_path, [*ROWS, {"id": "b c", "name": "Blank", "country": "NL"}], ASKED)

    assert "organisations.jsonl:4: id" in done.stderr
    assert {len(line.split()) for line in (tmp_path / "run.txt").read_text().splitlines()} == {6}


def test_reasons_do_not_overwrite_the_run(tmp_path: Path) -> None:
    done = _run(tmp_path, ROWS, ASKED, "--reasons", str(tmp_path / "run.txt"))

    assert done.exit_code == 2 and "it is the file of --out" in done.stderr
    assert not (tmp_path / "run.txt").exists()


@pytest.mark.parametrize("read", ["queries.jsonl", "organisations.jsonl", "some.txt"])
def test_no_file_that_is_read_is_written_over(tmp_path: Path, read: str) -> None:
    (tmp_path / "some.txt").write_text("near\n")
    before = _run(tmp_path, ROWS, ASKED).exit_code, (tmp_path / read).read_bytes()

    done = _run(tmp_path, ROWS, ASKED, "--candidates", str(tmp_path / "some.txt"), "--out", str(tmp_path / read))

    assert (done.exit_code, (tmp_path / read).read_bytes()) == (2, before[1])
    assert "is read here and would be lost" in done.stderr


def test_learning_writes_over_nothing_that_it_learns_from(tmp_path: Path) -> None:
    _run(tmp_path, ROWS, ASKED)
    file = tmp_path / "organisations.jsonl"
    before = file.read_bytes()

    done = CliRunner().invoke(app, ["learn", "--data", str(tmp_path), "--until", "2018-01-01", "--out", str(file)])

    assert (done.exit_code, file.read_bytes()) == (2, before)
    assert "is read here and would be lost" in done.stderr


def test_a_run_is_written_anew_over_an_older_one(tmp_path: Path) -> None:
    first = _run(tmp_path, ROWS, ASKED)
    written = (tmp_path / "run.txt").read_bytes()

    again = _run(tmp_path, ROWS, ASKED)

    assert (first.exit_code, again.exit_code, (tmp_path / "run.txt").read_bytes()) == (0, 0, written)


def test_the_last_day_there_is_can_be_asked_about(tmp_path: Path) -> None:
    assert _run(tmp_path, ROWS, {**ASKED, "at": "9999-12-31"}).exit_code == 0


def test_the_only_one_who_offers_what_is_sought_comes_first(tmp_path: Path) -> None:
    need = {
        "id": "n",
        "organisation": "asker",
        "kind": "need",
        "title": "Membrane for salt",
        "published": "2020-01-01",
    }
    offer = {"id": "c", "organisation": "near", "kind": "capability", "title": "Membrane for salt"}
    (tmp_path / "listings.jsonl").write_text(json.dumps(need) + "\n" + json.dumps(offer) + "\n")

    _run(tmp_path, ROWS, {"id": "q", "listing": "n", "at": "2020-01-01"})

    lines = [line.split() for line in (tmp_path / "run.txt").read_text().splitlines()]
    assert lines[0][2] == "near" and float(lines[0][4]) > float(lines[1][4])
