"""Single sign-on against a real OpenID provider: who is let in, as whom, and what of a bad answer is not believed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts import oidc
from service.accounts.audit import Deed
from service.accounts.models import AuditEntry, Person, Role, RoleName
from service.accounts.signing_models import ExternalIdentity
from service.app import create_app
from service.db import reading, writing
from service.mail.models import OutboxMail
from service.privacy.erasing import erase
from service.settings import Settings
from tests import factories as make
from tests.web.openid import CLIENT, SECRET, Provider, running

SAYS = {"sub": "jo-at-work", "email": "Jo@Hotspot.example", "email_verified": True, "name": "Jo  Klaassen"}
FAILED = "Single sign-on did not work."


@pytest.fixture(scope="module")
def shared() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(shared: Provider) -> Provider:
    shared.says, shared.spoil, shared.signs_with = dict(SAYS), {}, None
    oidc._key_set.cache_clear()
    return shared


@dataclass
class Place:
    """The service as it is configured for the provider, and its browsers."""

    settings: Settings
    engine: Engine

    def __post_init__(self) -> None:
        self.app = create_app(self.settings, self.engine)

    def browser(self) -> TestClient:
        return TestClient(self.app, follow_redirects=False, headers={"accept-language": "en"})

    def comes(self, client: TestClient, query: str = "", **changed: str) -> object:
        """Goes to the provider and comes back, with something changed on the way."""
        leaving = client.get(f"/sign-in/sso{query}")
        at_provider = requests.get(leaving.headers["location"], allow_redirects=False, timeout=5)
        back = urlsplit(at_provider.headers["location"])
        came = {name: values[0] for name, values in parse_qs(back.query).items()}
        return client.get(back.path, params={**came, **changed})


@pytest.fixture
def place(sqlite: Engine, settings: Settings, provider: Provider) -> Place:
    configured = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    more = {"mode": "production", "oidc_name": "Work account", "oidc_strong": "mfa", "default_locale": "en"}
    return Place(settings.model_copy(update={**configured, **more}), sqlite)


def _people(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        return [(row.email, row.name) for row in session.exec(select(Person).order_by(Person.id)).all()]


def _jo(engine: Engine, role: RoleName | None = None) -> int:
    with writing(engine) as session:
        row = Person(email="jo@hotspot.example", name="Jo", created_at=make.AT, locale="en")
        session.add(row)
        session.flush()
        if role:
            session.add(Role(person_id=row.id or 0, name=role))
        return row.id or 0


def test_the_button_leads_to_the_provider_with_pkce_nonce_and_state(place: Place, provider: Provider) -> None:
    client = place.browser()

    page = client.get("/sign-in?next=/listings").text
    leaving = client.get("/sign-in/sso?next=/listings")

    asked = parse_qs(urlsplit(leaving.headers["location"]).query)
    assert "Sign in with Work account" in page and "/sign-in/sso?next=/listings" in page
    assert leaving.headers["location"].startswith(f"{provider.issuer}/authorize?")
    assert asked["code_challenge_method"] == ["S256"] and asked["scope"] == ["openid email profile"]
    assert all(len(asked[name][0]) >= 43 for name in ("code_challenge", "nonce", "state"))
    assert not {asked["nonce"][0], asked["state"][0]} & set(client.cookies.values())


def test_a_known_checked_address_is_that_person_linked_once_and_told_so(place: Place) -> None:
    number = _jo(place.engine)
    client = place.browser()

    first, second = place.comes(client, "?next=/listings"), place.comes(place.browser())

    assert (first.headers["location"], second.status_code) == ("/listings", 303)
    assert "Jo</a>" in client.get("/").text and _people(place.engine) == [("jo@hotspot.example", "Jo")]
    with reading(place.engine) as session:
        assert session.exec(select(ExternalIdentity.person_id)).all() == [number]
        assert session.exec(select(OutboxMail.subject)).all() == ["Your account was linked to single sign-on"]
        deeds = session.exec(select(AuditEntry.action)).all()
    assert deeds.count(Deed.SIGN_IN) == 2 and deeds.count(Deed.SINGLE_SIGN_ON) == 1


def test_somebody_new_gets_an_account_without_any_role(place: Place) -> None:
    client = place.browser()

    place.comes(client)

    assert _people(place.engine) == [("jo@hotspot.example", "Jo Klaassen")]
    with reading(place.engine) as session:
        assert not session.exec(select(Role)).all()
    assert (client.get("/me").status_code, client.get("/outbox").status_code) == (200, 403)


@pytest.mark.parametrize(("amr", "shown"), [(["pwd"], 303), (["pwd", "mfa"], 200)])
def test_an_operator_needs_a_second_factor_unless_the_provider_says_that_one_was_given(
    place: Place, provider: Provider, amr: list[str] | None, shown: int
) -> None:
    _jo(place.engine, RoleName.OPERATOR)
    provider.says |= {"amr": amr} if amr else {}
    client = place.browser()

    place.comes(client)

    assert client.get("/outbox").status_code == shown


def test_an_answer_that_is_not_for_us_now_and_checked_lets_nobody_in(place: Place, provider: Provider) -> None:
    _jo(place.engine)
    client = place.browser()
    spoilt: list[dict[str, object]] = [
        {"email_verified": False}, {"email_verified": "true"}, {"email": "jo"}, {"email": ""}, {"nonce": "another"},
        {"aud": ["another"]}, {"aud": [CLIENT, "another"]}, {"iss": "https://another.example"}, {"exp": 1000},
        {"azp": "another"}, {"iat": 9999999999},
    ]  # fmt: skip

    for provider.spoil in spoilt:
        answer = place.comes(client)

        assert answer.status_code == 422 and FAILED in answer.text, provider.spoil
    assert client.get("/me").status_code == 303 and len(_people(place.engine)) == 1


def test_an_answer_signed_by_somebody_else_lets_nobody_in(place: Place, provider: Provider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})

    answer = place.comes(place.browser())

    assert FAILED in answer.text and _people(place.engine) == []


@pytest.mark.long
def test_new_keys_of_the_provider_are_taken(place: Place, provider: Provider) -> None:
    place.comes(place.browser())
    provider.key = RSAKey.generate_key(2048, {"use": "sig", "kid": "1"})

    assert place.comes(place.browser()).status_code == 303


def test_only_the_browser_that_began_comes_back_and_only_once(place: Place) -> None:
    mine, other = place.browser(), place.browser()

    assert FAILED in place.comes(mine, state="another").text
    leaving = mine.get("/sign-in/sso")
    back = urlsplit(requests.get(leaving.headers["location"], allow_redirects=False, timeout=5).headers["location"])
    address = f"{back.path}?{back.query}"
    assert FAILED in other.get(address).text
    assert mine.get(address).status_code == 303
    assert FAILED in mine.get(address).text
    assert FAILED in place.comes(place.browser(), code="another").text


@pytest.mark.long
def test_for_what_needs_a_fresh_sign_in_the_provider_must_say_when_it_was(place: Place, provider: Provider) -> None:
    assert FAILED in place.comes(place.browser(), "?again=1").text
    provider.says["auth_time"] = int(datetime.now(UTC).timestamp()) - 3600
    assert FAILED in place.comes(place.browser(), "?again=1").text
    provider.says["auth_time"] = int(datetime.now(UTC).timestamp()) - 60
    assert place.comes(place.browser(), "?again=1").status_code == 303


def test_another_name_with_the_provider_does_not_take_an_account_over(place: Place, provider: Provider) -> None:
    place.comes(place.browser())
    provider.says["sub"] = "somebody-else-who-got-the-address"

    assert FAILED in place.comes(place.browser()).text


@pytest.mark.long
def test_whoever_was_erased_begins_anew(place: Place) -> None:
    place.comes(place.browser())
    with writing(place.engine) as session:
        erase(session, session.exec(select(Person.id)).one() or 0, None, make.AT)

    place.comes(place.browser())

    assert [email for email, _ in _people(place.engine)] == ["erased-1@erased.invalid", "jo@hotspot.example"]


def test_a_way_on_leads_nowhere_else_and_a_refusal_is_told(place: Place) -> None:
    client = place.browser()

    assert place.comes(client, "?next=//evil.example").headers["location"] == "/"
    client.get("/sign-in/sso")
    assert FAILED in client.get("/sign-in/sso/back?error=access_denied").text


@pytest.mark.long
def test_without_a_provider_there_is_no_such_way(sqlite: Engine, settings: Settings) -> None:
    away = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": CLIENT, "mode": "production"}
    none, gone = Place(settings, sqlite).browser(), Place(settings.model_copy(update=away), sqlite).browser()

    assert [none.get(f"/sign-in/sso{more}").status_code for more in ("", "/back")] == [404, 404]
    assert "/sign-in/sso" not in none.get("/sign-in").text
    assert FAILED in gone.get("/sign-in/sso").text
