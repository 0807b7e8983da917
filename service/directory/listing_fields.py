"""The fields of a listing as somebody types them, read into what is kept, with a message for each that is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from pydantic import BaseModel, field_validator

from matching.records import Kind, ListingKind
from service.directory.vocabulary import Cooperation
from service.i18n import LOCALES, country_name, format_date
from service.i18n import gettext as _
from service.labels import LABELS

MOST_KEYWORDS, MOST_FIELDS = 5, 8
LONGEST = {
    "title": 120, "summary": 500, "description": 4000, "partner_wanted": 500, "partner_task": 500, "title_en": 160,
    "summary_en": 600,
}  # fmt: skip
"""By text the most characters it may have."""
ONE_LINE = {"title", "title_en", "keywords", "countries_wanted", "countries_excluded", "expires"}
LONGEST_KEYWORD = 60
SPLIT = re.compile(r"\s*[,;\n]\s*")


def storable(text: str) -> str:
    """A typed text as it is kept: browsers send line ends as two signs, which would count as two; no NUL is kept."""
    return text.replace("\r\n", "\n").replace("\0", "")


class ListingFields(BaseModel):
    """The fields of the form, as typed; `version` is the listing's state that the typist saw, `do` the button."""

    version: str = ""
    do: str = ""
    title: str = ""
    summary: str = ""
    description: str = ""
    language: str = ""
    title_en: str = ""
    summary_en: str = ""
    partner_wanted: str = ""
    partner_task: str = ""
    cooperation: list[str] = []
    partner_kinds: list[str] = []
    topsectors: list[str] = []
    fields: list[str] = []
    countries_wanted: str = ""
    countries_excluded: str = ""
    trl_from: str = ""
    trl_to: str = ""
    keywords: str = ""
    confidential: str = ""
    closed: str = ""
    expires: str = ""
    call: str = ""

    @field_validator("*", mode="after")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        return storable(value) if isinstance(value, str) else value


