"""Asking to work for an organisation: its owners decide, else an officer, or a mail to its own domain proves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from service.accounts.audit import Deed
from service.accounts.limits import Limit, take
from service.accounts.links import wrong_with
from service.accounts.models import Person, Role, RoleName
from service.accounts.policy import Action, Actor, allow
from service.directory.listing_keeping import By
from service.directory.models import Organisation
from service.directory.viewing import organisation_by_slug, subject_of
from service.errors import Missing, Overtaken
from service.i18n import current_locale
from service.i18n import gettext as _
from service.registering.arriving import audit, give_role
from service.registering.keys import key_for, make
from service.registering.letters import Stranger, Told, send
from service.registering.models import AskState, JoinRequest, KeyKind
from service.registering.using import take_over
from service.settings import Settings

ASKED = Limit("asked to join by somebody", 20, timedelta(days=1))
LONGEST_MESSAGE = 500
SHARED = (
    "linkedin.com", "github.io", "google.com", "wordpress.com", "facebook.com", "instagram.com", "x.com",
    "youtube.com", "blogspot.com", "wixsite.com", "weebly.com", "webflow.io", "netlify.app", "notion.site",
    "webnode.nl", "jimdosite.com", "gmail.com", "outlook.com", "hotmail.com", "live.nl", "yahoo.com", "icloud.com",
    "proton.me", "gmx.de", "gmx.net", "web.de", "t-online.de", "ziggo.nl", "xs4all.nl", "kpnmail.nl", "planet.nl",
    "home.nl", "telenet.be", "skynet.be", "free.fr", "orange.fr", "wanadoo.fr", "laposte.net",
)  # fmt: skip
"""Websites at which many have their pages, or mail addresses: an address there proves nothing."""


@dataclass(frozen=True, slots=True)
class Door:
    """How somebody can come to work for an organisation."""

    organisation: Organisation
    owners: int
    domain: str
    held: RoleName | None
    asked: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asked, with what for and for how many days."""

    row: JoinRequest
    person: Person
    organisation: Organisation
    days: int


def door(session: Session, slug: str, actor: Actor) -> Door:
    """What the page shows on which somebody asks to join; raises `Missing`."""
    own = organisation_by_slug(session, slug)
    held = [role.name for role in actor.roles if role.organisation_id == own.id]
    waits = select(JoinRequest.id).where(
        JoinRequest.person_id == actor.person_id, JoinRequest.organisation_id == own.id,
        JoinRequest.state == AskState.ASKED,
    )  # fmt: skip
    asked = session.exec(waits).first() is not None
    return Door(own, len(owners_of(session, own)), _own_domain(session, own), held[0] if held else None, asked)


def _own_domain(session: Session, own: Organisation) -> str:
    """The domain whose addresses prove a claim; none where others have their website there too, as on a campus."""
    domain = domain_of(own.website)
    if not domain:
        return ""
    beside = select(Organisation.website).where(Organisation.id != own.id, col(Organisation.website).contains(domain))
    return "" if any(domain_of(one) == domain for one in session.exec(beside).all()) else domain


def owners_of(session: Session, own: Organisation) -> list[Person]:
    """Who decides who else works for it."""
    query = select(Person).join(Role, col(Role.person_id) == col(Person.id))
    query = query.where(Role.organisation_id == own.id, Role.name == RoleName.OWNER)
    return list(session.exec(query.order_by(col(Person.id))).all())


def domain_of(website: str) -> str:
    """The domain whose mail addresses prove who keeps a website; empty where they prove nothing."""
    host = (urlsplit(website).hostname or "").removeprefix("www.") if website else ""
    return "" if any(host == one or host.endswith(f".{one}") for one in SHARED) else host


def is_of(email: str, domain: str) -> bool:
    """Whether a mail address is one of a domain, or of a part of it."""
    there = email.strip().lower().rpartition("@")[2]
    return bool(domain) and (there == domain or there.endswith(f".{domain}"))


