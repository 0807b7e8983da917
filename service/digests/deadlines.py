"""Deadlines of calls that a digest reminds of: thirty, fourteen and three days before, each once."""

from datetime import date

from sqlmodel import Session

from service.digests.brought import Brought
from service.digests.models import ItemKind
from service.digests.views import Deadline
from service.directory.models import Organisation
from service.funding.calls import calls
from service.matchmaking.near_calls import near_calls

BEFORE = (30, 14, 3)
"""So many days before a deadline somebody is reminded of it."""


def deadlines(session: Session, own: Organisation, brought: Brought, day: date) -> tuple[Deadline, ...]:
    """The deadlines to be told of now, of calls that an organisation's needs are meant for or are near to it.

    A digest that comes late still tells of the stage that has been reached, and not of those before it.
    """
    due = []
    for call in calls(session, demo=True):
        last = call.next_after(day)
        stage = reached(last, day) if last else None
        if last is None or stage is None:
            continue
        subject = f"call:{call.id}:{last}:{stage}"
        if not brought.has(ItemKind.DEADLINE, subject):
            due.append(Deadline(call, last, (last - day).days, subject))
    near = near_calls(session, own, [one.call for one in due], day) if due else {}
    fitting = [one for one in due if one.call.reference in near]
    return tuple(sorted(fitting, key=lambda one: (one.day, one.call.reference)))


def reached(deadline: date, day: date) -> int | None:
    """Of the days before a deadline the last that has come; None as long as none has."""
    left = (deadline - day).days
    return min((one for one in BEFORE if left <= one), default=None)
