"""CSV files: what a spreadsheet would calculate stays text, and every value comes back as it was."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.sheets import csv_file


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_text_that_would_be_calculated_gets_an_apostrophe(start: str) -> None:
    rows = _read(csv_file(["name"], [[f"{start}SUM(A1)"]]))

    assert rows[1] == [f"'{start}SUM(A1)"]


def test_numbers_and_usual_text_stay_as_they_are() -> None:
    content = csv_file(["name", "lon", "none"], [["Fryslân, 'thuis' = hier", -71.1, None]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert _read(content)[1] == ["Fryslân, 'thuis' = hier", "-71.1", ""]


@given(some.lists(some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n")), min_size=1))
def test_every_text_comes_back(cells: list[str]) -> None:
    row = _read(csv_file(["x"] * len(cells), [cells]))[1]

    assert [one.removeprefix("'") for one in row] == [one.removeprefix("'") for one in cells]
    assert not any(one.startswith(("=", "+", "-", "@")) for one in row)
