"""A need in medical robotics becomes a consortium, as people walk it: two conditional programmes, one eligible."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from service.db import open_engine, reading
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.matchmaking.models import Proposal
from tests.browser.conftest import Open, Site, look_as

pytestmark = pytest.mark.long
TWENTE, ERLANGEN = "Kennispark Twente", "Medical Valley EMN"
NEED = "%robot that guides needles%"
RIA, NWE = "Research and innovation action", "North-West Europe"


def _proposal(site: Site) -> int:
    """The number of the proposal that brings the need and the German cluster together."""
    with reading(open_engine(site.settings.database_url)) as session:
        need = session.exec(select(Listing.id).where(col(Listing.title).like(NEED))).one()
        cluster = session.exec(select(Organisation.id).where(Organisation.name == ERLANGEN)).one()
        query = select(Proposal.id).where(Proposal.need_id == need, cluster == col(Proposal.right_id))
        return session.exec(query).one() or 0


def _line(page: Page, programme: str) -> Locator:
    return page.locator("details.option > summary").filter(has_text=programme)


def _invite(page: Page, words: str, name: str) -> None:
    """Finds an organisation by some words, and asks it."""
    page.get_by_role("link", name="Add a partner", exact=True).click()
    page.get_by_label("Name or place").fill(words)
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name=f"Invite {name}").click()
    expect(page.get_by_role("status").first).to_contain_text("on its way by mail")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_from_a_proposal_to_a_consortium_that_is_eligible(
    javascript: bool, site: Site, tab: Open, tmp_path: Path
) -> None:
    page = tab("/", java_script_enabled=javascript)
    look_as(page, TWENTE)

    # From the proposal: what is known is filled in, and the other side is asked.
    page.goto(site.at(f"/proposals/{_proposal(site)}?as=kennispark-twente"))
    page.get_by_role("link", name="Begin a consortium from this proposal").click()
    expect(page.get_by_label("Title")).to_have_value(
        "Clinical sites for a robot that guides needles under MRI and ultrasound"
    )
    page.get_by_label("Ageing and care").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_label("What you write to them").fill("You have the clinical sites that we lack.")
    page.get_by_role("button", name=f"Invite {ERLANGEN}").click()
    expect(page.get_by_role("status").first).to_contain_text("on its way by mail")
    here = page.url.partition("?")[0]

    # The German partner sees who asks, and after a yes all of it.
    look_as(page, ERLANGEN)
    page.goto(here)
    expect(page.locator("main")).not_to_contain_text("What could pay for it")
    page.screenshot(path=tmp_path / "1-invitation.png", full_page=True)
    page.get_by_role("button", name="Yes, we take part").click()
    expect(page.get_by_role("heading", name="What could pay for it")).to_be_visible()

    # Two programmes are conditional; the engine says who fills the gap of one, and two are compared.
    look_as(page, TWENTE)
    page.goto(here)
    for programme in (RIA, NWE):
        expect(_line(page, programme)).to_contain_text("eligible with 1 more partner")
    page.screenshot(path=tmp_path / "2-two-conditional.png", full_page=True)
    page.get_by_text("Other programmes that are worth a look").click()
    page.get_by_role("link", name="Who would fill the gap of Interreg VI-B North-West Europe").click()
    entries = page.locator("#verdicts ul.list > li").filter(has=page.get_by_role("link", name="Invite"))
    expect(entries.first).to_contain_text("With it the set is eligible for 1 programme instrument")
    best = entries.first.get_by_role("heading").get_by_role("link").inner_text()
    for place in (0, 1):
        entries.nth(place).get_by_role("checkbox").check()
    page.get_by_role("button", name="Compare the two that are ticked").click()
    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.screenshot(path=tmp_path / "3-side-by-side.png", full_page=True)

    # With the best of them it is eligible, as was said before.
    page.get_by_role("link", name=f"Invite {best}").click()
    page.get_by_role("button", name=f"Invite {best}").click()
    expect(_line(page, NWE)).to_contain_text("North-West Europe: eligible")
    expect(_line(page, NWE)).not_to_contain_text("more partner")
    page.screenshot(path=tmp_path / "4-eligible.png", full_page=True)


@pytest.mark.parametrize(
    ("words", "partner", "told"),
    [
        ("digital catapult", "Digital Catapult", ("not known yet", ": eligible", ": eligible")),
        (
            "switzerland innovation",
            "Switzerland Innovation",
            ("with 1 more partner", "with 1 more partner", ": eligible"),
        ),
    ],
    ids=["british", "swiss"],
)
def test_with_a_partner_from_abroad_it_depends_on_the_day(
    words: str, partner: str, told: tuple[str, str, str], site: Site, tab: Open, tmp_path: Path
) -> None:
    page = tab("/")
    look_as(page, TWENTE)
    page.goto(site.at("/my/kennispark-twente/consortia/new"))
    page.get_by_label("Title").fill(f"Robots in the clinic, with {partner}")
    page.get_by_role("button", name="Begin", exact=True).click()
    _invite(page, "medical valley", ERLANGEN)
    _invite(page, words, partner)

    for year, outcome in zip((2022, 2024, 2026), told, strict=True):
        page.get_by_label("Day, such as the deadline of a call").fill(f"{year}-06-01")
        expect(page.locator("#verdicts")).to_contain_text(f"On 1 June {year}")
        expect(_line(page, RIA)).to_contain_text(outcome)
        page.screenshot(path=tmp_path / f"{year}.png", full_page=True)
    assert page.url.endswith("date=2026-06-01")
