"""A reader chooses when the digest comes; wrong input is named where it was typed and nothing is lost."""

import pytest
from sqlalchemy import Engine

from service.accounts.models import Frequency, Person
from service.accounts.subscribing import chosen, wants_notices
from service.db import reading, writing
from tests.web.conftest import Browse, World

WEEKLY = {
    "frequency": "weekly", "hour": "7", "weekday": "3", "day_of_month": "1", "locale": "nl",
    "time_zone": "Europe/Berlin", "notices": "yes",
}  # fmt: skip


def test_the_choice_is_kept_and_shown_again(browse: Browse, world: World, sqlite: Engine) -> None:
    member = browse("member")

    answer = member.post("/me", data=WEEKLY)

    assert (answer.status_code, answer.headers["location"]) == (303, "/me?kept=1#message")
    page = member.get("/me?kept=1&lang=en").text
    assert "Kept." in page
    assert 'value="weekly" checked' in page
    assert '<option value="3" selected>Thursday</option>' in page
    with reading(sqlite) as session:
        assert chosen(session, world.readers["member"]).time_zone == "Europe/Berlin"


@pytest.mark.parametrize(("chosen_before", "page"), [("nl", "en"), ("fr", "nl")])
def test_the_pages_speak_a_language_that_is_newly_chosen(
    chosen_before: str, page: str, browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.get_one(Person, world.readers["member"]).locale = chosen_before
    member = browse("member")

    member.post("/me", data=WEEKLY)

    assert f'<html lang="{page}">' in member.get("/organisations").text


def test_what_is_wrong_is_named_at_its_field_and_the_rest_stays(browse: Browse, world: World, sqlite: Engine) -> None:
    member = browse("member")

    answer = member.post("/me", data={**WEEKLY, "hour": "24", "time_zone": "Europe/Atlantis"})

    assert answer.status_code == 422
    assert 'href="#field-hour"' in answer.text and 'id="time_zone-problem"' in answer.text
    assert 'value="weekly" checked' in answer.text
    with reading(sqlite) as session:
        assert chosen(session, world.readers["member"]).frequency == Frequency.OFF


def test_notices_end_and_come_back(browse: Browse, world: World, sqlite: Engine) -> None:
    member, number = browse("member"), world.readers["member"]

    member.post("/me", data={name: value for name, value in WEEKLY.items() if name != "notices"})
    with reading(sqlite) as session:
        assert not wants_notices(session, number)
    member.post("/me", data=WEEKLY)

    with reading(sqlite) as session:
        assert wants_notices(session, number)
    assert 'name="notices" value="yes" checked' in member.get("/me").text


def test_off_ends_the_digest(browse: Browse, world: World, sqlite: Engine) -> None:
    member = browse("member")

    member.post("/me", data={**WEEKLY, "frequency": "off"})

    with reading(sqlite) as session:
        assert chosen(session, world.readers["member"]).frequency == Frequency.OFF


def test_somebody_else_s_choice_stays_as_it_was(browse: Browse, world: World, sqlite: Engine) -> None:
    browse("member").post("/me", data=WEEKLY)

    with reading(sqlite) as session:
        assert chosen(session, world.readers["stranger"]).frequency == Frequency.OFF


def test_a_visitor_is_asked_to_sign_in(browse: Browse) -> None:
    answer = browse("visitor").get("/me")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/me")
