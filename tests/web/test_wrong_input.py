"""Wrong input is told of where it was typed, with a way to the field, and nothing typed is lost."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Browse, World

LONG = "x" * 1001
CHOICES = {
    "frequency": "weekly", "hour": "7", "weekday": "3", "day_of_month": "1", "locale": "nl",
    "time_zone": "Europe/Berlin", "notices": "yes",
}  # fmt: skip


def _told(page: str, name: str) -> bool:
    """Whether the summary leads to the field, and the field is marked and names its problem."""
    field = re.search(rf'<(?:input|select|textarea)[^>]*id="(?:field|facet)-{name}"[^>]*>', page)
    around = re.search(rf'<fieldset role="radiogroup"[^>]*{name}-problem[^>]*>', page)
    marked = (around or field) and 'aria-invalid="true"' in (around or field)[0]  # type: ignore[index]
    summary = re.search(r'<div class="summary" role="alert" id="message" tabindex="-1">.*?</div>', page, re.DOTALL)
    leads = bool(summary and re.search(rf'href="#(?:field|facet)-{name}"', summary[0]))
    return bool(field and marked and leads and f'id="{name}-problem"' in page)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"frequency": ""}, {"frequency"}),
        ({"frequency": "hourly", "hour": "-1"}, {"frequency", "hour"}),
        ({"hour": "24", "weekday": "7", "day_of_month": "29"}, {"hour", "weekday", "day_of_month"}),
        ({"hour": "8" * 5000, "locale": "es"}, {"hour", "locale"}),
        ({"time_zone": "Europe/\x00", "weekday": "\x01"}, {"time_zone", "weekday"}),
    ],
)
def test_the_choice_of_mails(changes: dict[str, str], wrong: set[str], browse: Browse) -> None:
    answer = browse("member").post("/me", data={**CHOICES, **changes})

    assert answer.status_code == 422
    assert {name for name in CHOICES if _told(answer.text, name)} == wrong
    assert 'name="notices" value="yes" checked' in answer.text


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {"answer"}),
        ({"answer": "perhaps", "note": LONG}, {"answer", "note"}),
        ({"answer": "not_now", "until": "1 maart"}, {"until"}),
        ({"answer": "not_now", "until": "0001-01-01\x00"}, {"until"}),
        ({"answer": "no", "reason": "bogus", "note": "Bel eerst het lab"}, {"reason"}),
    ],
)
def test_the_answer_to_a_proposal(changes: dict[str, str], wrong: set[str], browse: Browse, world: World) -> None:
    answer = browse("member").post(
        f"/proposals/{world.open_proposal}/answer?as=twente", data={"as": "twente", **changes}
    )

    assert answer.status_code == 422
    assert {name for name in ("answer", "until", "reason", "note") if _told(answer.text, name)} == wrong
    assert changes.get("note", "") in answer.text
    assert 'type="date" value="1 maart"' in answer.text or "1 maart" not in str(changes)


@pytest.mark.parametrize("email", ["", "somebody", "@b.example", "a@", f"{'a' * 250}@b.example", "\x00\x00"])
def test_the_mail_address_to_sign_in_with(email: str, browse: Browse) -> None:
    answer = browse("visitor").post("/sign-in", data={"email": email, "next": "/me"})

    assert answer.status_code == 422
    assert _told(answer.text, "email")
    assert f'value="{email.strip(chr(0))}"' in answer.text and 'name="next" value="/me"' in answer.text


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("/listings?kind=bogus", {"kind"}),
        ("/listings?country=elsewhere", {"country"}),
        ("/listings?kind=need&cooperation=rd-project&country=ZZZ&topsector=WATER", {"country", "topsector"}),
        ("/organisations?province=NL&phase=<b>&kind=hotspot", {"province", "phase"}),
        (f"/organisations?q={'water ' * 40}", {"q"}),
        ("/organisations?kind=centre&province=NL-DR&country=ZW&type=none", set()),
    ],
)
def test_the_address_of_a_directory_that_asks_for_what_is_no_choice(
    address: str, wrong: set[str], browse: Browse
) -> None:
    page = _page(browse("visitor"), address)

    fields = ("q", "kind", "country", "province", "topsector", "type", "phase", "cooperation")
    assert {name for name in fields if _told(page, name)} == wrong
    assert "bogus (0)" not in page and "<b>" not in page


def test_a_filter_that_is_no_choice_hides_nothing(browse: Browse) -> None:
    visitor = browse("visitor")

    assert "“bogus” is none of these choices" in _page(visitor, "/listings?kind=bogus")
    assert _count(_page(visitor, "/listings?kind=bogus")) == _count(_page(visitor, "/listings")) != "0"


@pytest.mark.parametrize("route", ["bogus", "x\x00y"])
def test_a_route_that_is_none_is_told_of_and_all_are_shown(route: str, browse: Browse, world: World) -> None:
    page = browse("member").get("/organisations/twente/proposals", params={"route": route}).text

    assert "is none of the choices here and was passed over." in page
    assert f"/proposals/{world.open_proposal}?as=twente" in page


def _page(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def _count(page: str) -> str:
    found = re.search(r'<span role="status">(\d+) result', page)
    assert found
    return found[1]
