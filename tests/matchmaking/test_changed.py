"""A listing that is published or changed is compared with all others within minutes, by one of all workers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from matching.records import Kind, ListingKind
from service.db import reading, writing
from service.directory.listing_keeping import By, change, take_step
from service.directory.listing_models import Listing
from service.directory.vocabulary import ListingState, ListingStep
from service.matchmaking import changed
from service.matchmaking.changed import PATIENCE, QUIET, match_changed
from service.matchmaking.models import Proposal
from service.matchmaking.nightly import LEASE, match_due
from service.matchmaking.run_models import MatchRun
from service.settings import Settings
from tests import factories as make

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def plain(settings: Settings) -> Settings:
    return settings.model_copy(update={"embedder": "none"})


@pytest.fixture
def matched(database: Engine, plain: Settings) -> Engine:
    """A world that the night's run has seen, with one need that waits for a moderator."""
    with writing(database) as session:
        twente = make.organisation(session, "twente", province="NL-OV", fields=["photonics"])
        berlin = make.organisation(session, "berlin", country="DE", kind=Kind.CLUSTER, fields=["photonics"])
        words = {"title": "Photonic chips for sensors", "summary": "Photonic chips for sensors in water"}
        make.listing(session, berlin, "CAP-1", kind=ListingKind.CAPABILITY, fields=["photonics"], **words)
        waits = {"state": ListingState.SUBMITTED, "published_on": None, "expires_on": None}
        make.listing(session, twente, "NEED-1", fields=["photonics"], **words, **waits)
    match_due(database, plain, NOON)
    return database


def _step(engine: Engine, step: ListingStep, now: datetime) -> None:
    with writing(engine) as session:
        take_step(
            session, session.exec(select(Listing).where(Listing.reference == "NEED-1")).one(), step, By(None, now)
        )


def _about_the_need(engine: Engine) -> list[str]:
    with reading(engine) as session:
        query = select(Proposal.state).where(Proposal.need_id.is_not(None))  # type: ignore[union-attr]
        return [state.value for state in session.exec(query).all()]


def test_a_published_need_is_proposed_and_one_on_hold_withdrawn_without_the_night(
    matched: Engine, plain: Settings
) -> None:
    before = _about_the_need(matched), match_changed(matched, plain, NOON + MINUTE)

    _step(matched, ListingStep.PUBLISHED, NOON + 2 * MINUTE)
    early = match_changed(matched, plain, NOON + 2 * MINUTE + QUIET / 2)
    run = match_changed(matched, plain, NOON + 2 * MINUTE + QUIET)
    again = match_changed(matched, plain, NOON + 9 * MINUTE)
    proposed = _about_the_need(matched)
    _step(matched, ListingStep.HELD, NOON + 20 * MINUTE)
    match_changed(matched, plain, NOON + 22 * MINUTE)

    assert before == ([], None)
    assert (early, run is None, again) == (None, False, None)
    assert proposed == ["proposed"] and _about_the_need(matched) == ["withdrawn"]


def _only_noted(engine: Engine, _setup: object, started: datetime) -> str:
    with writing(engine) as session:
        session.add(MatchRun(day=started.date(), started_at=started, finished_at=started))
    return "ran"


def test_who_goes_on_changing_is_not_waited_for_without_end(
    matched: Engine, plain: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changed, "match", _only_noted)
    _step(matched, ListingStep.PUBLISHED, NOON + MINUTE)

    ran = []
    for number in range(2, 14):
        now = NOON + number * MINUTE
        with writing(matched) as session:
            row = session.exec(select(Listing).where(Listing.reference == "NEED-1")).one()
            change(session, row, {"summary": f"Photonic chips, version {number}"}, By(None, now))
        if match_changed(matched, plain, now + QUIET / 2):
            ran.append(now - NOON)

    assert ran == [MINUTE + PATIENCE]


def test_workers_side_by_side_run_it_once_and_who_is_gone_is_followed(
    matched: Engine, plain: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise MemoryError

    _step(matched, ListingStep.PUBLISHED, NOON + MINUTE)
    now = NOON + 3 * MINUTE
    with monkeypatch.context() as broken, pytest.raises(MemoryError):
        broken.setattr(changed, "match", die)
        match_changed(matched, plain, now)
    meanwhile = match_changed(matched, plain, now + LEASE)
    later = now + LEASE + MINUTE
    with ThreadPoolExecutor(3) as workers:
        outcomes = list(workers.map(lambda _: match_changed(matched, plain, later), range(3)))

    assert meanwhile is None
    assert sum(one is not None for one in outcomes) == 1
    assert _about_the_need(matched) == ["proposed"]
