"""What a token reads and writes of its person's own, by the rules of the pages."""

from datetime import date

from fastapi.testclient import TestClient
from sqlalchemy import Engine, update
from sqlmodel import select

from service.accounts.models import Person
from service.accounts.token_models import ApiToken, TokenScope
from service.db import reading, writing
from service.directory.listing_models import Listing, ListingChange
from service.directory.vocabulary import ListingStep
from service.matchmaking.models import Proposal
from tests.web.conftest import Bearing, World

API = "/api/v1"
WHOLE = {
    "title": "A reader of old maps", "summary": "For dikes.", "cooperation": ["pilot-living-lab"],
    "partner_wanted": "a company", "partner_task": "to read", "keywords": ["maps", "dikes"], "trl_from": 3,
    "countries_wanted": ["DE"], "expires_on": None,
}  # fmt: skip


def test_a_token_says_whom_it_stands_for_and_when_it_was_used(
    client: TestClient, bearing: Bearing, sqlite: Engine
) -> None:
    told = client.get(f"{API}/me", headers=bearing("broker", TokenScope.READ)).json()

    assert (told["name"], told["scope"], told["withheld"]) == ("Demo broker", "read", False)
    assert told["roles"] == [{"role": "broker", "organisation": "twente", "country": None, "province": None}]
    with reading(sqlite) as session:
        assert session.exec(select(ApiToken.used_on)).one() is not None


def test_a_token_that_does_not_work_opens_nothing_not_even_what_is_public(
    client: TestClient, bearing: Bearing, sqlite: Engine
) -> None:
    def asked(authorization: str) -> tuple[int, str]:
        answer = client.get(f"{API}/organisations", headers={"authorization": authorization})
        return answer.status_code, answer.headers.get("www-authenticate", "")

    ends, erased = (bearing(name)["authorization"] for name in ("member", "broker"))
    worked = [asked(one)[0] for one in (ends, erased)]
    with writing(sqlite) as session:
        row = session.exec(select(ApiToken).order_by(ApiToken.id)).first()
        assert row
        row.ends_on = date(2026, 1, 2)
        session.execute(update(Person).where(Person.name == "Demo broker").values(erased_at=Person.created_at))

    assert worked == [200, 200]
    for one in (ends, erased, "Bearer x", "Bearer", "Basic eDp4"):
        assert asked(one) == (401, 'Bearer realm="schakel", error="invalid_token"')


def test_proposals_come_with_their_reasons_and_hide_whom_the_pages_hide(
    client: TestClient, bearing: Bearing, world: World
) -> None:
    answer = client.get(f"{API}/proposals", headers=bearing("member", TokenScope.READ))
    found = {one["id"]: one for one in answer.json()["items"]}

    shown, hidden = found[world.open_proposal], found[world.secret_proposal]
    assert (shown["organisation"], shown["other"], shown["standing"]) == ("twente", "bavaria", "waiting")
    assert [one["kind"] for one in shown["reasons"]] == ["words", "distance"]
    assert shown["reasons"][0]["facts"]["terms"] == ["dike"] and shown["introducing"] == ["Berlin"]
    assert (hidden["other"], hidden["country"], hidden["km"], hidden["routes"]) == (None, "europe", None, [])
    assert [one["kind"] for one in hidden["reasons"]] == ["words"] and hidden["introducing"] == []
    assert "bavaria" not in str(hidden)


def test_another_confidential_listing_in_a_reason_stays_unnamed(
    client: TestClient, bearing: Bearing, world: World, sqlite: Engine
) -> None:
    facts = {"need": "NEED-DE-2026-0009", "capability": "CAP-DE-2026-0001", "similarity": 0.4}
    with writing(sqlite) as session:
        row = session.get_one(Proposal, world.open_proposal)
        row.reasons_left = [{"kind": "also_meets", "weight": 1.0, "facts": facts}]

    found = client.get(f"{API}/proposals", headers=bearing("member")).json()["items"]

    told = next(one for one in found if one["id"] == world.open_proposal)["reasons"][0]["facts"]
    assert told == {**facts, "need": None}


def test_a_listing_is_drafted_changed_and_handed_in(client: TestClient, bearing: Bearing, sqlite: Engine) -> None:
    headers = bearing("member")
    made = client.post(
        f"{API}/listings", headers=headers, json={"organisation": "twente", "kind": "need", "title": "T"}
    )  # fmt: skip
    address, draft = made.headers["location"], made.json()

    early = client.post(f"{address}/submit", headers=headers)
    changed = client.patch(address, headers=headers, json={"version": draft["version"], **WHOLE})
    late = client.patch(address, headers=headers, json={"version": draft["version"], "title": "Another"})
    handed = client.post(f"{address}/submit", headers=headers)
    twice = client.post(f"{address}/submit", headers=headers)

    assert (made.status_code, draft["state"], draft["language"]) == (201, "draft", "en")
    assert early.status_code == 422
    assert {one["pointer"] for one in early.json()["errors"]} == {
        "/summary", "/partner_wanted", "/partner_task", "/cooperation"
    }  # fmt: skip
    assert {name: changed.json()[name] for name in WHOLE} == WHOLE
    assert (late.status_code, twice.status_code) == (409, 409)
    assert (handed.status_code, handed.json()["state"]) == (200, "submitted")
    assert client.get(address).status_code == 404
    with reading(sqlite) as session:
        row = session.exec(select(Listing).where(Listing.reference == draft["id"])).one()
        steps = session.exec(select(ListingChange.step).where(ListingChange.listing_id == row.id)).all()
    assert steps == [ListingStep.CREATED, ListingStep.CHANGED, ListingStep.CHANGED, ListingStep.SUBMITTED]


def test_what_is_wrong_with_a_listing_is_told_by_its_place(client: TestClient, bearing: Bearing) -> None:
    new = {"organisation": "twente", "kind": "need"}
    wrong = (
        ({"title": "x" * 121}, "/title"), ({"keywords": list("abcdef")}, "/keywords"),
        ({"trl_from": 10}, "/trl_from"),
        ({"keywords": ["a", "b,c"]}, "/keywords/1"), ({"topsectors": ["none"]}, "/topsectors"),
        ({"expires_on": "2001-01-01"}, "/expires_on"), ({"call": "none"}, "/call"), ({"colour": "red"}, "/colour"),
        ({"countries_wanted": ["QQ"]}, "/countries_wanted"),
    )  # fmt: skip

    for values, place in wrong:
        answer = client.post(f"{API}/listings", headers=bearing("member"), json={**new, **values})
        assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [place])
    half = '{"organisation": "twente", "kind": "need", "title": "\\ud800"}'
    json = {"content-type": "application/json", **bearing("member")}
    assert client.post(f"{API}/listings", headers=json, content=half).json()["errors"][0]["pointer"] == "/title"


def test_a_token_for_reading_writes_nothing(client: TestClient, bearing: Bearing) -> None:
    headers = bearing("member", TokenScope.READ)
    new = {"organisation": "twente", "kind": "need"}

    answer = client.post(f"{API}/listings", headers=headers, json=new)

    assert (answer.status_code, answer.json()["detail"]) == (403, "The token may not do this.")
    assert client.get(f"{API}/listings/CAP-NL-2026-0077", headers=headers).json()["state"] == "submitted"
