"""What was changed of the rules of a programme, by whom, and what of it was undone."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from service.accounts.models import Person
from service.funding.models import RuleChange


@dataclass(frozen=True, slots=True)
class Told:
    """A change, who made it, and who undid it."""

    row: RuleChange
    who: str
    undone_by: str


def history(session: Session, programme: str) -> list[Told]:
    """The changes of a programme's rules, the last first."""
    query = select(RuleChange).where(RuleChange.programme == programme).order_by(col(RuleChange.id).desc())
    rows = session.exec(query).all()
    numbers = {number for row in rows for number in (row.person_id, row.undone_by) if number}
    people = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(numbers))).all())
    return [Told(row, people.get(row.person_id, ""), people.get(row.undone_by, "")) for row in rows]
