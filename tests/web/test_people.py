"""Who works for an organisation: invited by a link, let in by owners or officers; a late form is not lost."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select, update

from service.accounts.models import AuditEntry, Role, RoleName, Subscription, WebSession
from service.accounts.subscribing import unsubscribe
from service.db import reading, writing
from service.directory.listing_keeping import By
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.vocabulary import Standing
from service.mail.models import OutboxMail
from service.registering.arriving import give_role
from service.registering.housekeeping import tidy
from service.registering.models import Registration
from tests import factories as make
from tests.web.conftest import Browse, World
from tests.web.test_registering import link_in, mailed

HERE = "/my/brainport/people"


@pytest.fixture
def owned(world: World, sqlite: Engine) -> int:
    """Brainport with the stranger as its owner; the number of that role."""
    with writing(sqlite) as session:
        row = session.exec(select(Role).where(Role.person_id == world.readers["stranger"])).one()
        row.name = RoleName.OWNER
        return row.id or 0


def _roles(engine: Engine, slug: str = "brainport") -> set[tuple[int, str]]:
    with reading(engine) as session:
        query = select(Role.person_id, Role.name).join(Organisation).where(Organisation.slug == slug)
        return {(person, name.value) for person, name in session.exec(query).all()}


def test_a_colleague_is_invited_and_comes_in_once_and_the_last_owner_stays(
    owned: int, browse: Browse, world: World, sqlite: Engine
) -> None:
    owner, visitor = browse("stranger"), browse("visitor")

    wrong = owner.post(HERE, data={"email": "nobody", "role": "editor"})
    asked = owner.post(HERE, data={"email": "Kim@brainport.example", "role": "editor"})
    with reading(sqlite) as session:
        link = link_in(mailed(session, "kim@brainport.example"))
    shown = visitor.get(link).text
    entered = visitor.post(link, data={"called": "Kim"})
    own = visitor.get(HERE)
    kim = max(person for person, _ in _roles(sqlite))
    with reading(sqlite) as session:
        number = session.exec(select(Role.id).where(Role.person_id == kim)).one()
    by_editor = visitor.post(f"{HERE}/{owned}", data={"wanted": "out"}).status_code
    last = owner.post(f"{HERE}/{owned}", data={"wanted": "out"}).status_code
    handed = owner.post(f"{HERE}/{number}", data={"wanted": "hand_over"}).status_code
    told = [one.get(HERE).text for one in (visitor, owner)]
    left = [one.post(f"{HERE}/leave").status_code for one in (visitor, owner)]
    browse("partner").post("/my/bavaria/people/leave")

    assert wrong.status_code == 422 and asked.headers["location"].endswith("?did=invited#message")
    assert "Demo stranger invites you" in shown and "Your role" in shown
    assert (entered.headers["location"], own.status_code) == (HERE, 200)
    assert visitor.get(link).status_code == 404
    assert (by_editor, last, handed) == (404, 409, 303)
    assert "hand over to a colleague first" in told[0] and "Leave Brainport" in told[1]
    assert left == [409, 303] and _roles(sqlite) == {(kim, "owner")}
    assert visitor.get("/listings/CAP-DE-2026-0001").status_code == 404, "nobody is left who would answer for it"
    with reading(sqlite) as session:
        done = session.exec(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    trail = " ".join(browse("national").get("/audit?person=kim").text.split())
    assert "role given" in trail and "role changed" in trail, "to whom a role was given is found by name"
    assert "Kim" in trail and "Brainport, editor" in trail and "Brainport, handed over" in trail
    assert done == ["invited", "role_given", "role_changed", "role_taken", "role_taken"]


@pytest.mark.parametrize(
    ("decision", "let_in"), [("accepted", True), pytest.param("refused", False, marks=pytest.mark.long)]
)
def test_whoever_asks_is_let_in_by_an_owner_or_not(
    decision: str, let_in: bool, owned: int, browse: Browse, world: World, sqlite: Engine
) -> None:
    owner, asker = browse("stranger"), browse("member")
    there = "/organisations/brainport/join"

    asked = [asker.post(there, data={"message": "I work there", "do": "ask"}).status_code for _ in range(2)]
    page = owner.get(HERE).text
    answers = [owner.post(f"{HERE}/asking/1", data={"decision": decision}).status_code for _ in range(2)]

    assert asked == [303, 409] and "I work there" in page and answers == [303, 404]
    assert ((world.readers["member"], "editor") in _roles(sqlite)) is let_in
    with reading(sqlite) as session:
        subject = mailed(session, "member@schakel.example").subject
    assert subject == ("You now work for Brainport in Schakel" if let_in else "You were not let in at Brainport")


def test_a_known_organisation_is_claimed_by_an_address_of_its_website_or_by_an_officer(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        known = {"standing": Standing.KNOWN, "province": "NL-OV"}
        make.organisation(session, "lab", website="https://www.lab.example/nl", **known)
        make.organisation(session, "hall", website="https://hall.github.io", **known)
    claimant, officer = browse("stranger"), browse("province")

    strangers = ("a@lab.example.org", "a@evillab.example", "lab.example@b.example")
    others = [claimant.post("/organisations/lab/join", data={"email": one, "do": "prove"}) for one in strangers]
    claimant.post("/organisations/lab/join", data={"email": "info@lab.example", "do": "prove"})
    with reading(sqlite) as session:
        link = link_in(mailed(session, "info@lab.example"))
    before = _roles(sqlite, "lab")
    proved = browse("visitor").post(link)
    nothing = claimant.get("/organisations/hall/join").text
    claimant.post("/organisations/hall/join", data={"message": "See our site", "do": "ask"})
    queue = officer.get("/moderation/organisations").text
    refused = browse("broker").post("/moderation/claims/1", data={"decision": "accepted"}).status_code
    officer.post("/moderation/claims/1", data={"decision": "accepted"})

    assert {one.status_code for one in others} == {422} and before == set() and "Proved" in proved.text
    assert "By a mail address of its website" not in nothing and "See our site" in queue and refused == 403
    assert _roles(sqlite, "lab") == _roles(sqlite, "hall") == {(world.readers["stranger"], "owner")}
    with reading(sqlite) as session:
        assert set(session.exec(select(Organisation.standing).where(Organisation.slug == "lab"))) == {"participant"}


@pytest.mark.parametrize(
    ("website", "beside", "proves"),
    [
        ("https://www.campus.example/lab", "https://elsewhere.example", True),
        ("https://www.campus.example/lab", "https://campus.example", False),
        ("https://lab.campus.example", "https://campus.example", True),
        ("https://www.xs4all.nl/~lab", "", False),
    ],
)
def test_an_address_that_people_of_others_have_too_proves_nothing(
    website: str, beside: str, proves: bool, browse: Browse, sqlite: Engine
) -> None:
    with writing(sqlite) as session:
        make.organisation(session, "lab", website=website, standing=Standing.KNOWN)
        make.organisation(session, "campus", website=beside)
    domain = website.partition("://")[2].partition("/")[0].removeprefix("www.")

    asked = browse("stranger").post("/organisations/lab/join", data={"email": f"a@{domain}", "do": "prove"})

    assert (asked.status_code == 303) is proves


def test_a_form_of_whoever_was_signed_out_meanwhile_is_kept_and_sent_after(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    member, other = browse("member"), browse("stranger")
    typed = {"title": "Written for an hour", "language": "en", "do": "save"}
    with writing(sqlite) as session:
        ended = {"expires_at": make.AT, "seen_at": make.AT}
        session.exec(update(WebSession).where(WebSession.person_id == world.readers["member"]).values(**ended))

    late = member.post("/my/twente/listings/new?kind=need", data=typed)
    token = member.cookies["kept"]
    member.post("/demo/look-as", data={"person": world.readers["member"]})
    shown = member.get("/kept").text
    other.cookies.set("kept", token)
    foreign = other.get("/kept").status_code
    sent = member.post("/kept", data=typed)
    arrived = member.post(sent.headers["location"], data=typed)

    assert late.headers["location"] == "/sign-in?next=/kept"
    assert 'value="Written for an hour"' in shown and "Nothing of it is lost" in shown
    assert (foreign, sent.status_code, sent.headers["location"]) == (404, 307, "/my/twente/listings/new?kind=need")
    assert arrived.status_code == 303 and member.get("/kept").status_code == 404
    with reading(sqlite) as session:
        assert session.exec(select(Listing.title).where(Listing.title == typed["title"])).one()


def test_whoever_works_somewhere_now_gets_the_weekly_digest_unless_they_chose_otherwise(
    world: World, sqlite: Engine
) -> None:
    new, off = (world.readers[name] for name in ("partner", "stranger"))
    with writing(sqlite) as session:
        unsubscribe(session, off, "digest", make.AT)
        own = session.exec(select(Organisation.id).where(Organisation.slug == "twente")).one() or 0

        for person in (new, off):
            give_role(session, person, (RoleName.EDITOR, own), By(None, make.AT))

    with reading(sqlite) as session:
        chosen = dict(session.exec(select(Subscription.person_id, Subscription.frequency)).all())
    assert (chosen[new], chosen[off]) == ("weekly", "off")


def test_an_officer_sees_who_claims_and_where_they_work_but_not_how_to_reach_them(
    browse: Browse, sqlite: Engine
) -> None:
    browse("stranger").post("/organisations/bavaria/join", data={"message": "It is ours."})

    page = browse("national").get("/moderation/organisations").text

    assert "Demo stranger (…@schakel.example)" in page and "stranger@schakel.example" not in page


def test_what_nobody_came_back_for_is_dropped_in_its_time(browse: Browse, world: World, sqlite: Engine) -> None:
    browse("visitor").post("/register", data={"email": "noor@lab.example"})
    for who in ("member", "broker"):
        browse(who).post("/register/begin")
    with writing(sqlite) as session:
        row = session.exec(select(Registration).where(Registration.person_id == world.readers["broker"])).one()
        row.updated_at = row.updated_at - timedelta(days=366)
    now = datetime.now(UTC)

    today, later = tidy(sqlite, now), tidy(sqlite, now + timedelta(days=32))

    assert today == {"forms": 0, "invitations": 0, "registrations": 1, "mergers": 0}
    assert later == {"forms": 0, "invitations": 1, "registrations": 0, "mergers": 0}


def test_whose_role_is_changed_or_taken_is_told_by_mail_in_their_language(
    owned: int, browse: Browse, world: World, sqlite: Engine
) -> None:
    said = {
        "nl": ("Uw rol bij Brainport is veranderd", "U werkt niet meer voor Brainport in Schakel"),
        "en": ("Your role at Brainport has changed", "You no longer work for Brainport in Schakel"),
        "de": ("Ihre Rolle bei Brainport hat sich geändert", "Sie arbeiten in Schakel nicht mehr für Brainport"),
        "fr": ("Votre rôle chez Brainport a changé", "Vous ne travaillez plus pour Brainport dans Schakel"),
    }
    owner, numbers = browse("stranger"), {}
    with writing(sqlite) as session:
        own = session.exec(select(Organisation.id).where(Organisation.slug == "brainport")).one()
        for locale in said:
            person = make.person(session, locale, RoleName.EDITOR, organisation_id=own)
            person.locale = locale
            numbers[locale] = session.exec(select(Role.id).where(Role.person_id == person.id)).one()

    for number in numbers.values():
        for wanted in ("editor", "owner", "out"):
            owner.post(f"{HERE}/{number}", data={"wanted": wanted})
    owner.post(f"{HERE}/{owned}", data={"wanted": "owner"})

    with reading(sqlite) as session:
        mails = session.exec(select(OutboxMail).where(OutboxMail.kind == "people").order_by(OutboxMail.id)).all()
    assert [mail.subject for mail in mails] == [subject for both in said.values() for subject in both]
    assert "Demo stranger made you an owner" in mails[2].text and "/my/brainport/people" in mails[2].html
