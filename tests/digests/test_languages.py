"""A digest is in the language of its reader, and its subject names all that it is about."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from matching.records import Kind
from service.accounts.models import Frequency, Person, Role, RoleName, Subscription
from service.db import reading, writing
from service.digests.issuing import issue_due
from service.mail.models import OutboxMail
from service.settings import Settings
from tests import factories as make
from tests.digests.conftest import MONDAY_EIGHT
from tests.messages import noting_what_lacks


def _reader(engine: Engine, *scopes: tuple[RoleName, dict[str, str]], locale: str = "en") -> None:
    with writing(engine) as session:
        person = make.person(session, "reader")
        person.locale = locale
        for name, scope in scopes:
            session.add(Role(person_id=person.id or 0, name=name, **scope))
        session.add(Subscription(person_id=person.id or 0, frequency=Frequency.WEEKLY, due_at=MONDAY_EIGHT))


def _proposed(engine: Engine, *countries: str) -> None:
    """For each country one proposal between a hotspot in Overijssel or Drenthe and a partner there."""
    with writing(engine) as session:
        for number, country in enumerate(countries):
            own = make.organisation(session, f"own-{number}", province=("NL-OV", "NL-DR")[number % 2])
            other = make.organisation(session, f"other-{number}", country=country, kind=Kind.CLUSTER)
            make.proposal(session, own, other, need_id=make.listing(session, own, f"NEED-{number}").id)


def _mail(engine: Engine, settings: Settings) -> OutboxMail:
    issue_due(engine, settings, MONDAY_EIGHT)
    with reading(engine) as session:
        mail = session.exec(select(OutboxMail)).one()
        session.expunge(mail)
    return mail


@pytest.mark.parametrize(
    ("locale", "proposed", "subject"),
    [
        ("en", ["FR"], "The Netherlands – France: 1 new link"),
        ("en", ["FR", "BE"], "The Netherlands – France and Belgium: 2 new links"),
        ("de", ["FR", "BE", "DE"], "Niederlande – Frankreich, Belgien und Deutschland: 3 neue Verbindungen"),
        (
            "fr",
            ["FR", "BE", "DE", "SG"],
            "Pays-Bas – France, Belgique et 2 autres : 4 nouvelles mises en relation",
        ),
    ],
)
def test_the_subject_names_each_country_in_which_something_is_new(
    locale: str, proposed: list[str], subject: str, sqlite: Engine, settings: Settings
) -> None:
    held = ("FR", "BE", "DE", "SG", "JP")
    _proposed(sqlite, *proposed)
    _reader(sqlite, *((RoleName.ATTACHE, {"country": country}) for country in held), locale=locale)

    assert _mail(sqlite, settings).subject == subject


def test_the_subject_names_each_province(sqlite: Engine, settings: Settings) -> None:
    _proposed(sqlite, "DE", "DE", "DE")
    _reader(sqlite, *((RoleName.PROVINCE_OFFICER, {"province": code}) for code in ("NL-OV", "NL-DR")))

    assert _mail(sqlite, settings).subject == "3 new links for the hotspots of Overijssel and Drenthe"


@pytest.mark.parametrize("locale", ["de", "fr"])
def test_no_digest_says_a_text_in_english(locale: str, database: Engine, settings: Settings, reader: int) -> None:
    with writing(database) as session:
        session.get_one(Person, reader).locale = locale
        for name, scope in (
            (RoleName.ATTACHE, {"country": "DE"}), (RoleName.PROVINCE_OFFICER, {"province": "NL-OV"}),
            (RoleName.NATIONAL_OFFICER, {}),
        ):  # fmt: skip
            session.add(Role(person_id=reader, name=name, **scope))

    with noting_what_lacks(locale) as lacking:
        mail = _mail(database, settings)

    assert mail.locale == locale and f'<html lang="{locale}">' in mail.html
    assert len(mail.text) > 2000
    assert lacking == set()
