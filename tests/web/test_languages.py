"""Which language a page speaks: asked for in the address, else of whom a link was mailed to, else of the browser."""

import re
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.links import Asked, ask_link
from service.accounts.models import Person
from service.db import writing
from service.directory.models import Organisation, OrganisationName
from service.directory.vocabulary import NameKind
from service.i18n import use_locale
from service.labels import label
from service.mail.links import Links
from service.mail.models import OutboxMail
from service.rendering import environment
from service.settings import Settings
from tests import factories as make
from tests.messages import noting_what_lacks
from tests.web.conftest import Browse, World, mailed_link
from tests.web.test_access import TABLE, _numbers, _tokens

PUBLIC = (
    "/",
    "/organisations",
    "/organisations/twente",
    "/listings",
    "/listings/NEED-NL-2026-0001",
    "/sign-in",
    "/register",
    "/no",
)
DESKS = ("/desks", "/desks/attache/DE", "/outbox", "/me", "/desks/attache/no/such")


def _language(page: str) -> str:
    found = re.search(r'<html lang="(\w+)">', page)
    assert found
    return found[1]


def _switch(page: str) -> list[str]:
    return re.findall(r'hreflang="(\w+)"', page)


@pytest.mark.parametrize(
    ("asked", "cookie", "accepted", "spoken"),
    [
        ("?lang=fr", "de", "nl", "fr"),
        ("?lang=es", "de", "nl", "de"),
        ("", "de", "nl", "de"),
        ("", "xx", "fr-BE, nl;q=0.8", "fr"),
        ("", "", "nl;q=0.3, de;q=0.9, en;q=0.5", "de"),
        ("", "", "de;q=0, fr;q=0.1", "fr"),
        ("", "", "de;q=often, en", "en"),
        ("", "", "es, it", "nl"),
        ("", "", "", "nl"),
    ],
)
def test_a_page_speaks_what_the_address_asks_then_the_cookie_then_the_browser(
    asked: str, cookie: str, accepted: str, spoken: str, browse: Browse
) -> None:
    visitor = browse("visitor")
    visitor.cookies.set("lang", cookie)

    page = visitor.get(f"/organisations{asked}", headers={"accept-language": accepted}).text

    assert _language(page) == spoken


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_and_errors_are_offered_in_four_languages(address: str, language: str, browse: Browse) -> None:
    page = browse("visitor").get(f"{address}?lang={language}").text

    assert _language(page) == language
    assert _switch(page) == ["nl", "en", "de", "fr"]


@pytest.mark.parametrize(
    ("accepted", "spoken"), [("de", "en"), ("de, nl;q=0.5", "nl"), ("fr, en;q=0.9, nl;q=0.1", "en")]
)
@pytest.mark.parametrize("address", DESKS)
def test_pages_of_those_who_work_here_speak_the_second_choice_else_english(
    address: str, accepted: str, spoken: str, browse: Browse
) -> None:
    page = browse("national").get(address, headers={"accept-language": accepted}).text

    assert _language(page) == spoken
    assert _switch(page) == ["nl", "en"]


def test_a_link_of_somebody_else_does_not_change_what_a_reader_chose(browse: Browse) -> None:
    visitor, spoken = browse("visitor"), []

    for language, site in [("de", "cross-site"), ("fr", "cross-site"), ("fr", "none"), ("fr", "same-origin")]:
        there = visitor.get(f"/sign-in?lang={language}", headers={"sec-fetch-site": site}).text
        spoken.append((_language(there), _language(visitor.get("/sign-in").text)))

    # The first link is a choice, as none was made before; then only one's own page changes it.
    assert spoken == [("de", "de"), ("fr", "de"), ("fr", "de"), ("fr", "fr")]


def test_a_choice_is_remembered_though_the_page_is_not_offered_in_it(browse: Browse) -> None:
    national = browse("national")

    desk, home = national.get("/desks?lang=fr").text, national.get("/").text

    assert (_language(desk), _language(home)) == ("en", "fr")


def _speaks(engine: Engine, person_id: int, language: str) -> None:
    with writing(engine) as session:
        session.get_one(Person, person_id).locale = language


