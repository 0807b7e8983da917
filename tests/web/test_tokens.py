"""Tokens of one's own: made by who has just signed in, shown once, ended; told by mail and in the audit trail."""

import re

from sqlalchemy import Engine
from sqlmodel import select, update

from service.accounts.models import AuditEntry, WebSession
from service.accounts.own_tokens import KEPT_AFTER, LASTING, MOST, forget_ended
from service.accounts.token_models import ApiToken, TokenScope
from service.db import reading, writing
from service.mail.models import OutboxMail
from tests import factories as make
from tests.web.conftest import Browse, World

WANTED = {"name": "Harvester", "scope": "read", "days": "30"}


def test_a_token_is_shown_once_works_and_is_ended(browse: Browse, world: World, sqlite: Engine) -> None:
    member, other = browse("member"), browse("stranger")

    made = member.post("/me/tokens", data=WANTED)
    token = re.findall(r'value="(schakel_[\w-]{43})"', made.text)[0]
    headers = {"authorization": f"Bearer {token}"}
    works = other.get("/api/v1/me", headers=headers).json()
    listed = member.get("/me/tokens").text
    with reading(sqlite) as session:
        row = session.exec(select(ApiToken)).one()
        mail = session.exec(select(OutboxMail).where(OutboxMail.kind == "keys")).one()
    theirs = other.post(f"/me/tokens/{row.id}/end").status_code
    ended = member.post(f"/me/tokens/{row.id}/end")

    assert (works["name"], works["scope"], works["token"]) == ("Demo member", "read", "Harvester")
    assert "Harvester" in listed and token not in listed and token not in row.token_hash
    assert mail.subject == "A token was made that acts for you" and token not in mail.text
    assert (theirs, ended.headers["location"]) == (404, "/me/tokens?ended=1#message")
    assert member.get("/api/v1/me", headers=headers).status_code == 401
    with reading(sqlite) as session:
        done = session.exec(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert done == ["token_made", "token_ended"]


def test_what_is_wrong_with_a_wish_is_named_and_what_was_typed_stays(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    member = browse("member")

    wrong = member.post("/me/tokens", data={"name": " ", "scope": "all", "days": "1"})
    with writing(sqlite) as session:
        held = {"person_id": world.readers["member"], "name": "x", "scope": TokenScope.READ, "created_at": make.AT}
        session.add_all(ApiToken(token_hash=str(one), ends_on=make.AT.date(), **held) for one in range(MOST))
    many = member.post("/me/tokens", data=WANTED)

    assert wrong.status_code == many.status_code == 422
    assert "Say what it is for" in wrong.text and wrong.text.count("Choose from the list.") == 4
    assert "You have 20 tokens" in many.text and 'value="Harvester"' in many.text


def test_a_token_is_made_just_after_signing_in_only(browse_in_production: Browse, sqlite: Engine) -> None:
    member = browse_in_production("member")
    with writing(sqlite) as session:
        session.execute(update(WebSession).values(created_at=make.AT))

    answer = member.post("/me/tokens", data=WANTED)

    assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
    with reading(sqlite) as session:
        assert session.exec(select(ApiToken)).all() == []


def test_a_token_that_has_ended_is_listed_for_a_while_and_then_forgotten(sqlite: Engine, world: World) -> None:
    day = make.AT.date()
    with writing(sqlite) as session:
        held = {"person_id": world.readers["member"], "name": "x", "scope": TokenScope.READ, "created_at": make.AT}
        session.add(ApiToken(token_hash="a", ends_on=day, **held))
    gone = []

    for at in (day + KEPT_AFTER.__class__(days=29), day + KEPT_AFTER):
        with writing(sqlite) as session:
            gone.append(forget_ended(session, at))

    assert gone == [0, 1] and LASTING == (30, 90, 365)
