"""The steps of a registration: what each asks, read from what was typed, and what is wrong, field by field."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, field_validator
from sqlmodel import Session, col, select

from matching.records import Kind
from service.directory.geography import Country
from service.directory.taxonomy import KnowledgeField, Topsector
from service.directory.towns import Town, look_up, of_province
from service.directory.vocabulary import LegalEntity
from service.i18n import LOCALES
from service.i18n import gettext as _
from service.labels import LABELS

LONGEST = {"name": 300, "acronym": 60, "website": 300, "place": 120, "text_own": 2000, "text_en": 2000}
MOST_FIELDS = 8
NOT_A_HOST = re.compile(r"[^\w.:\-]")


class Step(StrEnum):
    """The pages of the wizard, in their order."""

    NAME = "name"
    PLACE = "place"
    KIND = "kind"
    TEXT = "text"
    FIELDS = "fields"
    CAPABILITY = "capability"
    NEED = "need"
    PREVIEW = "preview"


class RegistrationFields(BaseModel):
    """The fields of all steps, as typed; `seen` are the likely organisations that were shown, `do` the button."""

    do: str = ""
    seen: list[str] = []
    name: str = ""
    acronym: str = ""
    country: str = ""
    website: str = ""
    place: str = ""
    town: str = ""
    province: str = ""
    kind: str = ""
    legal_entity: str = ""
    language: str = ""
    text_own: str = ""
    text_en: str = ""
    fields: list[str] = []
    topsectors: list[str] = []

    @field_validator("*", mode="after")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        """Browsers send line ends as two signs, which would count as two; no database keeps a NUL."""
        if isinstance(value, list):
            return [one.replace("\0", "")[:200] for one in value[:200]]
        return value.replace("\r\n", "\n").replace("\0", "") if isinstance(value, str) else value


ASKED: dict[Step, tuple[str, ...]] = {
    Step.NAME: ("name", "acronym", "country", "website"),
    Step.PLACE: ("place", "town", "province"),
    Step.KIND: ("kind", "legal_entity"),
    Step.TEXT: ("language", "text_own", "text_en"),
    Step.FIELDS: ("fields", "topsectors"),
}
"""What each step asks; the steps of the first listings have the fields of a listing."""


@dataclass
class Read:
    """What the fields of a step hold, what is wrong, and the towns that may be meant."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    towns: list[Town] = field(default_factory=list)

    def text(self, name: str, typed: str, needed: str = "") -> str:
        """Reads a text: not longer than it may be, and there where it is needed."""
        said = typed.strip() if name.startswith("text") else " ".join(typed.split())
        self.values[name] = said
        if len(said) > LONGEST[name]:
            self.errors[name] = _("At most %(most)s characters; these are %(n)s.") % {
                "most": LONGEST[name], "n": len(said)
            }  # fmt: skip
        elif needed and not said:
            self.errors[name] = needed
        return said

    def chosen(self, name: str, value: str, known: Iterable[str], message: str) -> None:
        """Reads one of several choices."""
        self.values[name] = value
        if value not in known:
            self.errors[name] = message


def read(session: Session, step: Step, typed: dict[str, Any]) -> Read:
    """Reads one step; `typed` are the fields of all steps by their names."""
    found = Read()
    READERS[step](session, found, RegistrationFields.model_validate(typed))
    return found


def _name(session: Session, found: Read, typed: RegistrationFields) -> None:
    found.text("name", typed.name, _("Give the name of the organisation."))
    found.text("acronym", typed.acronym)
    known = session.exec(select(Country.code)).all()
    found.chosen("country", typed.country, known, _("Choose the country of its seat."))
    site = found.text("website", typed.website)
    if site and "://" not in site:
        site = found.values["website"] = f"https://{site}"
    if site and not is_website(site):
        found.errors["website"] = _("Give an address such as https://organisation.example.")


def is_website(address: str) -> bool:
    """Whether this is the address of a web page."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in host.strip(".") and not NOT_A_HOST.search(parts.netloc)


def _place(session: Session, found: Read, typed: RegistrationFields) -> None:
    name = found.text("place", typed.place, _("Give the town of its seat."))
    if found.errors:
        return
    found.towns = look_up(session, typed.country, name)
    chosen = [town for town in found.towns if town.code == typed.town] or found.towns
    if len(chosen) > 1:
        found.errors["town"] = _("There are several towns of this name: choose one.")
    elif chosen:
        found.values["town"] = chosen[0]
    else:
        _unknown_town(found, typed, name)


def _unknown_town(found: Read, typed: RegistrationFields, name: str) -> None:
    """A town that is not in the list; in the Netherlands the province is asked for."""
    if typed.country == "NL" and typed.province not in LABELS["province"]:
        found.errors["province"] = _("This town is not in our list. Is it spelt right? Else choose its province.")
    province = typed.province if typed.country == "NL" else ""
    found.values["town"] = of_province(typed.country, name, province)


def _kind(_session: Session, found: Read, typed: RegistrationFields) -> None:
    found.chosen("kind", typed.kind, [one.value for one in Kind], _("Choose what the organisation is."))
    legal = [one.value for one in LegalEntity]
    found.chosen("legal_entity", typed.legal_entity, legal, _("Choose whether it can sign a contract itself."))


def _text(_session: Session, found: Read, typed: RegistrationFields) -> None:
    found.text("text_own", typed.text_own, _("Say in a few sentences what the organisation does."))
    found.text("text_en", typed.text_en)
    found.chosen("language", typed.language, LOCALES, _("Choose the language of the text."))


def _fields(session: Session, found: Read, typed: RegistrationFields) -> None:
    for name, table in (("fields", KnowledgeField), ("topsectors", Topsector)):
        chosen = list(dict.fromkeys(getattr(typed, name)))
        found.values[name] = chosen
        known = session.exec(select(table.id).where(col(table.id).in_(chosen))).all()
        if set(chosen) - set(known):
            found.errors[name] = _("Choose from the list.")
    if len(found.values["fields"]) > MOST_FIELDS:
        found.errors["fields"] = _("At most %(most)s fields; these are %(n)s.") % {
            "most": MOST_FIELDS, "n": len(found.values["fields"])
        }  # fmt: skip
    elif not found.values["fields"]:
        found.errors["fields"] = _("Choose at least one field.")


READERS: dict[Step, Callable[[Session, Read, RegistrationFields], None]] = {
    Step.NAME: _name, Step.PLACE: _place, Step.KIND: _kind, Step.TEXT: _text, Step.FIELDS: _fields,
}  # fmt: skip
