"""Officers: two that are one by their pages and addresses, several listings at once, a listing that begins anew."""

import re

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from service.db import reading, writing
from service.directory.listing_models import Listing
from service.directory.taxonomy import KnowledgeField
from service.directory.vocabulary import ListingState
from service.mail.models import OutboxMail
from tests import factories as make
from tests.web.conftest import Browse, World

HERE = "/moderation/duplicates"


def test_two_are_made_one_and_the_old_address_leads_on(browse: Browse, sqlite: Engine) -> None:
    with writing(sqlite) as session:
        make.organisation(session, "university-of-twente", name="University of Twente")
        make.organisation(session, "ut", name="Universiteit Twente")
    officer, visitor = browse("national"), browse("visitor")

    officer.post(f"{HERE}/search")
    queue = officer.get(HERE).text
    one = re.search(rf"{HERE}/\d+", queue)
    assert one
    unsure = officer.post(one[0], data={"decision": "merge", "kept": "brainport"})
    officer.post(one[0], data={"decision": "merge", "kept": "university-of-twente"})
    old = visitor.get("/organisations/ut/network.svg?x=1")
    posted = visitor.post("/my/ut/listings/new", data={"title": "x"})
    undone = [officer.post("/moderation/mergers/1/undo").status_code for _ in range(2)]

    assert "University of Twente" in queue and unsure.status_code == 422
    assert (old.status_code, old.headers["location"]) == (301, "/organisations/university-of-twente/network.svg?x=1")
    assert posted.status_code == 303, "a visitor is not told where it is"
    assert undone == [303, 409] and visitor.get("/organisations/ut").status_code == 200
    assert officer.get(one[0]).status_code == 404, "it is not asked again"


@pytest.mark.parametrize(
    ("decision", "reason", "state"),
    [("rejected", "vague", "rejected"), pytest.param("published", "", "published", marks=pytest.mark.long)],
)
def test_several_are_decided_at_once_but_not_what_was_changed_meanwhile(
    decision: str, reason: str, state: str, browse: Browse, world: World, sqlite: Engine
) -> None:
    officer = browse("national")
    ticked = re.findall(r'name="listings" value="([^"]*)"', officer.get("/moderation").text)
    with writing(sqlite) as session:
        row = session.exec(select(Listing).where(Listing.reference == "CAP-DE-2026-0088")).one()
        row.updated_at = row.updated_at.replace(year=2027)

    none = officer.post("/moderation", data={"decision": decision})
    why = officer.post("/moderation", data={"decision": "rejected", "listings": ticked})
    done = officer.post("/moderation", data={"decision": decision, "reason": reason, "listings": ticked})

    assert len(ticked) == 2 and (none.status_code, why.status_code) == (422, 422)
    assert "Choose why they are sent back." in why.text and why.text.count("checked") == 1
    assert done.headers["location"] == f"/moderation?did={decision}&n=1&left=1#message"
    with reading(sqlite) as session:
        states = dict(session.exec(select(Listing.reference, Listing.state)).all())
        told = session.exec(select(OutboxMail.text).where(OutboxMail.kind == "listing")).all()
    assert (states["CAP-NL-2026-0077"], states["CAP-DE-2026-0088"]) == (state, "submitted")
    assert ("too general" in told[0]) is (decision == "rejected")


def test_fields_come_from_the_text_of_a_listing_and_a_past_one_begins_anew(
    browse: Browse, world: World, sqlite: Engine
) -> None:
    names = {f"name_{code}": "Hydrogen" for code in ("nl", "en", "de", "fr")}
    with writing(sqlite) as session:
        session.add(KnowledgeField(id="hydrogen", **names, **make.SOURCE))
    member, there = browse("member"), "/my/twente/listings"

    typed = {"title": "Kleppen voor waterstof", "language": "nl", "do": "save"}
    kept = member.post(f"{there}/new?kind=need", data=typed).headers["location"]
    page = member.get(kept).text
    wrong = member.post(f"{there}/new", data={**typed, "fields": "nonsense"})
    with writing(sqlite) as session:
        row = session.exec(select(Listing).where(Listing.title == typed["title"])).one()
        row.state = ListingState.ARCHIVED
    copied = member.post(f"{there}/{row.reference}/copy").headers["location"]

    assert re.search(r'name="fields" value="hydrogen" checked', page) and wrong.status_code == 422
    assert "Copy as new" in member.get(f"{there}/{row.reference}").text
    assert row.reference not in copied and typed["title"] in member.get(copied).text
