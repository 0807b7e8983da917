"""What is typed about a consortium and its partners, and what is wrong with it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import BaseModel
from sqlmodel import Session, select

from matching.funding.parties import KINDS
from service.directory.geography import Country
from service.directory.taxonomy import KnowledgeField
from service.i18n import gettext as _

LONGEST = {"title": 120, "about": 1000, "notes": 4000, "task": 500, "message": 500, "called": 200, "address": 500}
MOST_FIELDS = 12
SME = {"": None, "yes": True, "no": False}


class AimFields(BaseModel):
    """What a consortium is for, as typed."""

    title: str = ""
    about: str = ""
    call: str = ""
    need: str = ""
    notes: str = ""
    wanted: list[str] = []


class PartnerFields(BaseModel):
    """What a partner is and does, as typed."""

    called: str = ""
    country: str = ""
    kind: str = ""
    sme: str = ""
    role: str = ""
    share: str = ""
    task: str = ""
    brings: list[str] = []


@dataclass(slots=True)
class Problems:
    """What is wrong, by field."""

    found: dict[str, str] = field(default_factory=dict)

    def longest(self, **texts: str) -> None:
        """Says which texts are too long."""
        for name, text in texts.items():
            if len(text) > LONGEST[name]:
                self.found[name] = _("At most %(n)s letters; these are %(found)s.") % {
                    "n": LONGEST[name], "found": len(text)
                }  # fmt: skip

    def fields(self, session: Session, name: str, chosen: list[str]) -> None:
        """Says where a field of knowledge is none, or there are too many."""
        known = set(session.exec(select(KnowledgeField.id)).all())
        if set(chosen) - known:
            self.found[name] = _("Choose from the list.")
        elif len(set(chosen)) > MOST_FIELDS:
            self.found[name] = _("At most %(n)s fields.") % {"n": MOST_FIELDS}


def wrong_with_aim(session: Session, typed: AimFields, calls: set[str]) -> dict[str, str]:
    """What is wrong with what a consortium is for."""
    wrong = Problems()
    if not typed.title.strip():
        wrong.found["title"] = _("Give it a title.")
    wrong.longest(title=typed.title, about=typed.about, notes=typed.notes)
    if typed.call and typed.call not in calls:
        wrong.found["call"] = _("Choose from the list.")
    wrong.fields(session, "wanted", typed.wanted)
    return wrong.found


def wrong_with_partner(session: Session, typed: PartnerFields, named: bool, names: set[str]) -> dict[str, str]:
    """What is wrong with what is said of a partner; one that is only named needs a name and a country."""
    wrong = Problems()
    wrong.longest(task=typed.task, called=typed.called)
    if named and not typed.called.strip():
        wrong.found["called"] = _("Give its name.")
    elif named and typed.called.strip().casefold() in names:
        wrong.found["called"] = _("A partner of this name is there already.")
    if named and session.get(Country, typed.country) is None:
        wrong.found["country"] = _("Choose a country.")
    if typed.kind and typed.kind not in KINDS:
        wrong.found["kind"] = _("Choose from the list.")
    if typed.sme not in SME:
        wrong.found["sme"] = _("Choose from the list.")
    if typed.share.strip() and share_of(typed.share) is None:
        wrong.found["share"] = _("Give a whole number from 0 to 100, or nothing.")
    wrong.fields(session, "brings", typed.brings)
    return wrong.found


def share_of(text: str) -> int | None:
    """A share in per cent; None for what is none."""
    given = text.strip().removesuffix("%").strip()
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 101
    return number if number <= 100 else None


def wrong_with_link(title: str, address: str) -> dict[str, str]:
    """What is wrong with a file's title or link: only https leads to it, with no name or password in it."""
    wrong = Problems()
    wrong.longest(title=title, address=address)
    if not title.strip():
        wrong.found["file_title"] = _("Give it a title.")
    if not is_safe(address.strip()):
        wrong.found["address"] = _("Give a link that begins with https://, without a name or password in it.")
    if "title" in wrong.found:
        wrong.found["file_title"] = wrong.found.pop("title")
    return wrong.found


def is_safe(address: str) -> bool:
    """Whether a link leads to another site by https, and says plainly to which."""
    if not address.isprintable() or " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme == "https" and "." in host and "@" not in parts.netloc and port in (None, 443)
