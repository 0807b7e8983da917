"""Writes down what somebody typed of a listing: checks it, tells of what others changed meanwhile, keeps it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from matching.records import ListingKind
from service.directory.field_guess import fields_of
from service.directory.listing_calls import call_of, chosen, is_over
from service.directory.listing_fields import Checked, ListingFields, checked, typed
from service.directory.listing_keeping import (
    By,
    change,
    create,
    ends_at_the_latest,
    take_step,
    tells_owner,
    version_of,
)
from service.directory.listing_life import after
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.directory.taxonomy import KnowledgeField, Topsector
from service.directory.vocabulary import ListingState, ListingStep
from service.i18n import gettext as _

SPEAKING = ("title", "summary", "description", "title_en", "summary_en")
HIDDEN = (ListingState.DRAFT, ListingState.REJECTED)
"""States in which nobody else sees the listing, so that it need not be whole."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, of a new listing or of one that is there, and whether it shall be submitted too."""

    kind: ListingKind
    fields: ListingFields
    row: Listing | None = None
    submit: bool = False


@dataclass
class Outcome:
    """The listing once it is kept; else what is wrong, and what others changed meanwhile, field by field."""

    row: Listing | None = None
    errors: dict[str, str] = field(default_factory=dict)
    meanwhile: dict[str, Any] = field(default_factory=dict)


def write_down(session: Session, own: Organisation, given: Typed, by: By) -> Outcome:
    """Keeps what was typed; nothing of it where something is wrong or somebody else was ahead."""
    meanwhile = _meanwhile(given)
    if meanwhile:
        message = _("Somebody else changed this meanwhile. Both texts are here; save again to keep yours.")
        return Outcome(errors=_ordered(dict.fromkeys(meanwhile, message)), meanwhile=meanwhile)
    found = read(own, given, by)
    _tie(session, given, found, by)
    if set(found.values["topsectors"]) - set(session.exec(select(Topsector.id)).all()):
        found.errors["topsectors"] = _("Choose from the list.")
    known = {*session.exec(select(KnowledgeField.id)).all()}
    if set(found.values["fields"]) - known:
        found.errors["fields"] = _("Choose from the list.")
    if found.errors:
        return Outcome(errors=_ordered(found.errors))
    found.values["fields"] = found.values["fields"] or spoken_of(found.values, known)
    row = given.row or create(session, own, given.kind, by)
    change(session, row, found.values, by)
    if given.submit and after(row.state, ListingStep.SUBMITTED):
        take_step(session, row, ListingStep.SUBMITTED, by)
    return Outcome(row)


def _tie(session: Session, given: Typed, found: Checked, by: By) -> None:
    """The call that a need is meant for; of a capability there is none."""
    try:
        wanted = given.fields.call if given.kind is ListingKind.NEED else ""
        found.values["call_id"] = chosen(session, given.row, wanted, by.day)
    except LookupError:
        found.errors["call"] = _("Choose from the list.")
        return
    if given.submit and is_over(session, found.values["call_id"], by.day):
        found.errors["call"] = _("This call is over: choose another one or none.")


def spoken_of(values: Mapping[str, Any], known: Collection[str]) -> list[str]:
    """The knowledge fields that the texts of a listing speak of."""
    text = " ".join((*(values[name] for name in SPEAKING), *values["keywords"]))
    return [one for one in fields_of(text) if one in known]


def read(own: Organisation, given: Typed, by: By) -> Checked:
    """What the fields hold; what others will see must be whole and tell nothing of an unnamed owner."""
    found = checked(given.fields, given.kind, (by.day, ends_at_the_latest(given.row, by.day)))
    if given.submit or (given.row is not None and given.row.state not in HIDDEN):
        found.errors = {**found.lacking, **tells_owner(found.values, own), **found.errors}
    return found


def unready(session: Session, own: Organisation, row: Listing, by: By) -> dict[str, str]:
    """What keeps a stored listing from being submitted, by field."""
    held = call_of(session, row)
    given = Typed(row.kind, typed(row, version_of(row), held.reference if held else ""), row, submit=True)
    found = read(own, given, by)
    _tie(session, given, found, by)
    return _ordered(found.errors)


def _meanwhile(given: Typed) -> dict[str, Any]:
    """The fields that are stored otherwise than typed, where the typist saw an older state of the listing."""
    if given.row is None or given.fields.version == version_of(given.row):
        return {}
    stored, said = (one.model_dump(exclude={"version", "do", "call"}) for one in (typed(given.row, ""), given.fields))
    return {name: value for name, value in stored.items() if value != said[name]}


def _ordered(errors: dict[str, str]) -> dict[str, str]:
    """In the order of the form."""
    return {name: errors[name] for name in ListingFields.model_fields if name in errors}
