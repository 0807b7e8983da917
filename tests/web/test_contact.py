"""Whom readers can ask stands below every page and on that of a fault, and so does that nobody is named."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.app import create_app
from service.settings import Settings
from service.web.contact import Contact


@pytest.mark.parametrize("address", ["/", "/organisations", "/sign-in", "/nowhere"])
def test_a_named_contact_stands_below_each_page(address: str, sqlite: Engine, settings: Settings) -> None:
    named = settings.model_copy(update={"contact": "helpdesk@schakel.example"})

    page = TestClient(create_app(named, sqlite), headers={"accept-language": "nl"}).get(address).text

    assert '<a href="mailto:helpdesk@schakel.example">helpdesk@schakel.example</a>' in page.split("<footer")[1]


def test_a_fault_begins_a_mail_with_its_reference(sqlite: Engine, settings: Settings) -> None:
    named = settings.model_copy(update={"contact": "helpdesk@schakel.example"})

    page = TestClient(create_app(named, sqlite), headers={"accept-language": "en"}).get("/nowhere").text

    reference = page.partition("Reference: <strong>")[2][:8]
    assert f'href="mailto:helpdesk@schakel.example?subject=Schakel%20{reference}"' in page


def test_without_a_contact_the_pages_say_so(sqlite: Engine, settings: Settings) -> None:
    visitor = TestClient(create_app(settings, sqlite), headers={"accept-language": "en"})

    home, nowhere = visitor.get("/").text, visitor.get("/nowhere").text

    assert "No contact is named for this installation." in home and "mailto:" not in home
    assert "whoever runs this installation" in nowhere


@pytest.mark.parametrize(
    ("address", "text", "link"),
    [
        ("a+b@schakel.example", "a+b@schakel.example", "mailto:a%2Bb@schakel.example?subject=x%20%26y"),
        ("https://schakel.example/", "schakel.example", "https://schakel.example/"),
        ("http://schakel.example/help?x=1", "schakel.example/help?x=1", "http://schakel.example/help?x=1"),
    ],
)
def test_a_contact_is_shown_short_and_leads_to_a_mail_or_a_page(address: str, text: str, link: str) -> None:
    contact = Contact(address)

    assert (contact.text, contact.link("x &y")) == (text, link)
