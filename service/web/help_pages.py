"""The help pages, made from `docs/help`: one Markdown file for each page and language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from service.errors import Missing
from service.i18n import translations
from service.settings import ROOT


def _(message: str) -> str:
    return message


PAGES = ("members", "consortia", "attaches", "officers")
LANGUAGES = ("en", "nl")
"""The first is for readers of any other language too."""
FOLDER = ROOT / "docs" / "help"
LEADS_TO = {
    _("Sign in"): "/sign-in",
    _("My mails"): "/me",
    _("My data"): "/me/data",
    _("Personal data"): "/privacy",
    _("Organisations"): "/organisations",
    _("Desks"): "/desks",
    _("My consortia"): "/consortia",
    _("My tokens"): "/me/tokens",
    _("How programs use Schakel"): "/help/api",
    _("What the numbers mean"): "/help/numbers",
}
"""Labels that are the name of a page: where a text has one in bold, it leads there."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading below the title, with its anchor, which is the same in each language."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A help page in one language, as HTML."""

    name: str
    language: str
    title: str
    parts: tuple[Part, ...]
    body: Markup


def help_page(name: str, locale: str) -> HelpPage:
    """A help page in the reader's language, or in English; raises `Missing`."""
    if name not in PAGES:
        raise Missing
    return made(name, locale if locale in LANGUAGES else LANGUAGES[0])


@lru_cache
def made(name: str, language: str) -> HelpPage:
    """Makes a page out of its file; anchors come from the headings in English."""
    reader = MarkdownIt("commonmark", {"html": False, "typographer": True, "quotes": "“”‘’"}).enable("smartquotes")
    tokens = reader.parse((FOLDER / language / f"{name}.md").read_text())
    titles = _headings(tokens)
    anchors = [
        _anchor(title) for title in _headings(reader.parse((FOLDER / LANGUAGES[0] / f"{name}.md").read_text()))
    ]
    opened = [token for token in tokens if token.type == "heading_open"]
    for token, anchor in zip(opened, anchors, strict=True):
        token.attrSet("id", anchor)
    leads = {translations(language).gettext(label): address for label, address in LEADS_TO.items()}
    for token in tokens:
        token.children = _linked(token.children, leads) if token.children else token.children
    body = tokens[next(at for at, token in enumerate(tokens) if token.type == "heading_close") + 1 :]
    parts = tuple(Part(anchor, title) for anchor, title in zip(anchors[1:], titles[1:], strict=True))
    html = reader.renderer.render(body, reader.options, {})
    return HelpPage(name, language, titles[0], parts, Markup(html))  # noqa: S704  # of our own files, with html off


def _headings(tokens: Sequence[Token]) -> list[str]:
    return [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _linked(tokens: list[Token], leads: dict[str, str]) -> list[Token]:
    """The same text, where a label in bold that is the name of a page leads to it."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        if token.type == "strong_open" and tokens[at + 1].content in leads:
            found += [Token("link_open", "a", 1, {"href": leads[tokens[at + 1].content]}), token]
        elif token.type == "strong_close" and tokens[at - 1].content in leads:
            found += [token, Token("link_close", "a", -1)]
        else:
            found.append(token)
    return found
