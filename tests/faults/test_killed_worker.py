"""A worker that is killed at any point: nothing is lost, nothing comes twice."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.db import writing
from service.digests.deciding import LEASE
from service.digests.issuing import issue_due
from service.digests.models import DigestIssue, IssueState
from service.mail.delivery import LEASE as MAIL_LEASE
from service.mail.delivery import deliver_due
from service.mail.models import MailState, OutboxMail
from service.mail.transport import transport_for
from service.settings import ROOT, Settings
from tests.digests.conftest import MONDAY_EIGHT, reader

__all__ = ["reader"]
AFTER = MONDAY_EIGHT + LEASE + timedelta(seconds=1)
WORKER = """
import os, sys
from datetime import datetime
import service.digests.issuing as issuing
import service.mail.delivery as mail
from service.db import open_engine
from service.mail.transport import transport_for
from service.settings import load

settings = load()
engine = open_engine(settings.database_url)
now = datetime.fromisoformat(sys.argv[2])
def die(*_):
    os._exit(9)
point = sys.argv[1]
if point in ("compose", "record"):
    setattr(issuing, "_compose" if point == "compose" else "record", die)
if point == "recorded":
    mail._record = die
issuing.issue_due(engine, settings, now)
mail.deliver_due(engine, settings, transport_for(settings.mail_url), now)
"""


def _killed(point: str, engine: Engine, settings: Settings) -> None:
    given = settings.model_dump(mode="json")
    given["database_url"] = engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, **{f"SCHAKEL_{name.upper()}": str(value) for name, value in given.items()}}
    command = [sys.executable, "-c", WORKER, point, MONDAY_EIGHT.isoformat()]
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert ended.returncode == 9, ended.stderr


def _files(settings: Settings) -> list[Path]:
    return sorted(Path(settings.mail_url.removeprefix("file:")).glob("*.eml"))


@pytest.mark.parametrize("point", ["compose", "record"])
def test_killed_between_claim_and_record_the_next_worker_sends_one_mail(
    point: str, database: Engine, settings: Settings, reader: int
) -> None:
    _killed(point, database, settings)

    too_early = issue_due(database, settings, MONDAY_EIGHT + LEASE).mails
    restarted = issue_due(database, settings, AFTER).mails
    again = issue_due(database, settings, AFTER + LEASE).mails

    assert (too_early, restarted, again) == (0, 1, 0)
    with writing(database) as session:
        assert [row.state for row in session.exec(select(DigestIssue)).all()] == [IssueState.COMPOSED]
        assert len(session.exec(select(OutboxMail)).all()) == 1


def test_killed_after_handing_over_the_repeat_is_the_same_mail(
    database: Engine, settings: Settings, reader: int
) -> None:
    _killed("recorded", database, settings)
    before = [path.read_bytes() for path in _files(settings)]

    later = MONDAY_EIGHT + MAIL_LEASE + timedelta(seconds=1)
    delivery = deliver_due(database, settings, transport_for(settings.mail_url), later)

    assert delivery.sent == 1
    assert [path.read_bytes() for path in _files(settings)] == before
    assert len(before) == 1
    with writing(database) as session:
        assert session.exec(select(OutboxMail)).one().state is MailState.SENT
