"""Organisations are imported line by line: what a line says is kept, what it leaves out stays."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from matching.records import Kind
from service.db import reading, writing
from service.directory.models import Identifier, Organisation, OrganisationName
from service.directory.vocabulary import KINDS, NameKind, Scheme, Standing
from service.exchange.entries import ListingEntry, OrganisationEntry
from service.exchange.exporting import listing_lines, organisation_lines
from tests import factories as make
from tests.conftest import NOW
from tests.exchange.lines import PARK, add_park, organisations, said_of, stored


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_comes_back_as_it_went(sqlite: Engine, tmp_path: Path, kind: Kind) -> None:
    with writing(sqlite) as session:
        add_park(session, kind=kind)
    line = stored(sqlite)

    report = organisations(sqlite, tmp_path, {**PARK, "kind": line["kind"], "activity": line["activity"]})

    assert (line["kind"], line["activity"]) == (KINDS[kind].exchange, KINDS[kind].activity)
    assert (report.equal, stored(sqlite)["product_kind"]) == (1, kind)


def test_a_line_of_the_export_has_the_names_an_import_knows(park: Engine) -> None:
    with writing(park) as session:
        owner = session.exec(select(Organisation)).one()
        make.listing(session, owner, "NEED-NL-2026-0001")
        (organisation,), (listing,) = organisation_lines(session).values(), listing_lines(session).values()

    assert set(organisation) == set(OrganisationEntry.model_fields)
    assert set(listing) == set(ListingEntry.model_fields)


def test_what_a_line_leaves_out_stays_and_null_takes_away(park: Engine, tmp_path: Path) -> None:
    report = organisations(park, tmp_path, {**PARK, "phase": None, "city": "Enschede", "text_en": None})

    assert report.changed == {"park": ["city", "phase"]}
    assert (stored(park)["phase"], stored(park)["text_en"]) == (None, "Photonics")


def test_a_bare_line_becomes_an_organisation_known_from_a_source_of_no_certainty(
    database: Engine, tmp_path: Path
) -> None:
    row = {"id": "pic:999", "name": "Kew", "country": "UK", "activity": "REC", "aliases": ["K"], "nuts": "UKI75"}

    organisations(database, tmp_path, row)

    with reading(database) as session:
        found = session.exec(select(Organisation)).one()
        alias = session.exec(select(OrganisationName)).one()
    assert (found.slug, found.country, found.kind, found.standing) == (
        "pic-999", "GB", Kind.INSTITUTE, Standing.KNOWN,
    )  # fmt: skip
    assert (found.nuts3, found.nuts2, found.nuts_version) == ("UKI75", "UKI7", "unknown")
    assert (found.source, found.source_date, found.confidence) == ("import", NOW.date(), "U")
    assert (alias.name, alias.kind, alias.confidence) == ("K", NameKind.ALIAS, "U")


def test_aliases_are_added_and_names_are_the_whole_list(database: Engine, tmp_path: Path) -> None:
    with writing(database) as session:
        owner = add_park(session)
        old = {"organisation_id": owner.id or 0, "kind": NameKind.ALIAS}
        session.add_all(OrganisationName(name=name, **old, **make.SOURCE) for name in ("Old", "Older"))

    added = organisations(database, tmp_path, {**PARK, "aliases": ["Old", "New"]})
    names = stored(database)["aliases"]
    part = {"name": "Old", "kind": "former", "source": "s", "licence": "CC0", "date": "2026-01-01", "confidence": "C"}
    whole = organisations(database, tmp_path, {**PARK, "names": [part]})

    assert (list(added.changed), names) == (["park"], ["New", "Old", "Older"])
    assert (list(whole.changed), stored(database)["aliases"]) == (["park"], ["Old"])
    assert stored(database)["names"][0]["kind"] == NameKind.FORMER


def test_an_identifier_belongs_to_one_organisation(database: Engine, tmp_path: Path) -> None:
    with writing(database) as session:
        other = make.organisation(session, "other")
        session.add(Identifier(organisation_id=other.id or 0, scheme=Scheme.ROR, value="006hf6230", **make.SOURCE))
    taken = {
        "scheme": "ror",
        "value": "006hf6230",
        "source": "s",
        "licence": "CC0",
        "date": "2026-01-01",
        "confidence": "C",
    }

    report = organisations(database, tmp_path, {**PARK, "identifiers": [taken]})

    assert said_of(report) == ["rows.jsonl:1: identifiers: ror 006hf6230 is that of other"]


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"country": "XX"}, "country"),
        ({"country": None}, "country"),
        ({"name": " "}, "name"),
        ({"name": "Two\nlines"}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "a\ud800b"}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"id": "::"}, "id"),
        ({"kind": "castle"}, "kind"),
        ({"kind": "company", "product_kind": "hotspot"}, "row"),
        ({"lat": 52.0}, "lat"),
        ({"lat": 91, "lon": 0}, "lat"),
        ({"province": "NL-XX"}, "province"),
        ({"phase": "growth"}, "phase"),
        ({"nuts2": "NL21"}, "nuts_version"),
        ({"topsectors": ["nothing"]}, "topsectors"),
        ({"fields": ["nothing"]}, "fields"),
        ({"language": "xx"}, "language"),
        ({"email": "somebody@park.example"}, "email"),
    ],
)
def test_a_wrong_organisation_is_named_by_line_and_column(
    sqlite: Engine, tmp_path: Path, wrong: dict[str, Any], column: str
) -> None:
    report = organisations(sqlite, tmp_path, {**PARK, "id": "right"}, {**PARK, **wrong})

    assert [said.split(": ")[:2] for said in said_of(report)] == [["rows.jsonl:2", column]]
    with reading(sqlite) as session:
        assert session.exec(select(Organisation)).all() == []


def test_a_nul_in_the_source_of_a_name_is_refused_before_a_database_refuses_it(
    database: Engine, tmp_path: Path
) -> None:
    name = {"name": "P", "kind": "alias", "source": "a\0", "licence": "CC0", "date": "2026-01-01", "confidence": "C"}

    report = organisations(database, tmp_path, {**PARK, "names": [name]})

    assert said_of(report) == ["rows.jsonl:1: names.0.source: has a NUL character, which no database keeps"]
