"""Deadlines of calls come in the digest 30, 14 and 3 days before, each once, also when a run is late."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.models import Frequency, Subscription
from service.db import writing
from service.digests.deadlines import reached
from service.digests.issuing import issue_due
from service.digests.models import DigestItem, ItemKind
from service.directory.listing_models import Listing
from service.mail.models import OutboxMail
from service.settings import Settings
from tests import factories as make
from tests.digests.conftest import MONDAY_EIGHT

DAY = timedelta(days=1)


@pytest.mark.parametrize(("left", "stage"), [(31, None), (30, 30), (15, 30), (14, 14), (4, 14), (3, 3), (0, 3)])
def test_the_last_stage_that_has_come_counts(left: int, stage: int | None) -> None:
    assert reached(date(2026, 4, 1), date(2026, 4, 1) - left * DAY) == stage


def test_each_stage_comes_once_and_a_late_run_tells_of_the_one_it_finds(
    database: Engine, settings: Settings, reader: int
) -> None:
    closes = (MONDAY_EIGHT + 31 * DAY).date()
    with writing(database) as session:
        call = make.call(session, title="Dikes that speak", deadlines=[closes.isoformat()], closes_on=closes)
        need = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0001")).one()
        need.call_id = call.id
        other = make.call(session, "OTHER", title="Nothing alike", deadlines=[closes.isoformat()], closes_on=closes)
        session.add_all([need, other])
        row = session.exec(select(Subscription)).one()
        row.frequency = Frequency.DAILY
        number = call.id

    told = {}
    for late in (0, 1, 2, 20, 21, 28, 29, 31, 32):
        issue_due(database, settings, MONDAY_EIGHT + late * DAY)
        with writing(database) as session:
            items = session.exec(select(DigestItem.subject).where(DigestItem.kind == ItemKind.DEADLINE)).all()
            told[late] = sorted(items)

    stages = {late: [one.rsplit(":", 1)[1] for one in items] for late, items in told.items()}
    assert stages[0] == [] and stages[1] == stages[2] == ["30"]
    assert stages[20] == stages[21] == ["14", "30"] and stages[28] == stages[32] == ["14", "3", "30"]
    assert all(one.startswith(f"call:{number}:") for one in told[32])
    with writing(database) as session:
        mails = [one for one in session.exec(select(OutboxMail)).all() if "Dikes that speak" in one.text]
    assert len(mails) == 3 and "(30 days left)" in mails[0].text and "(3 days left)" in mails[2].html
    assert any("1 call closes soon for Twente" in one.subject for one in mails)
