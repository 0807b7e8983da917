"""The personal calendar: a secret address that needs no signing in, and can be renewed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from service.accounts.models import Person
from service.accounts.policy import OWN
from service.accounts.signing_in import actor_by_link
from service.directory.models import Organisation
from service.errors import Missing
from service.funding.calls import Call, calls
from service.funding.models import CalendarFeed
from service.matchmaking.near_calls import near_calls
from service.settings import Settings
from service.tokens import BadToken, FeedLink, feed_token, read_feed


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar holds, and the language of whose it is."""

    calls: tuple[Call, ...]
    locale: str


def feed_address(session: Session, settings: Settings, person_id: int) -> str:
    """The present address of somebody's calendar."""
    link = FeedLink(person_id, _renewals(session, person_id))
    return f"{settings.base_url}/calendar/{feed_token(settings.secret_key, link)}.ics"


def renew_feed(session: Session, person_id: int, now: datetime) -> None:
    """Makes a new address; those before work no more."""
    row = session.exec(select(CalendarFeed).where(CalendarFeed.person_id == person_id).with_for_update()).first()
    row = row or CalendarFeed(person_id=person_id, renewals=0, at=now)
    row.renewals, row.at = row.renewals + 1, now
    session.add(row)
    session.flush()


def feed_of(session: Session, settings: Settings, token: str, day: date) -> Feed:
    """The calls that fit the organisations of whose address it is; of who works for none all.

    Raises `Missing` for an address that was renewed, or whose person is gone.
    """
    try:
        link = read_feed(settings.secret_key, token)
    except BadToken:
        raise Missing from None
    person = session.get(Person, link.person_id)
    if person is None or person.erased_at or link.renewals != _renewals(session, link.person_id):
        raise Missing
    shown = calls(session, settings.demo)
    actor = actor_by_link(session, link.person_id, settings.demo)
    numbers = {role.organisation_id for role in actor.roles if role.name in OWN and role.organisation_id}
    if not numbers:
        return Feed(shown, person.locale)
    fits: set[str] = set()
    for own in session.exec(select(Organisation).where(col(Organisation.id).in_(numbers))).all():
        fits |= set(near_calls(session, own, shown, day))
    return Feed(tuple(one for one in shown if one.reference in fits), person.locale)


def _renewals(session: Session, person_id: int) -> int:
    row = session.get(CalendarFeed, person_id)
    return row.renewals if row else 0
