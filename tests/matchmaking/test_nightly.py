"""The main job of the night: once a day, by one of all workers, made up for when a night was missed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from matching.records import Kind
from service.db import reading, writing
from service.matchmaking import nightly
from service.matchmaking.nightly import LEASE, claim, last_due, match_due
from service.matchmaking.run_models import MatchRun
from service.settings import Settings
from tests import factories as make

THREE = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Three o'clock in Amsterdam, in winter."""
DAY = timedelta(days=1)


@pytest.fixture
def plain(settings: Settings) -> Settings:
    return settings.model_copy(update={"embedder": "none"})


@pytest.fixture
def seeded(database: Engine) -> Engine:
    with writing(database) as session:
        make.organisation(session, "twente", province="NL-OV", fields=["photonics"])
        make.organisation(session, "berlin", country="DE", kind=Kind.CLUSTER, fields=["photonics"])
    return database


def _runs(engine: Engine) -> list[datetime]:
    with reading(engine) as session:
        return sorted(session.exec(select(MatchRun.started_at)).all())


def test_it_runs_once_each_night_as_the_clock_moves_on(seeded: Engine, plain: Settings) -> None:
    hours = [THREE + timedelta(hours=number) for number in range(49)]

    ran = [now for now in hours if match_due(seeded, plain, now) is not None]

    assert ran == [THREE, THREE + DAY, THREE + 2 * DAY] == _runs(seeded)


def test_a_worker_started_at_noon_makes_up_for_the_night(seeded: Engine, plain: Settings) -> None:
    noon = THREE + timedelta(hours=9)

    first, second = match_due(seeded, plain, noon), match_due(seeded, plain, noon + timedelta(minutes=5))

    assert (first is None, second) == (False, None)


def test_before_seeding_there_is_nothing_to_run_and_the_night_is_not_used_up(
    database: Engine, plain: Settings
) -> None:
    before = match_due(database, plain, THREE)
    with writing(database) as session:
        make.organisation(session, "twente")

    after = match_due(database, plain, THREE + timedelta(minutes=5))

    assert (before, after is None) == (None, False)


def test_workers_side_by_side_run_it_once(seeded: Engine, plain: Settings) -> None:
    with ThreadPoolExecutor(4) as workers:
        outcomes = list(workers.map(lambda _: match_due(seeded, plain, THREE), range(4)))

    assert sum(outcome is not None for outcome in outcomes) == 1
    assert _runs(seeded) == [THREE]


def test_who_is_gone_is_followed_by_another_when_the_lease_is_over(
    seeded: Engine, plain: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken, pytest.raises(MemoryError):
        broken.setattr(nightly, "match", die)
        match_due(seeded, plain, THREE)

    assert match_due(seeded, plain, THREE + LEASE) is None
    assert match_due(seeded, plain, THREE + LEASE + timedelta(seconds=1)) is not None


def test_a_claim_is_taken_over_once(database: Engine) -> None:
    later = THREE + LEASE + timedelta(seconds=1)

    taken = []
    for now in (THREE, THREE, later, later):
        with writing(database) as session:
            taken.append(claim(session, THREE, now))

    assert taken == [True, False, True, False]


def test_off_means_never(seeded: Engine, plain: Settings) -> None:
    off = plain.model_copy(update={"match_hour": "off"})

    assert match_due(seeded, off, THREE) is None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02T02:00+00:00", "2026-03-02T02:00+00:00"),
        ("2026-03-02T01:59+00:00", "2026-03-01T02:00+00:00"),
        ("2026-07-01T01:00+00:00", "2026-07-01T01:00+00:00"),
        ("2026-03-29T01:00+00:00", "2026-03-29T01:00+00:00"),
        ("2026-10-25T01:59+00:00", "2026-10-24T01:00+00:00"),
    ],
    ids=["at the hour", "a minute before", "in summer", "clocks go on", "clocks go back"],
)
def test_the_hour_is_that_of_the_time_zone(now: str, due: str) -> None:
    assert last_due(datetime.fromisoformat(now), 3, "Europe/Amsterdam") == datetime.fromisoformat(due)
