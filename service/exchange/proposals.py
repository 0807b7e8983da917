"""Writes proposals as JSON Lines, one line per receiver."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from service.db import reading
from service.directory.models import Organisation
from service.matchmaking.models import Proposal, ProposalSide, ProposalState


def write_proposals(engine: Engine, path: Path) -> int:
    """Every portfolio, receiver by receiver in order of rank; returns the number of lines."""
    with reading(engine) as session:
        organisations = {row.id: row for row in session.exec(select(Organisation)).all()}
        statement = (
            select(ProposalSide, Proposal)
            .join(Proposal, col(Proposal.id) == col(ProposalSide.proposal_id))
            .where(col(ProposalSide.rank).is_not(None), Proposal.state != ProposalState.WITHDRAWN)
        )
        found = session.exec(statement).all()
        lines = [_line(side, proposal, organisations) for side, proposal in found]
    lines.sort(key=lambda line: (line["from"]["id"], line["rank"]))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return len(lines)


def _line(side: ProposalSide, proposal: Proposal, organisations: dict[int | None, Organisation]) -> dict[str, Any]:
    left = side.organisation_id == proposal.left_id
    return {
        "from": _party(organisations[side.organisation_id]),
        "to": _party(organisations[proposal.right_id if left else proposal.left_id]),
        "rank": side.rank,
        "score": proposal.score,
        "routes": proposal.routes,
        "cross_topsector": proposal.cross_topsector,
        "topsectors": proposal.topsectors,
        "reasons": proposal.reasons_left if left else proposal.reasons_right,
        "chosen": side.chosen,
    }


def _party(organisation: Organisation) -> dict[str, str]:
    return {"id": organisation.slug, "name": organisation.name, "kind": organisation.kind.value}
