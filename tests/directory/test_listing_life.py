"""The life of a listing: the edges of its dates, and a clock that goes through two years."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from matching.records import ListingKind
from service.accounts.models import RoleName
from service.db import reading, writing
from service.directory.listing_ends import end_due, warn_due
from service.directory.listing_keeping import By, take_step
from service.directory.listing_life import (
    Dates,
    after,
    last_day,
    possible,
    renewable,
    renewed_until,
    to_warn,
)
from service.directory.listing_models import Listing, ListingChange
from service.directory.vocabulary import ListingState, ListingStep
from service.errors import Overtaken
from service.mail.models import OutboxMail
from service.settings import Settings
from tests import factories as make
from tests.conftest import NOW

DAY = timedelta(days=1)
FIRST = date(2026, 1, 5)
YEAR = Dates(FIRST, FIRST + 365 * DAY)
TWO = Dates(FIRST, FIRST + 730 * DAY, renewals=1)


@pytest.mark.parametrize(
    ("wished", "closes", "days"),
    [
        (None, None, 365),
        (366, None, 365),
        (100, None, 100),
        (None, 40, 40),
        (100, 40, 40),
        (30, 40, 30),
        (0, -3, 365),
    ],
)
def test_a_listing_ends_after_a_year_or_earlier_by_wish_or_with_its_call(
    wished: int | None, closes: int | None, days: int
) -> None:
    said = [None if one is None else FIRST + one * DAY for one in (wished, closes)]

    assert last_day(FIRST, *said) == FIRST + days * DAY


@pytest.mark.parametrize(
    ("dates", "day", "can"),
    [(YEAR, 334, False), (YEAR, 335, True), (YEAR, 364, True), (YEAR, 365, False), (TWO, 710, False)],
)
def test_it_is_renewed_once_from_thirty_days_before_its_end(dates: Dates, day: int, can: bool) -> None:
    assert renewable(dates, FIRST + day * DAY) is can


@pytest.mark.parametrize(("ends", "until"), [(365, 730), (100, 465), (400, 730)])
def test_a_renewal_adds_a_year_and_never_passes_two(ends: int, until: int) -> None:
    assert renewed_until(Dates(FIRST, FIRST + ends * DAY)) == FIRST + until * DAY


@pytest.mark.parametrize(("ends", "day", "warned"), [
    (365, 350, False), (365, 351, True), (365, 364, True), (365, 365, False), (14, 5, False), (15, 1, True),
])  # fmt: skip
def test_the_warning_comes_fourteen_days_before(ends: int, day: int, warned: bool) -> None:
    assert to_warn(Dates(FIRST, FIRST + ends * DAY), FIRST + day * DAY) is warned


def test_steps_lead_only_where_the_life_of_a_listing_goes() -> None:
    draft, published = ListingState.DRAFT, ListingState.PUBLISHED

    assert after(draft, ListingStep.PUBLISHED) is None
    assert after(ListingState.EXPIRED, ListingStep.RENEWED) is None
    assert after(ListingState.REJECTED, ListingStep.SUBMITTED) is ListingState.SUBMITTED
    assert possible(draft, Dates(), FIRST) == (ListingStep.SUBMITTED, ListingStep.ARCHIVED)
    assert possible(published, YEAR, FIRST) == (ListingStep.HELD, ListingStep.ARCHIVED)
    assert ListingStep.RENEWED in possible(published, YEAR, FIRST + 340 * DAY)


def _world(session: Session) -> None:
    own = make.organisation(session, "twente")
    make.person(session, "anna", RoleName.OWNER, organisation_id=own.id)
    make.person(session, "bert", RoleName.EDITOR, organisation_id=own.id)
    make.person(session, "else", RoleName.BROKER, organisation_id=own.id)
    for name, days, values in (
        ("PLAIN", 365, {}),
        ("RENEWED", 365, {}),
        ("SHORT", 10, {}),
        ("HELD", 200, {"state": ListingState.ON_HOLD}),
        ("DRAFT", 5, {"state": ListingState.DRAFT, "published_on": None}),
    ):
        given = {"published_on": FIRST, "expires_on": FIRST + days * DAY, "kind": ListingKind.NEED, **values}
        make.listing(session, own, f"NEED-{name}", **given)


def test_through_two_years_each_listing_does_what_it_should_on_the_right_day(
    database: Engine, settings: Settings
) -> None:
    with writing(database) as session:
        _world(session)
    start = datetime(2026, 1, 5, 0, 30, tzinfo=NOW.tzinfo)

    for number in [*range(1, 735), 1094, 1095]:
        now = start + number * DAY
        end_due(database, settings, now)
        if number == 340:
            with writing(database) as session:
                row = session.exec(select(Listing).where(Listing.reference == "NEED-RENEWED")).one()
                take_step(session, row, ListingStep.RENEWED, By(None, now))

    assert _days(database) == {
        "NEED-PLAIN": [("expired", 365), ("archived", 730)],
        "NEED-RENEWED": [("renewed", 340), ("expired", 730), ("archived", 1095)],
        "NEED-SHORT": [("expired", 10), ("archived", 375)],
        "NEED-HELD": [("expired", 200), ("archived", 565)],
    }
    assert _mails(database) == {
        "NEED-PLAIN": [(351, "anna"), (351, "bert")],
        "NEED-RENEWED": [(716, "anna"), (716, "bert")],
        "NEED-HELD": [(186, "anna"), (186, "bert")],
    }


def _days(engine: Engine) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    with reading(engine) as session:
        query = select(Listing.reference, ListingChange.step, ListingChange.at).join(Listing)
        for reference, step, at in session.exec(query.order_by(ListingChange.id)).all():  # type: ignore[arg-type]
            found.setdefault(reference, []).append((step.value, (at.date() - FIRST).days))
    return found


def _mails(engine: Engine) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    with reading(engine) as session:
        for mail in session.exec(select(OutboxMail).order_by(OutboxMail.id)).all():  # type: ignore[arg-type]
            row = session.get_one(Listing, int(mail.key.split(":")[1]))
            days = (mail.created_at.date() - FIRST).days
            found.setdefault(row.reference, []).append((days, mail.recipient.partition("@")[0]))
    return found


def test_a_worker_killed_while_warning_leaves_nothing_and_the_next_one_warns_once(
    database: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(database) as session:
        _world(session)
    now = datetime(2026, 12, 22, 1, tzinfo=NOW.tzinfo)

    def die(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken, pytest.raises(MemoryError):
        broken.setattr("service.directory.listing_ends.tell_end", die)
        warn_due(database, settings, now)
    counts = [warn_due(database, settings, now + number * timedelta(hours=1)) for number in range(3)]

    assert counts == [2, 0, 0]
    assert sorted(_mails(database)) == ["NEED-PLAIN", "NEED-RENEWED"]


def test_a_step_that_the_state_does_not_know_is_refused(sqlite: Engine) -> None:
    with writing(sqlite) as session:
        row = make.listing(session, make.organisation(session, "twente"), "NEED-1", state=ListingState.EXPIRED)

        with pytest.raises(Overtaken):
            take_step(session, row, ListingStep.RENEWED, By(None, NOW))
