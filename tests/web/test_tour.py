"""The panel of the first visit: on the first page only, until it is closed, and then never again."""

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from service.accounts.models import ClosedTour
from service.accounts.touring import close_tour, tour_closed
from service.app import create_app
from service.db import reading, writing
from service.settings import Settings
from tests import factories as make
from tests.web.conftest import Browse, World

TITLE = "Here for the first time?"


def test_it_is_on_the_first_page_and_nowhere_else(browse: Browse) -> None:
    visitor = browse("visitor")

    found = [address for address in ("/", "/organisations", "/listings", "/help", "/sign-in", "/nowhere")
             if TITLE in visitor.get(address).text]  # fmt: skip

    assert found == ["/"]


def test_whoever_closes_it_is_led_back_and_never_sees_it_again(browse: Browse) -> None:
    visitor = browse("visitor")

    closed = visitor.post("/tour/close")
    then = [TITLE in visitor.get("/").text for _ in range(2)]

    assert (closed.status_code, closed.headers["location"]) == (303, "/")
    assert then == [False, False]
    assert TITLE in browse("visitor").get("/").text


def test_the_cookie_is_for_pages_alone_and_lasts_longer_with_each_visit(browse: Browse) -> None:
    visitor = browse("visitor")
    before = visitor.get("/").headers.get_list("set-cookie")

    kept = [visitor.post("/tour/close"), visitor.get("/")]

    assert before == []
    for answer in kept:
        cookie = SimpleCookie(answer.headers["set-cookie"])["tour"]
        assert (cookie.value, cookie["path"], cookie["samesite"], cookie["httponly"]) == ("closed", "/", "lax", True)
        assert int(cookie["max-age"]) == timedelta(days=400).total_seconds()


@pytest.mark.parametrize(("site", "secure"), [("https://schakel.example", True), ("http://schakel.example", False)])
def test_over_https_the_cookie_stays_there(site: str, secure: bool, sqlite: Engine, settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"base_url": site}), sqlite)

    answer = TestClient(app, follow_redirects=False).post("/tour/close")

    assert ("Secure" in answer.headers["set-cookie"]) is secure


def test_somebody_who_has_signed_in_has_closed_it_on_every_device(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    here, elsewhere, other = browse("member"), browse("member"), browse("broker")

    shown = [TITLE in one.get("/").text for one in (here, elsewhere)]
    here.post("/tour/close")
    then = [TITLE in one.get("/").text for one in (here, elsewhere, other)]

    assert (shown, then) == ([True, True], [False, False, True])
    with reading(sqlite) as session:
        assert session.exec(select(ClosedTour.person_id)).all() == [world.readers["member"]]


def test_closing_twice_is_closing_once(database: Engine) -> None:
    with writing(database) as session:
        person = make.person(session, "member").id or 0
    for _ in range(2):
        with writing(database) as session:
            close_tour(session, person, make.AT)

    with reading(database) as session:
        assert tour_closed(session, person) and not tour_closed(session, person + 1)


def test_another_site_cannot_close_it(browse: Browse) -> None:
    visitor = browse("visitor")

    answer = visitor.post("/tour/close", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403 and TITLE in visitor.get("/").text


def test_another_value_of_the_cookie_closes_nothing(browse: Browse) -> None:
    visitor = browse("visitor")
    visitor.cookies.set("tour", "open")

    assert TITLE in visitor.get("/").text


@pytest.mark.parametrize(
    ("reader", "way"),
    [
        ("visitor", lambda page: 'href="/sign-in"' in page),
        ("member", lambda page: 'href="/organisations/twente/proposals"' in page),
        ("attache", lambda page: 'href="/desks"' in page),
    ],
)
def test_the_third_step_leads_to_the_work_of_the_reader(
    reader: str, way: Callable[[str], bool], browse: Browse
) -> None:
    panel = browse(reader).get("/").text.partition('class="tour"')[2].partition("</section>")[0]

    assert panel.count("<li>") == 4
    assert way(panel)
