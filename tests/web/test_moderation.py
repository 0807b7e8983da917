"""Moderators see who waits longest and decide once; whoever keeps the listing is told in their own language."""

import re

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.models import Person, Role, RoleName
from service.db import reading, writing
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.mail.models import OutboxMail
from tests.web.conftest import Browse, World

HERE = "/moderation/CAP-NL-2026-0077"


def _version(page: str) -> str:
    found = re.search(r'name="version" value="([^"]*)"', page)
    assert found
    return found[1]


def _row(engine: Engine) -> Listing:
    with reading(engine) as session:
        return session.exec(select(Listing).where(Listing.reference == "CAP-NL-2026-0077")).one()


def _mails(engine: Engine) -> list[OutboxMail]:
    with reading(engine) as session:
        return list(session.exec(select(OutboxMail).where(OutboxMail.kind == "listing")).all())


def test_a_province_sees_its_own_and_the_country_all_with_the_oldest_named(browse: Browse) -> None:
    province, national = browse("province").get("/moderation").text, browse("national").get("/moderation").text

    assert "CAP-NL-2026-0077" in province and "CAP-DE-2026-0088" not in province
    assert "2 listings wait for a decision." in national and "The oldest has waited for" in national
    assert "CAP-DE-2026-0088" not in browse("national").get("/moderation?province=NL-OV").text
    assert "Nothing waits here." in browse("national").get("/moderation?kind=need").text


@pytest.mark.parametrize(
    ("decision", "state", "said"),
    [
        ("published", "published", "Uw tekst CAP-NL-2026-0077 is gepubliceerd"),
        ("rejected", "rejected", "Uw tekst CAP-NL-2026-0077 is niet gepubliceerd"),
        ("asked", "submitted", "Een vraag over uw tekst CAP-NL-2026-0077"),
    ],
)
def test_a_decision_is_taken_once_and_told_once_in_the_reader_s_language(
    decision: str, state: str, said: str, browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.get_one(Person, world.readers["member"]).locale = "nl"
    officer = browse("province")
    typed = {"decision": decision, "note": "Wie is de partner?", "version": _version(officer.get(HERE).text)}

    answers = [officer.post(HERE, data=typed).status_code for _ in range(2)]

    assert answers[0] == 303 and answers[1] in {404, 409}
    assert _row(sqlite).state == state
    assert [(mail.subject, mail.recipient) for mail in _mails(sqlite)] == [(said, "member@schakel.example")]
    assert "Wie is de partner?" in _mails(sqlite)[0].text
    assert "Demo province" not in browse("member").get("/my/twente/listings/CAP-NL-2026-0077").text


@pytest.mark.parametrize(
    ("decision", "note"), [("rejected", " "), ("asked", ""), ("asked", "x" * 1001), ("burned", "")]
)
def test_without_a_reason_nothing_is_decided(decision: str, note: str, browse: Browse, sqlite: Engine) -> None:
    officer = browse("national")
    typed = {"decision": decision, "note": note, "version": _version(officer.get(HERE).text)}

    answer = officer.post(HERE, data=typed)

    assert answer.status_code == 422 and note in answer.text
    assert (_row(sqlite).state, _mails(sqlite)) == ("submitted", [])


def test_a_text_that_was_changed_meanwhile_is_looked_at_again(browse: Browse, sqlite: Engine) -> None:
    officer, member = browse("national"), browse("member")
    version, edit = _version(officer.get(HERE).text), "/my/twente/listings/CAP-NL-2026-0077/edit"
    changed = {"title": "Another", "summary": "Other words", "language": "en", "cooperation": "licence"}
    member.post(edit, data={**changed, "version": _version(member.get(edit).text)})

    answer = officer.post(HERE, data={"decision": "published", "note": "Fine so", "version": version})

    assert answer.status_code == 409 and "Other words" in answer.text and "Fine so" in answer.text
    assert _row(sqlite).state == "submitted"


@pytest.mark.parametrize(
    ("locale", "word"), [("nl", "reclame"), ("de", "Werbung"), ("fr", "publicité"), ("en", "advert")]
)
def test_a_reason_to_begin_with_is_in_the_language_of_who_keeps_the_listing(
    locale: str, word: str, browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        session.get_one(Person, world.readers["member"]).locale = locale

    page = browse("national").get(f"{HERE}?text=marketing").text

    assert word in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)[0]


def test_the_owner_of_a_confidential_one_stays_unnamed_and_unfound(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        session.exec(select(Listing).where(Listing.reference == "CAP-NL-2026-0077")).one().confidential = True
    national = browse("national")

    pages = [national.get(address).text.split("<main")[1] for address in ("/moderation", HERE)]

    assert all("Twente" not in page for page in pages)
    assert "CAP-NL-2026-0077" not in national.get("/moderation?province=NL-OV").text.split("<main")[1]


def test_nobody_judges_a_listing_of_an_organisation_they_work_for(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        twente = session.exec(select(Organisation.id).where(Organisation.slug == "twente")).one()
        session.add(Role(person_id=world.readers["national"], name=RoleName.EDITOR, organisation_id=twente))

    assert browse("national").get(HERE).status_code == 404
    assert browse("national").get("/moderation/CAP-DE-2026-0088").status_code == 200
