"""A reader's own data: seen, fetched, erased; and the page that says what is kept of people."""

import json
import re

from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.models import Person, WebSession
from service.db import reading
from service.privacy.declared import KEPT
from tests.web.conftest import Browse, World


def test_the_page_says_in_each_language_of_each_thing_that_is_kept_what_it_is_for(browse: Browse) -> None:
    client = browse("visitor")
    said = {
        "nl": "Uw mailadres en naam", "en": "Your mail address and name", "de": "Ihre Mailadresse und Ihr Name",
        "fr": "Votre adresse et votre nom",
    }  # fmt: skip

    pages = {language: client.get(f"/privacy?lang={language}").text for language in said}

    assert all(said[language] in page for language, page in pages.items())
    assert {len(re.findall('<th scope="row"', page)) for page in pages.values()} == {len(KEPT) + 1}


def test_a_copy_is_a_file_that_its_reader_alone_fetches(browse: Browse) -> None:
    client = browse("member")

    to_read, for_programs = (client.post("/me/data", data={"form": form}) for form in ("html", "json"))

    assert to_read.headers["content-disposition"] == 'attachment; filename="schakel-my-data.html"'
    assert "member@schakel.example" in to_read.text and "stranger@schakel.example" not in to_read.text
    tables = {one["table"]: one["rows"] for one in json.loads(for_programs.text)["data"]}
    assert tables["role"] == [{"name": "editor", "organisation_id": "Twente", "country": None, "province": None}]
    assert for_programs.headers["cache-control"] == "private, no-store"


def test_who_says_they_are_sure_is_erased_and_signed_out_everywhere(
    browse_in_production: Browse, world: World, sqlite: Engine
) -> None:
    client, elsewhere = browse_in_production("stranger"), browse_in_production("stranger")
    asked = client.get("/me/erase").text

    unsure = client.post("/me/erase", data={})
    done = client.post("/me/erase", data={"sure": "yes"})

    assert "Nobody else keeps Brainport." in asked
    assert unsure.status_code == 422 and "Say that you are sure" in unsure.text
    assert done.headers["location"] == "/privacy?erased=1#message"
    assert "You are erased, and signed out everywhere." in client.get("/privacy?erased=1").text
    assert [one.get("/me").status_code for one in (client, elsewhere)] == [303, 303]
    with reading(sqlite) as session:
        row = session.get_one(Person, world.readers["stranger"])
        assert row.erased_at and "stranger" not in row.email + row.name
        assert not session.exec(select(WebSession).where(WebSession.person_id == row.id)).all()


def test_in_the_demonstration_nobody_is_erased(browse: Browse) -> None:
    client = browse("member")

    assert "its readers are invented" in client.get("/me/erase").text
    assert client.post("/me/erase", data={"sure": "yes"}).status_code == 403
