"""The rules of a listing's life, apart from any database: which step from which state, on which days."""

from dataclasses import dataclass
from datetime import date, timedelta

from service.directory.vocabulary import ListingState as State
from service.directory.vocabulary import ListingStep as Step

LIFETIME = timedelta(days=365)
LONGEST = 2 * LIFETIME
"""A listing lives a year, and another one when it is renewed."""
MOST_RENEWALS = 1
RENEW_FROM = timedelta(days=30)
WARN_FROM = timedelta(days=14)
KEPT_AFTER = timedelta(days=365)
"""How long an expired listing stays before it is put in the archive."""

STEPS: dict[State, dict[Step, State]] = {
    State.DRAFT: {Step.CHANGED: State.DRAFT, Step.SUBMITTED: State.SUBMITTED, Step.ARCHIVED: State.ARCHIVED},
    State.SUBMITTED: {
        Step.PUBLISHED: State.PUBLISHED, Step.REJECTED: State.REJECTED, Step.ASKED: State.SUBMITTED,
        Step.WITHDRAWN: State.DRAFT, Step.CHANGED: State.SUBMITTED,
    },
    State.REJECTED: {Step.CHANGED: State.DRAFT, Step.SUBMITTED: State.SUBMITTED, Step.ARCHIVED: State.ARCHIVED},
    State.PUBLISHED: {
        Step.CHANGED: State.PUBLISHED, Step.HELD: State.ON_HOLD, Step.RENEWED: State.PUBLISHED,
        Step.EXPIRED: State.EXPIRED, Step.ARCHIVED: State.ARCHIVED,
    },
    State.ON_HOLD: {
        Step.CHANGED: State.ON_HOLD, Step.RESUMED: State.PUBLISHED, Step.RENEWED: State.ON_HOLD,
        Step.EXPIRED: State.EXPIRED, Step.ARCHIVED: State.ARCHIVED,
    },
    State.EXPIRED: {Step.ARCHIVED: State.ARCHIVED},
    State.ARCHIVED: {},
}  # fmt: skip
"""From each state the steps that can be taken, and where each leads."""

OWNERS = (Step.SUBMITTED, Step.WITHDRAWN, Step.HELD, Step.RESUMED, Step.RENEWED, Step.ARCHIVED)
"""The steps that are buttons of the owner; `CHANGED` is the form."""
MODERATORS = (Step.PUBLISHED, Step.REJECTED, Step.ASKED)
MATCHED_AGAIN = (Step.PUBLISHED, Step.CHANGED, Step.HELD, Step.RESUMED, Step.ARCHIVED)
"""Steps after which other proposals may be right."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The days in a listing's life that are known so far."""

    published: date | None = None
    ends: date | None = None
    renewals: int = 0


def after(state: State, step: Step) -> State | None:
    """The state that a step leads to; None where it cannot be taken."""
    return STEPS[state].get(step)


def last_day(published: date, wished: date | None = None, call_closes: date | None = None) -> date:
    """The day on which a listing that is published ends: after a year, or earlier by wish or with its call."""
    wanted = (one for one in (wished, call_closes) if one is not None and one > published)
    return min((published + LIFETIME, *wanted))


def renewable(dates: Dates, day: date) -> bool:
    """Whether a listing can be renewed on a day: once, from thirty days before its end, and not after it."""
    if dates.published is None or dates.ends is None or dates.renewals >= MOST_RENEWALS:
        return False
    return dates.ends - RENEW_FROM <= day < dates.ends and renewed_until(dates) > dates.ends


def renewed_until(dates: Dates) -> date:
    """The end after a renewal: a year later, two years after publication at most."""
    assert dates.published is not None and dates.ends is not None
    return min(dates.ends + LIFETIME, dates.published + LONGEST)


def to_warn(dates: Dates, day: date) -> bool:
    """Whether the owner is told that the end is near; of one that lived no longer than the warning, not."""
    if dates.published is None or dates.ends is None:
        return False
    return dates.published < dates.ends - WARN_FROM <= day < dates.ends


def possible(state: State, dates: Dates, day: date) -> tuple[Step, ...]:
    """The steps that an owner can take on a day."""
    steps = (step for step in OWNERS if after(state, step) is not None)
    return tuple(step for step in steps if step is not Step.RENEWED or renewable(dates, day))
