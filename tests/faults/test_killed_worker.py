"""A worker that is killed at any point: nothing is lost, nothing comes twice."""

from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
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
from service.settings import Settings
from tests.digests.conftest import MONDAY_EIGHT, reader
from tests.faults import dying

__all__ = ["reader"]
AFTER = MONDAY_EIGHT + LEASE + timedelta(seconds=1)
Kill = Callable[[str], None]


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Starts processes from one that holds what a worker needs, and nothing of these tests."""
    context = get_context("forkserver")
    context.set_forkserver_preload([dying.__name__])
    return context


@pytest.fixture
def killed(processes: ForkServerContext, database: Engine, settings: Settings) -> Kill:
    """Has a worker work until a point at which it is killed."""

    def work(point: str) -> None:
        given = settings.model_dump(mode="json")
        given["database_url"] = database.url.render_as_string(hide_password=False)
        worker = processes.Process(target=dying.work_and_die, args=(point, given, MONDAY_EIGHT))
        worker.start()
        worker.join()
        assert worker.exitcode == dying.KILLED

    return work


def _files(settings: Settings) -> list[Path]:
    return sorted(Path(settings.mail_url.removeprefix("file:")).glob("*.eml"))


@pytest.mark.parametrize("point", ["compose", "record"])
def test_killed_between_claim_and_record_the_next_worker_sends_one_mail(
    point: str, killed: Kill, database: Engine, settings: Settings, reader: int
) -> None:
    killed(point)

    too_early = issue_due(database, settings, MONDAY_EIGHT + LEASE).mails
    restarted = issue_due(database, settings, AFTER).mails
    again = issue_due(database, settings, AFTER + LEASE).mails

    assert (too_early, restarted, again) == (0, 1, 0)
    with writing(database) as session:
        assert [row.state for row in session.exec(select(DigestIssue)).all()] == [IssueState.COMPOSED]
        assert len(session.exec(select(OutboxMail)).all()) == 1


def test_killed_after_handing_over_the_repeat_is_the_same_mail(
    killed: Kill, database: Engine, settings: Settings, reader: int
) -> None:
    killed("recorded")
    before = [path.read_bytes() for path in _files(settings)]

    later = MONDAY_EIGHT + MAIL_LEASE + timedelta(seconds=1)
    delivery = deliver_due(database, settings, transport_for(settings.mail_url), later)

    assert delivery.sent == 1
    assert [path.read_bytes() for path in _files(settings)] == before
    assert len(before) == 1
    with writing(database) as session:
        assert session.exec(select(OutboxMail)).one().state is MailState.SENT
