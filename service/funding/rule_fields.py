"""What an officer types to change a rule, read into what is kept, with a message for each field that is wrong."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, field_validator

from matching.funding.amending import PERIOD, Amendment
from matching.funding.rules import Rule
from service.directory.listing_fields import storable
from service.directory.vocabulary import Confidence
from service.i18n import gettext as _

LONGEST = {"text": 490, "text_nl": 490, "source": 200, "why": 1000}
MARKS = tuple(one.value for one in Confidence if one is not Confidence.ILLUSTRATIVE)
MOST = 1000
KEPT = ("text", "text_nl", "since", "until", "least", "most", "holds_from", "source", "confidence", "why")


class RuleFields(BaseModel):
    """The fields as typed; `seen` stands for those whose consequences were shown, `version` for the state before."""

    version: str = ""
    do: str = ""
    seen: str = ""
    day: str = ""
    text: str = ""
    text_nl: str = ""
    since: str = ""
    until: str = ""
    least: str = ""
    most: str = ""
    holds_from: str = ""
    source: str = ""
    confidence: str = ""
    why: str = ""

    @field_validator("*", mode="after")
    @classmethod
    def _storable(cls, value: str) -> str:
        return storable(value).strip()

    @property
    def digest(self) -> str:
        """What tells one set of values from another."""
        return sha256("\0".join(getattr(self, name) for name in KEPT).encode()).hexdigest()[:16]


@dataclass
class Checked:
    """What the fields hold, and what is wrong, by field."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def amendment(self, programme: str, instrument: str, rule: str) -> Amendment:
        """What the engine is told."""
        values = {name: value for name, value in self.values.items() if name not in ("why", "confidence")}
        return Amendment(programme, instrument, rule, confidence=self.values["confidence"].value, **values)


def typed(rule: Rule) -> RuleFields:
    """A rule as the form shows it; what it rests on and why is to be said anew."""
    return RuleFields(
        text=rule.text, text_nl=rule.text_nl, since=_spelt(rule.since), until=_spelt(rule.until),
        least=_spelt(rule.least), most=_spelt(rule.most),
    )  # fmt: skip


def _spelt(value: date | float | None) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float | int) else value.isoformat()


def checked(fields: RuleFields, rule: Rule) -> Checked:
    """Reads the fields of a rule."""
    found = Checked()
    for name, most in LONGEST.items():
        found.values[name] = getattr(fields, name)
        if not found.values[name]:
            found.errors[name] = _("This cannot be empty.")
        elif len(found.values[name]) > most:
            said = _("At most %(most)s characters; these are %(n)s.")
            found.errors[name] = said % {"most": most, "n": len(found.values[name])}
    for name in ("since", "until", "holds_from"):
        _day(found, name, getattr(fields, name))
    for name in ("least", "most"):
        _number(found, name, getattr(fields, name), rule)
    known = fields.confidence in MARKS
    found.values["confidence"] = Confidence(fields.confidence) if known else Confidence.UNCERTAIN
    if not known:
        found.errors["confidence"] = _("Choose from the list.")
    _in_order(found, rule)
    return Checked(found.values, {name: found.errors[name] for name in KEPT if name in found.errors})


def _day(found: Checked, name: str, text: str) -> None:
    found.values[name] = None
    if text:
        try:
            found.values[name] = date.fromisoformat(text)
        except ValueError:
            found.errors[name] = _("Give a date such as 2027-03-31.")


def _number(found: Checked, name: str, text: str, rule: Rule) -> None:
    found.values[name] = None
    held = getattr(rule, name)
    if held is None:
        if text:
            found.errors[name] = _("This rule has no such number.")
        return
    share = rule.sort == "share"
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = -1.0
    whole = share or number == int(number)
    if not 0 <= number <= (1 if share else MOST) or not whole:
        found.errors[name] = _("Give a share from 0 to 1.") if share else _("Give a whole number from 0.")
        return
    found.values[name] = number if share else int(number)


def _in_order(found: Checked, rule: Rule) -> None:
    values = found.values
    if values["since"] and values["until"] and values["until"] < values["since"]:
        found.errors["until"] = _("The last day lies before the first.")
    if values["holds_from"] and rule.sort == PERIOD:
        found.errors["holds_from"] = _("The years of a programme hold as they are; give their first and last day.")
