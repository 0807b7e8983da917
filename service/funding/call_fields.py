"""The fields of a call as an officer types them, read into what is kept, with a message for each that is wrong."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel, field_validator

from matching.funding.rulebook import Asked
from matching.funding.rules import Override
from matching.funding.tables import WrongRules
from service.directory.call_models import CallStages, FundingCall
from service.directory.listing_fields import SPLIT, storable
from service.directory.vocabulary import Confidence
from service.funding.calls import override_of
from service.funding.rulebooks import file_rules
from service.i18n import gettext as _
from service.labels import LABELS

REFERENCE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")
SPLIT_ALL = re.compile(r"\s*[,;\n]\s*|\s+")
LONGEST = {
    "reference": 80, "title": 300, "title_nl": 300, "text": 4000, "text_nl": 4000, "budget": 200, "budget_nl": 200,
    "override": 6000, "address": 300, "source": 200,
}  # fmt: skip
MANY_LINES = {"text", "text_nl", "override"}
MOST_TOPICS, LONGEST_TOPIC = 30, 80
MOST_DEADLINES = 20
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


class CallFields(BaseModel):
    """The fields of the form, as typed; `version` is the call's state that the typist saw, `do` the button."""

    version: str = ""
    do: str = ""
    reference: str = ""
    instrument: str = ""
    title: str = ""
    title_nl: str = ""
    text: str = ""
    text_nl: str = ""
    topsectors: list[str] = []
    topics: str = ""
    areas: str = ""
    budget: str = ""
    budget_nl: str = ""
    opens_on: str = ""
    stages: str = CallStages.SINGLE.value
    deadlines: str = ""
    override: str = ""
    address: str = ""
    source: str = ""
    confidence: str = Confidence.READ.value

    @field_validator("*", mode="after")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        return storable(value) if isinstance(value, str) else value


