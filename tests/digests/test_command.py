"""The command that issues digests by hand: what it prints, and where."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.db import reading
from service.mail.models import MailState, OutboxMail
from service.settings import Settings, current
from tests.digests.conftest import MONDAY_EIGHT
from tests.service.shell import Run, shell

AT = MONDAY_EIGHT.isoformat()


@pytest.fixture
def run(
    database: Engine, settings: Settings, reader: int, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Run]:  # fmt: skip
    monkeypatch.setattr("service.db.open_engine", lambda url: database)
    for name in ("data_dir", "mail_url", "secret_key"):
        monkeypatch.setenv(f"SCHAKEL_{name.upper()}", str(getattr(settings, name)))
    current.cache_clear()
    yield shell("digest", monkeypatch, capsys)
    current.cache_clear()


def test_digests_and_mails_are_counted_and_progress_goes_to_standard_error(run: Run, database: Engine) -> None:
    status, out, said = run("--now", AT, "--json")

    result = json.loads(out)
    assert (status, result["mails"], result["sent"], result["failed"]) == (0, 1, 1, 0)
    assert "digests" in said and "mail" in said
    with reading(database) as session:
        assert [row.state for row in session.exec(select(OutboxMail)).all()] == [MailState.SENT]


def test_a_dry_run_names_who_would_get_what_with_progress_and_sends_nothing(run: Run, database: Engine) -> None:
    status, out, said = run("--dry-run", "--now", AT, "--json")

    assert (status, json.loads(out)["due"], "digests" in said) == (0, 1, True)
    with reading(database) as session:
        assert session.exec(select(OutboxMail)).all() == []


def test_where_nothing_is_due_nothing_is_sent(run: Run) -> None:
    run("--now", AT)

    status, out, _ = run("--now", AT, "--json")

    assert (status, json.loads(out)["mails"], json.loads(out)["sent"]) == (0, 0, 0)
