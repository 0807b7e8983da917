"""Who works for an organisation: looked at, invited, given another role, handed over to, taken out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from service.accounts.audit import Deed
from service.accounts.limits import Limit, take
from service.accounts.links import wrong_with
from service.accounts.models import Person, Role, RoleName
from service.accounts.policy import Action, Actor, allow
from service.directory.listing_keeping import By
from service.directory.listing_left import put_on_hold
from service.directory.models import Organisation
from service.directory.viewing import organisation_by_slug, subject_of
from service.errors import Missing, Overtaken, Refused
from service.i18n import current_locale
from service.i18n import gettext as _
from service.registering.arriving import audit, audit_role, person_of
from service.registering.joining import Asking, asked_of
from service.registering.keys import key_for, make
from service.registering.letters import Stranger, Told, send
from service.registering.models import KeyKind, MailedKey
from service.settings import Settings

ROLES = (RoleName.EDITOR, RoleName.OWNER)
INVITED_AS = (*ROLES, RoleName.BROKER)
"""A broker acts for an organisation that asked for it."""
INVITED = Limit("invited by somebody", 50, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role at an organisation."""

    role: Role
    person: Person


@dataclass(frozen=True, slots=True)
class People:
    """Who works for an organisation, who is invited, who asks; and whether the reader decides."""

    own: Organisation
    holders: tuple[Holder, ...]
    invited: tuple[MailedKey, ...]
    asking: tuple[Asking, ...]
    decides: bool
    owned: bool


def people(session: Session, slug: str, actor: Actor, now: datetime) -> People:
    """The people of an organisation, for its own people; raises `Missing` for others."""
    own = _organisation(session, slug, actor, Action.READ_PEOPLE)
    decides = allow(actor, Action.KEEP_PEOPLE, subject_of(own))
    holders = _holders(session, own)
    query = select(MailedKey).where(
        MailedKey.kind == KeyKind.JOIN, MailedKey.organisation_id == own.id, col(MailedKey.used_at).is_(None),
        col(MailedKey.expires_at) > now,
    )  # fmt: skip
    invited = session.exec(query.order_by(col(MailedKey.id))).all() if decides else ()
    asking = asked_of(session, own, now) if decides else ()
    owned = any(one.role.name is RoleName.OWNER for one in holders)
    return People(own, tuple(holders), tuple(invited), tuple(asking), decides, owned)


def kept_by(session: Session, slug: str, actor: Actor) -> Organisation:
    """The organisation whose people the reader decides over, held until the transaction ends; raises `Missing`."""
    own = _organisation(session, slug, actor, Action.KEEP_PEOPLE)
    return session.exec(select(Organisation).where(Organisation.id == own.id).with_for_update()).one()


def _organisation(session: Session, slug: str, actor: Actor, action: Action) -> Organisation:
    if actor.person_id is None:
        raise Refused
    own = organisation_by_slug(session, slug)
    if not allow(actor, action, subject_of(own)):
        raise Missing
    return own


def _holders(session: Session, own: Organisation) -> list[Holder]:
    query = select(Role, Person).join(Person, col(Person.id) == col(Role.person_id))
    found = session.exec(query.where(Role.organisation_id == own.id).order_by(Person.name, col(Role.id))).all()
    order = [RoleName.OWNER, RoleName.EDITOR, RoleName.BROKER]
    return sorted((Holder(role, person) for role, person in found), key=lambda one: order.index(one.role.name))


def invite(session: Session, settings: Settings, own: Organisation, what: tuple[str, str], by: By) -> dict[str, str]:
    """Mails somebody a link with which to come in, as an editor or owner; else says what is wrong."""
    email, role = what
    errors = {"email": wrong} if (wrong := wrong_with(email)) else {}
    if role not in INVITED_AS:
        errors["role"] = _("Choose a role.")
    known = person_of(session, email)
    if known and any(one.person.id == known.id and one.role.name == role for one in _holders(session, own)):
        errors["email"] = _("This person has this role already.")
    if errors:
        return errors
    take(session, settings.secret_key, INVITED, str(by.person_id), by.now)
    to = Stranger(email.strip().lower(), "", known.locale if known else current_locale())
    key = key_for(KeyKind.JOIN, to, by, organisation_id=own.id, role=RoleName(role))
    path = make(session, key)
    sender = session.get_one(Person, by.person_id)
    send(session, settings, known or to, Told("join", own.name, sender.name, path=path, key=str(key.id)), by.now)
    audit(session, by, Deed.INVITED, (own.id or 0, f"role:{role}"))
    return {}