@dataclass
class Checked:
    """What the fields hold, by column; what is wrong, and what is still lacking before it can be submitted."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    lacking: dict[str, str] = field(default_factory=dict)


def checked(fields: ListingFields, kind: ListingKind, until: tuple[date, date]) -> Checked:
    """Reads the fields; `until` is today and the last day on which the listing may end."""
    found = Checked()
    for name, most in LONGEST.items():
        _text(found, fields, name, most)
    _choices(found, fields)
    for name in ("countries_wanted", "countries_excluded"):
        _countries(found, name, getattr(fields, name))
    _readiness(found, fields)
    _keywords(found, fields.keywords)
    _end(found, fields.expires.strip(), until)
    found.values["confidential"] = fields.confidential == "yes"
    found.values["open_for_interest"] = fields.closed != "yes"
    found.lacking = lacking(found.values, kind)
    return found


def lacking(values: dict[str, Any], kind: ListingKind) -> dict[str, str]:
    """What must be there before others may see a listing, with a message for each that is not."""
    messages = {
        "title": _("Give it a title."),
        "summary": _("Say in a few sentences what it is about."),
        "cooperation": _("Choose at least one kind of co-operation."),
    }
    if kind is ListingKind.NEED:
        messages["partner_wanted"] = _("Say who the ideal partner is.")
        messages["partner_task"] = _("Say what the partner will do.")
    return {name: message for name, message in messages.items() if not values.get(name)}


def _text(found: Checked, fields: ListingFields, name: str, most: int) -> None:
    text = getattr(fields, name).strip()
    if name in ONE_LINE:
        text = " ".join(text.split())
    found.values[name] = text
    if len(text) > most:
        found.errors[name] = _("At most %(most)s characters; these are %(n)s.") % {"most": most, "n": len(text)}


def _choices(found: Checked, fields: ListingFields) -> None:
    offered: dict[str, Iterable[str]] = {
        "cooperation": [one.value for one in Cooperation],
        "partner_kinds": [one.value for one in Kind],
        "topsectors": LABELS["topsector"],
    }
    for name, known in offered.items():
        chosen = list(dict.fromkeys(getattr(fields, name)))
        found.values[name] = chosen
        if set(chosen) - set(known):
            found.errors[name] = _("Choose from the list.")
    found.values["fields"] = list(dict.fromkeys(fields.fields))
    if len(found.values["fields"]) > MOST_FIELDS:
        found.errors["fields"] = _("At most %(most)s fields; these are %(n)s.") % {
            "most": MOST_FIELDS, "n": len(found.values["fields"])
        }  # fmt: skip
    found.values["language"] = fields.language
    if fields.language not in LOCALES:
        found.errors["language"] = _("Choose the language of the text.")


def _countries(found: Checked, name: str, typed: str) -> None:
    codes, unknown = [], []
    for word in filter(None, SPLIT.split(typed.strip())):
        code = _country_codes().get(word.casefold())
        if code is None:
            unknown.append(word)
        else:
            codes.append(code)
    found.values[name] = list(dict.fromkeys(codes))
    if unknown:
        found.errors[name] = _("“%(word)s” is no country that is known here.") % {"word": unknown[0][:60]}
    elif name == "countries_excluded" and set(codes) & set(found.values["countries_wanted"]):
        found.errors[name] = _("A country is wanted or left out, not both.")


@cache
def _country_codes() -> dict[str, str]:
    """Countries by their code and by their names in the languages of the pages."""
    names: dict[str, str] = {}
    for locale in LOCALES:
        for code, name in Locale(locale).territories.items():
            if len(code) == 2 and code.isalpha():
                names |= {name.casefold(): code, code.casefold(): code}
    return names


def _readiness(found: Checked, fields: ListingFields) -> None:
    for name in ("trl_from", "trl_to"):
        typed = getattr(fields, name).strip()
        known = typed in set("123456789")
        found.values[name] = int(typed) if known else None
        if typed and not known:
            found.errors[name] = _("Choose a level from 1 to 9.")
    first, last = found.values["trl_from"], found.values["trl_to"]
    if first and last and first > last:
        found.errors["trl_to"] = _("The highest level is below the lowest.")


def _keywords(found: Checked, typed: str) -> None:
    words = list(dict.fromkeys(" ".join(word.split()) for word in SPLIT.split(typed.strip()) if word))
    found.values["keywords"] = words
    if len(words) > MOST_KEYWORDS:
        found.errors["keywords"] = _("At most five keywords; these are %(n)s.") % {"n": len(words)}
    elif any(len(word) > LONGEST_KEYWORD for word in words):
        found.errors["keywords"] = _("A keyword has at most %(most)s characters.") % {"most": LONGEST_KEYWORD}


def _end(found: Checked, typed: str, until: tuple[date, date]) -> None:
    found.values["expires_on"] = None
    if not typed:
        return
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        found.errors["expires"] = _("Give a date such as 2027-03-31.")
        return
    found.values["expires_on"] = day
    if not until[0] < day <= until[1]:
        found.errors["expires"] = _("Give a day after today, at the latest %(day)s.") % {"day": format_date(until[1])}


def typed(row: Any, version: str, call: str = "") -> ListingFields:
    """A stored listing as the form shows it; countries by their names in the present language, its call by `call`."""
    same: dict[str, Any] = {
        name: getattr(row, name) for name in (*LONGEST, "language", "cooperation", "partner_kinds")
    }
    return ListingFields(
        version=version,
        **{name: list(value) if isinstance(value, list) else value for name, value in same.items()},
        topsectors=[one.topsector_id for one in row.topsectors],
        fields=list(row.fields),
        countries_wanted=_spelt(row.countries_wanted),
        countries_excluded=_spelt(row.countries_excluded),
        trl_from=str(row.trl_from or ""),
        trl_to=str(row.trl_to or ""),
        keywords=", ".join(row.keywords),
        confidential="yes" if row.confidential else "",
        closed="" if row.open_for_interest else "yes",
        expires=row.expires_on.isoformat() if row.expires_on else "",
        call=call,
    )


def _spelt(codes: list[str]) -> str:
    return ", ".join(map(country_name, codes))
