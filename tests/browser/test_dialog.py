"""A “no” is answered in a dialog on the list, and without scripts on the page of the proposal."""

from playwright.sync_api import expect

from service.accounts.models import RoleName
from tests.browser.conftest import Open, Site, reader


def test_a_no_opens_a_dialog_that_gives_focus_back(site: Site, tab: Open) -> None:
    pair = site.pairs[-1]
    page = tab("/?lang=en")
    member = reader(site, RoleName.EDITOR, organisation_id=pair.hotspot_id)
    page.get_by_label("Demonstration: look as").select_option(value=str(member))
    page.get_by_role("button", name="Change", exact=True).click()
    link = page.get_by_role("link", name="No, because …").first

    link.click()
    dialog = page.get_by_role("dialog", name="Your answer")
    expect(dialog.get_by_label("no", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    link.click()
    dialog.get_by_role("button", name="Send the answer").click()

    expect(page.get_by_role("alert")).to_contain_text("Choose a reason.")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("No: why?")).to_be_focused()


def test_without_scripts_a_no_leads_to_the_form(site: Site, tab: Open) -> None:
    pair = site.pairs[-1]
    page = tab("/?lang=en", java_script_enabled=False)
    member = reader(site, RoleName.EDITOR, organisation_id=pair.hotspot_id)
    page.get_by_label("Demonstration: look as").select_option(value=str(member))
    page.get_by_role("button", name="Change", exact=True).click()

    page.get_by_role("link", name="No, because …").first.click()

    expect(page.get_by_label("no", exact=True)).to_be_checked()
