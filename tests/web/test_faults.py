"""What a reader is told when something cannot be shown, and where somebody is led whose session is over."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update
from sqlmodel import delete

from service.accounts.models import WebSession
from service.app import create_app
from service.db import writing
from service.settings import Settings
from service.web.middleware import LARGEST
from tests import factories as make
from tests.web.conftest import Browse, World


def _end(engine: Engine, how: str) -> None:
    with writing(engine) as session:
        session.exec(
            delete(WebSession) if how == "gone" else update(WebSession).values(expires_at=make.AT - timedelta(days=1))
        )


@pytest.mark.parametrize("how", ["gone", "run out"])
def test_whoever_is_signed_in_no_longer_signs_in_again_and_comes_back(
    how: str, browse: Browse, sqlite: Engine, world: World
) -> None:
    member = browse("member")
    _end(sqlite, how)

    asked = member.get("/organisations/twente/proposals?x=1")
    then = member.get(asked.headers["location"])

    assert (asked.status_code, asked.headers["location"]) == (
        303, "/sign-in?next=/organisations/twente/proposals%3Fx%3D1"
    )  # fmt: skip
    assert "session=" not in str(member.cookies)
    assert 'name="next" value="/organisations/twente/proposals?x=1"' in then.text


@pytest.mark.parametrize(("address", "data"), [("/me", {}), ("/proposals/OPEN/answer", {"as": "twente"})])
def test_a_form_sent_too_late_leads_to_signing_in_and_back_to_its_page(
    address: str, data: dict[str, str], browse: Browse, sqlite: Engine, world: World
) -> None:
    member = browse("member")
    _end(sqlite, "gone")

    address = address.replace("OPEN", str(world.open_proposal))
    page, elsewhere = (
        {"referer": f"http://{site}/some/page?as=twente"} for site in ("testserver", "elsewhere.example")
    )
    answers = [member.post(address, data=data, headers=headers) for headers in (page, elsewhere, {})]

    assert [(one.status_code, one.headers["location"]) for one in answers] == [
        (303, "/sign-in?next=/some/page%3Fas%3Dtwente"), *[(303, f"/sign-in?next={address}")] * 2
    ]  # fmt: skip


def test_a_reader_who_is_signed_in_is_told_no_and_stays_signed_in(browse: Browse) -> None:
    answer = browse("member").get("/desks")

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "address", ["/proposals/abc?as=twente", "/outbox/abc", "/outbox/1.5/body", "/proposals/abc/answer"]
)
def test_no_number_is_found(address: str, browse: Browse) -> None:
    assert browse("operator").get(address).status_code == 404


@pytest.mark.parametrize(("address", "status"), [("/nowhere", 404), ("/desks", 403), ("/answer/none", 410)])
def test_a_fault_keeps_the_name_of_the_reader_and_the_switch(address: str, status: int, browse: Browse) -> None:
    answer = browse("member").get(address)

    header = answer.text.split("<main")[0]
    assert answer.status_code == status
    assert "Demo Twente" in header and "/demo/look-as" in header and "My proposals" in header


def test_our_own_mistake_keeps_them_too(browse: Browse, world: World, sqlite: Engine, settings: Settings) -> None:
    app = create_app(settings, sqlite)
    app.add_api_route("/broken", lambda: 1 / 0)
    client = TestClient(app, raise_server_exceptions=False)
    client.post("/demo/look-as", data={"person": world.readers["member"]})

    answer = client.get("/broken")

    assert answer.status_code == 500
    assert "Demo Twente" in answer.text and "/demo/look-as" in answer.text


def test_without_a_database_a_fault_is_still_a_page(browse: Browse, sqlite: Engine) -> None:
    visitor = browse("visitor")
    with sqlite.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("DROP TABLE role")

    answer = visitor.get("/nowhere")

    assert answer.status_code == 404
    assert "There is nothing here for you" in answer.text


@pytest.mark.parametrize(("size", "status"), [(LARGEST - 100, 303), (LARGEST + 1, 413)])
def test_what_is_too_large_is_said_on_a_page_in_the_language_of_the_reader(
    size: int, status: int, browse: Browse
) -> None:
    visitor = browse("visitor")

    answer = visitor.post("/demo/look-as", data={"person": 0, "x": "x" * size}, headers={"accept-language": "nl"})

    assert answer.status_code == status
    assert ("Dit is te groot" in answer.text) is (status == 413)


def test_a_change_from_another_site_is_refused_on_a_page(browse: Browse) -> None:
    answer = browse("member").post("/sign-out", headers={"sec-fetch-site": "cross-site", "accept-language": "nl"})

    assert answer.status_code == 403
    assert "Dit verzoek kwam van een andere site." in answer.text and "<main" in answer.text
