"""What is kept is made once for each state of a database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, create_engine

from service.kept import Kept


@pytest.fixture
def session() -> Session:
    return Session(create_engine("sqlite://"))


def test_it_is_made_again_when_the_state_or_the_database_is_another(session: Session) -> None:
    kept: Kept[int] = Kept()
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [kept.get(session, state, make) for state in ((1,), (1,), (2,), (1,))] == [0, 0, 1, 2]
    assert kept.get(Session(create_engine("sqlite:///another.db")), (1,), make) == 3


def test_what_failed_is_tried_again(session: Session) -> None:
    kept: Kept[str] = Kept()

    with pytest.raises(ZeroDivisionError):
        kept.get(session, (1,), lambda: str(1 // 0))

    assert kept.get(session, (1,), lambda: "made") == "made"


def test_threads_that_ask_at_once_wait_for_the_one_that_makes_it(session: Session) -> None:
    kept: Kept[object] = Kept()

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda _: kept.get(session, (1,), object), range(50)))

    assert len({id(one) for one in got}) == 1
