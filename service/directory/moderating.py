"""What moderators do with submitted listings: look at who waits longest, accept, reject with a reason, ask."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from service.accounts.audit import Deed, Done, record
from service.accounts.contacts import contact_people
from service.accounts.policy import Action, Actor, Subject, allow
from service.directory.listing_advice import advice
from service.directory.listing_calls import is_over
from service.directory.listing_keeping import By, take_step, whole_listing
from service.directory.listing_letters import tell_decision
from service.directory.listing_life import MODERATORS
from service.directory.listing_models import Listing, ListingChange
from service.directory.models import Organisation
from service.directory.viewing import field_names, subject_of
from service.directory.vocabulary import ListingState, ListingStep
from service.errors import Missing, Refused
from service.i18n import current_locale
from service.i18n import gettext as _
from service.settings import Settings

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A listing that waits; its owner, who stays unnamed where the listing is confidential, and since when."""

    row: Listing
    owner: Organisation | None
    days: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a moderator, the longest first; how many in all, and how long the oldest."""

    entries: tuple[Waiting, ...]
    total: int
    oldest: int
    provinces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One submitted listing as a moderator sees it, with what was asked before."""

    waiting: Waiting
    fields: dict[str, str]
    advice: list[str]
    earlier: tuple[ListingChange, ...]
    language: str


def queue_of(session: Session, actor: Actor, now: datetime, kind: str = "", province: str = "") -> Queue:
    """The submitted listings that this moderator may judge, those of one kind or province where asked.

    Of a confidential one the province is told to nobody, so no choice of a province finds it.
    """
    query = select(Listing).where(Listing.state == ListingState.SUBMITTED)
    query = query.options(selectinload(Listing.organisation))  # type: ignore[arg-type]  # a relationship
    query = query.order_by(col(Listing.submitted_at), col(Listing.reference))
    mine = [row for row in session.exec(query).all() if _may(actor, row)]
    asked = _asked(session)
    every = [_waiting(row, asked, now) for row in mine]
    named = {one.owner.province for one in every if one.owner}
    shown = [
        one for one in every
        if kind in {"", one.row.kind.value} and (not province or (one.owner and one.owner.province == province))
    ]  # fmt: skip
    provinces = tuple(sorted(name for name in named if name))
    return Queue(tuple(shown), len(every), max((one.days for one in every), default=0), provinces)


def judged(session: Session, reference: str, actor: Actor, now: datetime) -> Judged:
    """One submitted listing; raises `Missing` where there is none that this moderator may judge."""
    row = submitted(session, reference, actor)
    steps = (ListingStep.SUBMITTED, ListingStep.REJECTED, ListingStep.ASKED)
    query = select(ListingChange).where(ListingChange.listing_id == row.id, col(ListingChange.step).in_(steps))
    earlier = tuple(session.exec(query.order_by(col(ListingChange.id))).all())
    people = contact_people(session, row.organisation_id)
    waiting = _waiting(row, _asked(session), now)
    keeper = people[0].locale if people else current_locale()
    language = row.language if row.confidential else keeper
    return Judged(waiting, field_names(session, row.fields), advice(row), earlier, language)


def submitted(session: Session, reference: str, actor: Actor) -> Listing:
    """A submitted listing, held until the transaction ends, for whoever may judge it; raises `Missing`."""
    if actor.person_id is None:
        raise Refused
    row = whole_listing(session, reference)
    if row is None or row.state is not ListingState.SUBMITTED or not _may(actor, row):
        raise Missing
    return row


def decide(session: Session, settings: Settings, row: Listing, what: tuple[ListingStep, str], by: By) -> None:
    """Accepts, rejects or asks, with a note, and tells who keeps the listing."""
    change = take_step(session, row, what[0], by, what[1])
    record(session, Done(Deed.MODERATED, f"listing:{row.reference}", by.person_id, what[0].value), by.now)
    tell_decision(session, settings, row, change)


def _may(actor: Actor, row: Listing) -> bool:
    """Whether a moderator may judge a listing; of a confidential one not even the province is told by who may."""
    hidden = Subject(organisation_id=row.organisation_id)
    return allow(actor, Action.MODERATE, hidden if row.confidential else subject_of(row.organisation))


def _asked(session: Session) -> dict[int, datetime]:
    """When a question was last asked, by listing."""
    query = select(ListingChange.listing_id, ListingChange.at).where(ListingChange.step == ListingStep.ASKED)
    return dict(session.exec(query.order_by(col(ListingChange.id))).all())


def _waiting(row: Listing, asked: dict[int, datetime], now: datetime) -> Waiting:
    since = row.submitted_at or row.updated_at
    question = asked.get(row.id or 0)
    owner = None if row.confidential else row.organisation
    return Waiting(row, owner, (now - since).days, question is not None and question >= row.updated_at)


def over(session: Session, row: Listing, decision: str, day: date) -> dict[str, str]:
    """A need whose call is over is not published: it would outlive what it is meant for."""
    if decision == ListingStep.PUBLISHED and is_over(session, row.call_id, day):
        return {"decision": _("The call that it is meant for is over: send it back, and its owner chooses another.")}
    return {}


def wrong_with(decision: str, note: str) -> dict[str, str]:
    """What is wrong with a decision as typed; who is not accepted hears why, who is asked hears what."""
    if decision not in MODERATORS:
        return {"decision": _("Choose what to do.")}
    if len(note) > LONGEST_NOTE:
        return {"note": _("At most %(most)s characters; these are %(n)s.") % {"most": LONGEST_NOTE, "n": len(note)}}
    if decision == ListingStep.REJECTED and not note:
        return {"note": _("Say why: whoever keeps the listing reads it.")}
    if decision == ListingStep.ASKED and not note:
        return {"note": _("Write the question.")}
    return {}
