"""Says who is part of what, in lines for an export."""

from typing import Any

from sqlmodel import Session, col, select

from service.directory.models import Membership, Organisation, Sourced


def membership_lines(session: Session) -> list[dict[str, Any]]:
    """All memberships by host and member: their ids, the role, the period and the source."""
    slugs = dict(session.exec(select(col(Organisation.id), Organisation.slug)).all())
    lines = [
        {
            "member": slugs[row.member_id],
            "host": slugs[row.host_id],
            "role": row.role,
            "since": row.since,
            "until": row.until,
            **provenance(row),
        }
        for row in session.exec(select(Membership)).all()
    ]
    return sorted(lines, key=lambda line: (line["host"], line["member"]))


def provenance(row: Sourced) -> dict[str, Any]:
    """Where a row comes from, in the words of the exchange format."""
    named = {"source": row.source, "licence": row.licence}
    return {**named, "date": row.source_date, "confidence": row.confidence}
