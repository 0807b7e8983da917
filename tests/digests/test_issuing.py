"""A digest comes at the reader's hour, once, with what is new to this reader."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.models import Subscription
from service.db import writing
from service.digests.issuing import issue_all, issue_due, preview
from service.digests.models import DigestIssue, DigestItem, ItemKind
from service.mail.models import OutboxMail
from service.matchmaking.models import Answer, Proposal, ProposalSide, ProposalState
from service.settings import Settings
from tests.digests.conftest import MONDAY_EIGHT

WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


def _mails(engine: Engine) -> list[OutboxMail]:
    with writing(engine) as session:
        rows = list(session.exec(select(OutboxMail).order_by(OutboxMail.id)).all())  # type: ignore[arg-type]  # a column
        session.expunge_all()
    return rows


def _items(engine: Engine, kind: ItemKind) -> list[str]:
    with writing(engine) as session:
        return [row.subject for row in session.exec(select(DigestItem).where(DigestItem.kind == kind)).all()]


def test_nothing_comes_before_the_readers_hour_and_one_mail_at_it(
    database: Engine, settings: Settings, reader: int
) -> None:
    before = issue_due(database, settings, MONDAY_EIGHT - SECOND).mails
    at = issue_due(database, settings, MONDAY_EIGHT).mails
    again = issue_due(database, settings, MONDAY_EIGHT + SECOND).mails

    assert (before, at, again) == (0, 1, 0)
    assert len(_mails(database)) == 1


def test_the_next_one_comes_a_week_later_by_the_readers_clock_also_across_summer_time(
    database: Engine, settings: Settings, reader: int
) -> None:
    after_the_change = datetime(2026, 3, 29, 12, tzinfo=UTC)

    issue_due(database, settings, after_the_change)

    with writing(database) as session:
        due = session.exec(select(Subscription)).one().due_at
    assert due == datetime(2026, 3, 30, 6, tzinfo=UTC)


def test_weeks_that_were_missed_are_not_sent_in_a_row(database: Engine, settings: Settings, reader: int) -> None:
    late = MONDAY_EIGHT + 5 * WEEK + SECOND

    mails = [issue_due(database, settings, late + minute * SECOND).mails for minute in range(5)]

    assert mails == [1, 0, 0, 0, 0]


def test_a_proposal_is_new_once_then_reminded_once_then_only_counted(
    database: Engine, settings: Settings, reader: int
) -> None:
    for week in range(6):
        issue_due(database, settings, MONDAY_EIGHT + week * WEEK)

    new, reminded = _items(database, ItemKind.NEW), _items(database, ItemKind.REMINDER)
    assert len(new) == len(set(new)) == 7
    assert sorted(reminded) == sorted(new)
    assert "5 links" in _mails(database)[0].subject
    assert "2 more wait" in _mails(database)[0].text


@pytest.mark.parametrize(
    ("score", "said"), [(0.69, "5 nearest links found so far for"), (0.70, "5 links worth a call for")]
)
def test_links_below_the_floor_are_not_called_worth_a_call(
    database: Engine, settings: Settings, reader: int, score: float, said: str
) -> None:
    with writing(database) as session:
        for row in session.exec(select(Proposal)).all():
            row.score = score

    issue_due(database, settings, MONDAY_EIGHT)

    assert said in _mails(database)[0].subject


def test_with_nothing_to_say_nothing_is_sent(database: Engine, settings: Settings, reader: int) -> None:
    with writing(database) as session:
        for row in session.exec(select(Proposal)).all():
            row.state = ProposalState.DECLINED
            session.add(row)

    issued = issue_due(database, settings, MONDAY_EIGHT)

    assert (issued.mails, issued.empty) == (0, 1)
    assert _mails(database) == []


def test_whoever_waits_for_an_answer_comes_first(database: Engine, settings: Settings, reader: int) -> None:
    with writing(database) as session:
        row = session.exec(select(Proposal).order_by(Proposal.id.desc())).first()  # type: ignore[union-attr]  # a column
        assert row is not None
        row.state = ProposalState.INTEREST
        other = session.get_one(ProposalSide, (row.id, row.right_id))
        other.answer, other.answered_at = Answer.INTERESTED, MONDAY_EIGHT - WEEK
        session.add_all([row, other])

    issue_due(database, settings, MONDAY_EIGHT)

    text = _mails(database)[0].text
    assert text.index("wait for your answer") < text.index("Cluster 6") < text.index("New proposals")


def test_the_mail_marks_invented_listings_and_can_be_answered_and_ended(
    database: Engine, settings: Settings, reader: int
) -> None:
    issue_due(database, settings, MONDAY_EIGHT)

    mail = _mails(database)[0]
    assert "[illustrative]" in mail.text and "illustrative" in mail.html
    assert mail.text.count("/answer/") == 15
    assert all("What could pay for it: Horizon Europe" in text for text in (mail.text, mail.html))
    assert mail.headers["List-Unsubscribe"].startswith("<http")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_second_worker_changes_nothing(database: Engine, settings: Settings, reader: int) -> None:
    with ThreadPoolExecutor(4) as workers:
        issued = list(workers.map(lambda _: issue_due(database, settings, MONDAY_EIGHT), range(4)))

    assert sum(one.mails for one in issued) == 1
    assert len(_mails(database)) == 1


def test_a_dry_run_says_what_would_come_and_leaves_no_trace(
    database: Engine, settings: Settings, reader: int
) -> None:
    foreseen = preview(database, settings, MONDAY_EIGHT)

    assert [(one.person_id, one.items) for one in foreseen] == [(reader, (("new", 5),))]
    assert _mails(database) == []
    with writing(database) as session:
        assert session.exec(select(DigestIssue)).all() == []


def test_everyone_can_have_the_first_at_once_but_no_second(database: Engine, settings: Settings, reader: int) -> None:
    midnight = MONDAY_EIGHT - timedelta(hours=8)

    first = issue_all(database, settings, midnight).mails
    second = issue_all(database, settings, midnight + SECOND).mails

    assert (first, second) == (1, 0)
