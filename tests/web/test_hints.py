"""Each field that is typed or chosen in has a hint that the field itself names, with errors and without."""

from html.parser import HTMLParser

import pytest
from sqlalchemy import Engine

from service.settings import Settings
from tests.web.conftest import Browse, World, mailed_link

PAGES = {
    "visitor": ["/", "/organisations", "/listings?q=x", "/sign-in", "/nowhere", "/outbox"],
    "member": ["/me", "/proposals/OPEN?as=twente"],
}
WITHOUT = {"person"}
"""The switch of the demonstration says in its label what it is."""


class _Fields(HTMLParser):
    """The fields of a page to type or choose in, what each names as its description, and what names there are."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.described: dict[str, list[str]] = {}
        self.ids: set[str] = set()
        self.text: dict[str, str] = {}
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self._in = found.get("id") or ""
        self.ids.add(self._in)
        typed = tag in {"input", "select", "textarea"} and found.get("type") not in {"hidden", "radio"}
        facet = (found.get("id") or "").startswith("facet-")
        if (typed and not facet) or tag == "fieldset":
            self.described[found.get("name") or self._in] = (found.get("aria-describedby") or "").split()

    def handle_data(self, data: str) -> None:
        self.text[self._in] = self.text.get(self._in, "") + data


@pytest.mark.parametrize(("reader", "address"), [(who, page) for who, pages in PAGES.items() for page in pages])
def test_each_field_names_a_hint_that_is_on_the_page(reader: str, address: str, browse: Browse, world: World) -> None:
    page = browse(reader).get(address.replace("OPEN", str(world.open_proposal))).text

    _all_described(_Fields(page))


def _all_described(fields: _Fields) -> None:
    described = {name: names for name, names in fields.described.items() if name not in WITHOUT}
    assert described
    for name, names in described.items():
        assert names, f"{name} has no hint"
        assert set(names) <= fields.ids, name
        assert len(fields.text[names[0]].strip()) > 20, name


@pytest.mark.parametrize(("address", "data"), [("/me", {}), ("/sign-in", {"email": "x"})])
def test_with_an_error_a_field_names_its_hint_and_its_problem(
    address: str, data: dict[str, str], browse: Browse
) -> None:
    answer = browse("member").post(address, data=data)

    fields = _Fields(answer.text)
    assert answer.status_code == 422
    _all_described(fields)
    assert sorted({one.rpartition("-")[2] for names in fields.described.values() for one in names}) == [
        "hint", "problem"
    ]  # fmt: skip


def test_the_form_of_a_mailed_link_has_the_same_hints(
    settings: Settings, sqlite: Engine, world: World, browse: Browse
) -> None:
    link = mailed_link(settings, sqlite, world, "member")

    plain = browse("visitor").get(link).text
    wrong = browse("visitor").post(link.partition("?")[0], data={"answer": "no", "note": "x" * 1001})

    assert wrong.status_code == 422
    for page in (plain, wrong.text):
        _all_described(_Fields(page))
