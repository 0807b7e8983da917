"""The reader's next hour, in the reader's own time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.accounts.models import Frequency
from service.accounts.rhythm import Rhythm, next_due

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("after", "hour", "expected"),
    [
        ("2026-10-24T12:00+00:00", 2, "2026-10-25T00:00+00:00"),
        ("2026-10-25T00:00+00:00", 2, "2026-10-26T01:00+00:00"),
        ("2026-03-28T12:00+00:00", 2, "2026-03-29T01:00+00:00"),
        ("2026-03-29T01:00+00:00", 2, "2026-03-30T00:00+00:00"),
    ],
)
def test_a_day_has_one_such_hour_also_when_the_clocks_change(after: str, hour: int, expected: str) -> None:
    rhythm = Rhythm(Frequency.DAILY, hour)

    assert next_due(rhythm, datetime.fromisoformat(after)) == datetime.fromisoformat(expected)


@given(
    after=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # zones apart
    hour=st.integers(0, 23),
    frequency=st.sampled_from([Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY]),
    zone=st.sampled_from(["Europe/Amsterdam", "America/Toronto", "Asia/Tokyo", "UTC"]),
)
def test_it_is_later_and_not_farther_than_its_rhythm(
    after: datetime, hour: int, frequency: Frequency, zone: str
) -> None:
    longest = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31}[frequency]

    due = next_due(Rhythm(frequency, hour, zone=zone), after)

    assert after < due <= after + timedelta(days=longest, hours=1)


def test_a_week_day_and_a_month_day_are_kept() -> None:
    after = datetime(2026, 11, 24, 12, tzinfo=UTC)

    weekly = next_due(Rhythm(Frequency.WEEKLY, 9, weekday=4), after).astimezone(AMSTERDAM)
    monthly = next_due(Rhythm(Frequency.MONTHLY, 9, day_of_month=24), after).astimezone(AMSTERDAM)

    assert (weekly.isoweekday(), weekly.day, weekly.hour) == (5, 27, 9)
    assert (monthly.month, monthly.day, monthly.hour) == (12, 24, 9)
