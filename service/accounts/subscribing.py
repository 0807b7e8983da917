"""Which mails a reader wants: the choice, and the end of it."""

from datetime import datetime

from sqlmodel import Session, select

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.forms import SubscriptionFields, SubscriptionForm
from service.accounts.models import Frequency, Person, Subscription
from service.accounts.rhythm import Rhythm, next_due, rhythm_of
from service.errors import Missing

DIGEST = "digest"
NOTICE = "notice"
KINDS = (DIGEST, NOTICE)


def choose(session: Session, person_id: int, form: SubscriptionForm, now: datetime) -> Subscription:
    """Keeps a reader's choice; the next digest follows it. Raises `Missing` for an unknown person."""
    person = session.get(Person, person_id)
    if person is None:
        raise Missing
    person.locale, person.time_zone = form.locale, form.time_zone
    row = _subscription(session, person_id, DIGEST)
    if row is None:
        row = Subscription(person_id=person_id, frequency=form.frequency, due_at=now)
    row.frequency, row.hour = form.frequency, form.hour
    row.weekday, row.day_of_month = form.weekday, form.day_of_month
    row.due_at = next_due(rhythm_of(row, form.time_zone), now)
    session.add_all([person, row])
    session.flush()
    return row


def begin_digest(session: Session, person: Person, now: datetime) -> bool:
    """Whether somebody gets a digest: a weekly one from now on, where nothing was chosen yet."""
    held = _subscription(session, person.id or 0, DIGEST)
    if held is not None:
        return held.frequency is not Frequency.OFF
    due = next_due(Rhythm(Frequency.WEEKLY, zone=person.time_zone), now)
    session.add(Subscription(person_id=person.id or 0, kind=DIGEST, frequency=Frequency.WEEKLY, due_at=due))
    session.flush()
    return True


def unsubscribe(session: Session, person_id: int, kind: str, now: datetime) -> bool:
    """Ends one kind of mail to somebody; False when it had ended already. Raises `Missing`."""
    person = session.get(Person, person_id)
    if kind not in KINDS or person is None or person.erased_at:
        raise Missing
    row = _subscription(session, person_id, kind)
    if row is not None and row.frequency is Frequency.OFF:
        return False
    if row is None:
        row = Subscription(person_id=person_id, kind=kind, frequency=Frequency.OFF, due_at=now)
    row.frequency = Frequency.OFF
    session.add(row)
    record(session, by_oneself(person_id, Deed.UNSUBSCRIBE, kind), now)
    session.flush()
    return True


def choose_notices(session: Session, person_id: int, wanted: bool, now: datetime) -> None:
    """Keeps whether somebody is told at once about mutual interest."""
    if wanted == wants_notices(session, person_id):
        return
    if not wanted:
        unsubscribe(session, person_id, NOTICE, now)
        return
    row = _subscription(session, person_id, NOTICE)
    if row is not None:
        row.frequency = Frequency.DAILY
        session.add(row)
        session.flush()


def chosen(session: Session, person_id: int) -> SubscriptionFields:
    """What a reader has chosen, as the form shows it. Raises `Missing` for an unknown person."""
    person = session.get(Person, person_id)
    if person is None:
        raise Missing
    query = select(Subscription).where(Subscription.person_id == person_id, Subscription.kind == DIGEST)
    row = session.exec(query).first()
    rhythm = rhythm_of(row, person.time_zone) if row else Rhythm(Frequency.OFF, zone=person.time_zone)
    return SubscriptionFields(
        frequency=rhythm.frequency.value,
        hour=str(rhythm.hour),
        weekday=str(rhythm.weekday),
        day_of_month=str(rhythm.day_of_month),
        locale=person.locale,
        time_zone=rhythm.zone,
        notices="yes" if wants_notices(session, person_id) else "",
    )


def wants_notices(session: Session, person_id: int) -> bool:
    """Whether somebody may be told at once about mutual interest; so it is unless they ended it."""
    row = _subscription(session, person_id, NOTICE)
    return row is None or row.frequency is not Frequency.OFF


def _subscription(session: Session, person_id: int, kind: str) -> Subscription | None:
    query = select(Subscription).where(Subscription.person_id == person_id, Subscription.kind == kind)
    return session.exec(query.with_for_update()).first()
