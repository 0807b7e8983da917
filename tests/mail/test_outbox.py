"""Mails leave as they should: whole headers, one after the other, again after a failure."""

import email
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine
from sqlmodel import select

from service.db import writing
from service.mail.delivery import WAITS, deliver_due
from service.mail.models import MailState, OutboxMail
from service.mail.outbox import Letter, queue
from service.mail.transport import Delayed, Hand, Parcel, Rejected, transport_for
from service.mail.wire import as_bytes
from service.settings import Settings
from tests import factories as make

LINK = "https://schakel.example.org/unsubscribe/" + "a" * 200
HEADERS = {"List-Unsubscribe": f"<{LINK}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _queue(engine: Engine, settings: Settings, key: str = "one", **values: Any) -> None:
    with writing(engine) as session:
        person = make.person(session, f"p-{key}") if "to" not in values else values.pop("to")
        letter = Letter(key, "digest", "Nieuws voor één", "tekst", "<p>tekst</p>", HEADERS)
        queue(session, settings, letter, person, make.AT)


def _row(engine: Engine) -> OutboxMail:
    with writing(engine) as session:
        row = session.exec(select(OutboxMail)).one()
        session.expunge(row)
    return row


def _failing(error: Exception) -> Hand:
    def hand(_: Parcel) -> None:
        raise error

    return hand


def test_long_headers_stay_whole_in_the_raw_bytes(database: Engine, settings: Settings) -> None:
    _queue(database, settings)

    raw = as_bytes(_row(database), "Schakel <post@schakel.example>")

    assert re.search(rb"^List-Unsubscribe: <" + LINK.encode() + rb">\r\n", raw, re.M)
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert parsed["Subject"] == "Nieuws voor één"
    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert raw == as_bytes(_row(database), "Schakel <post@schakel.example>")


def test_a_key_is_used_once(database: Engine, settings: Settings) -> None:
    with writing(database) as session:
        person = make.person(session, "x")
        letter = Letter("same", "digest", "s", "t", "<p>h</p>")
        numbers = [queue(session, settings, letter, person, make.AT) for _ in range(2)]

    assert numbers[0] is not None and numbers[1] is None


def test_names_cannot_add_headers(database: Engine, settings: Settings) -> None:
    with writing(database) as session:
        person = make.person(session, "x")
        person.name = "Eve\r\nBcc: all@schakel.example"
        queue(session, settings, Letter("k", "digest", "a\nBcc: b@c.example", "t", "<p></p>"), person, make.AT)

    parsed = email.message_from_bytes(as_bytes(_row(database), "a <a@b.example>"), policy=policy.default)

    assert parsed["Bcc"] is None
    assert "Bcc" in parsed["Subject"]


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(database: Engine, settings: Settings) -> None:
    _queue(database, settings)
    now, hand = make.AT, _failing(Delayed("451 later"))

    for wait in WAITS:
        assert deliver_due(database, settings, hand, now).delayed == 1
        assert deliver_due(database, settings, hand, now + wait - timedelta(seconds=1)).delayed == 0
        now += wait
    last = deliver_due(database, settings, hand, now)

    assert last.failed == 1
    assert (_row(database).state, _row(database).last_error) == (MailState.FAILED, "451 later")


def test_a_mail_that_is_refused_for_good_is_not_tried_again(database: Engine, settings: Settings) -> None:
    _queue(database, settings)

    delivery = deliver_due(database, settings, _failing(Rejected("550 unknown")), make.AT)

    assert (delivery.failed, _row(database).state) == (1, MailState.FAILED)


class _Box:
    def __init__(self) -> None:
        self.received: list[tuple[str, list[str], bytes]] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # aiosmtpd's name
        if self.answer.startswith("250"):
            self.received.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answer


@pytest.fixture
def server() -> Iterator[tuple[_Box, str]]:
    box = _Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.mark.parametrize(
    ("answer", "state"),
    [("250 OK", MailState.SENT), ("451 busy", MailState.QUEUED), ("554 no", MailState.FAILED)],
)
def test_what_the_mail_server_says_is_believed(
    answer: str, state: MailState, sqlite: Engine, settings: Settings, server: tuple[_Box, str]
) -> None:
    box, address = server
    box.answer = answer
    _queue(sqlite, settings)

    deliver_due(sqlite, settings, transport_for(address), make.AT)

    assert _row(sqlite).state is state
    if state is MailState.SENT:
        assert box.received[0][1] == ["p-one@schakel.example"]
        assert LINK.encode() in box.received[0][2]


def test_a_server_that_is_away_puts_the_mail_off(sqlite: Engine, settings: Settings) -> None:
    _queue(sqlite, settings)

    delivery = deliver_due(sqlite, settings, transport_for("smtp://127.0.0.1:9"), make.AT)

    assert (delivery.delayed, _row(sqlite).state) == (1, MailState.QUEUED)
