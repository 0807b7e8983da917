"""Which seed file fills which table, by which key."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from service.directory.geography import Country, Post, Region
from service.directory.models import (
    CollaborationCount,
    Identifier,
    Membership,
    OrganisationName,
    PartnerCount,
)
from service.directory.profile_models import OWN_ENTRY
from service.directory.taxonomy import (
    FieldRelatedness,
    KnowledgeField,
    Market,
    SupportItem,
    Tki,
    Topsector,
    TopsectorCrosswalk,
)
from service.exchange import programme_rows
from service.exchange import seed_rows as rows
from service.exchange.rows import Position
from service.exchange.seed_loading import Loading, Moved, PlainTable
from service.funding.models import CountryStanding, Programme, ProgrammeArea


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
    ids = {name: loading.organisation_id(position, name, getattr(row, name)) for name in ("member", "host")}
    if loading.organisations[row.host].source == OWN_ENTRY:
        raise Moved
    return {
        "member_id": ids["member"],
        "host_id": ids["host"],
        "role": row.role,
        "since": row.since,
        "until": row.until,
    }


def _of_its_own(*names: str) -> Callable[[Loading, Position, Any], dict[str, Any]]:
    """As `_owned`, for what is left alone once an organisation's own people keep its profile."""

    def values(loading: Loading, position: Position, row: Any) -> dict[str, Any]:
        found = _owned(*names)(loading, position, row)
        if loading.organisations[row.organisation].source == OWN_ENTRY:
            raise Moved
        return found

    return values


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


COUNTRIES = PlainTable("countries.csv", rows.CountryRow, Country, ("code",), _country)
"""Before all others, for they name countries."""

PLAIN = (
    PlainTable(
        "regions.csv",
        rows.RegionRow,
        Region,
        ("code", "nuts_version"),
        _same("code", "nuts_version", "level", "name", "name_en", "country", "province", "landsdeel"),
    ),
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
    PlainTable("markets.csv", rows.MarketRow, Market, ("id",), _same("id", "name_nl", "name_en", "valid_from")),
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
        "relatedness.csv",
        rows.RelatednessRow,
        FieldRelatedness,
        ("left_field", "right_field"),
        _same("left_field", "right_field", "together", "lift"),
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
        programme_rows.ProgrammeRow,
        Programme,
        ("id",),
        _same("id", "name", "name_nl", "family", "period_from", "areas_known", "note", period_until="period_to"),
    ),
    PlainTable(
        "programmes/areas.csv",
        programme_rows.AreaRow,
        ProgrammeArea,
        ("programme_id", "country", "nuts", "nuts_version"),
        _same("country", "nuts", "nuts_version", "level", "core", programme_id="programme"),
    ),
    PlainTable(
        "programmes/membership.csv",
        programme_rows.StandingRow,
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
        _of_its_own("name", "kind", "language", "since", "until"),
    ),
    PlainTable(
        "identifiers.csv", rows.IdentifierRow, Identifier, ("scheme", "value"), _of_its_own("scheme", "value")
    ),
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
