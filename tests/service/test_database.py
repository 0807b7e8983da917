"""What the database itself keeps true, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select, text

from service.accounts.models import Person
from service.db import reading, writing


def test_writers_side_by_side_lose_nothing(database: Engine, now: datetime) -> None:
    with writing(database) as session:
        session.add(Person(email="a@b.example", name="0", created_at=now))

    def increment(_: int) -> None:
        with writing(database) as session:
            person = session.exec(select(Person).with_for_update()).one()
            person.name = str(int(person.name) + 1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(increment, range(40)))

    with reading(database) as session:
        assert session.exec(select(Person)).one().name == "40"


def test_an_exception_takes_everything_back(database: Engine, now: datetime) -> None:
    with pytest.raises(RuntimeError), writing(database) as session:
        session.add(Person(email="a@b.example", name="A", created_at=now))
        session.flush()
        raise RuntimeError

    with reading(database) as session:
        assert session.exec(select(Person)).all() == []


@pytest.mark.parametrize(("name", "refused"), [("emperor", True), ("operator", False)])
def test_a_value_outside_its_list_is_refused_by_the_database_too(
    database: Engine, now: datetime, name: str, refused: bool
) -> None:
    with writing(database) as session:
        person = Person(email="a@b.example", name="A", created_at=now)
        session.add(person)
        session.flush()
        number = person.id
    statement = f"INSERT INTO role (person_id, name) VALUES ({number}, '{name}')"

    outcome = pytest.raises(IntegrityError, match="role_name") if refused else nullcontext()
    with outcome, writing(database) as session:
        session.exec(text(statement))  # type: ignore[call-overload]  # raw on purpose


def test_an_address_in_capitals_is_refused(database: Engine, now: datetime) -> None:
    with pytest.raises(DBAPIError), writing(database) as session:
        session.add(Person(email="A@b.example", name="A", created_at=now))