def take_back(session: Session, own: Organisation, number: int, by: By) -> None:
    """Takes an invitation back: its link works no more."""
    key = session.get(MailedKey, number)
    if key is None or key.kind is not KeyKind.JOIN or key.organisation_id != own.id:
        raise Missing
    key.expires_at = by.now
    session.add(key)
    session.flush()


def left_by(session: Session, slug: str, actor: Actor) -> Organisation:
    """The organisation that the reader works for and leaves, held until the transaction ends; raises `Missing`."""
    own = _organisation(session, slug, actor, Action.READ_PEOPLE)
    return session.exec(select(Organisation).where(Organisation.id == own.id).with_for_update()).one()


def leave(session: Session, own: Organisation, by: By) -> None:
    """Takes somebody out at their own wish. Raises `Overtaken` for the last owner, who hands over first.

    Of one that nobody keeps any more the listings are put on hold.
    """
    holders = [one.role for one in _holders(session, own)]
    mine = [one for one in holders if one.person_id == by.person_id]
    others = [one for one in holders if one.person_id != by.person_id]
    owns, owned = (any(one.name is RoleName.OWNER for one in some) for some in (mine, others))
    if not mine or (owns and not owned):
        raise Overtaken
    for row in mine:
        session.delete(row)
    audit_role(session, by, Deed.ROLE_TAKEN, (by.person_id or 0, own.id or 0, "left"))
    if not others:
        put_on_hold(session, own, By(None, by.now))


def change_role(session: Session, settings: Settings, own: Organisation, what: tuple[int, str], by: By) -> None:
    """Gives another role, hands over, or takes somebody out, and tells them; the last owner stays.

    Raises `Overtaken`. To hand over makes the other an owner and the giver an editor.
    """
    number, wanted = what
    row = session.get(Role, number)
    if row is None or row.organisation_id != own.id:
        raise Missing
    person_id, before = row.person_id, row.name
    holders = [one.role for one in _holders(session, own)]
    owners = [one for one in holders if one.name is RoleName.OWNER]
    if wanted == "hand_over":
        _hand_over(session, row, owners, by)
    elif row.name is RoleName.OWNER and len(owners) == 1 and wanted != RoleName.OWNER:
        raise Overtaken
    elif wanted == "out":
        session.delete(row)
    elif wanted in ROLES and row.name in ROLES:
        row.name = RoleName(wanted)
        session.add(row)
    else:
        raise Overtaken
    deed = Deed.ROLE_TAKEN if wanted == "out" else Deed.ROLE_CHANGED
    said = f"role:{wanted}" if wanted in ROLES else wanted
    audit_role(session, by, deed, (person_id, own.id or 0, said))
    if person_id != by.person_id and (wanted == "out" or row.name is not before):
        _tell(session, settings, (own, person_id, "" if wanted == "out" else row.name.value), by)


def _tell(session: Session, settings: Settings, what: tuple[Organisation, int, str], by: By) -> None:
    """Mails somebody that their role at an organisation is another now, or taken."""
    (own, person_id, role), sender = what, session.get_one(Person, by.person_id)
    path = f"/my/{own.slug}/people" if role else f"/organisations/{own.slug}"
    key = f"{person_id}:{own.id}:{by.now.timestamp():.6f}"
    name = "role_changed" if role else "role_taken"
    told = Told(name, own.name, sender.name, path=path, key=key, role=role)
    send(session, settings, session.get_one(Person, person_id), told, by.now)


def _hand_over(session: Session, row: Role, owners: list[Role], by: By) -> None:
    mine = next((one for one in owners if one.person_id == by.person_id), None)
    if mine is None or mine is row or row.name not in ROLES:
        raise Overtaken
    row.name, mine.name = RoleName.OWNER, RoleName.EDITOR
    session.add_all([row, mine])
