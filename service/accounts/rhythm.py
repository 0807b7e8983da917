"""How often and when a digest comes: the next moment of a rhythm in a time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from service.accounts.models import Frequency, Subscription

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
