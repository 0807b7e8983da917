"""`schakel rank` and `schakel duplicates` on files of the exchange format, whole and broken."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matching.need_signals import NEED_SIGNALS
from matching.records import Kind
from matching.signals import SIGNALS
from service.cli import app
from service.directory.vocabulary import FROM_EXCHANGE, KINDS
from service.exchange.exchange_format import read_folder
from tests.exchange.asked import NEED, ORGANISATIONS, PROJECTS, SKILL, run, small, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small(tmp_path)


@pytest.mark.parametrize(("barred", "named"), [("NL", "near"), (" nl", "near"), ("EL", "dutch"), ("gr", "dutch")])
def test_partners_are_new_and_from_other_countries(folder: Path, barred: str, named: str) -> None:
    query = {"id": "q", "organisation": "asker", "at": "2020-01-01", "filters": {"country_not": [barred]}}

    result, lines, _ = run(folder, "rank", [query])

    assert result == {"questions": 1, "lines": 1, "left_out": 0}
    assert [line[:4] for line in lines] == [["q", "Q0", named, "1"]]


def test_only_candidates_are_named_and_no_more_than_asked_for(folder: Path) -> None:
    query = {"id": "q", "organisation": "asker", "at": "2020-01-01"}
    (folder / "some.txt").write_text("dutch\nnear\n")

    _, some, _ = run(folder, "rank", [query], "--candidates", str(folder / "some.txt"))
    _, one, _ = run(folder, "rank", [query], "--k", "1")

    assert {line[2] for line in some} == {"dutch", "near"}
    assert len(one) == 1


def test_a_need_finds_who_can_answer_it(folder: Path) -> None:
    _, lines, _ = run(folder, "rank", [{"id": "q", "listing": "n", "organisation": "asker", "at": "2020-01-01"}])

    assert {line[2] for line in lines} == {"near", "friend", "dutch"}


QUESTIONS = [
    {"id": "q", "organisation": "asker", "at": "2020-01-01"},
    {"id": "r", "organisation": "near", "at": "2020-01-01"},
    {"id": "s", "listing": "n", "organisation": "asker", "at": "2020-01-01"},
    {"id": "x", "organisation": "nobody", "at": "2020-01-01"},
]


def test_needs_posted_since_do_not_make_what_was_done_older(folder: Path) -> None:
    query = {"id": "q", "organisation": "friend", "listing": "m", "at": "2021-01-01"}
    skills = [{**SKILL, "id": one, "organisation": one} for one in ("asker", "dutch", "near")]
    asked = {**NEED, "id": "m", "organisation": "friend"}
    longer = {"id": "4", "participants": ["friend", "dutch"], "start": "2016-01-01"}
    write(folder / "collaborations.jsonl", [*PROJECTS, longer])
    write(folder / "listings.jsonl", [asked, *skills])
    _, before, _ = run(folder, "rank", [query])

    write(folder / "listings.jsonl", [asked, *skills, {**NEED, "published": "2020-12-01"}])
    _, after, _ = run(folder, "rank", [query])

    assert len({line[4] for line in before}) > 1
    assert after == before


@pytest.mark.parametrize(("published", "there"), [("2020-01-01", True), ("2020-01-02", False)])
def test_what_is_offered_on_the_day_of_the_question_is_there_and_later_is_not(
    published: str, there: bool, folder: Path
) -> None:
    query = {"id": "q", "organisation": "asker", "listing": "n", "at": "2020-01-01"}
    fits = {**SKILL, "id": "fits", "organisation": "near", "title": NEED["title"], "published": published}
    skills = [{**SKILL, "id": one, "organisation": one, "title": "Membrane gears"} for one in ("friend", "dutch")]
    write(folder / "collaborations.jsonl", [])
    write(folder / "listings.jsonl", [NEED, *skills, fits])

    _, lines, _ = run(folder, "rank", [query])

    assert (lines[0][2] == "near") is there


def test_reasons_add_up_to_the_score_shown(folder: Path) -> None:
    result, lines, _ = run(folder, "rank", QUESTIONS, "--reasons", str(folder / "why.jsonl"))

    told = [json.loads(line) for line in (folder / "why.jsonl").read_text().splitlines()]
    shown = {(line[0], line[2], int(line[3])): float(line[4]) for line in lines}
    assert result["reasons"] == len(told) == len(lines)
    assert {(one["query"], one["organisation"], one["rank"]): one["score"] for one in told} == shown
    for one in told:
        assert sum(reason["weight"] for reason in one["reasons"]) == pytest.approx(one["score"], abs=1e-9)
        assert {reason["kind"] for reason in one["reasons"]} <= {*SIGNALS, *NEED_SIGNALS, "usual", "base"}


def test_any_number_of_workers_writes_the_same_bytes(folder: Path) -> None:
    written = []
    for number in ("1", "2", "3"):
        words = ("--reasons", str(folder / "why.jsonl"), "--workers", number)
        _, _, said = run(folder, "rank", QUESTIONS, *words)
        written.append(((folder / "run.txt").read_bytes(), (folder / "why.jsonl").read_bytes()))
        assert "organisation: nobody is not known" in said

    assert written[0] == written[1] == written[2]


def test_rows_that_cannot_be_used_are_named_and_the_rest_goes_on(folder: Path) -> None:
    write(folder / "organisations.jsonl.gz", [*ORGANISATIONS, {"id": "x"}, "no json", ORGANISATIONS[0]])
    query = {"id": "q", "organisation": "asker", "at": "2020-01-01"}

    result, lines, said = run(folder, "rank", [query, {"id": "r", "organisation": "nobody", "at": "2020-01-01"}])

    assert (result["left_out"], {line[0] for line in lines}) == (4, {"q"})
    assert "organisations.jsonl.gz:5: name" in said
    assert "organisations.jsonl.gz:6: row: is not JSON" in said
    assert "organisations.jsonl.gz:7: id: asker was there before" in said
    assert "queries.jsonl:2: organisation: nobody is not known" in said


def test_a_field_that_a_row_can_do_without_is_named_and_the_row_is_kept(tmp_path: Path) -> None:
    found = tmp_path / "organisations.jsonl.gz"
    write(found, ["", {"id": "x", "name": "X", "country": 7, "lat": 99, "aliases": "Y", "city": "Delft"}, " "])

    reading = read_folder(tmp_path)

    (record,) = reading.records.organisations
    assert (record.name, record.place.country, record.place.lat, record.place.town) == ("X", "", None, "Delft")
    assert len(reading.problems) == 3
    assert all("organisations.jsonl.gz:2: " in one and "without it" in one for one in reading.problems)


@pytest.mark.parametrize(
    ("name", "row", "field"),
    [
        ("listings", {"id": "l", "organisation": "asker", "kind": "need", "published": "soon"}, "published"),
        ("collaborations", {"id": "c", "participants": ["asker"], "start": "soon"}, "start"),
        ("organisations", {"id": "x", "name": ""}, "name"),
    ],
)
def test_without_a_day_a_row_would_be_there_too_soon_so_it_is_left_out(
    name: str, row: dict[str, object], field: str, tmp_path: Path
) -> None:
    write(tmp_path / f"{name}.jsonl", [row])

    reading = read_folder(tmp_path)

    assert not getattr(reading.records, name)
    assert reading.problems[0].startswith(f"{name}.jsonl:1: {field}: ")


def test_a_byte_too_many_a_file_cut_short_and_nulls_within_end_nothing(folder: Path) -> None:
    whole = "".join(json.dumps({"id": f"x{n}", "name": f"X {n}", "country": "NL"}) + "\n" for n in range(20_000))
    cut = gzip.compress(whole.encode())[:-20_000]
    (folder / "organisations.jsonl.gz").write_bytes(cut)
    projects = ["\ufeff" + json.dumps(PROJECTS[0]), "[" * 9_000, *PROJECTS[1:]]
    write(folder / "collaborations.jsonl", projects)
    (folder / "listings.jsonl").write_bytes(json.dumps(NEED).encode() + b'\n{"id": "\xff"}\n')

    reading = read_folder(folder)

    assert 1_000 < len(reading.records.organisations) < 20_000
    assert len(reading.records.collaborations) == len(PROJECTS) and len(reading.records.listings) == 1
    last = len(reading.records.organisations) + 1
    assert reading.problems[0].startswith(f"organisations.jsonl.gz:{last}: the file cannot be read from here on")
    others = [one for one in reading.problems[1:] if "not known" not in one]
    assert others == ["listings.jsonl:2: row: is not UTF-8", "collaborations.jsonl:2: row: is too deep to be read"]


def test_a_question_with_nulls_within_is_answered(folder: Path) -> None:
    query = {"id": "q", "organisation": "asker", "at": "2020-01-01", "filters": {"country_not": None}}

    _, lines, said = run(folder, "rank", [query])

    assert {line[0] for line in lines} == {"q"} and not said.count("left out:")


def test_who_asks_about_a_need_without_a_poster_is_no_answer_to_it(folder: Path) -> None:
    write(folder / "listings.jsonl", [{**NEED, "organisation": None}, SKILL])
    nobody = {"id": "q", "listing": NEED["id"], "at": "2020-01-01"}

    _, lines, _ = run(folder, "rank", [nobody, {**nobody, "id": "r", "organisation": "asker"}])

    named = {query: {line[2] for line in lines if line[0] == query} for query in "qr"}
    assert named["q"] - named["r"] == {"asker"}


def test_a_folder_without_organisations_is_said(tmp_path: Path) -> None:
    write(tmp_path / "queries.jsonl", [])
    words = ["--data", str(tmp_path), "--queries", str(tmp_path / "queries.jsonl"), "--out", str(tmp_path / "run")]

    done = CliRunner().invoke(app, ["rank", *words])

    assert done.exit_code == 2


def test_a_name_is_found_again_and_a_stranger_is_not(folder: Path) -> None:
    names = [
        {"id": "d", "name": "University of Asker", "country": "NL"},
        {"id": "e", "name": "Zzyzx", "country": "FR"},
    ]

    _, lines, _ = run(folder, "duplicates", names)
    _, sure, _ = run(folder, "duplicates", names, "--threshold", "0.5")

    assert lines[0][2] == "asker" and float(lines[0][4]) >= 0.5
    assert {line[2] for line in sure} == {"asker"}


def test_commission_codes_become_iso_and_kinds_are_told_by_activity(tmp_path: Path) -> None:
    write(tmp_path / "organisations.jsonl", [{"id": "a", "name": "A", "country": "UK", "activity": "REC"}])

    (record,) = read_folder(tmp_path).records.organisations

    assert (record.place.country, record.kind) == ("GB", Kind.INSTITUTE)


def test_kinds_map_to_the_exchange_format_and_back() -> None:
    assert set(KINDS) == set(Kind)
    assert {KINDS[kind].exchange for kind in Kind} == set(FROM_EXCHANGE)
    assert all(KINDS[kind].exchange == name for name, kind in FROM_EXCHANGE.items())


@pytest.mark.parametrize(
    ("command", "row", "said"),
    [
        ("rank", {"id": "q", "organisation": "asker"}, "queries.jsonl:2: at: Field required"),
        ("rank", {"id": "q", "organisation": "asker", "at": "soon"}, "queries.jsonl:2: at:"),
        ("duplicates", {"id": "q", "country": "NL"}, "queries.jsonl:2: name: Field required"),
        ("duplicates", {"id": "q", "name": ""}, "queries.jsonl:2: name:"),
    ],
)
def test_a_question_that_cannot_be_used_is_told_with_its_line_and_the_others_are_answered(
    command: str, row: dict[str, str], said: str, folder: Path
) -> None:
    fine = {"id": "p", "organisation": "asker", "at": "2020-01-01", "name": "Asker", "country": "NL"}

    result, lines, told = run(folder, command, [fine, row])

    assert said in told
    assert result["left_out"] == 1
    assert {line[0] for line in lines} == {"p"}


def test_a_file_of_candidates_that_is_not_there_is_named(folder: Path) -> None:
    write(folder / "queries.jsonl", [{"id": "q", "organisation": "asker", "at": "2020-01-01"}])
    options = ["--data", str(folder), "--queries", str(folder / "queries.jsonl"), "--out", str(folder / "run.txt")]

    done = CliRunner().invoke(app, ["rank", *options, "--candidates", str(folder / "none.txt")])

    assert done.exit_code == 2
    assert "--candidates" in done.stderr and "is no file" in done.stderr
