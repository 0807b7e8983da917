"""Signing in while others try wrong passwords, two hundred in a second."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.hashing import scheme
from service.accounts.links import Asked, ask_link, use_link
from service.accounts.models import Person
from service.accounts.passwords import Chosen, Tried, choose_password, sign_in
from service.accounts.signing_in import Device, actor_of
from service.db import reading, writing
from service.errors import TooOften
from service.mail.models import OutboxMail
from service.settings import Settings
from tests import factories as make

GOOD = "vier Wörter für ein Pferd"
SECONDS, EACH = 3, 200


class Flood:
    """Wrong tries at a steady rate, from one place or from a new one each time."""

    def __init__(self, engine: Engine, settings: Settings, many_places: bool) -> None:
        self.engine, self.settings, self.many = engine, settings, many_places
        self.running, self.over, self.outcomes = Event(), Event(), list[str]()

    def run(self) -> None:
        with ThreadPoolExecutor(40) as pool:
            begun = time.monotonic()
            for number in range(SECONDS * EACH):
                pool.submit(self._try, number)
                if number == EACH:
                    self.running.set()
                time.sleep(max(0.0, begun + number / EACH - time.monotonic()))  # the rate is what is asked about
        self.over.set()

    def _try(self, number: int) -> None:
        place = f"198.51.{number // 250}.{number % 250}" if self.many else "198.51.100.1"
        wrong = Tried(f"{number}@b.example" if self.many else "a@b.example", "wrong", place, Device())
        try:
            self.outcomes.append("in" if sign_in(self.engine, self.settings, wrong, datetime.now(UTC)) else "wrong")
        except TooOften:
            self.outcomes.append("too often")


@pytest.mark.long
@pytest.mark.parametrize("many_places", [False, True])
def test_others_sign_in_correctly_while_it_lasts(database: Engine, settings: Settings, many_places: bool) -> None:
    real = settings.model_copy(update={"password_memory": 64})
    with writing(database) as session:
        row = Person(email="jo@b.example", name="Jo", created_at=make.AT, locale="en")
        session.add_all([row, Person(email="a@b.example", name="A", created_at=make.AT)])
        session.flush()
        number = row.id or 0
    assert choose_password(database, real, Chosen(number, GOOD, ""), make.AT) == ""
    scheme(real.password_memory)
    flood = Flood(database, real, many_places)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(flood.run)
        assert flood.running.wait(30)
        begun = time.monotonic()
        by_link = _by_link(database, real)
        link_took = time.monotonic() - begun
        by_password = _by_password(database, real, flood.over)
    with reading(database) as session:
        names = [actor_of(session, cookie, datetime.now(UTC), demo=False).name for cookie in (by_link, by_password)]

    counts = {said: flood.outcomes.count(said) for said in ("in", "wrong", "too often")}
    print(f"link after {link_took:.2f} s; {counts}")
    assert names == ["Jo", "Jo"]
    assert "in" not in flood.outcomes and flood.outcomes.count("too often") > SECONDS * EACH / 2


def _by_link(engine: Engine, settings: Settings) -> str:
    with writing(engine) as session:
        ask_link(session, settings, Asked("jo@b.example", "/", "203.0.113.1"), datetime.now(UTC))
    with writing(engine) as session:
        text = session.exec(select(OutboxMail.text).where(OutboxMail.kind == "sign_in")).one()
        return use_link(session, text.partition("/sign-in/")[2].partition("?")[0], datetime.now(UTC))


def _by_password(engine: Engine, settings: Settings, over: Event) -> str:
    """Tries again when told to, as the page says; at the latest when the flood is over."""
    mine = Tried("jo@b.example", GOOD, "203.0.113.1", Device())
    for wait in (0.5, 0.5, 0.5, 0.5, None):
        try:
            cookie = sign_in(engine, settings, replace(mine), datetime.now(UTC))
        except TooOften:
            over.wait(wait)
            continue
        assert cookie
        return cookie
    cookie = sign_in(engine, settings, mine, datetime.now(UTC))
    assert cookie
    return cookie
