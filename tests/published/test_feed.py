"""Whoever goes on with the last cursor misses nothing and gets nothing twice, whatever is changed meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from service.db import reading, writing
from service.directory.listing_keeping import By, take_step
from service.directory.listing_models import Listing
from service.directory.models import Collaboration, CollaborationParticipant, Organisation
from service.directory.vocabulary import ListingState, ListingStep
from service.published.cursors import Cursor, WrongCursor, read_cursor
from service.published.documents import Gone
from service.published.feed import Wanted, beginning, changed
from service.published.models import Sort, Told
from service.published.noting import note_due
from service.published.reading import View, documents
from service.uniting.merging import merge, undo
from service.uniting.models import Merger
from tests import factories as make
from tests.conftest import copied_sqlite

BEGUN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@dataclass
class Copy:
    """What a program keeps of one sort: the documents it has, how far it has read, and all that it was ever sent."""

    sort: Sort
    held: dict[str, Any] = field(default_factory=dict)
    cursor: Cursor | None = None
    sent: list[tuple[str, object]] = field(default_factory=list)

    def read(self, session: Session, day: datetime, limit: int) -> bool:
        """Reads one page, and says whether there is more."""
        start = self.cursor or beginning(session, None)
        part = changed(session, Wanted(self.sort, start, limit), View(day.date(), True))
        self.cursor = read_cursor(part.next.written())
        for one in part.items:
            self.sent.append((one.id, one.updated))
            if isinstance(one, Gone):
                self.held.pop(one.id, None)
            else:
                self.held[one.id] = one.model_dump(exclude={"updated"})
        return part.more


def _world(engine: Engine) -> None:
    with writing(engine) as session:
        rows = [make.organisation(session, name) for name in ("brainport", "delft", "twente")]
        for number, row in enumerate(rows):
            make.listing(session, row, f"NEED-NL-2026-000{number}", confidential=number == 2)
        session.add(Collaboration(key="dikes", title="Dikes", **make.SOURCE))
        session.flush()
        session.add(CollaborationParticipant(collaboration_id=1, organisation_id=rows[1].id or 0))


def _change(session: Session, which: int, now: datetime) -> None:
    """A change that began long before it is seen: its date is older than what was told meanwhile."""
    row = session.exec(select(Organisation).order_by(col(Organisation.id)).offset(which % 2).limit(1)).first()
    assert row
    row.name, row.updated_at = f"Changed at {now}", now - timedelta(minutes=20)


def _add(session: Session, which: int, now: datetime) -> None:
    row = make.organisation(session, f"new-{now:%d%H%M}", created_at=now, updated_at=now)
    make.listing(session, row, f"NEED-NL-2026-1{now:%d%H%M}", confidential=which == 2, updated_at=now)
    session.add(Collaboration(key=f"joint-{now:%d%H%M}", title="Joint", **make.SOURCE))


def _step(session: Session, which: int, now: datetime) -> None:
    row = session.exec(select(Listing).order_by(Listing.reference).offset(which).limit(1)).one()
    step = {ListingState.PUBLISHED: ListingStep.HELD, ListingState.ON_HOLD: ListingStep.RESUMED}[row.state]
    take_step(session, row, step, By(None, now))


def _conceal(session: Session, which: int, now: datetime) -> None:
    row = session.exec(select(Listing).order_by(Listing.reference).offset(which).limit(1)).one()
    row.confidential, row.updated_at = not row.confidential, now


def _unite(session: Session, which: int, now: datetime) -> None:
    """Merges the last two organisations; where they are one already, makes them two again."""
    merger = session.exec(select(Merger).where(col(Merger.undone_at).is_(None))).first()
    if merger:
        undo(session, merger.id or 0, By(None, now))
        return
    rows = session.exec(select(Organisation).where(col(Organisation.slug).in_(["delft", "brainport"]))).all()
    merge(session, rows[0], rows[1], By(None, now))


def _drop(session: Session, which: int, now: datetime) -> None:
    session.execute(delete(CollaborationParticipant))
    session.execute(delete(Collaboration).where(col(Collaboration.key) == "dikes"))


CHANGES: tuple[Callable[[Session, int, datetime], None], ...] = (_change, _add, _step, _conceal, _unite, _drop)
STEPS = some.tuples(
    some.sampled_from([*CHANGES, "look", "look", "read", "read", "night"]), some.integers(0, 2), some.integers(1, 4)
)  # fmt: skip


@settings(
    max_examples=6, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(steps=some.lists(STEPS, min_size=4, max_size=16))
def test_a_copy_that_goes_on_from_its_last_cursor_is_whole_and_was_sent_nothing_twice(
    steps: list[tuple[Any, int, int]], sqlite_template: Path
) -> None:
    _kept_up(steps, sqlite_template)


@pytest.mark.long
@settings(max_examples=100, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=some.lists(STEPS, min_size=4, max_size=40))
def test_a_copy_is_whole_after_whatever_is_tried(steps: list[tuple[Any, int, int]], sqlite_template: Path) -> None:
    _kept_up(steps, sqlite_template)


@contextmanager
def _database(template: Path) -> Iterator[Engine]:
    with TemporaryDirectory() as folder, copied_sqlite(template, Path(folder)) as engine:
        yield engine


def _kept_up(steps: list[tuple[Any, int, int]], template: Path) -> None:
    copies, now = [Copy(sort) for sort in Sort], BEGUN
    with _database(template) as engine:
        _world(engine)
        for what, which, limit in steps:
            now += timedelta(minutes=1)
            if what == "night":
                now += timedelta(days=1)
            elif what == "look":
                note_due(engine, True, now)
            elif what == "read":
                with reading(engine) as session:
                    for copy in copies:
                        copy.read(session, now, limit)
            else:
                with writing(engine) as session:
                    what(session, which, now)
        now += timedelta(days=1)
        note_due(engine, True, now)
        with reading(engine) as session:
            for copy in copies:
                while copy.read(session, now, 3):
                    pass
                there = documents(session, copy.sort, View(now.date(), True))
                wanted = {key: one.model_dump(exclude={"updated"}) for key, one in there.items()}
                assert copy.held == wanted, copy.sort
                assert len(set(copy.sent)) == len(copy.sent)
                before = len(copy.sent)
                assert not copy.read(session, now, 3) and len(copy.sent) == before


def test_of_what_was_gone_before_only_those_are_told_who_had_it(database: Engine) -> None:
    _world(database)
    note_due(database, True, BEGUN)
    early, late = Copy(Sort.ORGANISATION), Copy(Sort.ORGANISATION)
    with reading(database) as session:
        early.read(session, BEGUN, 10)
    with writing(database) as session:
        _unite(session, 0, BEGUN + timedelta(hours=1))

    noted = [note_due(database, True, BEGUN + timedelta(hours=1, minutes=n)) for n in (1, 2)]

    with reading(database) as session:
        for copy in (early, late):
            copy.read(session, BEGUN, 10)
        gone = changed(
            session, Wanted(Sort.ORGANISATION, beginning(session, BEGUN + timedelta(minutes=5)), 10),
            View(BEGUN.date(), True),
        ).items  # fmt: skip
    assert noted[0] > 0 and noted[1] == 0
    assert set(early.held) == set(late.held) and len(early.held) == 2
    assert len(late.sent) == 2, "who begins now is not told what they never had"
    told = [one for one in gone if isinstance(one, Gone)]
    assert [one.merged_into for one in told] == [one for one in early.held if one != "twente"]


def test_a_look_is_dated_after_all_that_was_told_whatever_the_clock_says(sqlite: Engine) -> None:
    _world(sqlite)
    note_due(sqlite, True, BEGUN)
    with writing(sqlite) as session:
        _change(session, 0, BEGUN)

    note_due(sqlite, True, BEGUN - timedelta(hours=3))

    with reading(sqlite) as session:
        told = session.exec(select(Told.told_at).where(Told.sort == Sort.ORGANISATION)).all()
    assert max(told) == BEGUN + timedelta(microseconds=1)


def test_of_a_confidential_listing_nothing_is_told_on_the_day_of_its_change(sqlite: Engine) -> None:
    _world(sqlite)
    with writing(sqlite) as session:
        session.exec(select(Listing).where(col(Listing.confidential))).one().updated_at = BEGUN
        session.exec(select(Organisation).where(Organisation.slug == "delft")).one().updated_at = BEGUN

    def told(now: datetime) -> set[str]:
        note_due(sqlite, True, now)
        with reading(sqlite) as session:
            return set(session.exec(select(Told.key).where(Told.sort == Sort.LISTING)).all())

    midnight = BEGUN.replace(hour=0, minute=0) + timedelta(days=1)
    assert "NEED-NL-2026-0002" not in told(midnight - timedelta(seconds=1))
    assert "NEED-NL-2026-0002" in told(midnight)


@pytest.mark.parametrize("word", ["", "x", "MS4yLg==", "MTIz", "LjEu", "OTk5OTk5OTk5OTk5OTk5OTk5OTkuMS54", "ä"])
def test_a_cursor_that_was_not_given_out_is_none(word: str) -> None:
    with pytest.raises(WrongCursor):
        read_cursor(word)

    assert read_cursor(Cursor(BEGUN, "a.b", BEGUN).written()) == Cursor(BEGUN, "a.b", BEGUN)
