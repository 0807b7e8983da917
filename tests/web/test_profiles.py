"""An organisation's own people change its profile: all of it, with hints, nothing lost, who changed what."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from service.accounts.models import RoleName
from service.db import reading, writing
from service.directory.identifiers import is_number_of, plainly
from service.directory.models import Identifier, Membership, Organisation, OrganisationName
from service.directory.vocabulary import Scheme, Standing
from service.matchmaking.changed import due_change
from service.matchmaking.run_models import MatchRun
from service.uniting.models import Suspicion
from tests import factories as make
from tests.web.conftest import Browse, World
from tests.web.test_registering import words  # noqa: F401  # a fixture

HERE = "/my/twente/profile"
WHOLE = {
    "name": "Kennispark", "acronym": "KPT", "other_names": "Twente Park\nB&S Park", "country": "NL",
    "place": "Enschede", "website": "kennispark.example", "kind": "hotspot", "legal_entity": "yes", "language": "nl",
    "text_own": "Wij testen kleppen.", "text_en": "We test valves.", "languages": "German, fr",
    "fields": ["hydrogen"], "topsectors": ["energie"], "types": ["engineering"], "phase": "growth",
    "facilities": "A clean room", "own_role": "Links the east", "pic": "999 999 999",
    "ror": "https://ror.org/006hf6230", "kvk": "12345678", "vat": "NL0044.95.445.B01",
}  # fmt: skip


def _version(client: TestClient) -> str:
    found = re.search(r'name="version" value="([^"]*)"', client.get(HERE).text)
    assert found
    return found[1]


def _own(session: Session) -> Organisation:
    return session.exec(select(Organisation).where(Organisation.slug == "twente")).one()


@pytest.mark.usefixtures("words")
def test_the_whole_profile_is_changed_and_others_see_it_at_once(browse: Browse, world: World, sqlite: Engine) -> None:
    client = browse("member")
    with writing(sqlite) as session:
        session.add(MatchRun(day=make.AT.date(), started_at=make.AT, finished_at=make.AT))

    kept = client.post(HERE, data={**WHOLE, "version": _version(client)})
    same = {**WHOLE, "other_names": "Twente\nB&S Park\nTwente Park"}
    again = client.post(HERE, data={**same, "version": _version(client)})
    form, shown = client.get(HERE).text, browse("visitor").get("/organisations/twente").text

    assert kept.headers["location"] == f"{HERE}?did=kept#message"
    assert again.headers["location"] == f"{HERE}?did=same#message", "what is typed is what the form holds"
    assert all(one in shown for one in ("Kennispark", "KPT", "A clean room", "Links the east", "NL004495445B01"))
    assert 'value="German, French"' in form and "Demo member" in form.partition('id="history"')[2]
    with reading(sqlite) as session:
        own = _own(session)
        names = dict(session.exec(select(OrganisationName.name, OrganisationName.kind)).all())
        assert names == {"KPT": "acronym", "Twente Park": "alias", "B&S Park": "alias", "Twente": "former"}
        assert (own.source, own.languages, own.text_nl, own.nuts2) == (
            "own entry", ["de", "fr"], own.text_own, "NL21",
        )  # fmt: skip
        assert due_change(session, own.updated_at + timedelta(minutes=2)), "it goes through matching again"


@pytest.mark.usefixtures("words")
def test_a_name_like_another_s_is_shown_once_and_then_an_officer_sees_both(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    client = browse("member")
    typed = {**WHOLE, "name": "Brainport", "acronym": "", "version": _version(client)}

    looked = client.get(f"{HERE}?name=Brainport&country=NL").text
    hinted = client.post(HERE, data=typed)
    kept = client.post(HERE, data={**typed, "seen": ["brainport"]})

    assert "These have a name like it" in looked and hinted.status_code == 200
    assert "These have a name like it" in hinted.text and "A clean room" in hinted.text
    assert kept.status_code == 303
    with reading(sqlite) as session:
        assert len(session.exec(select(Suspicion)).all()) == 1


@pytest.mark.usefixtures("words")
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        other = session.exec(select(Organisation).where(Organisation.slug == "bavaria")).one()
        session.add(Identifier(organisation_id=other.id or 0, scheme=Scheme.PIC, value="111111111", **make.SOURCE))
        make.listing(session, _own(session), "CAP-NL-2026-0500", confidential=True, summary="At the Dome we test")
    client = browse("member")
    version = _version(client)
    wrong = {
        "name": "", "text_own": "x" * 2001, "vat": "NL004495446B01", "ror": "006hf6231", "pic": "111111111",
        "languages": "Klingonish", "fields": [], "other_names": "The Dome\nDome", "types": ["a", "b", "c"],
    }  # fmt: skip

    late = client.post(HERE, data={**WHOLE, "version": "older"})
    refused = client.post(HERE, data={**WHOLE, **wrong, "version": version})

    assert late.status_code == 409 and "It says now" in late.text and "A clean room" in late.text
    problems = set(re.findall(r'id="(\w+)-problem"', refused.text))
    assert refused.status_code == 422 and problems == set(wrong)
    assert "this is the number of bavaria" in refused.text.lower() and "CAP-NL-2026-0500" in refused.text
    assert "1 characters too many" in refused.text and "A clean room" in refused.text
    with reading(sqlite) as session:
        assert _own(session).name == "Twente"


def test_members_are_added_by_name_and_either_side_ends_it(browse: Browse, world: World, sqlite: Engine) -> None:
    host, member, here = browse("member"), browse("stranger"), "/my/twente/members"

    unknown = host.post(here, data={"name": "Nobody at all", "role": "member"})
    added = host.post(here, data={"name": "Brainport", "role": "anchor"})
    again = host.post(here, data={"name": "Brainport", "role": "anchor"})
    shown = browse("visitor").get("/organisations/twente").text
    with reading(sqlite) as session:
        number = session.exec(select(Membership.id)).one()
    foreign = browse("partner").post(f"/my/bavaria/members/{number}").status_code
    ended = member.post(f"/my/brainport/members/{number}").status_code

    assert unknown.status_code == 422 and "Nobody of this name is here" in unknown.text
    assert (added.status_code, again.status_code) == (303, 422) and "(anchor)" in shown
    assert (foreign, ended) == (404, 303) and "members" in host.get(HERE).text.partition('id="history"')[2]
    with reading(sqlite) as session:
        assert session.exec(select(Membership)).all() == []


@pytest.mark.parametrize(
    ("scheme", "typed", "right"),
    [
        (Scheme.VAT, "NL0044.95.445.B01", True), (Scheme.VAT, "NL123456789B13", True),
        (Scheme.VAT, "NL123456789B14", False), (Scheme.VAT, "BE 0403.170.701", True),
        (Scheme.VAT, "BE0403170702", False), (Scheme.VAT, "DE136695976", True), (Scheme.VAT, "DE136695977", False),
        (Scheme.VAT, "FR40303265045", True), (Scheme.VAT, "XX123", False), (Scheme.KVK, "12345678", True),
        (Scheme.KVK, "1234567", False), (Scheme.PIC, "99999999²", False), (Scheme.ROR, "ror.org/006hf6230", True),
    ],
)  # fmt: skip
def test_numbers_of_registers_are_checked(scheme: Scheme, typed: str, right: bool) -> None:
    assert is_number_of(scheme, plainly(scheme, typed)) is right


@pytest.mark.usefixtures("words")
def test_an_attache_keeps_a_known_partner_of_the_own_country_until_its_own_people_do(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        hub = make.organisation(session, "isar", country="DE", standing=Standing.KNOWN).id or 0
    attache, here, button = browse("attache"), "/my/isar/profile", "Change the profile"

    offered = [browse(who).get("/organisations/isar").text for who in ("attache", "national", "member")]
    version = re.findall(r'name="version" value="([^"]*)"', attache.get(here).text)[0]
    typed = {**WHOLE, "name": "Isar Hub", "country": "DE", "place": "München", "kind": "cluster", "version": version}
    for name in ("acronym", "other_names", "types", "phase", "facilities", "own_role", "pic", "ror", "kvk", "vat"):
        del typed[name]
    kept = attache.post(here, data=typed)
    with writing(sqlite) as session:
        changed = session.get_one(Organisation, hub)
        assert (changed.name, changed.nuts3, changed.standing) == ("Isar Hub", "DE212", Standing.KNOWN)
        make.person(session, "isar-owner", RoleName.OWNER, organisation_id=hub)

    assert [button in page for page in offered] == [True, False, False]
    assert kept.headers["location"] == f"{here}?did=kept#message"
    assert attache.get(here).status_code == 404 and button not in attache.get("/organisations/isar").text
