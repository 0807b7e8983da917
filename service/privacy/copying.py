"""A copy of all that is kept of somebody, for them: by the declarations, without what signs in as them."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, select

from service.accounts.audit import Deed, by_oneself, record
from service.accounts.models import Person
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.mail.masking import powerless
from service.privacy.declared import KEPT, Kept, belongs_to
from service.tables import METADATA

FORMS = ("json", "html")


@dataclass(frozen=True, slots=True)
class Part:
    """One declaration with the rows that there are."""

    kept: Kept
    rows: tuple[dict[str, Any], ...]


def parts(session: Session, person_id: int) -> list[Part]:
    """All that is kept of somebody, in the order of the declarations."""
    person = session.get_one(Person, person_id)
    return [Part(one, _rows(session, one, person)) for one in KEPT]


def fetch(session: Session, person_id: int, now: datetime) -> list[Part]:
    """The same, and it is kept in the audit trail that it was fetched."""
    record(session, by_oneself(person_id, Deed.EXPORTED), now)
    session.flush()
    return parts(session, person_id)


def as_json(found: list[Part], now: datetime) -> bytes:
    """The copy for programs."""
    kept = [
        {"table": one.kept.table, "columns": list(one.kept.columns), "for": one.kept.purpose,
         "kept": one.kept.period, "after_erasing": one.kept.end.value, "rows": list(one.rows)}
        for one in found
    ]  # fmt: skip
    return json.dumps({"made_at": now, "data": kept}, ensure_ascii=False, indent=2, default=_plain).encode()


def _rows(session: Session, kept: Kept, person: Person) -> tuple[dict[str, Any], ...]:
    table = METADATA.tables[kept.table]
    columns = [table.c[name] for name in kept.shown]
    whose = belongs_to(kept, person)
    if table.name == "audit_entry":
        whose = or_(whose, table.c.subject == f"person:{person.id}")
    asked = select_columns(*columns).where(whose).order_by(*table.primary_key)
    found = session.connection().execute(asked).mappings()
    return tuple({name: _read(session, name, value) for name, value in row.items()} for row in found)


def _read(session: Session, name: str, value: Any) -> Any:
    """A value as people read it: names for numbers, texts without what would sign in."""
    if value is None or value == "":
        return None
    if name == "organisation_id":
        return session.exec(select(Organisation.name).where(Organisation.id == value)).first()
    if name == "listing_id":
        return session.exec(select(Listing.reference).where(Listing.id == value)).first()
    if isinstance(value, Enum):
        return value.value
    return powerless(value) if isinstance(value, str) else value


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
