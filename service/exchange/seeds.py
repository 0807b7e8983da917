"""Loads the facts in `seeds/`: idempotent by natural key, validated row by row, invented texts left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlmodel import Session, SQLModel

from matching.records import Kind
from service.directory.models import (
    Collaboration,
    CollaborationCount,
    CollaborationParticipant,
    Identifier,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationTopsector,
    OrganisationType,
    PartnerCount,
)
from service.directory.taxonomy import (
    Country,
    KnowledgeField,
    Market,
    Post,
    Region,
    SupportItem,
    Tki,
    Topsector,
    TopsectorCrosswalk,
)
from service.directory.vocabulary import Standing
from service.exchange import seed_rows as rows
from service.exchange.rows import Position, RowError, read
from service.exchange.upserting import Tally, Upsert, replace_links
from service.funding.models import CountryStanding, Programme, ProgrammeArea

ROW = TypeVar("ROW", bound=rows.SourcedRow)
PARTICIPANTS = {Kind.HOTSPOT, Kind.CENTRE, Kind.CLUSTER}


@dataclass
class Loading:
    """One load: the session, the folder, the moment, and what was counted."""

    session: Session
    folder: Path
    now: datetime
    tallies: dict[str, Tally] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def rows(self, name: str, model: type[ROW]) -> Iterator[tuple[Position, ROW]]:
        """The rows of a file that must be there."""
        return read(self.folder / name, model)

    def organisation_id(self, position: Position, column: str, slug: str) -> int:
        """The id of an organisation named in a row, or `RowError`."""
        organisation = self.organisations.get(slug)
        if organisation is None or organisation.id is None:
            raise RowError(position, column, f"there is no organisation {slug!r}")
        return organisation.id

    def finish(self, name: str, upsert: Upsert) -> None:
        """Writes what was put, so that the next file can refer to it."""
        self.session.flush()
        self.tallies[name] = upsert.tally


def load(session: Session, folder: Path, now: datetime) -> dict[str, Tally]:
    """Loads all facts and returns what was added, changed and equal per file.

    Raises `RowError` with file, line and field; the caller's transaction then rolls back, so that nothing
    is half loaded.
    """
    loading = Loading(session, folder, now)
    for table in PLAIN:
        _load_plain(loading, table)
    for name in ("hotspots", "centres", "clusters", "members"):
        _load_organisations(loading, f"organisations/{name}.csv")
    for table in TIED:
        _load_plain(loading, table)
    _load_collaborations(loading)
    return loading.tallies


def provenance(row: rows.SourcedRow) -> dict[str, Any]:
    """The columns that say where a row comes from."""
    return {
        "source": row.source,
        "licence": row.licence,
        "source_date": row.date,
        "confidence": row.confidence,
    }


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A file whose rows become rows of one table."""

    file: str
    row: type[rows.SourcedRow]
    model: type[SQLModel]
    key: tuple[str, ...]
    values: Callable[[Loading, Position, Any], dict[str, Any]]


def _load_plain(loading: Loading, table: PlainTable) -> None:
    upsert = Upsert(loading.session, table.model, table.key)
    for position, row in loading.rows(table.file, table.row):
        upsert.put({**table.values(loading, position, row), **provenance(row)})
    loading.finish(table.file, upsert)


def _same(*names: str, **renamed: str) -> Callable[[Loading, Position, BaseModel], dict[str, Any]]:
    pairs = {**{name: name for name in names}, **renamed}

    def values(_loading: Loading, _position: Position, row: BaseModel) -> dict[str, Any]:
        return {column: getattr(row, name) for column, name in pairs.items()}

    return values


def _country(_loading: Loading, _position: Position, row: rows.CountryRow) -> dict[str, Any]:
    names = {f"name_{language}": getattr(row, f"name_{language}") for language in ("nl", "en", "de", "fr")}
    return {
        "code": row.code,
        "eu_code": row.eu_code or row.code,
        **names,
        "eea": row.eea,
        "europe": row.europe,
    }


def _membership(loading: Loading, position: Position, row: rows.MembershipRow) -> dict[str, Any]:
    return {
        "member_id": loading.organisation_id(position, "member", row.member),
        "host_id": loading.organisation_id(position, "host", row.host),
        "role": row.role,
        "since": row.since,
        "until": row.until,
    }


def _owned(*names: str) -> Callable[[Loading, Position, Any], dict[str, Any]]:
    def values(loading: Loading, position: Position, row: Any) -> dict[str, Any]:
        owner = loading.organisation_id(position, "organisation", row.organisation)
        return {"organisation_id": owner, **{name: getattr(row, name) for name in names}}

    return values


def _count(loading: Loading, position: Position, row: rows.CountRow) -> dict[str, Any]:
    ids = sorted(
        (
            loading.organisation_id(position, "left", row.left),
            loading.organisation_id(position, "right", row.right),
        )
    )
    years = {"first_year": row.first_year, "last_year": row.last_year}
    return {"left_id": ids[0], "right_id": ids[1], "projects": row.projects, **years}


