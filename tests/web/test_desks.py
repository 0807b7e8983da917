"""What attachés and officers of provinces are shown, and how they come there."""

import re

import pytest
from sqlalchemy import Engine

from service.accounts.models import Role, RoleName
from service.db import writing
from tests.web.conftest import Browse, World


def _accredit(sqlite: Engine, person: int, *countries: str) -> None:
    with writing(sqlite) as session:
        session.add_all([Role(person_id=person, name=RoleName.ATTACHE, country=code) for code in countries])


def test_the_switch_offers_an_attache_of_several_countries_once(browse: Browse, world: World, sqlite: Engine) -> None:
    _accredit(sqlite, world.readers["attache"], "CH", "AT")

    page = browse("attache").get("/").text

    mine = re.findall(rf'<option value="{world.readers["attache"]}"( selected)?>([^<]+)<', page)
    assert [(chosen, called.partition(" (")[0]) for chosen, called in mine] == [
        (" selected", "Germany, Switzerland, Austria")
    ]
    assert page.count(" selected>") == 1


@pytest.mark.parametrize("desk", ["DE", "CH"])
def test_an_attache_of_two_countries_lands_on_the_first_and_finds_the_other(
    desk: str, browse: Browse, world: World, sqlite: Engine
) -> None:
    _accredit(sqlite, world.readers["attache"], "CH")

    landing = browse("visitor").post("/demo/look-as", data={"person": world.readers["attache"]})
    page = browse("attache").get(f"/desks/attache/{desk}").text

    assert landing.headers["location"] == "/desks/attache/DE"
    assert "Your other desks" in page
    assert re.findall(r'href="/desks/attache/(\w\w)"', page) == [{"DE": "CH", "CH": "DE"}[desk]]


def test_an_attache_of_one_country_has_no_other_desk(browse: Browse) -> None:
    assert "Your other desks" not in browse("attache").get("/desks/attache/DE").text
