"""What officers do with calls: write, change, put in the archive; who did what, of each field from what to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from service.accounts.models import Person
from service.directory.call_models import CallChange, CallStep, FundingCall
from service.directory.listing_calls import follow
from service.directory.listing_keeping import By
from service.errors import Missing, Overtaken
from service.funding.call_fields import CallFields, checked
from service.i18n import gettext as _

LICENCE = "facts"


@dataclass(frozen=True, slots=True)
class Told:
    """A step in the history of a call, and who took it; nobody where it came with the seeds."""

    change: CallChange
    who: str


@dataclass
class Outcome:
    """The call once it is kept; else what is wrong, by field."""

    row: FundingCall | None = None
    errors: dict[str, str] = field(default_factory=dict)
    overtaken: bool = False


def call_by(session: Session, reference: str) -> FundingCall:
    """A call, also from the archive, held until the transaction ends; raises `Missing`."""
    found = session.exec(select(FundingCall).where(FundingCall.reference == reference).with_for_update()).first()
    if found is None:
        raise Missing
    return found


def version_of(row: FundingCall) -> str:
    """What tells one state of a call from another."""
    return row.updated_at.isoformat()


def all_rows(session: Session, archived: bool) -> Sequence[FundingCall]:
    """The calls in the archive or those outside of it, the last to close first."""
    query = select(FundingCall).where(FundingCall.archived == archived)
    return session.exec(query.order_by(col(FundingCall.closes_on).desc(), FundingCall.reference)).all()


def write_down(
    session: Session, row: FundingCall | None, fields: CallFields, by: By, invented: bool
) -> Outcome:  # fmt: skip
    """Keeps what was typed of a new call or one that is there; nothing of it where something is wrong."""
    if row is not None and fields.version != version_of(row):
        return Outcome(overtaken=True)
    found = checked(fields, invented)
    same = select(FundingCall.id).where(FundingCall.reference == found.values["reference"])
    taken = session.exec(same).first()
    if taken is not None and (row is None or taken != row.id):
        found.errors["reference"] = _("There is a call of this reference already.")
    if found.errors:
        return Outcome(errors=found.errors)
    values = {**found.values, "by_hand": True}
    return Outcome(keep(session, row, values, by, CallStep.CHANGED if row else CallStep.CREATED))


def keep(
    session: Session, row: FundingCall | None, values: Mapping[str, Any], by: By, step: CallStep
) -> FundingCall:  # fmt: skip
    """Puts values in a call, a new one where there is none yet, and writes down what became of each."""
    if row is None:
        row = FundingCall(**values, licence=LICENCE, source_date=by.day, created_at=by.now, updated_at=by.now)
        _note(session, row, step, by, [])
        return row
    changes, closed = changes_of(row, values), row.closes_on
    if changes:
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at, row.source_date = by.now, by.day
        _note(session, row, step, by, changes)
        if row.closes_on != closed:
            follow(session, row, closed)
    return row


def changes_of(row: FundingCall, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of each field that would be another, from what to what."""
    changed = [name for name in values if name != "by_hand" and getattr(row, name) != values[name]]
    return [
        {"field": name, "from": _plain(getattr(row, name)), "to": _plain(values[name])}
        for name in changed if name != "closes_on"
    ]  # fmt: skip


def move(session: Session, row: FundingCall, archived: bool, by: By) -> None:
    """Puts a call in the archive, or takes it out; raises `Overtaken` where it is there already."""
    if row.archived is archived:
        raise Overtaken
    row.archived, row.updated_at = archived, by.now
    _note(session, row, CallStep.ARCHIVED if archived else CallStep.RESTORED, by, [])


def history(session: Session, row: FundingCall) -> list[Told]:
    """What was done with a call, the last first."""
    query = select(CallChange).where(CallChange.call_id == row.id).order_by(col(CallChange.id).desc())
    changes = session.exec(query).all()
    numbers = {one.person_id for one in changes if one.person_id}
    people = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(numbers))).all())
    return [Told(one, people.get(one.person_id, "")) for one in changes]


def _note(session: Session, row: FundingCall, step: CallStep, by: By, changes: list[dict[str, Any]]) -> None:
    session.add(row)
    session.flush()
    session.add(CallChange(call_id=row.id or 0, at=by.now, person_id=by.person_id, step=step, changes=changes))
    session.flush()


def _plain(value: Any) -> Any:
    """A value as the history keeps it."""
    if isinstance(value, list):
        return list(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(getattr(value, "value", value) or "")