def ask(session: Session, settings: Settings, at: Door, message: str, by: By) -> None:
    """Keeps that somebody asks, once, and tells the owners; without any an officer finds it in the queue."""
    if at.asked or at.held is RoleName.OWNER or (at.held and at.owners):
        raise Overtaken
    take(session, settings.secret_key, ASKED, str(by.person_id), by.now)
    own = at.organisation
    row = JoinRequest(
        person_id=by.person_id or 0, organisation_id=own.id or 0, claim=not at.owners, state=AskState.ASKED,
        message=message[:LONGEST_MESSAGE], created_at=by.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    asker = session.get_one(Person, row.person_id)
    for owner in owners_of(session, own):
        told = Told("asked", own.name, asker.name, row.message, f"/my/{own.slug}/people", f"{row.id}:{owner.id}")
        send(session, settings, owner, told, by.now)


def prove(session: Session, settings: Settings, at: Door, email: str, by: By) -> str:
    """Mails a link to an address of the organisation's domain that proves a claim; else says what is wrong."""
    wrong = wrong_with(email)
    if wrong:
        return wrong
    if not is_of(email, at.domain):
        return _("Give an address that ends in @%(domain)s.") % {"domain": at.domain}
    if at.owners or at.held is RoleName.OWNER:
        raise Overtaken
    take(session, settings.secret_key, ASKED, str(by.person_id), by.now)
    asker = session.get_one(Person, by.person_id)
    to = Stranger(email.strip().lower(), "", current_locale())
    key = key_for(KeyKind.CLAIM, to, by, organisation_id=at.organisation.id)
    path = make(session, key)
    send(session, settings, to, Told("claim", at.organisation.name, asker.name, path=path, key=str(key.id)), by.now)
    return ""


def claims_for(session: Session, actor: Actor, now: datetime) -> list[Asking]:
    """Claims that this officer may judge, the longest waiting first."""
    query = select(JoinRequest).where(JoinRequest.state == AskState.ASKED, col(JoinRequest.claim))
    found = _askings(session, list(session.exec(query.order_by(col(JoinRequest.id))).all()), now)
    return [one for one in found if _may(actor, one)]


def asked_of(session: Session, own: Organisation, now: datetime) -> list[Asking]:
    """Who asks an organisation's owners."""
    query = select(JoinRequest).where(JoinRequest.state == AskState.ASKED, JoinRequest.organisation_id == own.id)
    rows = session.exec(query.where(col(JoinRequest.claim).is_(False)).order_by(col(JoinRequest.id))).all()
    return _askings(session, list(rows), now)


def _askings(session: Session, rows: list[JoinRequest], now: datetime) -> list[Asking]:
    return [
        Asking(
            row, session.get_one(Person, row.person_id), session.get_one(Organisation, row.organisation_id),
            (now - row.created_at).days,
        )
        for row in rows
    ]  # fmt: skip


def _may(actor: Actor, one: Asking) -> bool:
    return one.person.id != actor.person_id and allow(actor, Action.MODERATE, subject_of(one.organisation))


def claim_of(session: Session, number: int, actor: Actor, now: datetime) -> Asking:
    """A claim that waits; raises `Missing` where this officer may not judge it."""
    row = session.exec(select(JoinRequest).where(JoinRequest.id == number).with_for_update()).first()
    if row is None or not row.claim or row.state is not AskState.ASKED:
        raise Missing
    found = _askings(session, [row], now)[0]
    if not _may(actor, found):
        raise Missing
    return found


def answer(session: Session, settings: Settings, asking: Asking, yes: bool, by: By) -> None:
    """Lets somebody in, as an owner where it was a claim, or refuses; and tells them."""
    row, own = asking.row, asking.organisation
    if row.state is not AskState.ASKED:
        raise Overtaken
    row.state = AskState.ACCEPTED if yes else AskState.REFUSED
    row.decided_at, row.decided_by = by.now, by.person_id
    session.add(row)
    if yes and row.claim:
        take_over(session, own, row.person_id, by)
    elif yes:
        give_role(session, row.person_id, (RoleName.EDITOR, own.id or 0), by)
    else:
        audit(session, by, Deed.JOIN_REFUSED, (own.id or 0, f"person:{row.person_id}"))
    if row.claim:
        audit(session, by, Deed.CLAIMED, (own.id or 0, f"person:{row.person_id} {row.state.value}"))
    told = Told("let_in" if yes else "not_let_in", own.name, path=f"/organisations/{own.slug}", key=str(row.id))
    send(session, settings, asking.person, told, by.now)
