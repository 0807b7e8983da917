"""Commands that cannot do their work say so in a sentence, with the exit status that programs expect."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.cli import main
from service.settings import current

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs a command as a shell would: exit status, standard output, standard error."""
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", f"sqlite:///{tmp_path}/schakel.db")
    monkeypatch.setenv("SCHAKEL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SCHAKEL_SECRET_KEY", "a key for tests only, long enough to be taken")

    current.cache_clear()

    def ran(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["schakel", *words])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    yield ran
    current.cache_clear()


@pytest.mark.parametrize("words", [("seed",), ("match",), ("digest",), ("export", "data", "OUT")])
def test_a_database_without_tables_is_said_in_a_sentence(words: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    status, out, said = run(*(str(tmp_path / "out") if word == "OUT" else word for word in words))

    assert (status, out) == (1, "")
    assert "schakel check" in said and "Traceback" not in said


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert run("migrate")[0] == 0

    status, _, said = run("export", "data", str(tmp_path / "file"))

    assert (status, "Traceback" in said) == (1, False)
    assert str(tmp_path / "file") in said


def test_wrong_words_are_status_two(run: Run) -> None:
    assert run("matsch")[0] == 2
    assert run("rank", "--data", "/nowhere", "--queries", "x", "--out", "y")[0] == 2
