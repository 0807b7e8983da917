"""When a reader wants the digest: the choice, the next moment, and the end of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from sqlmodel import Session, select

from service.accounts.forms import SubscriptionFields, SubscriptionForm
from service.accounts.models import AuditEntry, Frequency, Person, Subscription
from service.errors import Missing

DIGEST = "digest"
NOTICE = "notice"
KINDS = (DIGEST, NOTICE)
FARTHEST_DAYS = 63


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, at which hour and on which day, in a time zone."""

    frequency: Frequency
    hour: int = 8
    weekday: int = 0
    day_of_month: int = 1
    zone: str = "Europe/Amsterdam"


def next_due(rhythm: Rhythm, after: datetime) -> datetime:
    """The first moment of the rhythm later than `after`, in UTC.

    An hour that comes twice (October) counts the first time; an hour that does not exist (March) falls as much
    later as the clock was put forward. So each day has exactly one such moment.
    """
    zone = ZoneInfo(rhythm.zone)
    first = after.astimezone(zone).date() - timedelta(days=1)
    for offset in range(FARTHEST_DAYS):
        day = first + timedelta(days=offset)
        moment = datetime.combine(day, time(rhythm.hour), zone).astimezone(UTC)
        if _falls_on(rhythm, day) and moment > after:
            return moment
    raise ValueError(f"no day of {rhythm} within {FARTHEST_DAYS} days")


def _falls_on(rhythm: Rhythm, day: date) -> bool:
    if rhythm.frequency is Frequency.WEEKLY:
        return day.weekday() == rhythm.weekday
    if rhythm.frequency is Frequency.MONTHLY:
        return day.day == rhythm.day_of_month
    return True


@lru_cache
def time_zones() -> tuple[str, ...]:
    """The places of the IANA list, for the form; old names and offsets are left out."""
    continents = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return tuple(sorted(name for name in available_timezones() if name.startswith(continents)))


def rhythm_of(subscription: Subscription, zone: str) -> Rhythm:
    """The rhythm of a subscription in its reader's time zone."""
    return Rhythm(
        subscription.frequency, subscription.hour, subscription.weekday, subscription.day_of_month, zone
    )  # fmt: skip


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


def unsubscribe(session: Session, person_id: int, kind: str, now: datetime) -> bool:
    """Ends one kind of mail to somebody; False when it had ended already. Raises `Missing`."""
    if kind not in KINDS or session.get(Person, person_id) is None:
        raise Missing
    row = _subscription(session, person_id, kind)
    if row is not None and row.frequency is Frequency.OFF:
        return False
    if row is None:
        row = Subscription(person_id=person_id, kind=kind, frequency=Frequency.OFF, due_at=now)
    row.frequency = Frequency.OFF
    entry = AuditEntry(at=now, person_id=person_id, action="unsubscribe", subject=f"person:{person_id}", detail=kind)
    session.add_all([row, entry])
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
