"""Pictures of every page, to be looked at: three widths, light and dark.

    python -m tests.browser.pictures OUT [FOLDER] [WORD]

OUT is a folder for the pictures (`name-360-light.png`), FOLDER (var/demo) a built demonstration, which is copied; of
names only those with WORD in them. Says which pages are wider than the screen, with letters of twice the size too.
"""

import sys
from itertools import product
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import col, select

from service.accounts.models import Role, RoleName
from service.app import create_app
from service.cli.opening import open_engine
from service.db import reading
from service.demonstration import settings_for
from service.directory.models import Organisation
from service.matchmaking.models import ProposalSide
from tests.browser.chromium import MISSING, find
from tests.browser.kinds import Where, pages_of, visit
from tests.browser.serving import free_port, served

WIDTHS, SCHEMES = (360, 768, 1280), ("light", "dark")
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
LARGE = "document.documentElement.style.fontSize = '200%'"


def main(out: Path, folder: Path, word: str) -> None:
    """Makes them all."""
    path = find()
    if path is None:
        sys.exit(MISSING)
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as copy:
        here = copytree(folder, Path(copy) / "demo")
        settings = settings_for(here, free_port())
        engine = open_engine(settings.database_url)
        with reading(engine) as session:
            query = select(ProposalSide.proposal_id, Organisation.id)
            query = query.join(Organisation, col(Organisation.id) == col(ProposalSide.organisation_id))
            query = query.join(Role, col(Role.organisation_id) == col(Organisation.id))
            query = query.where(Role.name == RoleName.EDITOR, Organisation.country == "NL", ProposalSide.rank == 1)
            pair, hotspot = session.exec(query.order_by(Organisation.slug)).first() or (0, 0)
        where = Where(settings, pair, hotspot or 0)
        running = served(create_app(settings, engine), int(settings.base_url.rpartition(":")[2]))
        with running, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
            for look in product(WIDTHS, SCHEMES):
                _walk(_tab(browser, where, look), where, out / "{}-{}".format(*look), word)
            browser.close()


def _tab(browser: Browser, where: Where, look: tuple[int, str]) -> Page:
    width, scheme = look
    size = {"width": width, "height": 800}
    page = browser.new_page(viewport=size, color_scheme=scheme, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]  # light or dark
    page.goto(where.settings.base_url)
    return page


def _walk(page: Page, where: Where, called: Path, word: str) -> None:
    for name, (person, address) in pages_of(where).items():
        if word not in name:
            continue
        visit(page, where.settings, person, address)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=str(called.with_name(f"{name.replace(' ', '-')}-{called.name}.png")), full_page=True)
        wide = page.evaluate(TOO_WIDE)
        page.evaluate(LARGE)
        large = page.evaluate(TOO_WIDE)
        if wide > 0 or large > 0:
            print(f"{name}, {called.name}: {wide} px too wide, with large letters {large}")
    page.context.close()


if __name__ == "__main__":
    given = [*sys.argv[1:], "", ""]
    main(Path(given[0]), Path(given[1] or "var/demo"), given[2])
