"""What guidelines for partner profiles ask of a text: what must not be in it, and what could be said better."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from service.i18n import gettext as _

TEXTS = ("title", "summary", "description", "partner_wanted", "partner_task", "title_en", "summary_en")
MARKETING = re.compile(
    r"!|\b(world[- ]?class|cutting[- ]edge|state[- ]of[- ]the[- ]art|world[- ]leading|market leader|unique"
    r"|best in class|toonaangevende?|unieke?|wereldklasse|marktleider|baanbrekende?|weltweit führend\w*|marktführer"
    r"|einzigartig\w*|leader mondial|leader du marché|de pointe)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\b\S+@\S+\.\w{2,}|\bhttps?://|\bwww\.\w", re.IGNORECASE)
SHORTEST_SUMMARY = 80
FEWEST_LETTERS = 4
"""A name of fewer letters is looked for as it is written, in capitals."""


def given_away(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Of a confidential listing, the texts that tell whose it is, each with a message."""
    if not values.get("confidential"):
        return {}
    patterns = [_spotting(name) for name in names if name.strip()]
    found = {}
    for name in TEXTS:
        text = values.get(name) or ""
        if ADDRESS.search(text):
            found[name] = _("A confidential text names no mail address or web page.")
        elif any(pattern.search(text) for pattern in patterns):
            found[name] = _("A confidential text does not name its owner.")
    words = " ".join(values.get("keywords", ()))
    if any(pattern.search(words) for pattern in patterns):
        found["keywords"] = _("A confidential text does not name its owner.")
    return found


def _spotting(name: str) -> re.Pattern[str]:
    short = len(name.strip()) < FEWEST_LETTERS
    return re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", 0 if short else re.IGNORECASE)


def advice(row: Any) -> list[str]:
    """What could be said better; none of it keeps a listing back."""
    said = []
    texts = " ".join(getattr(row, name) for name in TEXTS)
    if found := MARKETING.search(texts):
        said.append(_("“%(word)s” reads like advertising: say what it does, with figures.") % {"word": found[0]})
    if row.title and row.title == row.title.upper() and len(row.title) > SHORTEST_SUMMARY / 4:
        said.append(_("A title in capitals is hard to read."))
    if row.summary and len(row.summary) < SHORTEST_SUMMARY:
        said.append(_("The summary is short: who knows the field should see at once whether it is for them."))
    if row.title and row.summary.strip(" .").casefold() == row.title.strip(" .").casefold():
        said.append(_("The summary says the same as the title."))
    if not row.description:
        said.append(_("Without a description a reader cannot judge what is there already and what is to be done."))
    if not row.keywords:
        said.append(_("Two or three keywords help to be found."))
    if row.language != "en" and not (row.title_en and row.summary_en):
        said.append(_("A title and a summary in English reach partners abroad."))
    return said
