"""Help pages exist whole in both languages, name what the pages show, and each of their links leads somewhere."""

import re
from functools import lru_cache

import pytest
from fastapi.testclient import TestClient

from service.glossary import GLOSSARY
from service.i18n import LOCALES, translations
from service.settings import ROOT
from service.web.help_pages import FOLDER, LANGUAGES, LEADS_TO, PAGES, help_page
from tests.messages import used
from tests.web.conftest import Browse

SHOWN_ONLY = re.compile(r"<(?:script|style).*?</(?:script|style)>", re.DOTALL)


@lru_cache
def _labels(language: str) -> frozenset[str]:
    """Every text that a page may show in a language."""
    messages = [one if isinstance(one, str) else one[0] for one in used()]
    return frozenset(translations(language).gettext(one) for one in messages)


def test_there_is_a_file_for_each_page_in_each_language_and_no_other() -> None:
    found = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.*")}

    assert found == {f"{language}/{name}.md" for language in LANGUAGES for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_same_parts_in_each_language(name: str) -> None:
    pages = [help_page(name, language) for language in LANGUAGES]
    built = [re.findall(r"<(?:h2 id=\"[^\"]+\"|ul|ol|li|strong)", str(page.body)) for page in pages]

    assert built[0] == built[1]
    assert len({tuple(part.anchor for part in page.parts) for page in pages}) == 1
    assert {page.title for page in pages} & {part.title for page in pages for part in page.parts} == set()
    assert all(part.title not in {one.title for one in pages[0].parts} for part in pages[1].parts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_has_in_bold_is_a_label_of_the_interface(name: str, language: str) -> None:
    text = " ".join((FOLDER / language / f"{name}.md").read_text().split())

    bold = re.findall(r"\*\*(.+?)\*\*", text)

    assert len(bold) > 5
    assert set(bold) - _labels(language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_sentences_are_short(name: str, language: str) -> None:
    """Plain language: fourteen words at the most on average, thirty in the longest."""
    text = re.sub(r"^#.*$|^ *(?:-|\d\.) ", "", (FOLDER / language / f"{name}.md").read_text(), flags=re.MULTILINE)
    lengths = [len(one.split()) for one in re.split(r"[.?!:;]\s", " ".join(text.split())) if one]

    assert sum(lengths) / len(lengths) <= 14
    assert max(lengths) <= 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_link_of_the_help_leads_to_a_page_and_to_a_place_on_it(language: str, browse: Browse) -> None:
    member = browse("operator")
    member.headers["accept-language"] = language
    asked = {"/help", "/help/numbers", *(f"/help/{name}" for name in PAGES)}
    links = {link for address in asked for link in _links(member, address)}

    wrong = {link: answer for link in links if (answer := _leads(member, link)) != "there"}

    assert len(links) > 25
    assert wrong == {}


def _links(browser: TestClient, address: str) -> set[str]:
    main = browser.get(address).text.partition("<main")[2].partition("</main>")[0]
    links = re.findall(r'href="([^"]+)"', main)
    return {f"{address}{link}" if link.startswith("#") else link for link in links}


def _leads(browser: TestClient, link: str) -> str:
    address, _, anchor = link.partition("#")
    answer = browser.get(address)
    if answer.status_code not in {200, 403}:
        return str(answer.status_code)
    return "there" if not anchor or f'id="{anchor}"' in answer.text else "no such place"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_a_reader_of_another_language_gets_it_in_english_and_marked_so(
    name: str, locale: str, browse: Browse
) -> None:
    page = browse("visitor").get(f"/help/{name}?lang={locale}").text

    language = locale if locale in LANGUAGES else "en"
    assert f'<article class="help" lang="{language}">' in page
    assert f"<h1>{help_page(name, language).title}</h1>" in page


def test_a_label_in_bold_that_is_a_page_leads_there(browse: Browse) -> None:
    page = browse("visitor").get("/help/members?lang=nl").text

    assert '<a href="/me"><strong>Mijn mails</strong></a>' in page
    assert "<strong>nee</strong>" in page and "<a><strong>" not in page
    assert {translations("nl").gettext(label) for label in LEADS_TO} <= _labels("nl")


def test_each_number_is_explained_with_its_day(browse: Browse) -> None:
    page = browse("visitor").get("/help/numbers").text

    assert all(f'<dt id="{name}">{one.question}</dt>' in page for name, one in GLOSSARY.items())
    days = [one.since.day for one in GLOSSARY.values()]
    assert set(days) == {26, 27}
    assert all(page.count(f"So since {day} November 2026.") == days.count(day) for day in set(days))


def test_each_term_of_the_glossary_is_used_and_each_that_is_used_is_there() -> None:
    text = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))

    used = {
        name for call in re.findall(r"explained(?:_all)?\(([^)]*)\)", text) for name in re.findall(r'"(\w+)"', call)
    }

    assert used == set(GLOSSARY)


def test_help_is_at_the_foot_of_every_page(browse: Browse) -> None:
    foot = browse("visitor").get("/organisations").text.split("<footer")[1]

    assert '<a href="/help">Help</a>' in foot
