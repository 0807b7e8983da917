"""An organisation comes in: steps that are kept, who is here already, a town that is looked up, an officer's yes."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from service.accounts.models import Person, Role, RoleName
from service.app import create_app
from service.db import reading, writing
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.taxonomy import KnowledgeField, Topsector
from service.mail.models import OutboxMail
from service.registering.models import Registration
from service.settings import Settings
from tests import factories as make
from tests.web.conftest import Browse, World

NAME = {"name": "Waterstof Lab Noord", "acronym": "WLN", "country": "NL", "website": "waterstoflab.example"}
STEPS = {
    "name": NAME,
    "place": {"place": "enschede"},
    "kind": {"kind": "research-institute", "legal_entity": "yes"},
    "text": {"text_own": "Wij testen kleppen voor waterstof.", "language": "nl", "text_en": "We test valves."},
    "fields": {"fields": ["hydrogen"], "topsectors": ["energie"]},
    "first/capability": {
        "title": "Proeven met kleppen", "summary": "Proeven bij lage temperatuur", "language": "nl",
        "cooperation": "rd-project",
    },
    "first/need": {"do": "skip"},
}  # fmt: skip


@pytest.fixture
def words(sqlite: Engine) -> None:
    names = {f"name_{code}": "Hydrogen" for code in ("nl", "en", "de", "fr")}
    with writing(sqlite) as session:
        session.add(KnowledgeField(id="hydrogen", topsectors=["energie"], **names, **make.SOURCE))
        days = {"valid_from": make.AT.date()}
        session.add(Topsector(id="energie", name_nl="Energie", name_en="Energy", **days, **make.SOURCE))


def begun(client: TestClient, **typed: str) -> str:
    """Begins a registration and returns its address."""
    answer = client.post("/register/begin", data=typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[0]


def walked(client: TestClient, here: str) -> None:
    """Goes through all steps, each right the first time."""
    for step, typed in STEPS.items():
        answer = client.post(f"{here}/{step}", data=typed)
        assert answer.status_code == 303, (step, answer.text)


def mailed(session: Session, recipient: str) -> OutboxMail:
    """The last mail to an address."""
    return list(session.exec(select(OutboxMail).where(OutboxMail.recipient == recipient)).all())[-1]


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"/invitation/[\w-]+", mail.text)
    assert found, mail.text
    return found[0]


def test_a_stranger_comes_in_by_a_link_that_works_once(browse: Browse, sqlite: Engine, settings: Settings) -> None:
    client = TestClient(create_app(settings, sqlite), follow_redirects=False, headers={"accept-language": "nl"})
    typed = {"email": "Noor@lab.example", "called": "Noor de Vries"}

    unknown, known = (
        client.post("/register", data=data).text for data in (typed, {"email": "member@schakel.example"})
    )
    with reading(sqlite) as session:
        letter = mailed(session, "noor@lab.example")
    link = link_in(letter)
    looked = [client.get(link).status_code for _ in range(2)]
    entered = client.post(link, data={"called": "Noor de Vries"})
    again = client.post(link, data={"called": "x"})

    assert unknown == known and "Een mail met een link is onderweg" in unknown
    assert letter.subject == "Schrijf een organisatie in bij Schakel" and looked == [200, 200]
    assert entered.status_code == 303 and entered.headers["location"] == "/register"
    assert "Noor de Vries" in client.get("/register").text
    assert again.status_code == 404


def test_each_step_is_kept_and_an_officer_s_yes_publishes_it_all(
    browse: Browse, world: World, words: None, sqlite: Engine
) -> None:
    stranger, officer = browse("stranger"), browse("province")
    here = begun(stranger)

    wrong = stranger.post(f"{here}/name", data={**NAME, "country": "QQ"})
    walked(stranger, here)
    preview = stranger.get(f"{here}/preview").text
    stranger.post(f"{here}/preview")
    back = stranger.post(f"{here}/preview", data={"do": "withdraw"})
    handed = stranger.post(f"{here}/preview")
    late = stranger.post(f"{here}/name", data=NAME)
    key = here.rpartition("/")[2]
    waiting = officer.get("/moderation/organisations").text
    page = officer.get(f"/moderation/organisations/{key}").text
    version = re.search(r'name="version" value="([^"]*)"', page)
    assert version
    vague = officer.post(f"/moderation/organisations/{key}", data={"decision": "rejected", "version": version[1]})
    yes = {"decision": "accepted", "version": version[1]}
    answers = [officer.post(f"/moderation/organisations/{key}", data=yes).status_code for _ in range(2)]

    assert wrong.status_code == 422 and "Choose the country of its seat." in wrong.text
    assert 'value="Waterstof Lab Noord"' in wrong.text, "what was typed is there"
    assert "Overijssel" in preview and "Proeven met kleppen" in preview and "Hydrogen" in preview
    assert back.headers["location"] == f"{here}/preview"
    assert handed.headers["location"].endswith("?sent=1#message") and late.status_code == 409
    assert "Waterstof Lab Noord" in waiting and vague.status_code == 422
    assert answers == [303, 404]
    with reading(sqlite) as session:
        own = session.exec(select(Organisation).where(Organisation.slug == "waterstof-lab-noord")).one()
        assert (own.province, own.nuts2, own.nuts3) == ("NL-OV", "NL21", "NL213")
        assert own.website == "https://waterstoflab.example"
        assert session.exec(select(Listing.state).where(Listing.organisation_id == own.id)).all() == ["published"]
        roles = session.exec(select(Role.name, Role.person_id).where(Role.organisation_id == own.id)).all()
        assert roles == [(RoleName.OWNER, world.readers["stranger"])]
        assert mailed(session, "stranger@schakel.example").subject == "Waterstof Lab Noord is registered"


def test_who_is_here_already_is_shown_once_and_can_be_joined(browse: Browse, words: None) -> None:
    client = browse("broker")
    here = begun(client)
    typed = {"name": "Brainport", "acronym": "", "country": "NL", "website": ""}

    asked = client.get(f"{here}/name?name=Brainport&country=NL").text
    first_need = client.get(f"{here}/first/need").text.partition('<form method="post" action="/register/')[2]
    hinted = client.post(f"{here}/name", data=typed)
    passed = client.post(f"{here}/name", data={**typed, "seen": ["brainport"]})

    assert "/organisations/brainport/join" in asked and hinted.status_code == 200
    assert "Is it one of these?" in hinted.text
    assert passed.headers["location"] == f"{here}/place"
    for page in (asked.partition('<form method="post" action="/register/')[2], first_need):
        assert re.findall(r"<button[^>]*>([^<]*)", page)[0] == "Go on"  # what Enter in a field presses


def test_a_town_is_looked_up_and_asked_for_where_there_are_several_or_none(browse: Browse, words: None) -> None:
    client = browse("member")
    here = begun(client)
    client.post(f"{here}/name", data=NAME)

    several = client.post(f"{here}/place", data={"place": "Hengelo"})
    one = client.post(f"{here}/place", data={"place": "Hengelo", "town": "Hengelo|NL-GE"})
    unknown = client.post(f"{here}/place", data={"place": "Verweggistan"})
    placed = client.post(f"{here}/place", data={"place": "Verweggistan", "province": "NL-DR"})

    assert several.status_code == 422 and "Gelderland" in several.text and "Overijssel" in several.text
    assert unknown.status_code == 422 and "choose its province" in unknown.text
    assert (one.status_code, placed.status_code) == (303, 303)


def test_back_keeps_what_was_typed_and_asks_nothing_of_it(browse: Browse, words: None) -> None:
    client = browse("member")
    here = begun(client)

    first = client.post(f"{here}/name", data={**NAME, "name": "Half a na", "country": "", "do": "back"})
    text = client.post(f"{here}/text", data={"text_own": "x" * 2001, "language": "en", "do": "back"})
    empty = client.post(f"{here}/first/need", data={"language": "en", "do": "back"})
    lacking = client.get(f"{here}/preview").text
    need = client.post(f"{here}/first/need", data={"title": "Half a ti", "language": "en", "do": "back"})

    assert [one.headers["location"] for one in (first, text, empty, need)] == [
        "/register", f"{here}/kind", f"{here}/first/capability", f"{here}/first/capability",
    ]  # fmt: skip
    assert 'value="Half a na"' in client.get(f"{here}/name").text and "x" * 2001 in client.get(f"{here}/text").text
    assert 'value="Half a ti"' in client.get(f"{here}/first/need").text
    assert lacking.count("A first need") == 2, "still to be looked at"


def test_what_could_be_said_better_of_the_organisation_is_said_before_it_is_handed_in(
    browse: Browse, words: None
) -> None:
    client, officer = browse("stranger"), browse("national")
    here = begun(client)
    walked(client, here)
    client.post(f"{here}/text", data={"text_own": "Our unique lab tests valves.", "language": "en"})

    preview = client.get(f"{here}/preview").text
    client.post(f"{here}/preview")
    key = here.rpartition("/")[2]
    judging = officer.get(f"/moderation/organisations/{key}?text=who").text

    for page in (preview, judging):
        assert "“unique” reads like advertising" in page and "The text is short" in page
    assert "Please do so with a mail address of its own" in judging
    assert "waited for" not in officer.get("/moderation/organisations").text, "it came today"


def test_fields_come_from_the_text_and_nothing_is_handed_in_unfinished(browse: Browse, words: None) -> None:
    client = browse("national")
    here = begun(client)
    client.post(f"{here}/text", data=STEPS["text"])

    page = client.get(f"{here}/fields").text
    early = client.post(f"{here}/preview")
    left = client.get(f"{here}/preview").text

    assert re.search(r'value="hydrogen" checked', page) and re.search(r'value="energie" checked', page)
    assert "sent" not in early.headers["location"] and "Still to do" in left
    assert client.get(here).headers["location"] == f"{here}/name"
    assert browse("operator").get(f"{here}/name").status_code == 404, "it is of whoever began it"


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [("yes", "submitted", "Thank you"), pytest.param("no", "declined", "Nothing", marks=pytest.mark.long)],
)
def test_for_others_nothing_goes_on_before_they_say_yes(
    answer: str, state: str, said: str, browse: Browse, words: None, sqlite: Engine
) -> None:
    broker, visitor, officer = browse("broker"), browse("visitor"), browse("province")
    whom = {"whose": "others", "contact_name": "Ada", "contact_email": "ada@lab.example"}
    refused = browse("member").post("/register/begin", data=whom).status_code
    wrong = broker.post("/register/begin", data={**whom, "contact_email": "ada"}).status_code
    abroad = begun(browse("attache"), **whom)
    here = begun(broker, **whom)
    at_home = browse("attache").post(f"{abroad}/name", data=NAME)
    elsewhere = browse("attache").post(f"{abroad}/name", data={**NAME, "country": "DE"}).status_code
    walked(broker, here)

    broker.post(f"{here}/preview")
    before = officer.get("/moderation/organisations").text
    with reading(sqlite) as session:
        link = link_in(mailed(session, "ada@lab.example"))
    shown = visitor.get(link).text
    answered = visitor.post(link, data={"answer": answer})

    assert (refused, wrong, elsewhere) == (403, 422, 303)
    assert at_home.status_code == 422 and "in your own countries only" in at_home.text
    assert "Waterstof Lab Noord" not in before and "Proeven met kleppen" in shown
    assert said in answered.text
    with reading(sqlite) as session:
        states = session.exec(select(Registration.state).where(Registration.key == here.rpartition("/")[2])).all()
        assert states == [state]
        assert session.exec(select(Person).where(Person.email == "ada@lab.example")).first() is None
