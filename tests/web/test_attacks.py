"""Attacks on every field, every form and every page: nothing typed becomes markup, a query, a header or a way out."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import Engine, String, Text, update
from sqlmodel import select

from service.accounts import links
from service.accounts.links import Asked, ask_link
from service.accounts.models import Person
from service.app import create_app
from service.consortia.models import Consortium, ConsortiumPartner
from service.db import reading, writing
from service.directory.call_models import FundingCall
from service.directory.listing_models import Listing, ListingChange
from service.directory.models import Organisation, OrganisationName
from service.mail.models import OutboxMail
from service.matchmaking.models import ProposalSide
from service.settings import Settings
from service.tables import METADATA
from tests import factories as make
from tests.conftest import copied_postgres
from tests.web.conftest import Browse, World
from tests.web.test_access import ROLES, TABLE
from tests.web.walking import crawl, filled, read, taken

MARKUP = "<script>alert(1)</script>"
PAYLOAD = f"\"'>{MARKUP}{{{{7*191}}}}${{7*191}}' OR 1=1 --"
NUL = "a\0b😀\r\nBcc: x@y.example"
FREE = {
    Organisation: ("name", "place", "municipality", "text_own", "text_en", "text_nl", "facilities",
        "own_role", "search_text"),
    OrganisationName: ("name",),
    Listing: ("title", "summary", "description", "title_en", "summary_en", "partner_wanted", "partner_task"),
    FundingCall: ("title", "title_nl", "text", "text_nl", "budget", "source"),
    Consortium: ("title", "about", "notes"), ConsortiumPartner: ("task", "message"),
    ListingChange: ("note",), ProposalSide: ("note",), Person: ("name",), OutboxMail: ("subject", "text"),
}  # fmt: skip
"""What somebody can have written, by table."""
READERS = ("visitor", "member", "province", "national", "operator")
PAGES = (
    "/", "/organisations", "/organisations/twente", "/listings", "/listings/NEED-NL-2026-0001",
    "/organisations/twente/proposals", "/my/twente/listings", "/moderation",
    "/moderation/CAP-NL-2026-0077", "/outbox", "/outbox/1", "/audit", "/desks/province/NL-OV", "/desks/attache/DE",
    "/calls", "/desks/calls", "/desks/calls/CALL-1",
    "/me", "/me/data", "/organisations/twente/network.csv", "/organisations/twente/network.svg",
    "/my/twente/listings/NEED-NL-2026-0001", "/my/twente/profile", "/consortia", "/consortia/1", "/consortia/1/edit",
)  # fmt: skip
SAMPLE = (
    "/organisations/twente", "/listings", "/organisations/twente/proposals", "/my/twente/listings/NEED-NL-2026-0001",
    "/moderation/CAP-NL-2026-0077", "/outbox/1",
)  # fmt: skip
"""Where each kind of what is stored is shown."""
FORMS = ("/sign-in", "/me", "/my/twente/listings/new", "/listings")


def _attacked(engine: Engine) -> None:
    """Puts the payload in every text that somebody can have written."""
    with writing(engine) as session:
        for table, names in FREE.items():
            session.execute(update(table).values(**dict.fromkeys(names, PAYLOAD[:120])))
        session.execute(update(Organisation).values(website=f"javascript:alert(1)//{MARKUP}"))
        session.execute(update(Listing).values(keywords=[MARKUP], fields=[MARKUP]))


def _harmless(answer: object) -> bool:
    text, kind = answer.text, answer.headers.get("content-type", "")
    if not kind.startswith(("text/html", "image/svg")):
        return True
    return MARKUP not in text and 'href="javascript:' not in text and "1337" not in text


@pytest.mark.parametrize("pages", [SAMPLE, pytest.param(PAGES, marks=pytest.mark.long)], ids=["sample", "all"])
def test_what_is_stored_becomes_no_markup_on_any_page(
    pages: tuple[str, ...], browse: Browse, world: World, sqlite: Engine
) -> None:
    _attacked(sqlite)
    clients = {name: browse(name) for name in READERS}

    answers = [(page, clients[_who(page)].get(page)) for page in pages]

    assert [page for page, answer in answers if not _harmless(answer) or answer.status_code != 200] == []
    told = [page for page, answer in answers if "&lt;script&gt;alert(1)" in answer.text]
    assert len(told) >= (len(SAMPLE) if pages is SAMPLE else 12)


def _who(page: str) -> str:
    """Who sees most of a page."""
    if page.startswith(("/my", "/consortia", "/organisations/twente/proposals", "/me")):
        return "member"
    return "national" if page.startswith(("/moderation", "/outbox", "/audit", "/desks")) else "visitor"


def test_what_is_typed_in_a_form_becomes_no_markup_and_no_fault(browse: Browse, world: World) -> None:
    client = browse("member")
    pages = [*FORMS, f"/proposals/{world.open_proposal}?as=twente"]

    assert list(_broken(client, pages, [PAYLOAD], False)) == []
    assert "&lt;script&gt;" in client.get("/my/twente/listings").text


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("role", [role for role in ROLES if role != "visitor"])
def test_no_form_of_any_page_breaks_whatever_is_in_any_field(
    kind: str, role: str, world: World, sqlite: Engine, settings: Settings, request: pytest.FixtureRequest
) -> None:
    with _client_on(kind, role, sqlite, settings, request) as client:
        pages = [address for address, answer in crawl(client, ["/", "/me", *FORMS], 150, _is_file)]

        assert list(_broken(client, pages, [PAYLOAD, NUL, "", "x" * 5000], True)) == []
        assert list(_broken(client, pages, [PAYLOAD, NUL], False)) == []


@contextmanager
def _client_on(
    kind: str, role: str, sqlite: Engine, settings: Settings, request: pytest.FixtureRequest
) -> Iterator[TestClient]:
    if kind == "sqlite":
        yield _client(sqlite, settings, role)
        return
    server, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
    with copied_postgres(server, template) as engine:
        _copy(sqlite, engine)
        yield _client(engine, settings, role)


def _client(engine: Engine, settings: Settings, role: str) -> TestClient:
    client = TestClient(
        create_app(settings, engine), follow_redirects=False, raise_server_exceptions=False,
        headers={"accept-language": "en"},
    )  # fmt: skip
    with reading(engine) as session:
        person = session.exec(select(Person.id).where(Person.email == f"{role}@schakel.example")).one()
    client.post("/demo/look-as", data={"person": person})
    return client


def _copy(source: Engine, target: Engine) -> None:
    """The same rows in another database."""
    with reading(source) as session, target.begin() as there:
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in session.connection().execute(table.select()).mappings()]
            there.execute(table.delete())
            if rows:
                there.execute(table.insert(), rows)


def _is_file(address: str) -> bool:
    return bool(re.search(r"/static/|\.(csv|svg|png)|[?&](lang|page)=", address))


def _broken(
    client: TestClient, pages: list[str], payloads: list[str], everywhere: bool
) -> Iterator[tuple[str, str, int, str]]:
    """The forms of pages at which a payload makes a fault or stands in the answer as it was typed."""
    met = set[tuple[str, ...]]()
    for page in pages:
        answer = client.get(page)
        for form in read(answer.text).forms if answer.headers.get("content-type", "").startswith("text/html") else []:
            sign = (form.action or page, form.method, *(name for _, name, _ in form.fields))
            if sign in met:
                continue
            met.add(sign)
            for payload in payloads:
                for values in filled(form, payload, everywhere):
                    for said in taken(client, form, page, values):
                        if said.status_code >= 500 or not _harmless(said):
                            yield page, form.action, said.status_code, payload[:20]


def test_a_change_from_another_site_is_refused_at_every_address_that_takes_one(
    sqlite: Engine, settings: Settings
) -> None:
    client = TestClient(create_app(settings, sqlite), follow_redirects=False)
    takes = {row["address"].partition("?")[0] for row in TABLE if row["method"] == "POST"}

    signs = ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
             {"sec-fetch-site": "same-site", "origin": "http://testserver"})  # fmt: skip
    each = {client.post(address, headers=signs[0]).status_code for address in takes}
    every = {client.post("/me", headers=sign).status_code for sign in signs}

    assert len(takes) > 15 and each == every == {403}


def test_every_route_asks_the_policy_by_itself_or_in_its_use_case(sqlite: Engine, settings: Settings) -> None:
    """A new route either depends on `may`, or is named here with the use case that asks."""
    asks_itself = {
        "/organisations/{slug}/proposals": "portfolio", "/proposals/{number}": "one_proposal", "/healthz": "open",
        "/proposals/{number}/answer": "place_of",
        "/my/{slug}/listings": "own_organisation", "/my/{slug}/listings/new": "own_organisation",
        "/my/{slug}/listings/{reference}": "own_organisation",
        "/my/{slug}/listings/{reference}/edit": "own_organisation",
        "/my/{slug}/listings/{reference}/matches": "own_organisation",
        "/my/{slug}/listings/{reference}/step": "own_organisation",
        "/my/{slug}/listings/{reference}/copy": "own_organisation",
        "/my/{slug}/people": "people", "/my/{slug}/people/{number}": "kept_by", "/my/{slug}/people/leave": "left_by",
        "/my/{slug}/people/invited/{number}": "kept_by", "/my/{slug}/people/asking/{number}": "kept_by",
        "/my/{slug}/profile": "own_profile",
        "/my/{slug}/members": "own_profile", "/my/{slug}/members/{number}": "own_profile",
        "/proposals/{number}/funding": "trial",
        "/my/{slug}/consortia/new": "own_side",
        "/consortia/{number}": "place_of", "/consortia/{number}/edit": "kept_by",
        "/consortia/{number}/answer": "place_of", "/consortia/{number}/files": "kept_by",
        "/consortia/{number}/files/{file}/remove": "kept_by", "/consortia/{number}/end": "kept_by",
        "/consortia/{number}/invite": "kept_by", "/consortia/{number}/external": "kept_by",
        "/consortia/{number}/partners/{partner}": "kept_by", "/consortia/{number}/compare": "kept_by",
        "/consortia/{number}/table.{form}": "read_by",
        "/consortia/{number}/partners/{partner}/sheet.{form}": "read_by",
        "/consortia/{number}/search.txt": "read_by",
    }  # fmt: skip

    app = create_app(settings, sqlite)
    without = {
        one.path
        for one in iter_route_contexts([*app.routes, *app.state.api.routes])
        if isinstance(one.route, APIRoute) and not _asks(one.route.dependant)
    }

    assert without == set(asks_itself), "give the route a dependency on may(...)"


def _asks(dependant: object) -> bool:
    called = getattr(dependant.call, "__qualname__", "") if dependant.call else ""
    return called == "may.<locals>.check" or any(_asks(one) for one in dependant.dependencies)


def test_a_mail_to_nobody_is_written_too_so_that_time_does_not_tell_who_is_known(
    sqlite: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    real: Callable[..., object] = links.write
    monkeypatch.setattr(links, "write", lambda *given: (written.append(given[0]), real(*given))[1])
    with writing(sqlite) as session:
        session.add(Person(email="a@b.example", name="A", created_at=make.AT))
        session.flush()
        for email in ("a@b.example", "nobody@b.example"):
            ask_link(session, settings, Asked(email, "/", "192.0.2.1"), make.AT)

    assert written == ["sign_in", "sign_in"]


def test_every_column_of_free_text_is_attacked() -> None:
    """A new column of long text is named here, so that the attack on what is stored reaches it."""
    known = {(table.__tablename__, name) for table, names in FREE.items() for name in names}
    long = {
        (table.name, column.name)
        for table in METADATA.sorted_tables
        for column in table.c
        if isinstance(column.type, Text) or (isinstance(column.type, String) and (column.type.length or 0) >= 500)
    }
    made_here = {("outbox_mail", "html"), ("outbox_mail", "last_error"), ("audit_entry", "detail"),
                 ("listing", "search_text"), ("funding_call", "override")}  # fmt: skip

    assert long - made_here <= known


def test_no_template_lets_text_through_unescaped() -> None:
    folder = Path(__file__).resolve().parents[2] / "templates"

    risky = [
        (str(path.relative_to(folder)), found)
        for path in folder.rglob("*.html")
        for found in re.findall(r"\|\s*safe|autoescape false|\{\{[^}]*Markup\(", path.read_text())
    ]

    assert risky == []
