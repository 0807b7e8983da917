"""Writes organisations, listings, their ties and their proposals in the exchange format, with our own columns."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from service.db import reading
from service.directory.listing_models import Listing, ListingTopsector
from service.directory.models import (
    Collaboration,
    CollaborationParticipant,
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTopsector,
    OrganisationType,
)
from service.directory.vocabulary import KINDS, ListingState
from service.exchange.entries import LISTING_COLUMNS, ORGANISATION_COLUMNS
from service.exchange.memberships import membership_lines, provenance
from service.exchange.proposals import write_proposals
from service.matchmaking.models import Proposal, ProposalSide

Line = dict[str, Any]
Progress = Callable[[str, float], None]
PUBLIC = {ListingState.PUBLISHED, ListingState.EXPIRED}
"""States of listings that everybody could read; drafts, held, rejected and archived ones stay here."""


def export(engine: Engine, folder: Path, confidential: bool, progress: Progress) -> dict[str, int]:
    """Writes five files into a folder and returns how many lines each has.

    The same data give the same bytes. People, mails and answers are no part of it; confidential listings, and
    proposals that would tell whose they are, only with `confidential`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, int] = {}
    with reading(engine) as session:
        listings = listing_lines(session).values()
        public = [line for line in listings if line["state"] in PUBLIC]
        shown = [line for line in public if confidential or not line["confidential"]]
        hidden = set() if confidential else {line["id"] for line in listings if line["confidential"]}
        places = _places(session, hidden)
        for name, some in (
            ("organisations", organisation_lines(session).values()),
            ("listings", shown),
            ("collaborations", collaboration_lines(session)),
            ("memberships", membership_lines(session)),
        ):
            progress(name, 0.0)
            written[name] = _write(folder / f"{name}.jsonl", map(_json, some))
            progress(name, 1.0)
    progress("proposals", 0.0)
    written["proposals"] = _proposals(engine, folder / "proposals.jsonl", hidden, places)
    progress("proposals", 1.0)
    return written


def organisation_lines(session: Session) -> dict[str, Line]:
    """All organisations by id, in its order."""
    sectors = _grouped(
        session.exec(select(OrganisationTopsector.organisation_id, OrganisationTopsector.topsector_id)).all()
    )
    types = _grouped(session.exec(select(OrganisationType.organisation_id, OrganisationType.type)).all())
    names = _grouped((row.organisation_id, row) for row in session.exec(select(OrganisationName)).all())
    numbers = _grouped((row.organisation_id, row) for row in session.exec(select(Identifier)).all())
    found = {}
    for row in sorted(session.exec(select(Organisation)).all(), key=lambda row: row.slug):
        key = row.id or 0
        named = sorted((_name(name) for name in names[key]), key=lambda name: str(name["name"]))
        found[row.slug] = {
            **_exchanged(row),
            "aliases": [name["name"] for name in named],
            "topsectors": sorted(sectors[key]),
            "types": sorted(types[key]),
            "names": named,
            "identifiers": sorted((_identifier(one) for one in numbers[key]), key=lambda one: list(one.values())),
            **_columns(row, ORGANISATION_COLUMNS),
        }
    return found


def _exchanged(row: Organisation) -> Line:
    """The columns of the exchange format, first and in its order; the rest of a line fills what is None."""
    mapping = KINDS[row.kind]
    own = {"id": row.slug, "name": row.name, "aliases": None, "kind": mapping.exchange, "activity": mapping.activity}
    place = {"city": row.place, "lat": row.lat, "lon": row.lon, "topsectors": None}
    return {**own, "country": row.country, "nuts": row.nuts3 or row.nuts2, **place}


def listing_lines(session: Session) -> dict[str, Line]:
    """All listings by reference, in its order, whatever their state."""
    slugs = _slugs(session)
    sectors = _grouped(session.exec(select(ListingTopsector.listing_id, ListingTopsector.topsector_id)).all())
    return {
        row.reference: {
            "id": row.reference,
            "organisation": slugs[row.organisation_id],
            "kind": row.kind,
            "title": row.title,
            "description": row.description,
            "language": row.language,
            "topics": [*row.fields, *row.keywords],
            "published": row.published_on,
            "expires": row.expires_on,
            **_columns(row, LISTING_COLUMNS),
            "topsectors": sorted(sectors[row.id or 0]),
        }
        for row in sorted(session.exec(select(Listing)).all(), key=lambda row: row.reference)
    }


