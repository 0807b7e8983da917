"""Imports listings: judges each line, writes its columns, then its topsectors."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from matching.records import ListingKind
from service.directory.listing_life import LIFETIME, LONGEST
from service.directory.listing_models import Listing, ListingTopsector
from service.directory.models import Organisation
from service.directory.vocabulary import ListingState
from service.exchange.entries import LISTING_COLUMNS, ListingEntry
from service.exchange.exporting import listing_lines
from service.exchange.importing import Importing, Kind, Line, Report, run
from service.exchange.rows import Position
from service.exchange.upserting import Upsert, replace_links

Work = Importing[ListingEntry]
MOST_KEYWORDS = 5


def import_listings(engine: Engine, path: Path, now: datetime, dry_run: bool = False) -> Report:
    """Imports a file of listings, all or nothing; what a line leaves out stays as it is stored."""
    return run(engine, Kind(ListingEntry, _write, listing_lines), path, now, dry_run)


def _write(work: Work, before: dict[str, Line]) -> None:
    upsert = Upsert(work.session, Listing, ("reference",))
    owners = {slug: number for number, slug in work.session.exec(select(col(Organisation.id), Organisation.slug))}
    rows = []
    for position, entry in work.entries:
        _judge_named(work, position, entry)
        owner = owners.get(entry.organisation)
        if owner is None:
            work.wrong(position, "organisation", f"there is no organisation {entry.organisation!r}")
            continue
        stored = upsert.rows.get((entry.id,))
        if stored is not None and _changed_hands(work, position, entry, before[entry.id]):
            continue
        values = {**_values(work, entry, stored), "organisation_id": owner}
        row = upsert.put(values, {"created_at": work.now, "updated_at": work.now})
        _judge(work, position, row)
        rows.append((row, entry))
    if work.report.problems:
        return
    work.session.flush()
    for row, entry in rows:
        chosen = sorted(set(entry.topsectors))
        if "topsectors" in entry.model_fields_set and chosen != before.get(entry.id, {}).get("topsectors", []):
            replace_links(work.session, ListingTopsector, ("listing_id", row.id), chosen)
            row.updated_at = work.now


def _changed_hands(work: Work, position: Position, entry: ListingEntry, stored: Line) -> bool:
    """Proposals hang on a listing: it keeps its owner, and stays a need or a capability."""
    changed = [name for name in ("organisation", "kind") if getattr(entry, name) != stored[name]]
    for name in changed:
        work.wrong(position, name, f"{entry.id} is already there with {stored[name]!s}, which does not change")
    return bool(changed)


def _values(work: Work, entry: ListingEntry, stored: Any) -> dict[str, Any]:
    """The columns that a line gives; for a new listing all of them."""
    given = entry.model_fields_set
    names = [name for name in LISTING_COLUMNS if stored is None or name in given]
    values = {LISTING_COLUMNS[name]: getattr(entry, name) for name in names}
    if "topics" in given and not given & {"fields", "keywords"}:
        values |= _themes(work, entry)
    if stored is None and "state" not in given and entry.published is None:
        values["state"] = ListingState.DRAFT
    if stored is None and "expires" not in given and entry.published is not None:
        values["expires_on"] = entry.published + LIFETIME
    last_day = values.get("expires_on", stored.expires_on if stored else None)
    if values.get("state") is ListingState.PUBLISHED and last_day is not None and last_day <= work.now.date():
        values["state"] = ListingState.EXPIRED
    return values


def _themes(work: Work, entry: ListingEntry) -> dict[str, Any]:
    """Topics that are knowledge fields are kept as such, the others as keywords."""
    topics = list(dict.fromkeys(entry.topics))
    fields = [topic for topic in topics if topic in work.known.fields]
    return {"fields": fields, "keywords": [topic for topic in topics if topic not in work.known.fields]}


def _judge(work: Work, position: Position, row: Listing) -> None:
    """What must hold between columns, whichever of them the line gave."""
    if row.kind == ListingKind.NEED:
        for name in ("partner_wanted", "partner_task"):
            if not getattr(row, name).strip():
                work.wrong(position, name, "a need says who the partner is and what it will do")
    if row.trl_from is not None and row.trl_to is not None and row.trl_from > row.trl_to:
        work.wrong(position, "trl_from", f"{row.trl_from} is above trl_to {row.trl_to}")
    if row.state == ListingState.PUBLISHED and row.published_on is None:
        work.wrong(position, "published", "a published listing has a day of publication")
    if row.state == ListingState.PUBLISHED and row.expires_on is None:
        work.wrong(position, "expires", "a published listing has a last day")
    if row.published_on is not None and row.expires_on is not None and row.expires_on <= row.published_on:
        work.wrong(position, "expires", f"{row.expires_on} is not after published {row.published_on}")
    if row.published_on is not None and row.expires_on is not None and row.expires_on - row.published_on > LONGEST:
        work.wrong(position, "expires", f"{row.expires_on} is more than {LONGEST.days} days after {row.published_on}")
    if len(row.keywords) > MOST_KEYWORDS:
        work.wrong(position, "topics", f"at most {MOST_KEYWORDS} besides knowledge fields, not {len(row.keywords)}")


def _judge_named(work: Work, position: Position, entry: ListingEntry) -> None:
    for name, known in (("topsectors", work.known.topsectors), ("fields", work.known.fields)):
        for one in getattr(entry, name):
            if one not in known:
                work.wrong(position, name, f"there is no {name.removesuffix('s')} {one!r}")
