"""Invitations: one organisation asks, the other accepts or declines, by a mailed link or signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from service.accounts.audit import Deed, Done, record
from service.accounts.contacts import contact_people
from service.accounts.limits import Limit, take
from service.accounts.models import Person, Role, RoleName
from service.accounts.policy import Action, Actor, allow
from service.accounts.signing_in import actor_by_link
from service.consortia.access import Place
from service.consortia.forms import LONGEST
from service.consortia.keeping import MOST_PARTNERS, partners_of
from service.consortia.letters import Told, tell
from service.consortia.log import note
from service.consortia.models import Consortium, ConsortiumPartner, ConsortiumStep, PartnerRole, PartnerState
from service.directory.listing_keeping import By
from service.directory.models import Organisation
from service.directory.viewing import subject_of
from service.directory.vocabulary import Standing
from service.errors import Missing, Overtaken
from service.i18n import gettext as _
from service.settings import Settings
from service.tokens import BadToken, read_consortium

A_DAY = Limit("invited to consortia by an organisation", 40, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as the one who is asked sees it: who asks, the title, what was written with it; no more."""

    row: Consortium
    partner: ConsortiumPartner
    lead: Organisation
    own: Organisation
    actor: Actor

    @property
    def open(self) -> bool:
        """Whether it can be answered."""
        return self.partner.state is PartnerState.INVITED and self.row.ended_at is None


def invited(session: Session, slug: str) -> Organisation | None:
    """The organisation that is to be asked, where it takes part."""
    query = select(Organisation).where(Organisation.slug == slug, Organisation.standing == Standing.PARTICIPANT)
    return session.exec(query).first()


def deciders(session: Session, organisation_id: int | None) -> list[Person]:
    """Who is asked on behalf of an organisation: its owners, else whoever else works for it."""
    query = select(Person).join(Role, col(Role.person_id) == col(Person.id))
    query = query.where(Role.organisation_id == organisation_id, Role.name == RoleName.OWNER)
    owners = list(session.exec(query.order_by(col(Person.id))).all())
    return owners or contact_people(session, organisation_id or 0)


def invite(session: Session, settings: Settings, place: Place, given: tuple[str, str], by: By) -> dict[str, str]:
    """Asks an organisation, by mail to whoever decides for it; says what is wrong."""
    slug, message = given
    other = invited(session, slug)
    present = partners_of(session, place.row.id)
    if other is None:
        return {"with": _("Choose an organisation that takes part.")}
    if any(one.organisation_id == other.id for one in present):
        return {"with": _("It was asked already.")}
    if len(message) > LONGEST["message"]:
        return {"message": _("At most %(n)s letters; these are %(found)s.") % {"n": 500, "found": len(message)}}
    people = deciders(session, other.id)
    if not people:
        return {"with": _("Nobody works for it here yet who could be asked. Name it as an external partner instead.")}
    if len(present) >= MOST_PARTNERS:
        raise Overtaken
    take(session, settings.secret_key, A_DAY, str(place.row.organisation_id), by.now)
    row = ConsortiumPartner(
        consortium_id=place.row.id or 0, organisation_id=other.id, state=PartnerState.INVITED,
        role=PartnerRole.PARTNER, message=message.strip(), invited_at=by.now, invited_by=by.person_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    lead = session.get_one(Organisation, place.row.organisation_id)
    tell(session, settings, people, Told("invited", place.row, row, lead, other), by.now)
    note(session, place.row, (ConsortiumStep.INVITED, other.name), lead.id, by)
    return {}


def by_link(session: Session, settings: Settings, token: str, now: datetime) -> Invitation:
    """Whom a mailed link lets answer; raises `BadToken`, also when the person left or the invitation is gone."""
    link = read_consortium(settings.secret_key, token, now)
    partner = session.get(ConsortiumPartner, link.partner_id)
    if partner is None or partner.organisation_id is None:
        raise BadToken
    actor = actor_by_link(session, link.person_id, settings.demo)
    found = _invitation(session, session.get_one(Consortium, partner.consortium_id), partner, actor)
    if not allow(actor, Action.KEEP_CONSORTIA, subject_of(found.own)):
        raise BadToken
    return found


def invitation_at(session: Session, place: Place) -> Invitation:
    """The invitation of somebody who has signed in."""
    return _invitation(session, place.row, place.partner, place.actor)


def _invitation(session: Session, row: Consortium, partner: ConsortiumPartner, actor: Actor) -> Invitation:
    lead, own = (session.get_one(Organisation, one) for one in (row.organisation_id, partner.organisation_id))
    return Invitation(row, partner, lead, own, actor)


def answer(session: Session, settings: Settings, found: Invitation, answered: str, now: datetime) -> None:
    """Takes a yes or a no, once: who has answered changes it by leaving. Raises `Overtaken` where it is too late."""
    session.refresh(found.partner, with_for_update=True)
    if not found.open:
        raise Overtaken
    if answered not in {PartnerState.ACCEPTED, PartnerState.DECLINED}:
        raise Missing
    _move(session, settings, found, (PartnerState(answered), now))


def leave(session: Session, settings: Settings, found: Invitation, now: datetime) -> None:
    """An accepted partner leaves; whoever began it ends it instead."""
    if found.partner.state is not PartnerState.ACCEPTED or found.own.id == found.lead.id:
        raise Overtaken
    _move(session, settings, found, (PartnerState.DECLINED, now), left=True)


def _move(
    session: Session, settings: Settings, found: Invitation, to: tuple[PartnerState, datetime], left: bool = False
) -> None:
    state, now = to
    by = By(found.actor.person_id, now)
    partner = found.partner
    partner.state, partner.answered_at, partner.answered_by = state, now, by.person_id
    session.add(partner)
    step = ConsortiumStep.LEFT if left else ConsortiumStep(state.value)
    note(session, found.row, (step, found.own.name), found.own.id, by)
    detail = f"{found.own.id}: {step.value}"
    record(session, Done(Deed.CONSORTIUM_ANSWER, f"consortium:{found.row.id}", by.person_id, detail), now)
    told = Told(step.value, found.row, partner, found.lead, found.own)
    tell(session, settings, contact_people(session, found.lead.id or 0), told, now)