PLAIN = (
    PlainTable(
        "regions.csv",
        rows.RegionRow,
        Region,
        ("code", "nuts_version"),
        _same("code", "nuts_version", "level", "name", "name_en", "country", "province", "landsdeel"),
    ),
    PlainTable("countries.csv", rows.CountryRow, Country, ("code",), _country),
    PlainTable(
        "topsectors.csv",
        rows.TopsectorRow,
        Topsector,
        ("id",),
        _same("id", "name_nl", "name_en", "valid_from", "valid_until"),
    ),
    PlainTable(
        "tkis.csv",
        rows.TkiRow,
        Tki,
        ("id",),
        _same("id", "name", "valid_from", "valid_until", topsectors="topsector"),
    ),
    PlainTable("markets.csv", rows.TopsectorRow, Market, ("id",), _same("id", "name_nl", "name_en", "valid_from")),
    PlainTable(
        "topsector_crosswalk.csv",
        rows.CrosswalkRow,
        TopsectorCrosswalk,
        ("market_id", "topsector_id"),
        _same(market_id="market", topsector_id="topsector"),
    ),
    PlainTable(
        "fields.csv",
        rows.FieldRow,
        KnowledgeField,
        ("id",),
        _same("id", "name_nl", "name_en", "name_de", "name_fr", "topsectors"),
    ),
    PlainTable(
        "posts.csv",
        rows.PostRow,
        Post,
        ("key",),
        _same("key", "country", "city", "lat", "lon", "accredited_for", "status", "note"),
    ),
    PlainTable(
        "support_menu.csv",
        rows.SupportRow,
        SupportItem,
        ("id",),
        _same("id", "fits", "level", "text_nl", "text_en", "section"),
    ),
    PlainTable(
        "programmes/programmes.csv",
        rows.ProgrammeRow,
        Programme,
        ("id",),
        _same("id", "name", "name_nl", "family", "period_from", "areas_known", "note", period_until="period_to"),
    ),
    PlainTable(
        "programmes/areas.csv",
        rows.AreaRow,
        ProgrammeArea,
        ("programme_id", "country", "nuts", "nuts_version"),
        _same("country", "nuts", "nuts_version", "level", "core", programme_id="programme"),
    ),
    PlainTable(
        "programmes/membership.csv",
        rows.StandingRow,
        CountryStanding,
        ("country", "programme", "scope", "valid_from"),
        _same("country", "status", "programme", "scope", "counts", "valid_from", "valid_until"),
    ),
)

TIED = (
    PlainTable(
        "other_names.csv",
        rows.NameRow,
        OrganisationName,
        ("organisation_id", "name"),
        _owned("name", "kind", "language", "since", "until"),
    ),
    PlainTable("identifiers.csv", rows.IdentifierRow, Identifier, ("scheme", "value"), _owned("scheme", "value")),
    PlainTable("memberships.csv", rows.MembershipRow, Membership, ("member_id", "host_id"), _membership),
    PlainTable(
        "collaboration_counts.csv",
        rows.CountRow,
        CollaborationCount,
        ("left_id", "right_id", "source"),
        _count,
    ),
    PlainTable(
        "partner_counts.csv",
        rows.PartnerCountRow,
        PartnerCount,
        ("organisation_id", "country", "province", "year", "source"),
        _owned("country", "province", "year", "partners"),
    ),
)


def _load_organisations(loading: Loading, name: str) -> None:
    upsert = Upsert(loading.session, Organisation, ("slug",))
    pending = []
    for _position, row in loading.rows(name, rows.OrganisationRow):
        only_new = {"created_at": loading.now, "updated_at": loading.now}
        organisation = upsert.put(_organisation(row), only_new)
        loading.organisations[row.key] = organisation
        pending.append((organisation, row))
    loading.finish(name, upsert)
    for organisation, row in pending:
        owner = ("organisation_id", organisation.id)
        replace_links(loading.session, OrganisationTopsector, owner, row.topsectors)
        replace_links(loading.session, OrganisationType, owner, row.types)
    loading.session.flush()


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
        "standing": Standing.PARTICIPANT if row.kind in PARTICIPANTS else Standing.KNOWN,
        "check_needed": row.check not in ("", "no"),
        **provenance(row),
    }


def _load_collaborations(loading: Loading) -> None:
    upsert = Upsert(loading.session, Collaboration, ("key",))
    pending = []
    for position, row in loading.rows("collaborations.csv", rows.CollaborationRow):
        values = {name: getattr(row, name) for name in ("key", "title", "programme", "fields", "start", "end")}
        pending.append((position, row, upsert.put({**values, **provenance(row)})))
    loading.finish("collaborations.csv", upsert)
    links = Upsert(loading.session, CollaborationParticipant, ("collaboration_id", "organisation_id"))
    for position, row, collaboration in pending:
        for slug in row.participants:
            organisation_id = loading.organisation_id(position, "participants", slug)
            key = {"collaboration_id": collaboration.id, "organisation_id": organisation_id}
            links.put({**key, "lead": slug == row.lead})
    loading.session.flush()
