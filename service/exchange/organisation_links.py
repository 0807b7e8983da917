"""Writes what hangs on an imported organisation: topsectors, types, other names, identifiers."""

from typing import Any

from sqlmodel import Session, col, select

from service.directory.models import (
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTopsector,
    OrganisationType,
)
from service.directory.vocabulary import NameKind
from service.exchange.entries import OrganisationEntry
from service.exchange.upserting import replace_links

Line = dict[str, Any]
CHOICES = (("topsectors", OrganisationTopsector), ("types", OrganisationType))
Table = tuple[type[OrganisationName] | type[Identifier], tuple[str, ...]]
"""A table of rows of one organisation, and what tells them apart."""


def link(session: Session, row: Organisation, entry: OrganisationEntry, before: Line) -> bool:
    """Writes what a line gives and differs from what was stored (`before`); says whether anything did."""
    changed = False
    for name, choice in CHOICES:
        chosen = sorted(set(getattr(entry, name)))
        if name in entry.model_fields_set and chosen != before.get(name, []):
            replace_links(session, choice, ("organisation_id", row.id or 0), chosen)
            changed = True
    tied: tuple[tuple[str, Table, list[Line] | None], ...] = (
        ("names", (OrganisationName, ("name",)), _names(row, entry, before)),
        ("identifiers", (Identifier, ("scheme", "value")), _identifiers(entry)),
    )
    for name, table, wanted in tied:
        if wanted is not None and _differ(wanted, before.get(name, [])):
            _replace(session, table, row.id or 0, wanted)
            changed = True
    return changed


def _names(row: Organisation, entry: OrganisationEntry, before: Line) -> list[Line] | None:
    """The names a line gives; bare aliases are added to the stored ones, on the word of the organisation's source."""
    if "names" in entry.model_fields_set:
        return [one.model_dump() for one in entry.names]
    fresh = [alias for alias in dict.fromkeys(entry.aliases) if alias not in before.get("aliases", [])]
    if not fresh:
        return None
    source = {"source": row.source, "licence": row.licence, "date": row.source_date, "confidence": row.confidence}
    kind = {"kind": NameKind.ALIAS, "language": None, "since": None, "until": None}
    return [*before.get("names", []), *({"name": alias, **kind, **source} for alias in fresh)]


def _identifiers(entry: OrganisationEntry) -> list[Line] | None:
    return [one.model_dump() for one in entry.identifiers] if "identifiers" in entry.model_fields_set else None


def _differ(wanted: list[Line], stored: list[Line]) -> bool:
    return len(wanted) != len(stored) or any(line not in stored for line in wanted)


def _replace(session: Session, table: Table, owner: int, wanted: list[Line]) -> None:
    """Makes the rows of an organisation exactly the wanted ones; those that stay keep their number."""
    model, key = table
    statement = select(model).where(col(model.organisation_id) == owner)
    stored = {tuple(getattr(row, name) for name in key): row for row in session.exec(statement).all()}
    for line in wanted:
        values = {"source_date" if name == "date" else name: value for name, value in line.items()}
        row = stored.pop(tuple(line[name] for name in key), None)
        if row is None:
            session.add(model(organisation_id=owner, **values))
            continue
        for name, value in values.items():
            setattr(row, name, value)
    for row in stored.values():
        session.delete(row)
