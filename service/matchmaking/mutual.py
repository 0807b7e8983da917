"""What two sides learn of one another once both are interested: contact persons, by mail and on the page."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from service.accounts.audit import Deed, Done, record
from service.accounts.contacts import contact_people
from service.accounts.models import AuditEntry, Person
from service.accounts.subscribing import NOTICE, wants_notices
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.errors import Missing
from service.mail.letters import write
from service.mail.links import Links
from service.mail.outbox import Letter, queue
from service.matchmaking.models import Proposal, ProposalState
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to write to."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A proposal that both sides want, as the mail to one side tells it."""

    proposal: Proposal
    own: Organisation
    other: Organisation
    listings: tuple[Listing, ...]
    contacts: tuple[Contact, ...]


def show_contacts(session: Session, proposal_id: int, seen: tuple[int, int], now: datetime) -> tuple[Contact, ...]:
    """The other side's contact persons, for a page; `seen` is the person who looks and their organisation.

    Empty before both are interested. That somebody saw them is kept once a day. The caller has asked whether
    the person may answer for the organisation.
    """
    person_id, organisation_id = seen
    proposal = session.exec(select(Proposal).where(Proposal.id == proposal_id).with_for_update()).first()
    if proposal is None or organisation_id not in {proposal.left_id, proposal.right_id}:
        raise Missing
    if proposal.state is not ProposalState.MUTUAL:
        return ()
    other = proposal.right_id if proposal.left_id == organisation_id else proposal.left_id
    _keep_seen(session, Done(Deed.CONTACT_SEEN, f"proposal:{proposal_id}", person_id, f"organisation:{other}"), now)
    return _contacts(session, other)


def contacts_opened(session: Session, proposal_id: int, seen: tuple[int, int]) -> tuple[Contact, ...] | None:
    """The other side's contact persons, or None where this person was neither mailed them nor asked for them.

    Keeps nothing; `seen` is as in `show_contacts`.
    """
    person_id, organisation_id = seen
    proposal = session.get_one(Proposal, proposal_id)
    told = select(AuditEntry.id).where(
        AuditEntry.person_id == person_id, AuditEntry.subject == f"proposal:{proposal_id}",
        col(AuditEntry.action).in_((Deed.CONTACT_SEEN, Deed.CONTACT_MAILED)),
    )  # fmt: skip
    if proposal.state is not ProposalState.MUTUAL or session.exec(told).first() is None:
        return None
    return _contacts(session, proposal.right_id if proposal.left_id == organisation_id else proposal.left_id)


def _contacts(session: Session, organisation_id: int) -> tuple[Contact, ...]:
    return tuple(Contact(one.name, one.email) for one in contact_people(session, organisation_id))


def _keep_seen(session: Session, done: Done, now: datetime) -> None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    same = select(AuditEntry.id).where(
        AuditEntry.person_id == done.person_id, AuditEntry.action == done.deed, AuditEntry.at >= midnight,
        AuditEntry.subject == done.subject, AuditEntry.detail == done.detail,
    )  # fmt: skip
    if session.exec(same).first() is None:
        record(session, done, now)
        session.flush()


def tell_both(session: Session, settings: Settings, proposal: Proposal, now: datetime) -> None:
    """Queues one mail to each contact person of both sides, unless they wanted no such mail."""
    left, right = (session.get_one(Organisation, number) for number in (proposal.left_id, proposal.right_id))
    numbers = [number for number in (proposal.need_id, proposal.capability_id) if number is not None]
    listings = tuple(session.get_one(Listing, number) for number in numbers)
    for own, other in ((left, right), (right, left)):
        meeting = Meeting(proposal, own, other, listings, _contacts(session, other.id or 0))
        for person in contact_people(session, own.id or 0):
            if wants_notices(session, person.id or 0):
                _tell(session, settings, person, meeting, now)


def _tell(session: Session, settings: Settings, person: Person, meeting: Meeting, now: datetime) -> None:
    number = person.id or 0
    mail = queue(session, settings, mutual_letter(settings, person, meeting, now), person, now)
    if mail is None:
        return
    whose = f"organisation:{meeting.other.id}"
    record(session, Done(Deed.CONTACT_MAILED, f"proposal:{meeting.proposal.id}", number, whose), now)
    session.flush()


def mutual_letter(settings: Settings, person: Person, meeting: Meeting, now: datetime) -> Letter:
    """The mail that tells one person who the other side is and whom to write to."""
    links = Links(settings, person.id or 0, now)
    written = write("mutual", person.locale, {"meeting": meeting, "links": links, "kind": NOTICE})
    key = f"mutual:{meeting.proposal.id}:{person.id}"
    return Letter(key, NOTICE, written.subject, written.text, written.html, links.headers(NOTICE))
