"""Writes down what was done to a consortium."""

from sqlmodel import Session

from service.consortia.models import Consortium, ConsortiumChange, ConsortiumStep
from service.directory.listing_keeping import By


def note(
    session: Session, row: Consortium, done: tuple[ConsortiumStep, str], organisation_id: int | None, by: By
) -> None:
    """One line of the log: what, to what, for which organisation, by whom."""
    step, about = done
    row.updated_at = by.now
    session.add(row)
    session.add(
        ConsortiumChange(
            consortium_id=row.id or 0, at=by.now, step=step, about=about[:300], organisation_id=organisation_id,
            person_id=by.person_id,
        )
    )  # fmt: skip
    session.flush()