def collaboration_lines(session: Session) -> list[Line]:
    """All collaborations in order of their keys."""
    slugs = _slugs(session)
    columns = (CollaborationParticipant.collaboration_id, CollaborationParticipant.organisation_id)
    parties = _grouped(session.exec(select(*columns)).all())
    leads = dict(session.exec(select(*columns).where(col(CollaborationParticipant.lead))).all())
    return [
        {
            "id": row.key,
            "title": row.title,
            "programme": row.programme,
            "topics": [row.topic] if row.topic else [],
            "start": row.start,
            "participants": sorted(slugs[party] for party in parties[row.id or 0]),
            "lead": slugs.get(leads.get(row.id or 0, 0)),
            "end": row.end,
            "fields": row.fields,
            **provenance(row),
        }
        for row in sorted(session.exec(select(Collaboration)).all(), key=lambda row: row.key)
    ]


def _slugs(session: Session) -> dict[int, str]:
    rows = session.exec(select(col(Organisation.id), Organisation.slug)).all()
    return {number: slug for number, slug in rows if number is not None}


def _grouped(pairs: Iterable[tuple[int, Any]]) -> defaultdict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _columns(row: Any, columns: dict[str, str]) -> Line:
    return {name: getattr(row, column) for name, column in columns.items()}


def _name(row: OrganisationName) -> Line:
    period = {"since": row.since, "until": row.until}
    return {"name": row.name, "kind": row.kind, "language": row.language, **period, **provenance(row)}


def _identifier(row: Identifier) -> Line:
    return {"scheme": row.scheme, "value": row.value, **provenance(row)}


def _json(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False, default=str) + "\n"


def _write(path: Path, lines: Iterable[str]) -> int:
    """Writes beside the file and puts it in its place when it is whole."""
    part = path.with_name(f".{path.name}.part")
    whole = list(lines)
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(whole)
    part.replace(path)
    return len(whole)


def _places(session: Session, hidden: set[str]) -> set[tuple[str, int | None]]:
    """Receiver and rank of the proposals that a hidden listing carries."""
    numbers = [row.id for row in session.exec(select(Listing)).all() if row.reference in hidden]
    query = (
        select(Organisation.slug, ProposalSide.rank)
        .join(ProposalSide, col(ProposalSide.organisation_id) == col(Organisation.id))
        .join(Proposal, col(Proposal.id) == col(ProposalSide.proposal_id))
        .where(or_(col(Proposal.need_id).in_(numbers), col(Proposal.capability_id).in_(numbers)))
    )
    return {(slug, rank) for slug, rank in session.exec(query).all()}


def _proposals(engine: Engine, path: Path, hidden: set[str], places: set[tuple[str, int | None]]) -> int:
    whole = path.with_name(f".{path.name}.whole")
    write_proposals(engine, whole)

    def telling(text: str) -> bool:
        line = json.loads(text)
        facts = [reason["facts"] for reason in (*line["reasons"], *line["chosen"])]
        named = {fact for one in facts for fact in (one.get("need"), one.get("capability"))}
        return (line["from"]["id"], line["rank"]) in places or not named.isdisjoint(hidden)

    try:
        with whole.open(encoding="utf-8") as file:
            kept = (text for text in file if not telling(text))
            return _write(path, _without_gaps(kept) if places else kept)
    finally:
        whole.unlink(missing_ok=True)


def _without_gaps(lines: Iterable[str]) -> Iterator[str]:
    """The lines with their ranks counted anew: a gap would tell whose proposal is missing."""
    ranks: Counter[str] = Counter()
    for text in lines:
        line = json.loads(text)
        ranks[line["from"]["id"]] += 1
        yield _json({**line, "rank": ranks[line["from"]["id"]]})
