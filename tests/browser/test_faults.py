"""A fault while one types leaves the form where it is, says what happened and goes away with the next answer."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Site


@pytest.mark.parametrize(("address", "label"), [
    ("/organisations", "Name, place or subject"), ("/listings", "Subject, owner or reference"),
])  # fmt: skip
@pytest.mark.parametrize("status", [429, 503])
def test_a_search_that_fails_says_so_beside_the_form(
    address: str, label: str, status: int, site: Site, tab: Open
) -> None:
    page = tab(address)
    fault = page.request.get(site.at("/nowhere"), headers={"accept-language": "en"}).text()
    page.route("**/*q=wat*", lambda route: route.fulfill(status=status, body=fault, content_type="text/html"))
    field = page.get_by_label(label)

    field.press_sequentially("wat")
    expect(page.get_by_role("alert")).to_contain_text("There is nothing here for you")
    expect(field).to_be_focused()
    expect(field).to_have_value("wat")
    page.unroute_all()
    field.press_sequentially("er")

    expect(page.get_by_role("status")).to_contain_text("results")
    expect(page.get_by_role("alert")).to_have_count(0)
