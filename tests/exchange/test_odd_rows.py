"""Rows that can be read and yet mean nothing: days that are none, blank names, organisations that nobody told of."""

from datetime import date
from pathlib import Path

import pytest

from service.exchange.exchange_format import read_folder
from tests.exchange.asked import run, small, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small(tmp_path)


@pytest.mark.parametrize(
    "written", ["2016-03-01", "20160301", 20160301, "2016-03-01T00:00:00", "2016-03-01T09:30:00+01:00"]
)
def test_a_day_may_be_written_as_iso_8601_does(written: object, tmp_path: Path) -> None:
    write(tmp_path / "organisations.jsonl", [{"id": "a", "name": "A"}])
    write(tmp_path / "collaborations.jsonl", [{"id": "c", "participants": ["a"], "start": written}])

    reading = read_folder(tmp_path)

    assert [one.start for one in reading.records.collaborations] == [date(2016, 3, 1)]
    assert reading.problems == []


@pytest.mark.parametrize("written", [2016, 1456790400, "2016", "03/01/2016", "2016-13-01", "", True])
def test_what_is_no_day_is_named_as_it_was_written(written: object, tmp_path: Path) -> None:
    write(tmp_path / "collaborations.jsonl", [{"id": "c", "participants": ["a"], "start": written}])

    reading = read_folder(tmp_path)

    assert reading.records.collaborations == ()
    assert reading.problems == [f"collaborations.jsonl:1: start: {written!r} is no day such as 2017-06-01"]


@pytest.mark.parametrize("name", ["", " ", "\t"])
def test_a_name_of_blanks_is_none(name: str, tmp_path: Path) -> None:
    write(tmp_path / "organisations.jsonl", [{"id": "a", "name": name}, {"id": "b", "name": "B"}])

    reading = read_folder(tmp_path)

    assert [one.id for one in reading.records.organisations] == ["b"]
    assert reading.problems == ["organisations.jsonl:1: name: is empty"]


def test_organisations_that_no_file_holds_are_named_where_rows_speak_of_them(folder: Path) -> None:
    write(folder / "listings.jsonl", [
        {"id": "1", "kind": "capability", "title": "Membrane", "organisation": "near"},
        {"id": "2", "kind": "capability", "title": "Membrane", "organisation": "stranger"},
        {"id": "3", "kind": "capability", "title": "Membrane"},
        {"id": "4", "kind": "need", "title": "Membrane"},
        {"id": "5", "kind": "need", "title": "Membrane", "organisation": "stranger"},
    ])  # fmt: skip
    write(folder / "collaborations.jsonl", [
        {"id": "1", "participants": ["asker", "friend"]},
        {"id": "2", "participants": ["friend", "stranger", "near"]},
        {"id": "3", "participants": ["stranger", "other", "third"]},
    ])  # fmt: skip

    reading = read_folder(folder)

    assert reading.problems == [
        "listings.jsonl:2: organisation: stranger is not known",
        "listings.jsonl:3: organisation: nothing is not known",
        "listings.jsonl:5: organisation: stranger is not known",
        "collaborations.jsonl:2: participants: stranger not known; the row is read without",
        "collaborations.jsonl:3: participants: stranger and 2 more not known; the row is read without",
    ]


def test_who_is_known_counts_in_a_project_with_a_stranger(folder: Path) -> None:
    query = {"id": "q", "organisation": "asker", "at": "2020-01-01"}
    write(folder / "collaborations.jsonl", [{"id": "1", "participants": ["asker", "stranger", "friend"]}])

    _, lines, _ = run(folder, "rank", [query])

    assert {line[2] for line in lines} == {"near", "dutch"}


def test_what_is_left_out_stands_on_a_line_of_its_own_however_long(folder: Path) -> None:
    long = "x" * 300

    _, _, said = run(folder, "rank", [{"id": "q", "organisation": long, "at": "2020-01-01"}])

    assert f"left out: queries.jsonl:1: organisation: {long} is not known" in said.splitlines()


def test_files_without_anything_that_can_be_used_are_said_to_be_so(folder: Path) -> None:
    (folder / "some.txt").write_text("\n")

    result, lines, said = run(folder, "rank", ["no json"], "--candidates", str(folder / "some.txt"))

    assert (lines, result["left_out"]) == ([], 3)
    assert "queries.jsonl: holds no question that can be used" in said
    assert "some.txt: holds nobody who is known" in said
