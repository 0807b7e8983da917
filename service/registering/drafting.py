"""A registration as its maker goes through it: begun, found again, kept step by step, handed in."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from matching.records import ListingKind
from service.accounts.links import wrong_with
from service.accounts.policy import Action, Actor, Subject, allow
from service.directory.geography import Country
from service.directory.listing_fields import ListingFields, checked
from service.directory.listing_keeping import By
from service.directory.listing_life import LIFETIME
from service.errors import Missing, Overtaken, Refused
from service.i18n import gettext as _
from service.matchmaking.likely import Likely, likely
from service.registering.checking import ASKED, Read, RegistrationFields, Step, read
from service.registering.models import Registration, RegistrationState

WRITTEN = (RegistrationState.DRAFT, RegistrationState.REJECTED, RegistrationState.DECLINED)
"""States in which its maker can go on writing."""
LISTINGS = (Step.CAPABILITY, Step.NEED)
SKIPPED = "skipped"
MOST_OPEN = 50


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom somebody registers an organisation for, where it is not their own."""

    name: str = ""
    email: str = ""


def begun_by(session: Session, actor: Actor) -> list[Registration]:
    """What somebody has begun, the last first."""
    query = select(Registration).where(Registration.person_id == actor.person_id)
    return list(session.exec(query.order_by(col(Registration.updated_at).desc()).limit(MOST_OPEN)).all())


def wrong_contact(actor: Actor, contact: Contact, for_others: bool) -> dict[str, str]:
    """What is wrong with whom the registration is for; raises `Refused` where that may only be oneself."""
    if not for_others:
        return {}
    if not may_register_others(actor):
        raise Refused
    errors = {} if contact.name else {"contact_name": _("Give the name of whom to ask.")}
    wrong = wrong_with(contact.email)
    return {**errors, "contact_email": wrong} if wrong else errors


def may_register_others(actor: Actor) -> bool:
    """Whether somebody may register on behalf of others, in one country at least."""
    countries = [role.country for role in actor.roles if role.country]
    return any(allow(actor, Action.REGISTER_OTHERS, Subject(country=one)) for one in (None, *countries))


def begin(session: Session, contact: Contact, by: By) -> Registration:
    """A new registration, without a word in it."""
    row = Registration(
        key=secrets.token_hex(8), person_id=by.person_id or 0, state=RegistrationState.DRAFT, created_at=by.now,
        updated_at=by.now, contact_name=contact.name[:200], contact_email=contact.email.strip().lower(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def own_registration(session: Session, key: str, actor: Actor) -> Registration:
    """A registration of the reader's own, held until the transaction ends; raises `Missing` for one of others."""
    row = session.exec(select(Registration).where(Registration.key == key).with_for_update()).first()
    if row is None or row.person_id != actor.person_id:
        raise Missing
    return row


def typed_so_far(row: Registration) -> dict[str, Any]:
    """The fields of all steps by their names, as they were typed."""
    return {name: value for step in ASKED for name, value in row.typed.get(step.value, {}).items()}


def keep_step(session: Session, row: Registration, step: Step, typed: RegistrationFields, by: By) -> Read:
    """Keeps what was typed in a step, right or wrong, and says what is wrong."""
    if row.state not in WRITTEN:
        raise Overtaken
    given = typed.model_dump()
    row.typed[step.value] = {name: given[name] for name in ASKED[step]}
    found = read(session, step, typed_so_far(row))
    if step is Step.NAME and not found.errors:
        row.country = found.values["country"]
    _touch(session, row, by)
    return found


def keep_listing(session: Session, row: Registration, step: Step, fields: ListingFields, by: By) -> dict[str, str]:
    """Keeps what was typed of the first capability or need, and says what is wrong; it may be left out."""
    if row.state not in WRITTEN:
        raise Overtaken
    kept = fields.model_dump(exclude={"version", "do", "language"})
    if fields.do == "back" and step.value not in row.typed and not any(kept.values()):
        return {}
    row.typed[step.value] = {**kept, "language": fields.language, SKIPPED: fields.do == "skip"}
    _touch(session, row, by)
    return wrong_listing(row, step, by)


def wrong_listing(row: Registration, step: Step, by: By) -> dict[str, str]:
    """What is wrong with the first capability or need."""
    typed = row.typed.get(step.value, {})
    if typed.get(SKIPPED, True):
        return {}
    found = checked(ListingFields.model_validate(typed), ListingKind(step.value), (by.day, by.day + LIFETIME))
    return {**found.lacking, **found.errors}


def _touch(session: Session, row: Registration, by: By) -> None:
    row.updated_at = by.now
    session.add(row)
    session.flush()


def likely_here(session: Session, typed: RegistrationFields) -> list[Likely]:
    """The organisations that are likely to be the one whose name is typed."""
    country = typed.country if session.get(Country, typed.country) else ""
    return likely(session, (typed.name[:300], typed.acronym[:60]), country)


def unfinished(session: Session, row: Registration, by: By) -> list[Step]:
    """The steps that still lack something."""
    typed = typed_so_far(row)
    lacking = [step for step in ASKED if step.value not in row.typed or read(session, step, typed).errors]
    return lacking + [step for step in LISTINGS if step.value not in row.typed or wrong_listing(row, step, by)]


def wrong_country(row: Registration, actor: Actor) -> dict[str, str]:
    """On behalf of others an attaché registers in the own countries alone; a broker everywhere."""
    if not row.contact_email or allow(actor, Action.REGISTER_OTHERS, Subject(country=row.country)):
        return {}
    return {"country": _("On behalf of others you may register in your own countries only.")}


def settle(session: Session, row: Registration) -> None:
    """Keeps where it is, from what was typed, for those who look for what waits in their country or province."""
    typed = typed_so_far(row)
    town = read(session, Step.PLACE, typed).values["town"]
    row.country, row.province = town.country, town.province or None
    session.add(row)


def after(step: Step) -> Step:
    """The next step."""
    steps = list(Step)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]