@pytest.mark.parametrize("language", ["nl", "de", "fr"])
def test_the_page_behind_a_mailed_link_speaks_the_language_of_whom_it_was_mailed_to(
    language: str, mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    _speaks(sqlite, world.readers["member"], language)
    stop = Links(settings, world.readers["member"], datetime.now(UTC)).unsubscribe("digest")
    answer = mailed_link(settings, sqlite, world, "member")

    pages = [mail.get(answer), mail.post(answer, data={"answer": "no"}), mail.get(stop), mail.post(stop)]

    assert [_language(page.text) for page in pages] == [language] * 4
    assert {"nl": "Kies een reden.", "de": "Wählen Sie einen Grund.", "fr": "Choisissez une raison."}[language] in (
        pages[1].text
    )
    assert _language(mail.get("/").text) == "en"


def test_the_address_of_a_mailed_link_may_ask_for_another_language_and_keeps_it(
    mail: TestClient, sqlite: Engine, settings: Settings, world: World
) -> None:
    _speaks(sqlite, world.readers["member"], "de")
    link = mailed_link(settings, sqlite, world, "member")

    page = mail.get(f"{link}?lang=fr").text
    form = re.search(r'<form method="post" action="([^"#]+)#message"', page)
    assert form
    after = mail.post(form[1], data={"answer": "interested"}).headers["location"]

    assert _language(page) == "fr"
    assert after == f"{link}?lang=fr&result=answered#message"
    assert _language(mail.get(after).text) == "fr"


@pytest.mark.parametrize(("asked", "page", "after"), [("", "fr", "fr"), ("?lang=de", "de", "de")])
def test_signing_in_goes_on_in_the_language_of_who_signs_in_unless_the_address_asks_another(
    asked: str, page: str, after: str, sqlite: Engine, settings: Settings, mail: TestClient
) -> None:
    with writing(sqlite) as session:
        session.add(Person(email="a@b.example", name="A", created_at=make.AT, locale="fr"))
        session.flush()
        ask_link(session, settings, Asked("a@b.example", "/", "x"), datetime.now(UTC))
        sent = session.exec(select(OutboxMail.text).where(OutboxMail.kind == "sign_in")).one()
    found = re.search(r"/sign-in/[^?\s]+", sent)
    assert found

    form = mail.get(f"{found[0]}{asked}").text
    action = re.search(r'action="(/sign-in/[^"]+)"', form)
    assert action
    mail.post(action[1])

    assert _language(form) == page
    assert _language(mail.get("/").text) == after


def test_a_sign_in_link_of_nobody_speaks_the_language_of_the_browser(mail: TestClient) -> None:
    assert _language(mail.get("/sign-in/none", headers={"accept-language": "fr"}).text) == "fr"


@pytest.mark.parametrize("language", ["de", "fr"])
def test_no_page_that_is_offered_in_a_language_says_a_text_in_english(
    language: str, browse: Browse, world: World, sqlite: Engine, settings: Settings
) -> None:
    names = {**_numbers(world), **_tokens(world, sqlite, settings)}
    member, national = browse("member"), browse("national")
    spoken, lacking = 0, set[str]()
    _speaks(sqlite, world.readers["member"], language)

    for row in TABLE:
        address = row["address"]
        for name, number in names.items():
            address = address.replace(name, str(number))
        for client in (member, national) if row["method"] == "GET" else ():
            with noting_what_lacks(language) as noted:
                page = client.get(address, headers={"accept-language": language}).text
            if f'<html lang="{language}">' in page:
                spoken += 1
                lacking |= noted

    assert spoken > 20
    assert lacking == set()


@pytest.mark.parametrize(
    ("reader", "language", "text"),
    [("nl", "nl", "Nederlands"), ("de", "de", "Eigenes"), ("fr", "en", "English"), ("en", "en", "English")],
)
@pytest.mark.parametrize("address", ["/organisations/zeeland", "/organisations?q=zeeland"])
def test_an_organisation_is_told_of_in_the_readers_language_else_in_english(
    address: str, reader: str, language: str, text: str, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        row = make.organisation(session, "zeeland")
        row.language, row.text_own, row.text_en, row.text_nl = "de", "Eigenes", "English", "Nederlands"

    page = browse("visitor").get(f"{address}{'&' if '?' in address else '?'}lang={reader}").text

    assert re.search(rf'<p[^>]* lang="{language}">{text}</p>', page)


def test_other_names_are_marked_with_their_language(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        row = session.exec(select(Organisation).where(Organisation.slug == "twente")).one()
        for name, language in (("Zwenter Land", "de"), ("TWT", None)):
            values = {"organisation_id": row.id, "name": name, "kind": NameKind.ALIAS, "language": language}
            session.add(OrganisationName(**values, **make.SOURCE))

    page = browse("visitor").get("/organisations/twente").text

    assert '<span lang="de">Zwenter Land</span>, <span>TWT</span>' in page


def test_search_says_what_else_was_searched_for_and_leads_to_the_exact_words(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        owner = make.organisation(session, "zeeland")
        make.listing(session, owner, "NEED-NL-2026-0700", title="Waterstof bergen", title_en="")
        make.listing(session, owner, "NEED-DE-2026-0701", title="Wasserstoff speichern", title_en="", language="de")
    visitor = browse("visitor")

    wide = visitor.get("/listings?q=waterstof&kind=need&page=1").text
    exact = re.search(r'<a href="([^"]+)">Search for the exact words only</a>', wide)
    assert exact
    narrow = visitor.get(exact[1].replace("&amp;", "&")).text
    back = re.search(r'<a href="([^"]+)">Search in other languages and spellings too</a>', narrow)

    assert 'Also searched for: <span lang="de">Wasserstoff</span>.' in wide
    assert "NEED-NL-2026-0700" in wide and "NEED-DE-2026-0701" in wide
    assert exact[1] == "/listings?q=waterstof&amp;kind=need&amp;words=exact"
    assert "NEED-NL-2026-0700" in narrow and "NEED-DE-2026-0701" not in narrow
    assert '<input type="hidden" name="words" value="exact">' in narrow
    assert back and back[1] == "/listings?q=waterstof&amp;kind=need"


def test_search_for_a_name_says_nothing_of_other_languages(browse: Browse) -> None:
    page = browse("visitor").get("/organisations?q=twente").text

    assert "Also searched for" not in page and "exact" not in page


def test_names_of_countries_and_languages_are_in_the_language_of_the_page() -> None:
    with use_locale("fr"):
        assert label("country", "DE") == "Allemagne"
    with use_locale("de"):
        assert label("own_language", "fr") == "Français"


@pytest.mark.parametrize(
    ("language", "called"), [("nl", "Demo landelijk medewerker"), ("en", "Demo national officer")]
)
def test_an_invented_reader_is_called_in_the_language_of_the_page(language: str, called: str, browse: Browse) -> None:
    page = browse("national").get(f"/desks?lang={language}").text

    assert f'<a href="/me">{called}</a>' in page


@pytest.mark.parametrize(("language", "said"), [("nl", "1.204 mails"), ("en", "1,204 mails")])
def test_the_number_of_a_plural_is_written_as_its_reader_writes_it(language: str, said: str) -> None:
    text = "{% trans n %}{{ n }} mail{% pluralize n %}{{ n }} mails{% endtrans %}"

    with use_locale(language):
        assert environment().from_string(text).render(n=1204) == said
