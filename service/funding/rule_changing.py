"""What officers change of the rules: each change with who, when and why; one that was undone counts no more."""

from sqlmodel import Session, select

from matching.funding.amending import PERIOD
from matching.funding.rulebook import Rulebook
from matching.funding.rules import Rule
from service.directory.listing_keeping import By
from service.errors import Missing, Overtaken
from service.funding.models import RuleChange
from service.funding.rule_fields import Checked
from service.funding.rulebooks import amendment_of, file_rules, standing_changes

ALL = "all"
"""Stands in addresses for all instruments of a programme."""
Which = tuple[str, str, str]
"""Programme, instrument (empty: all) and rule."""


def rule_of(book: Rulebook, which: Which) -> Rule:
    """A rule as it is in force, of two the later; raises `Missing` where there is none that can be changed."""
    programme, instrument, rule = which
    if programme not in book.ids or (not instrument and rule != PERIOD):
        raise Missing
    instruments = [one for one in book.programme(programme).instruments if instrument in ("", one.id)]
    found = [one for part in instruments for one in part.rules if one.id == rule and one.sort != "note"]
    if not found:
        raise Missing
    return found[-1]


def version_of(session: Session) -> str:
    """What tells one state of the rules from another: all changes that stand."""
    return ".".join(str(row.id) for row in standing_changes(session))


def change(session: Session, which: Which, found: Checked, by: By) -> RuleChange:
    """Keeps a change of a rule."""
    programme, instrument, rule = which
    row = RuleChange(
        at=by.now, person_id=by.person_id, programme=programme, instrument=instrument, rule=rule, **found.values
    )
    session.add(row)
    session.flush()
    return row


def change_by(session: Session, programme: str, number: int) -> RuleChange:
    """A change that stands, held until the transaction ends; raises `Missing`, `Overtaken` where it was undone."""
    row = session.exec(select(RuleChange).where(RuleChange.id == number).with_for_update()).first()
    if row is None or row.programme != programme:
        raise Missing
    if row.undone_at is not None:
        raise Overtaken
    return row


def book_without(session: Session, row: RuleChange) -> Rulebook:
    """The rules as they would be without a change."""
    return file_rules().amended([amendment_of(one) for one in standing_changes(session) if one.id != row.id])


def undo(session: Session, row: RuleChange, by: By) -> None:
    """Takes a change back; those before it count again."""
    row.undone_at, row.undone_by = by.now, by.person_id
    session.add(row)
    session.flush()
