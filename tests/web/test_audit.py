"""The page of the audit trail: what it names, what its filters leave, and what it must not tell."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from service.accounts.audit import Deed, Done, record
from service.db import writing
from service.matchmaking.models import Proposal
from tests.web.conftest import Browse, World


def _fill(engine: Engine, world: World) -> None:
    with writing(engine) as session:
        other = session.get_one(Proposal, world.open_proposal).right_id
        at = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
        member, operator = world.readers["member"], world.readers["operator"]
        whose = f"organisation:{other}"
        record(session, Done(Deed.CONTACT_SEEN, f"proposal:{world.open_proposal}", member, whose), at)
        given = Done(Deed.ROLE_GIVEN, f"person:{world.readers['broker']}", operator, "role:attache country:DE")
        record(session, given, at.replace(day=21))
        record(session, Done(Deed.ANSWER, f"proposal:{world.secret_proposal}", member, "interested"), at)


def test_the_page_names_who_saw_whose_contacts_and_got_which_role_and_not_who_answered(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    _fill(sqlite, world)

    seen = browse("national").get("/audit").text

    for said in ("Demo member", "saw contact persons", "Bavaria", "Demo broker", "role given", "attaché", "Germany"):
        assert said in seen
    assert "2 entries" in seen
    assert f"proposal {world.open_proposal}" in seen
    assert f"proposal {world.secret_proposal}" not in seen and "interested" not in seen


def test_what_a_filter_asks_for_is_all_that_is_left(browse: Browse, world: World, sqlite: Engine) -> None:
    _fill(sqlite, world)
    client = browse("operator")

    def left(query: str) -> list[bool]:
        page = client.get(f"/audit?{query}").text
        return [f"<td role=\"cell\" data-label=\"What\">{said}</td>" in page for said in
                ("saw contact persons", "role given")]  # fmt: skip

    assert left("group=contacts") == [True, False]
    assert left("person=demo+BROKER") == [False, True]
    assert left("until=2026-11-20") == [True, False]
    assert left("since=2026-11-21") == [False, True]
    assert left("group=none") == [True, True]
    assert "No entry is like this." in client.get("/audit?person=nobody").text


def test_nothing_at_the_address_of_the_trail_changes_it(browse: Browse) -> None:
    client = browse("operator")

    assert [client.request(method, "/audit").status_code for method in ("POST", "PUT", "PATCH", "DELETE")] == [
        405
    ] * 4


def test_a_decision_of_a_moderator_is_in_the_trail(browse: Browse) -> None:
    client = browse("national")
    form = client.get("/moderation/CAP-NL-2026-0077").text
    version = form.partition('name="version" value="')[2].partition('"')[0]
    client.post("/moderation/CAP-NL-2026-0077", data={"decision": "published", "note": "", "version": version})

    seen = client.get("/audit?group=moderation").text

    assert "CAP-NL-2026-0077" in seen and "accepted and published" in seen
