"""What pages weigh and how soon they stand there, in Chromium, on the demonstration.

    python -m tests.benchmarks.pages [FOLDER]

FOLDER (var/demo) is a built demonstration; it is served for as long as this takes. Each page is opened by a browser
that has kept nothing, three times as it is and once on a slow line (1.6 Mbit/s, 150 ms there and back).
"""

import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright
from sqlmodel import Session, col, select

from service.accounts.models import Role, RoleName
from service.app import create_app
from service.cli.opening import open_engine
from service.db import reading
from service.demonstration import settings_for
from service.directory.models import Organisation
from service.matchmaking.models import ProposalSide
from tests.browser.chromium import MISSING, find
from tests.browser.serving import free_port, served
from tests.browser.weighing import largest_paint, shifts, weighed

TIMES = 3
KINDS = ("Document", "Stylesheet", "Script", "Font", "Image")


def main(folder: Path) -> None:
    """Prints a row for each page, then what moves while a search swaps its results."""
    path = find()
    if path is None:
        sys.exit(MISSING)
    settings = settings_for(folder, free_port())
    engine = open_engine(settings.database_url)
    with reading(engine) as session:
        pages, member = _pages(session)
    with served(create_app(settings, engine), int(settings.base_url.rpartition(":")[2])), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        cookie = _cookie(browser, settings.base_url, member)
        print(f"| Page | requests | kB | {' | '.join(KINDS)} | elsewhere | LCP | slow line | shift |")
        for name, address, own in pages:
            print(_row(browser, name, f"{settings.base_url}{address}", cookie if own else []))
        for address in ("/organisations", "/listings"):
            print(f"shift while {address} swaps: {_swapped(browser, settings.base_url + address):.4f}")
        browser.close()


def _pages(session: Session) -> tuple[list[tuple[str, str, bool]], int]:
    """Name and address of each page, whether a member reads it, and the member."""
    query = select(Role.person_id, Organisation.slug, ProposalSide.proposal_id)
    query = query.join(Organisation, col(Organisation.id) == col(Role.organisation_id))
    query = query.join(ProposalSide, col(ProposalSide.organisation_id) == col(Organisation.id))
    query = query.where(Role.name == RoleName.EDITOR, Organisation.country == "NL", ProposalSide.rank == 1)
    person, slug, number = session.exec(query.order_by(Organisation.slug)).first() or (0, "", 0)
    pages = [
        ("home", "/", False),
        ("directory", "/organisations", False),
        ("needs and capabilities", "/listings", False),
        ("map", "/map", False),
        ("organisation", f"/organisations/{slug}", False),
        ("network", "/organisations/kennispark-twente/network", False),
        ("proposals", f"/organisations/{slug}/proposals", True),
        ("proposal", f"/proposals/{number}?as={slug}", True),
    ]
    return pages, person


def _cookie(browser: Browser, base: str, person: int) -> list[dict[str, object]]:
    """What a browser keeps once it looks as somebody."""
    context = browser.new_context()
    context.request.post(f"{base}/demo/look-as", form={"person": str(person)}, headers={"origin": base})
    kept = [dict(one) for one in context.cookies()]
    context.close()
    return kept


def _row(browser: Browser, name: str, address: str, cookies: list[dict[str, object]]) -> str:
    paints, state = [], {"cookies": cookies, "origins": []}
    for _turn in range(TIMES):
        weight, page = weighed(browser, address, storage_state=state)
        paints.append(largest_paint(page))
        moved = sum(one["value"] for one in shifts(page))
        page.context.close()
    _weight, page = weighed(browser, address, slow=True, storage_state=state)
    slow, elsewhere = largest_paint(page), len(weight.hosts) - 1
    page.context.close()
    sizes = " | ".join(f"{weight.sizes[kind] / 1000:.1f}" for kind in KINDS)
    figures = f"{sizes} | {elsewhere} | {median(paints):.0f} ms | {slow / 1000:.2f} s | {moved:.3f}"
    return f"| {name} | {weight.requests} | {weight.total / 1000:.1f} | {figures} |"


def _swapped(browser: Browser, address: str) -> float:
    """The sum of all shifts while results follow what is typed."""
    _weight, page = weighed(browser, address)
    before = page.get_by_role("status").inner_text()
    page.locator("#field-q").press_sequentially("water")
    page.wait_for_function("before => document.querySelector('main [role=status]').innerText !== before", arg=before)
    page.wait_for_load_state("networkidle")
    found = shifts(page)
    page.context.close()
    return float(sum(one["value"] for one in found))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("var/demo"))
