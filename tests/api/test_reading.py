"""What anybody's program reads: lists page by page, single documents, tags, and problems in one shape."""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts.token_models import TokenScope
from service.api.allowance import Allowance
from service.db import writing
from service.directory.models import Collaboration, CollaborationParticipant
from service.published.noting import note_due
from service.uniting.models import OldAddress
from tests import factories as make
from tests.api.conftest import LATER
from tests.web.conftest import Bearing, Browse

API = "/api/v1"
SECRET = "NEED-DE-2026-0009"


def test_a_list_is_read_to_its_end_page_by_page(client: TestClient) -> None:
    first = client.get(f"{API}/organisations?limit=2").json()
    second = client.get(f"{API}/organisations", params={"cursor": first["next"], "limit": 2}).json()
    after = client.get(f"{API}/organisations", params={"cursor": second["next"]}).json()

    assert [one["id"] for one in (*first["items"], *second["items"])] == ["bavaria", "brainport", "twente"]
    assert (first["more"], second["more"]) == (True, False)
    assert after == {"items": [], "next": second["next"], "more": False}
    assert second["items"][0]["seat"]["place"] == "Enschede" and not second["items"][0]["deleted"]


def test_each_sort_of_document_is_read_by_the_name_that_its_list_gives(client: TestClient, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        session.add(Collaboration(key="dikes", title="Dikes", **make.SOURCE))
        session.flush()
        session.add(CollaborationParticipant(collaboration_id=1, organisation_id=1, lead=True))
    note_due(sqlite, True, LATER)

    for sort in ("organisations", "listings", "collaborations", "calls"):
        listed = client.get(f"{API}/{sort}?limit=1").json()["items"][0]
        assert client.get(f"{API}/{sort}/{listed['id']}").json() == listed
    assert client.get(f"{API}/collaborations/dikes").json()["participants"] == [
        {"organisation": "twente", "lead": True}
    ]
    needs = client.get(f"{API}/listings?kind=need").json()["items"]
    assert {one["id"] for one in needs} == {"NEED-NL-2026-0001", SECRET}


def test_who_owns_a_confidential_listing_only_its_own_people_read(client: TestClient, bearing: Bearing) -> None:
    def owner(name: str) -> tuple[str | None, ...]:
        headers = bearing(name, TokenScope.READ)
        one = client.get(f"{API}/listings/{SECRET}", headers=headers).json()
        listed = client.get(f"{API}/listings", headers=headers).json()["items"]
        return one["organisation"], next(two["organisation"] for two in listed if two["id"] == SECRET)

    assert owner("partner") == ("bavaria", "bavaria")
    assert {name: owner(name) for name in ("visitor", "member", "national")} == {
        "visitor": (None, None), "member": (None, None), "national": (None, None)
    }  # fmt: skip
    assert "bavaria" not in client.get(f"{API}/listings/{SECRET}").text


def test_what_has_not_changed_is_not_sent_again(client: TestClient, bearing: Bearing) -> None:
    whole = client.get(f"{API}/listings/{SECRET}")
    tag = whole.headers["etag"]

    again = client.get(f"{API}/listings/{SECRET}", headers={"if-none-match": f'"other", {tag}'})
    others = client.get(f"{API}/listings/{SECRET}", headers={"if-none-match": tag, **bearing("partner")})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert others.status_code == 200, "its own people are told more"
    assert "private" in whole.headers["cache-control"] and "Authorization" in whole.headers["vary"]


WRONG = (
    ("organisations?limit=0", 422, "limit"), ("organisations?limit=101", 422, "limit"),
    ("organisations?cursor=none", 422, "cursor"), ("organisations?updated_since=yesterday", 422, "updated_since"),
    ("listings?organisation=bavaria", 422, "organisation"), ("organisations/nobody", 404, None),
    ("nothing", 404, None), ("listings/NEED-NL-2026-9999", 404, None),
)  # fmt: skip


def test_what_is_wrong_is_told_in_one_shape(client: TestClient) -> None:
    for address, status, parameter in WRONG:
        answer = client.get(f"{API}/{address}")
        told = answer.json()

        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, told["status"], told["type"]) == (status, status, f"/help/api#problem-{status}")
        assert [one["parameter"] for one in told.get("errors", [])] == ([parameter] if parameter else [])


def test_an_organisation_that_was_merged_leads_to_the_other(client: TestClient, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        session.add(OldAddress(slug="old-twente", organisation_id=1))

    answer = client.get(f"{API}/organisations/old-twente")

    assert (answer.status_code, answer.headers["location"]) == (308, f"{API}/organisations/twente")


def test_cookies_count_for_nothing_and_no_other_site_reads(client: TestClient, browse: Browse) -> None:
    signed_in = browse("member")
    client.cookies = signed_in.cookies

    own = client.get(f"{API}/proposals")
    elsewhere = client.get(f"{API}/organisations", headers={"origin": "https://evil.example"})
    asked = client.options(f"{API}/organisations", headers={"origin": "https://evil.example"})
    sent = client.post(f"{API}/verdicts", headers={"origin": "https://evil.example"}, json={})

    assert own.status_code == 401 and own.headers["www-authenticate"].startswith("Bearer")
    assert client.get("/me").status_code == 200
    assert not {name for name in (*elsewhere.headers, *asked.headers) if name.startswith("access-control")}
    assert (sent.status_code, sent.headers["content-type"]) == (403, "application/problem+json")
    assert "set-cookie" not in own.headers


def test_whoever_asks_too_often_waits_and_others_do_not(client: TestClient, bearing: Bearing) -> None:
    client.app.state.api.state.allowance = Allowance(most=2, step=timedelta(minutes=1))  # type: ignore[attr-defined]
    headers = bearing("member")

    statuses = [client.get(f"{API}/calls").status_code for _ in range(3)]
    refused = client.get(f"{API}/calls")

    assert statuses == [200, 200, 429]
    assert 0 < int(refused.headers["retry-after"]) <= 60 and refused.json()["status"] == 429
    assert client.get(f"{API}/calls", headers=headers).status_code == 200
