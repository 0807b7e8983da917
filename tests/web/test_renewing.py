"""The link in the mail that warns of an end renews a listing once, by a button, without signing in."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete
from sqlmodel import select

from service.accounts.models import Role
from service.db import reading, writing
from service.directory.listing_ends import warn_due
from service.directory.listing_models import Listing
from service.mail.models import OutboxMail
from service.settings import Settings
from tests.web.conftest import World

TODAY = datetime.now(UTC).date()
ENDS = TODAY + timedelta(days=10)


@pytest.fixture
def link(sqlite: Engine, settings: Settings, world: World) -> str:
    """The link that the member of Twente was mailed."""
    with writing(sqlite) as session:
        row = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0001")).one()
        row.published_on, row.expires_on = ENDS - timedelta(days=365), ENDS
    assert warn_due(sqlite, settings, datetime.now(UTC)) == 1
    with reading(sqlite) as session:
        text = session.exec(select(OutboxMail.text).where(OutboxMail.kind == "listing")).one()
    return next(word for word in text.split() if "/renew/" in word).removeprefix(settings.base_url)


def _ends(engine: Engine) -> timedelta:
    with reading(engine) as session:
        ends = session.exec(select(Listing.expires_on).where(Listing.reference == "NEED-NL-2026-0001")).one()
    assert ends
    return ends - ENDS


def test_looking_renews_nothing_and_the_button_renews_once(link: str, mail: TestClient, sqlite: Engine) -> None:
    page = mail.get(link).text
    before = _ends(sqlite)
    answers = [mail.get(mail.post(link).headers["location"]).text for _ in range(2)]

    assert "Renewed, it is open until" in page and before == timedelta(0)
    assert all(
        "The listing is open until" in answer and "<button" not in answer.split("<main")[1] for answer in answers
    )
    assert _ends(sqlite) == timedelta(days=365)


def test_a_link_of_somebody_who_keeps_the_listing_no_more_does_nothing(
    link: str, mail: TestClient, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.execute(delete(Role))

    answers = [mail.get(link).status_code, mail.post(link).status_code, mail.get(link[:-2]).status_code]

    assert answers == [410, 410, 410] and _ends(sqlite) == timedelta(0)


def test_what_has_ended_says_so(link: str, mail: TestClient, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        row = session.exec(select(Listing).where(Listing.reference == "NEED-NL-2026-0001")).one()
        row.published_on, row.expires_on = TODAY - timedelta(days=365), TODAY

    mail.post(link)

    assert "can no longer be renewed" in mail.get(link).text and _ends(sqlite) < timedelta(0)