@dataclass
class Checked:
    """What the fields hold, by column, and what is wrong, by field."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def checked(fields: CallFields, invented: bool) -> Checked:
    """Reads the fields; `invented` says whether invented calls may be kept here."""
    found = Checked()
    for name, most in LONGEST.items():
        _text(found, name, getattr(fields, name), most)
    _reference(found)
    _instrument(found, fields.instrument)
    _choices(found, fields, invented)
    _words(found, fields)
    _days(found, fields)
    if not found.values["title"]:
        found.errors["title"] = _("Give it a title.")
    if not found.values["source"]:
        found.errors["source"] = _("Say where this was read.")
    if found.values["address"] and not re.match(r"https?://[^\s/]+", found.values["address"]):
        found.errors["address"] = _("Give an address that begins with https://, or none.")
    if "instrument" not in found.errors:
        _override(found)
        _room(found)
    return Checked(
        found.values, {name: found.errors[name] for name in CallFields.model_fields if name in found.errors}
    )


def _text(found: Checked, name: str, typed: str, most: int) -> None:
    text = typed.rstrip() if name in MANY_LINES else " ".join(typed.split())
    found.values[name] = text
    if len(text) > most:
        found.errors[name] = _("At most %(most)s characters; these are %(n)s.") % {"most": most, "n": len(text)}


def _reference(found: Checked) -> None:
    found.values["reference"] = found.values["reference"].upper()
    if not REFERENCE.fullmatch(found.values["reference"]):
        found.errors["reference"] = _("Give a reference of letters, digits, dots and hyphens, without blanks.")


def _instrument(found: Checked, typed: str) -> None:
    programme, _slash, instrument = typed.partition("/")
    found.values |= {"programme": programme, "instrument": instrument}
    known = programme in file_rules().ids and file_rules().programme(programme).instrument(instrument)
    if not known:
        found.errors["instrument"] = _("Choose from the list.")


def _choices(found: Checked, fields: CallFields, invented: bool) -> None:
    found.values["topsectors"] = list(dict.fromkeys(fields.topsectors))
    if set(fields.topsectors) - set(LABELS["topsector"]):
        found.errors["topsectors"] = _("Choose from the list.")
    marks = {one.value for one in Confidence} - (set() if invented else {Confidence.ILLUSTRATIVE.value})
    known = fields.confidence in marks
    found.values["confidence"] = Confidence(fields.confidence) if known else Confidence.UNCERTAIN
    if not known:
        found.errors["confidence"] = _("Choose from the list.")
    stages = fields.stages in {one.value for one in CallStages}
    found.values["stages"] = CallStages(fields.stages) if stages else CallStages.SINGLE
    if not stages:
        found.errors["stages"] = _("Choose from the list.")


def _words(found: Checked, fields: CallFields) -> None:
    topics = list(dict.fromkeys(" ".join(one.split()) for one in SPLIT.split(fields.topics.strip()) if one))
    found.values["topics"] = topics
    if len(topics) > MOST_TOPICS or any(len(one) > LONGEST_TOPIC for one in topics):
        found.errors["topics"] = _("At most %(n)s topics of %(most)s characters each.") % {
            "n": MOST_TOPICS, "most": LONGEST_TOPIC
        }  # fmt: skip
    areas = list(dict.fromkeys(one.upper() for one in SPLIT_ALL.split(fields.areas.strip()) if one))
    found.values["areas"] = areas
    codes = file_rules()
    unknown = [one for one in areas if one not in codes.countries and not codes.renumbering.exists(one)]
    if unknown:
        found.errors["areas"] = _("“%(word)s” is no code of a country or region.") % {"word": unknown[0][:60]}


def _days(found: Checked, fields: CallFields) -> None:
    days, wrong = [], ""
    for word in filter(None, SPLIT_ALL.split(fields.deadlines.strip())):
        day = _day(word)
        if day is None:
            wrong = wrong or word[:60]
        else:
            days.append(day)
    days = sorted(set(days))
    found.values["deadlines"] = [day.isoformat() for day in days]
    found.values["closes_on"] = days[-1] if days else FIRST_DAY
    if wrong or not days or len(days) > MOST_DEADLINES:
        found.errors["deadlines"] = _("Give days such as 2027-02-16, at least one and at most twenty.")
    elif (len(days) == 1) is not (found.values["stages"] is CallStages.SINGLE):
        found.errors["stages"] = _("One deadline is one; of several say whether they are stages or chances to apply.")
    opens = _day(fields.opens_on.strip())
    found.values["opens_on"] = opens
    if fields.opens_on.strip() and opens is None:
        found.errors["opens_on"] = _("Give a date such as 2027-03-31.")
    elif opens and days and opens > days[0]:
        found.errors["opens_on"] = _("It opens after its first deadline.")


def _day(word: str) -> date | None:
    try:
        day = date.fromisoformat(word) if len(word) == len("2027-02-16") else None
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day < LAST_DAY else None


def _room(found: Checked) -> None:
    """Says where the countries and regions lie outside the area of the programme altogether."""
    values = found.values
    if not values["areas"] or "areas" in found.errors:
        return
    confined = Override(areas=tuple(values["areas"]))
    asked = Asked(values["programme"], values["instrument"], values["closes_on"], None, confined)
    if not file_rules().leaves_room(asked):
        found.errors["areas"] = _("None of these lies in the area of the programme.")


def _override(found: Checked) -> None:
    values = found.values
    try:
        override_of(values["programme"], values["instrument"], values["override"])
    except WrongRules as error:
        found.errors["override"] = _("This cannot be read: %(problem)s") % {"problem": str(error).replace("\n", "; ")}


def typed(row: FundingCall, version: str) -> CallFields:
    """A stored call as the form shows it."""
    return CallFields(
        version=version,
        **{name: getattr(row, name) for name in LONGEST},
        instrument=f"{row.programme}/{row.instrument}",
        topsectors=list(row.topsectors),
        topics=", ".join(row.topics),
        areas=", ".join(row.areas),
        opens_on=row.opens_on.isoformat() if row.opens_on else "",
        stages=row.stages.value,
        deadlines=", ".join(row.deadlines),
        confidence=row.confidence.value,
    )
