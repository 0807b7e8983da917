"""Mails in which others were told of somebody who is erased now."""

from sqlalchemy import Engine
from sqlmodel import col, select

from service.db import writing
from service.mail.models import OutboxMail
from service.mail.outbox import Letter, queue
from service.privacy.erasing import erase
from service.registering.letters import Stranger, Told, send
from service.settings import Settings
from tests import factories as make


def test_mails_that_told_of_somebody_say_it_without_them_and_those_of_a_namesake_stay(
    database: Engine, settings: Settings
) -> None:
    told, stranger = {"name": "Water Lab", "key": "1"}, Stranger("new@hotspot.example", "", "en")
    with writing(database) as session:
        person, other = (make.person(session, name) for name in ("jo", "other"))
        person.name, person.email, number = "Jo O'Neill & Co", "jo@hotspot.example", person.id or 0
        for by in (person.name, "Marjo O'Neill & Co", "Jo O'Neill & Company"):
            send(session, settings, stranger, Told("join", by=by, **{**told, "key": by}), make.AT)
        queue(session, settings, Letter("d", "digest", person.name, person.name, ""), other, make.AT)

        erase(session, number, number, make.AT)

        mails = session.exec(select(OutboxMail).order_by(col(OutboxMail.id))).all()
        said = [f"{one.subject} {one.text} {one.html}" for one in mails]
    assert "Jo O" not in said[0]
    assert mails[0].subject == "… invites you to work for Water Lab in Schakel"
    assert "Marjo O'Neill" in said[1] and "Jo O'Neill & Company" in said[2]
    assert mails[3].subject == "Jo O'Neill & Co", "an ordinary word may be somebody's name"
