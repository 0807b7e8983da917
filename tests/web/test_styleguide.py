"""The style guide shows every part of the pages, real pages use each, and none is written by hand beside it."""

import re
from functools import lru_cache

import pytest

from service.rendering import environment
from service.settings import ROOT
from tests.web.conftest import Browse

TEMPLATES = ROOT / "templates"
GUIDE = "pages/styleguide.html"
PARTS = {
    "fields": ["text", "long", "choice", "radios", "box", "boxes", "search", "error_summary"],
    "parts": [
        "badge", "cell", "crumbs", "dialog", "empty", "facet", "passed_over", "progress", "share_bar", "table",
        "tabs", "toast", "turns",
    ],
    "cards": ["organisation_card", "listing_card"],
    "map": ["drawing"],
    "matrix": ["square"],
    "network": ["drawing", "network_legend"],
    "reasons": ["reasons"],
    "saving": ["save"],
    "help": ["explained", "explained_all", "help_link", "hint"],
}  # fmt: skip
BY_HAND = re.compile(
    r"<(?:select|textarea|progress|dialog)\b|class=\"(?:tabs|stacked|toast|summary|turns|crumbs|empty|matrix|reasons|save)\b"
)


@lru_cache
def _sources() -> dict[str, str]:
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}


@pytest.mark.parametrize(("room", "name"), [(room, name) for room, names in PARTS.items() for name in names])
def test_a_part_is_shown_in_the_guide_and_used_by_a_real_page(room: str, name: str) -> None:
    taken = re.compile(rf'from "macros/{room}.html" import [^%]*\b{name}\b')

    users = {path for path, source in _sources().items() if taken.search(source)}

    assert GUIDE in users
    assert users - {GUIDE}


def test_no_page_writes_a_part_by_hand() -> None:
    by_hand = {path for path, source in _sources().items() if BY_HAND.search(source) and path.startswith("pages/")}

    assert by_hand - {GUIDE} == set()


def test_the_guide_shows_each_state_once(browse: Browse) -> None:
    page = browse("visitor").get("/styleguide").text
    identities = re.findall(r'\sid="([^"]+)"', page)

    assert len(identities) == len(set(identities))
    assert all(f"<progress {rest}" in page for rest in ('id="progress-0"', 'id="progress-12"'))
    assert "Germany (0)" in page and "“bogus” is none of these choices" in page
    assert page.count('class="pays"') == 4 and page.count("Both parts of the country have a priority for this") == 1
    assert "eligible with 1 more partner" in page and "Cluster B at own cost" in page


def test_what_a_field_is_given_is_an_attribute_of_it() -> None:
    macros = environment().get_template("macros/fields.html").module

    short = macros.text("mail", "Mail", type="email", autocomplete="email", maxlength=254)
    long = macros.long("note", "Note", maxlength=1000)

    assert 'autocomplete="email"' in short and 'maxlength="254"' in short
    assert 'maxlength="1000"' in long
