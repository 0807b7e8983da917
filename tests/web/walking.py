"""Walks pages as somebody with bad intent would: every link of this site, every form with every field filled in."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from fastapi.testclient import TestClient
from httpx2 import Response

TYPED = {"text", "search", "email", "url", "password", "tel", "textarea"}
LEAVES = {"/sign-out", "/demo/look-as", "/me/erase", "/me/browsers/end", "/my/twente/people/leave"}
"""Forms that end what walks; they have tests of their own."""


@dataclass
class Form:
    """One form of a page: where it goes, its fields with kind and value, and its buttons that say something."""

    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"a", "link"} and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if not self.forms:
            return
        name, value = given.get("name", ""), given.get("value", "")
        fields = self.forms[-1].fields
        if tag == "input" and name:
            fields.append((given.get("type", "text"), name, value))
        if tag == "textarea" and name:
            fields.append(("textarea", name, ""))
        if tag == "select":
            self.select = name
        if tag == "option" and self.select and not any(one == self.select for _, one, _ in fields):
            fields.append(("select", self.select, value))
        if tag == "button" and name:
            self.forms[-1].buttons.append((name, value))


def read(page: str) -> _Reader:
    """The links and forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader


def own(address: str, base: str) -> str:
    """The address on this site, without its fragment; empty for another site."""
    whole = urljoin(f"http://testserver{base}", address)
    parts = urlsplit(whole)
    if parts.netloc != "testserver" or parts.scheme != "http":
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def crawl(
    client: TestClient, starts: list[str], most: int, skip: Callable[[str], bool]
) -> Iterator[tuple[str, Response]]:
    """The answers at the starts and at all that they lead to, each address once, at most so many."""
    waiting, met = deque(starts), set(starts)
    while waiting and most > 0:
        address, most = waiting.popleft(), most - 1
        answer = client.get(address)
        yield address, answer
        found = [answer.headers["location"]] if "location" in answer.headers else []
        if answer.headers.get("content-type", "").startswith("text/html"):
            found += read(answer.text).links
        for link in (own(one, address) for one in found):
            if link and link not in met and not skip(link):
                met.add(link)
                waiting.append(link)


def filled(form: Form, payload: str, everywhere: bool) -> Iterator[dict[str, str]]:
    """What the form sends with a payload in each field that is typed in, or in all of them; once for each button."""
    sent = {name: payload if everywhere or kind in TYPED else value for kind, name, value in form.fields}
    for name, value in form.buttons or [("", "")]:
        yield {**sent, **({name: value} if name else {})}


def taken(client: TestClient, form: Form, base: str, values: dict[str, str]) -> list[Response]:
    """What is answered to a form, and then to the same without what was wrong, so that the rest of it is kept."""
    first = send(client, form, base, values)
    wrong = (
        re.findall(r'id="([\w.-]+)-problem"', first.text) if first is not None and first.status_code == 422 else []
    )
    again = send(client, form, base, {**values, **dict.fromkeys(wrong, "")}) if wrong else None
    return [one for one in (first, again) if one is not None]


def send(client: TestClient, form: Form, base: str, values: dict[str, str]) -> Response | None:
    """What is answered to a form; None where it leads elsewhere or ends what walks."""
    address = own(form.action or base, base)
    if not address or address.partition("?")[0] in LEAVES:
        return None
    if form.method == "post":
        return client.post(address, data=values)
    return client.get(address.partition("?")[0], params=values)
