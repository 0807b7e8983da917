"""Loads the facts in `seeds/`: idempotent by natural key, validated row by row, invented texts left out."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from service.directory.geography import Province
from service.directory.models import (
    Collaboration,
    CollaborationParticipant,
    Organisation,
    OrganisationTopsector,
    OrganisationType,
)
from service.directory.profile_models import OWN_ENTRY
from service.directory.vocabulary import Standing
from service.exchange import seed_rows as rows
from service.exchange.call_seeds import load_calls
from service.exchange.rows import read
from service.exchange.seed_checks import PARTICIPANTS
from service.exchange.seed_loading import Loading, Moved, PlainTable, provenance
from service.exchange.seed_tables import COUNTRIES, PLAIN, TIED
from service.exchange.upserting import Tally, Upsert, replace_all_links
from service.uniting.addresses import old_slugs


def load(session: Session, folder: Path, now: datetime) -> dict[str, Tally]:
    """Loads all facts and returns what was added, changed and equal per file.

    Raises `RowError` with file, line and field; the caller's transaction then rolls back, so that nothing
    is half loaded.
    """
    loading = Loading(session, folder, now, moved=old_slugs(session))
    load_places(loading)
    for table in PLAIN:
        _load_plain(loading, table)
    load_calls(loading, invented=False)
    for name in ("hotspots", "centres", "clusters", "members"):
        _load_organisations(loading, f"organisations/{name}.csv")
    for table in TIED:
        _load_plain(loading, table)
    _load_collaborations(loading)
    return loading.tallies


def _load_plain(loading: Loading, table: PlainTable) -> None:
    upsert = Upsert(loading.session, table.model, table.key)
    for position, row in loading.rows(table.file, table.row):
        try:
            values = {**table.values(loading, position, row), **provenance(row)}
        except Moved:
            continue
        loading.known.once(table.file, tuple((name, values[name]) for name in table.key), position)
        upsert.collect(values)
    loading.finish(table.file, upsert)


def load_places(loading: Loading) -> None:
    """Countries and provinces, which a seat names; provinces by themselves, for a region is of a NUTS version."""
    _load_plain(loading, COUNTRIES)
    upsert = Upsert(loading.session, Province, ("code",))
    for _, row in read(loading.folder / "regions.csv", rows.RegionRow):
        if row.level == "province":
            upsert.put({"code": row.code, "name": row.name})
    loading.session.flush()


def _load_organisations(loading: Loading, name: str) -> None:
    upsert = Upsert(loading.session, Organisation, ("slug",))
    pending = []
    for position, row in loading.rows(name, rows.OrganisationRow):
        loading.known.once("organisations", (("key", row.key),), position)
        if row.key in loading.moved:
            continue
        kept = upsert.rows.get((row.key,))
        if isinstance(kept, Organisation) and kept.source == OWN_ENTRY:
            upsert.tally.equal += 1
            loading.organisations[row.key] = kept
            continue  # its own people have written it since
        only_new = {"created_at": loading.now, "updated_at": loading.now, "standing": _standing(row)}
        organisation = upsert.put(_organisation(row), only_new)
        loading.organisations[row.key] = organisation
        pending.append((organisation, row))
    loading.finish(name, upsert)
    for model, column in ((OrganisationTopsector, "topsectors"), (OrganisationType, "types")):
        wanted = {organisation.id: getattr(row, column) for organisation, row in pending}
        replace_all_links(loading.session, model, "organisation_id", wanted)
    loading.session.flush()


def _standing(row: rows.OrganisationRow) -> Standing:
    """Whether it takes part when it is new; later its own people decide that, who may have claimed it."""
    return Standing.PARTICIPANT if row.kind in PARTICIPANTS else Standing.KNOWN


def _organisation(row: rows.OrganisationRow) -> dict[str, Any]:
    same = (
        "name",
        "kind",
        "legal_entity",
        "phase",
        "place",
        "municipality",
        "country",
        "province",
        "lat",
        "lon",
        "nuts3",
        "nuts2",
        "nuts_version",
        "language",
        "text_en",
        "fields",
    )
    own = row.text_own or (row.text_nl if row.language == "nl" else "")
    return {
        "slug": row.key,
        **{name: getattr(row, name) for name in same},
        "text_own": own,
        "text_nl": row.text_nl,
        "check_needed": row.check not in ("", "no"),
        **provenance(row),
    }


def _load_collaborations(loading: Loading) -> None:
    upsert = Upsert(loading.session, Collaboration, ("key",))
    pending = []
    for position, row in loading.rows("collaborations.csv", rows.CollaborationRow):
        loading.known.once("collaborations", (("key", row.key),), position)
        values = {name: getattr(row, name) for name in ("key", "title", "programme", "fields", "start", "end")}
        pending.append((position, row, upsert.put({**values, **provenance(row)})))
    loading.finish("collaborations.csv", upsert)
    links = Upsert(loading.session, CollaborationParticipant, ("collaboration_id", "organisation_id"))
    for position, row, collaboration in pending:
        for slug in (one for one in row.participants if one not in loading.moved):
            organisation_id = loading.organisation_id(position, "participants", slug)
            key = {"collaboration_id": collaboration.id, "organisation_id": organisation_id}
            links.put({**key, "lead": slug == row.lead})
    loading.session.flush()
