"""What an organisation's own people do with its profile: look at it, change it, see who changed it before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from service.accounts.audit import Deed
from service.accounts.models import Person
from service.accounts.policy import Actor
from service.directory.listing_advice import TEXTS, given_away
from service.directory.listing_keeping import By, listings_of
from service.directory.models import Organisation
from service.directory.profile_models import OrganisationChange
from service.directory.viewing import keeps_profile, organisation_by_slug
from service.errors import Missing, Refused
from service.i18n import gettext as _
from service.matchmaking.likely import Likely, likely
from service.registering.arriving import audit
from service.registering.checking import Read
from service.registering.profile_fields import ProfileFields, checked, typed
from service.registering.profile_storing import store
from service.uniting.finding import note_new

MOST_TOLD = 20


@dataclass
class ProfileOutcome:
    """What came of it: which fields were changed; else what is wrong, what others changed, who is likely the same."""

    changed: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    meanwhile: dict[str, Any] = field(default_factory=dict)
    likely: list[Likely] = field(default_factory=list)
    read: Read = field(default_factory=Read)


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """One change in the history, by whom."""

    at: datetime
    who: str
    fields: list[str]


def own_profile(session: Session, slug: str, actor: Actor) -> Organisation:
    """The organisation whose profile the reader keeps, held until the transaction ends; else raises `Missing`."""
    if actor.person_id is None:
        raise Refused
    found = organisation_by_slug(session, slug)
    if not keeps_profile(session, actor, found):
        raise Missing
    query = select(Organisation).where(Organisation.id == found.id).with_for_update().options(
        selectinload(Organisation.names),  # type: ignore[arg-type]  # a relationship
        selectinload(Organisation.identifiers),  # type: ignore[arg-type]  # a relationship
        selectinload(Organisation.topsectors),  # type: ignore[arg-type]  # a relationship
        selectinload(Organisation.types),  # type: ignore[arg-type]  # a relationship
    )  # fmt: skip
    return session.exec(query.execution_options(populate_existing=True)).one()


def version_of(own: Organisation) -> str:
    """What tells one state of a profile from another: whoever saw an older one is told so."""
    return own.updated_at.isoformat()


def write_down(session: Session, own: Organisation, fields: ProfileFields, by: By) -> ProfileOutcome:
    """Keeps what was typed; nothing of it where something is wrong, somebody was ahead or a hint was not seen."""
    meanwhile = _meanwhile(own, fields)
    if meanwhile:
        message = _("Somebody else changed this meanwhile. Both texts are here; save again to keep yours.")
        return ProfileOutcome(errors=_ordered(dict.fromkeys(meanwhile, message)), meanwhile=meanwhile)
    found = checked(session, own, fields)
    found.errors = _ordered({**_tells(session, own, found), **found.errors})
    if found.errors:
        return ProfileOutcome(errors=found.errors, read=found)
    same = likely_others(session, own, fields)
    if {one.slug for one in same} - set(fields.seen):
        return ProfileOutcome(likely=same, read=found)
    changed = store(session, own, found.values, by)
    if changed:
        session.add(
            OrganisationChange(organisation_id=own.id or 0, at=by.now, person_id=by.person_id, fields=changed)
        )
        audit(session, by, Deed.CHANGED_PROFILE, (own.id or 0, " ".join(f"field:{one}" for one in changed)))
        note_new(session, own, same, by.now)
    return ProfileOutcome(changed, read=found)


def likely_others(session: Session, own: Organisation, fields: ProfileFields) -> list[Likely]:
    """Whom the typed names may mean besides itself, where they are other names than so far."""
    stored = typed(own, "")
    names = ("name", "acronym", "country")
    if all(getattr(stored, name) == getattr(fields, name) for name in names):
        return []
    found = likely(session, (fields.name[:300], fields.acronym[:60]), fields.country[:2])
    return [one for one in found if one.slug != own.slug]


def profile_history(session: Session, own: Organisation) -> list[ProfileChange]:
    """Who changed the profile, the last first; somebody who was erased stays unnamed."""
    query = select(OrganisationChange).where(OrganisationChange.organisation_id == own.id)
    rows = session.exec(query.order_by(col(OrganisationChange.id).desc()).limit(MOST_TOLD)).all()
    numbers = {one.person_id for one in rows if one.person_id}
    people = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(numbers))).all())
    return [ProfileChange(one.at, people.get(one.person_id, ""), one.fields) for one in rows]


def _meanwhile(own: Organisation, fields: ProfileFields) -> dict[str, Any]:
    """The fields that are stored otherwise than typed, where the typist saw an older state."""
    if fields.version == version_of(own):
        return {}
    apart = {"version", "do", "seen", "town", "province"}
    stored, said = (one.model_dump(exclude=apart) for one in (typed(own, ""), fields))
    return {name: value for name, value in stored.items() if value != said[name]}


def _tells(session: Session, own: Organisation, found: Read) -> dict[str, str]:
    """A new name that stands in the text of a confidential listing would tell whose that is."""
    held = {own.name, *(one.name for one in own.names)}
    said = {
        "name": found.values.get("name", ""), "acronym": found.values.get("acronym", ""),
        "other_names": found.values["other_names"],
    }  # fmt: skip
    hidden = [one for one in listings_of(session, own) if one.confidential]
    errors = {}
    for name, value in said.items():
        fresh = set(value if isinstance(value, list) else [value]) - held
        for row in hidden:
            values = {"confidential": True, "keywords": row.keywords, **{text: getattr(row, text) for text in TEXTS}}
            if _named(values, fresh):
                message = _("The text of your confidential listing %(reference)s has this name: change that first.")
                errors[name] = message % {"reference": row.reference}
    return errors


def _named(values: dict[str, Any], names: Iterable[str]) -> bool:
    without = given_away(values, ())
    return any(field not in without for field in given_away(values, names))


def _ordered(errors: dict[str, str]) -> dict[str, str]:
    """In the order of the form."""
    order = [
        "name", "acronym", "other_names", "country", "place", "town", "province", "website", "kind", "legal_entity",
        "language", "languages", "text_own", "text_en", "text_nl", "fields", "topsectors", "types", "phase",
        "facilities", "own_role", "pic", "ror", "kvk", "vat",
    ]  # fmt: skip
    return {name: errors[name] for name in order if name in errors}
