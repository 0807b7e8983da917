"""Imports organisations: judges each line, writes its columns, then what hangs on it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from matching.records import Kind as OrganisationKind
from matching.records import Phase
from service.db import writing
from service.directory.models import Organisation
from service.directory.vocabulary import FROM_ACTIVITY, FROM_EXCHANGE, KINDS, Standing
from service.exchange.entries import ORGANISATION_COLUMNS, UNKNOWN_VERSION, OrganisationEntry
from service.exchange.exporting import organisation_lines
from service.exchange.importing import Importing, Kind, Line, Report, run
from service.exchange.organisation_links import link
from service.exchange.rows import Position
from service.exchange.seed_checks import PARTICIPANTS
from service.exchange.upserting import Upsert
from service.uniting.addresses import new_slug
from service.uniting.finding import search

Work = Importing[OrganisationEntry]


def import_organisations(engine: Engine, path: Path, now: datetime, dry_run: bool = False) -> Report:
    """Imports a file of organisations, all or nothing; what a line leaves out stays as it is stored.

    What came in is compared with all names at once, so that an officer finds likely doubles without a night between.
    """
    report = run(engine, Kind(OrganisationEntry, _write, organisation_lines), path, now, dry_run)
    if not dry_run and not report.problems and (report.added or report.changed):
        with writing(engine) as session:
            report.suspected = search(session, now)
    return report


def _write(work: Work, before: dict[str, Line]) -> None:
    upsert = Upsert(work.session, Organisation, ("slug",))
    owners = {(one["scheme"], one["value"]): slug for slug, line in before.items() for one in line["identifiers"]}
    rows = []
    for position, entry in work.entries:
        _judge_named(work, position, entry, owners)
        values = _values(work, entry, upsert.rows.get((entry.id,)))
        row = upsert.put(values, {"created_at": work.now, "updated_at": work.now})
        _judge(work, position, row)
        rows.append((row, entry))
    if work.report.problems:
        return
    work.session.flush()
    for row, entry in rows:
        if link(work.session, row, entry, before.get(entry.id, {})):
            row.updated_at = work.now


def _values(work: Work, entry: OrganisationEntry, stored: Any) -> dict[str, Any]:
    """The columns that a line gives; for a new organisation all of them."""
    given = entry.model_fields_set
    names = [name for name in ORGANISATION_COLUMNS if stored is None or name in given]
    values = {ORGANISATION_COLUMNS[name]: getattr(entry, name) for name in names}
    values["slug"] = entry.id
    values["kind"] = _kind(entry, stored)
    if "nuts" in given and not given & {"nuts2", "nuts3"}:
        values |= _nuts(entry, stored)
    if stored is not None:
        return values
    if "standing" not in given and values["kind"] in PARTICIPANTS:
        values["standing"] = Standing.PARTICIPANT
    return {**values, "source_date": entry.date or work.now.date()}


def _kind(entry: OrganisationEntry, stored: Any) -> OrganisationKind:
    """The product's kind where it is given; else the stored one, unless the exchange format says another."""
    given = entry.model_fields_set
    if "product_kind" in given:
        return entry.product_kind
    told = FROM_EXCHANGE[entry.kind]
    if told is FROM_EXCHANGE["other"] and "activity" in given:
        told = FROM_ACTIVITY[entry.activity]
    if stored is None:
        return told
    kept: OrganisationKind = stored.kind
    agrees = not given & {"kind", "activity"} or KINDS[kept].activity == KINDS[told].activity
    return kept if agrees else told


def _nuts(entry: OrganisationEntry, stored: Any) -> dict[str, Any]:
    """A NUTS code of level 2 or 3; without its version it is kept as of an unknown one."""
    code = entry.nuts or ""
    if stored is not None and code == (stored.nuts3 or stored.nuts2):
        return {}
    version = entry.nuts_version or UNKNOWN_VERSION
    return {"nuts3": code if len(code) == 5 else None, "nuts2": code[:4], "nuts_version": version}


def _judge(work: Work, position: Position, row: Organisation) -> None:
    """What must hold between columns, whichever of them the line gave."""
    if (row.lat is None) != (row.lon is None):
        work.wrong(position, "lat", "latitude and longitude come together")
    if (row.nuts2 or row.nuts3) and row.nuts_version is None:
        work.wrong(position, "nuts_version", "a NUTS code needs its nuts_version")
    if row.phase is not None and row.kind != OrganisationKind.HOTSPOT:
        work.wrong(position, "phase", f"only a hotspot has a phase such as {Phase.GROWTH.value}")
    if row.province is not None and row.province not in work.known.provinces:
        work.wrong(position, "province", f"there is no province {row.province!r} such as NL-OV")
    if row.country not in work.known.countries:
        work.wrong(position, "country", f"there is no country {row.country!r} here; `schakel seed` brings them")


def _judge_named(work: Work, position: Position, entry: OrganisationEntry, owners: dict[Any, str]) -> None:
    if now := new_slug(work.session, entry.id):
        work.wrong(position, "id", f"{entry.id} was made one with {now}; name that one")
    for name, known in (("topsectors", work.known.topsectors), ("fields", work.known.fields)):
        for one in getattr(entry, name):
            if one not in known:
                work.wrong(position, name, f"there is no {name.removesuffix('s')} {one!r}")
    for one in entry.identifiers:
        owner = owners.setdefault((one.scheme, one.value), entry.id)
        if owner != entry.id:
            work.wrong(position, "identifiers", f"{one.scheme.value} {one.value} is that of {owner}")
