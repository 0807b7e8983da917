"""The worker's schedule and its sign of life."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine

from service.heartbeat import SILENT_AFTER, alive, beat, last_beat
from service.scheduler import Tick, run_tick, run_worker, ticks
from service.settings import Settings, current
from tests.service.shell import shell

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_a_sign_of_life_is_good_for_two_minutes(tmp_path: Path) -> None:
    before = alive(tmp_path, NOW)
    beat(tmp_path, NOW)

    assert not before
    assert alive(tmp_path, NOW + SILENT_AFTER)
    assert not alive(tmp_path, NOW + SILENT_AFTER + timedelta(seconds=1))


def test_half_a_sign_is_none(tmp_path: Path) -> None:
    beat(tmp_path, NOW)
    for file in (tmp_path / "worker").iterdir():
        file.write_text("2026-03")

    assert last_beat(tmp_path) is None


def test_a_tick_that_fails_leaves_no_sign(tmp_path: Path) -> None:
    def fails(now: datetime) -> str:
        raise OSError("the database is gone")

    with pytest.raises(OSError, match="gone"):
        run_tick(Tick("outbox", timedelta(seconds=15), fails), tmp_path)

    assert last_beat(tmp_path) is None


def test_the_schedule_holds_the_main_job_and_all_that_is_due(sqlite: Engine, settings: Settings) -> None:
    off = settings.model_copy(update={"match_hour": "off"})

    schedule = {tick.name: tick for tick in ticks(sqlite, off)}

    assert set(schedule) == {"digests", "outbox", "listings", "housekeeping", "changes", "duplicates", "match"}
    assert [tick.work(NOW) for tick in (*schedule.values(), *ticks(sqlite, settings))] == [""] * 14


def test_the_log_says_what_was_done_and_of_idle_ticks_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        run_tick(Tick("outbox", timedelta(seconds=15), lambda now: ""), tmp_path)
        run_tick(Tick("listings", timedelta(hours=1), lambda now: "ended 2"), tmp_path)

    assert caplog.messages == ["listings: ended 2"]


def test_a_worker_that_ends_as_it_should_takes_its_sign_away(
    sqlite: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, seen = Event(), []

    def work(now: datetime) -> str:
        seen.append(now)
        return ""

    def beats_then_stops(data_dir: Path, now: datetime) -> None:
        beat(data_dir, now)
        stop.set()

    monkeypatch.setattr("service.scheduler.ticks", lambda *_: (Tick("one", timedelta(hours=1), work),))
    monkeypatch.setattr("service.scheduler.beat", beats_then_stops)

    run_worker(settings, sqlite, stop)

    assert len(seen) == 1
    assert last_beat(settings.data_dir) is None


def test_check_says_whether_the_worker_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCHAKEL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SCHAKEL_SECRET_KEY", "a key for tests only, long enough to be taken")
    current.cache_clear()
    run = shell("check", monkeypatch, capsys)

    silent = run("--worker", "--json")
    beat(tmp_path, datetime.now(UTC))
    works = run("--worker", "--json")
    current.cache_clear()

    assert (silent[0], json.loads(silent[1])["worker"]) == (1, "silent")
    assert "schakel worker" in silent[2]
    assert (works[0], json.loads(works[1])["worker"]) == (0, "works")
