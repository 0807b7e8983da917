"""What is around every page: the switch of the demonstration, headers, failures, health."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.app import create_app
from service.db import writing
from service.settings import ROOT, Settings
from tests import factories as make
from tests.web.conftest import Browse, World


def test_the_switch_signs_in_and_out(browse: Browse) -> None:
    member = browse("member")

    before = member.get("/organisations/twente/proposals").status_code
    member.post("/demo/look-as", data={"person": 0})
    after = member.get("/organisations/twente/proposals").status_code

    assert (before, after) == (200, 303)


def test_outside_the_demonstration_there_is_no_switch_and_no_open_outbox(
    world: World, sqlite: Engine, settings: Settings
) -> None:
    client = TestClient(create_app(settings.model_copy(update={"mode": "production"}), sqlite))

    answer = client.post("/demo/look-as", data={"person": world.readers["member"]})

    assert answer.status_code == 404
    assert client.get("/outbox", follow_redirects=False).headers["location"] == "/sign-in?next=/outbox"
    assert "look-as" not in client.get("/").text


def test_real_people_cannot_be_looked_as(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        someone = make.person(session, "real")
        someone.demo = False
        session.flush()
        number = someone.id

    answer = browse("visitor").post("/demo/look-as", data={"person": number})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://testserver"}, 303),
    ],
)
def test_a_change_must_come_from_our_own_pages(headers: dict[str, str], status: int, browse: Browse) -> None:
    visitor = browse("visitor")

    answer = visitor.post("/demo/look-as", data={"person": 0}, headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize("address", ["/", "/organisations/twente", "/sign-in", "/nothing", "/static/mark.svg"])
def test_a_page_may_only_load_what_is_our_own(address: str, browse: Browse) -> None:
    policy = dict(
        part.strip().split(" ", 1)
        for part in browse("visitor").get(address).headers["content-security-policy"].split(";")
    )

    assert policy.pop("default-src") == policy.pop("base-uri") == policy.pop("frame-ancestors") == "'none'"
    assert policy.pop("img-src") == "'self' data:"
    assert set(policy.values()) == {"'self'"}


def test_a_mail_is_shown_in_a_frame_that_runs_nothing(browse: Browse, world: World) -> None:
    visitor = browse("visitor")

    policy = visitor.get(f"/outbox/{world.mail}/body").headers["content-security-policy"]
    page = visitor.get(f"/outbox/{world.mail}")

    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
    assert "sandbox title" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_failure_is_a_page_with_a_reference_and_all_headers(
    world: World, sqlite: Engine, settings: Settings
) -> None:
    app = create_app(settings, sqlite)
    app.add_api_route("/broken", lambda: 1 / 0)
    client = TestClient(app, raise_server_exceptions=False)

    answer = client.get("/broken")

    assert answer.status_code == 500
    assert "Kenmerk: " in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_health_needs_the_newest_tables(browse: Browse, sqlite: Engine) -> None:
    visitor = browse("visitor")
    before = visitor.get("/healthz").status_code
    with sqlite.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")

    after = visitor.get("/healthz").status_code

    assert (before, after) == (200, 503)


@pytest.mark.parametrize(("address", "status"), [("/", 200), ("/organisations/twente", 200), ("/nothing", 404)])
def test_a_link_checker_gets_the_status_of_the_page(address: str, status: int, browse: Browse) -> None:
    assert browse("visitor").head(address).status_code == status


@pytest.mark.parametrize(
    ("reader", "address", "kept"),
    [
        ("visitor", "/organisations", None),
        ("visitor", "/static/schakel.css", "no-cache"),
        ("visitor", "/sign-in", "private, no-store"),
        ("visitor", "/answer/none", "private, no-store"),
        ("member", "/organisations", "private, no-store"),
        ("member", "/nothing", "private, no-store"),
    ],
)
def test_nobody_keeps_a_page_of_a_reader(reader: str, address: str, kept: str | None, browse: Browse) -> None:
    headers = browse(reader).get(address).headers

    assert headers.get("cache-control") == kept
    assert headers.get("vary", "").startswith("Cookie, Accept-Language") is not address.startswith("/static")


@pytest.mark.parametrize("address", ["/organisations?q=a%00b", "/listings?q=a%00b", "/outbox?q=a%00b", "/no%00thing"])
def test_signs_that_cannot_be_seen_are_not_said_back(address: str, browse: Browse) -> None:
    page = browse("visitor").get(address).text

    assert "\0" not in page
    assert ('value="ab"' in page) is ("?q=" in address)


def test_the_page_on_personal_data_names_every_cookie(browse: Browse) -> None:
    given = [path.read_text().count("answer.set_cookie(") for path in (ROOT / "service").rglob("*.py")]

    told = re.findall(r'<ul id="cookies">(.*?)</ul>', browse("visitor").get("/privacy").text, flags=re.S)

    assert told[0].count("<li>") == sum(given) == 5
