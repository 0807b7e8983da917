"""What an import makes of a line: what it keeps, what it refuses, and what the commands say of it."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from typer.testing import CliRunner

from matching.records import Kind, ListingKind, Phase
from service.cli import app
from service.db import open_engine, reading, writing
from service.directory.listing_models import Listing
from service.directory.models import Identifier, Organisation, OrganisationName
from service.directory.taxonomy import KnowledgeField
from service.directory.vocabulary import KINDS, ListingState, NameKind, Scheme, Standing
from service.exchange.demo_seeds import load_listings
from service.exchange.entries import ListingEntry, OrganisationEntry
from service.exchange.exporting import export, listing_lines, organisation_lines
from service.exchange.importing import Report
from service.exchange.listing_imports import import_listings
from service.exchange.organisation_imports import import_organisations
from service.exchange.seeds import load
from service.settings import ROOT
from tests import factories as make
from tests.conftest import NOW

PARK = {"id": "park", "name": "Park", "country": "NL"}
SKILL = {"id": "CAP-NL-2026-0007", "organisation": "park", "kind": "capability", "title": "Skill", "language": "en"}


def _silent(stage: str, share: float) -> None:
    """Report nothing."""


def _file(tmp_path: Path, *rows: dict[str, Any] | bytes) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows))
    return path


def _organisations(engine: Engine, tmp_path: Path, *rows: dict[str, Any] | bytes) -> Report:
    return import_organisations(engine, _file(tmp_path, *rows), NOW)


def _listings(engine: Engine, tmp_path: Path, *rows: dict[str, Any] | bytes) -> Report:
    return import_listings(engine, _file(tmp_path, *rows), NOW)


def _said(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]


def _park(session: Session, **values: Any) -> Organisation:
    return make.organisation(session, "park", name="Park", **values)


def _stored(engine: Engine) -> dict[str, Any]:
    with reading(engine) as session:
        return organisation_lines(session)["park"]


@pytest.fixture
def park(sqlite: Engine) -> Engine:
    with writing(sqlite) as session:
        _park(session, phase=Phase.GROWTH, text_en="Photonics")
    return sqlite


def test_seeds_and_listings_go_into_another_seeded_database_and_out_again_the_same(
    database: Engine, sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "source.db")
    source = open_engine(f"sqlite:///{tmp_path}/source.db")
    for engine in (source, database):
        with writing(engine) as session:
            load(session, ROOT / "seeds", NOW)
    with writing(source) as session:
        load_listings(session, ROOT / "seeds", NOW)
        make.organisation(session, "elsewhere", name="Élan", country="XK", kind=Kind.COMPANY, lat=1 / 3, lon=-0.1)
    export(source, tmp_path / "first", True, _silent)

    organisations = import_organisations(database, tmp_path / "first" / "organisations.jsonl", NOW)
    listings = import_listings(database, tmp_path / "first" / "listings.jsonl", NOW)
    export(database, tmp_path / "second", True, _silent)

    assert (organisations.added, organisations.changed) == (["elsewhere"], {})
    assert len(listings.added) == listings.lines > 450
    for name in ("organisations", "listings"):
        first, second = ((tmp_path / folder / f"{name}.jsonl").read_bytes() for folder in ("first", "second"))
        assert first == second
    source.dispose()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_comes_back_as_it_went(sqlite: Engine, tmp_path: Path, kind: Kind) -> None:
    with writing(sqlite) as session:
        _park(session, kind=kind)
    line = _stored(sqlite)

    report = _organisations(sqlite, tmp_path, {**PARK, "kind": line["kind"], "activity": line["activity"]})

    assert (line["kind"], line["activity"]) == (KINDS[kind].exchange, KINDS[kind].activity)
    assert (report.equal, _stored(sqlite)["product_kind"]) == (1, kind)


def test_a_line_of_the_export_has_the_names_an_import_knows(park: Engine) -> None:
    with writing(park) as session:
        owner = session.exec(select(Organisation)).one()
        make.listing(session, owner, "NEED-NL-2026-0001")
        (organisation,), (listing,) = organisation_lines(session).values(), listing_lines(session).values()

    assert set(organisation) == set(OrganisationEntry.model_fields)
    assert set(listing) == set(ListingEntry.model_fields)


def test_what_a_line_leaves_out_stays_and_null_takes_away(park: Engine, tmp_path: Path) -> None:
    report = _organisations(park, tmp_path, {**PARK, "phase": None, "city": "Enschede", "text_en": None})

    assert report.changed == {"park": ["city", "phase"]}
    assert (_stored(park)["phase"], _stored(park)["text_en"]) == (None, "Photonics")


def test_a_bare_line_becomes_an_organisation_known_from_a_source_of_no_certainty(
    database: Engine, tmp_path: Path
) -> None:
    row = {"id": "pic:999", "name": "Kew", "country": "UK", "activity": "REC", "aliases": ["K"], "nuts": "UKI75"}

    _organisations(database, tmp_path, row)

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
        owner = _park(session)
        old = {"organisation_id": owner.id or 0, "kind": NameKind.ALIAS}
        session.add_all(OrganisationName(name=name, **old, **make.SOURCE) for name in ("Old", "Older"))

    added = _organisations(database, tmp_path, {**PARK, "aliases": ["Old", "New"]})
    names = _stored(database)["aliases"]
    part = {"name": "Old", "kind": "former", "source": "s", "licence": "CC0", "date": "2026-01-01", "confidence": "C"}
    whole = _organisations(database, tmp_path, {**PARK, "names": [part]})

    assert (list(added.changed), names) == (["park"], ["New", "Old", "Older"])
    assert (list(whole.changed), _stored(database)["aliases"]) == (["park"], ["Old"])
    assert _stored(database)["names"][0]["kind"] == NameKind.FORMER


def test_an_identifier_belongs_to_one_organisation(database: Engine, tmp_path: Path) -> None:
    with writing(database) as session:
        other = make.organisation(session, "other")
        session.add(Identifier(organisation_id=other.id or 0, scheme=Scheme.ROR, value="x1", **make.SOURCE))
    taken = {"scheme": "ror", "value": "x1", "source": "s", "licence": "CC0", "date": "2026-01-01", "confidence": "C"}

    report = _organisations(database, tmp_path, {**PARK, "identifiers": [taken]})

    assert _said(report) == ["rows.jsonl:1: identifiers: ror x1 is that of other"]


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
    report = _organisations(sqlite, tmp_path, {**PARK, "id": "right"}, {**PARK, **wrong})

    assert [said.split(": ")[:2] for said in _said(report)] == [["rows.jsonl:2", column]]
    with reading(sqlite) as session:
        assert session.exec(select(Organisation)).all() == []


def test_a_nul_in_the_source_of_a_name_is_refused_before_a_database_refuses_it(
    database: Engine, tmp_path: Path
) -> None:
    name = {"name": "P", "kind": "alias", "source": "a\0", "licence": "CC0", "date": "2026-01-01", "confidence": "C"}

    report = _organisations(database, tmp_path, {**PARK, "names": [name]})

    assert _said(report) == ["rows.jsonl:1: names.0.source: has a NUL character, which no database keeps"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "is not JSON"),
        (b"[1]\n", "is not JSON: a line is one object in braces"),
        (b'{"id": "a", "name": "A", "country": "NL", "lat": NaN, "lon": 1}\n', "is not JSON: NaN is no number"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"id": "a", "name": "\xe9", "country": "NL"}\n', "cannot be read"),
    ],
)
def test_what_is_no_json_lines_is_said(sqlite: Engine, tmp_path: Path, line: bytes, problem: str) -> None:
    (said,) = _said(_organisations(sqlite, tmp_path, line))

    assert said.startswith(f"rows.jsonl:1: row: {problem}")


def test_blank_lines_and_a_byte_order_mark_do_no_harm(sqlite: Engine, tmp_path: Path) -> None:
    report = _organisations(sqlite, tmp_path, b"\xef\xbb\xbf", PARK, b"\r\n\n")

    assert (report.problems, report.added) == ([], ["park"])


def test_problems_come_in_the_order_of_the_lines_and_an_id_only_once(park: Engine, tmp_path: Path) -> None:
    rows = ({**SKILL, "organisation": "nobody"}, {**SKILL, "id": "b", "title": ""}, {**SKILL, "id": "b2"}, SKILL)

    report = _listings(park, tmp_path, *rows)

    assert [said.split(": ")[:2] for said in _said(report)] == [
        ["rows.jsonl:1", "organisation"], ["rows.jsonl:2", "title"], ["rows.jsonl:4", "id"],
    ]  # fmt: skip
    assert report.wrong_lines == 3


@pytest.mark.parametrize(
    ("given", "state", "last"),
    [
        ({}, ListingState.DRAFT, None),
        ({"published": "2026-11-01"}, ListingState.PUBLISHED, date(2026, 11, 1) + timedelta(days=365)),
        ({"published": "2020-01-01"}, ListingState.EXPIRED, date(2020, 1, 1) + timedelta(days=365)),
        ({"published": "2026-11-01", "expires": "2026-11-24"}, ListingState.EXPIRED, date(2026, 11, 24)),
        ({"published": "2026-11-01", "expires": "2026-11-25"}, ListingState.PUBLISHED, date(2026, 11, 25)),
    ],
)
def test_a_listing_is_open_until_its_last_day(
    park: Engine, tmp_path: Path, given: dict[str, str], state: ListingState, last: date | None
) -> None:
    first, second = (_listings(park, tmp_path, {**SKILL, **given}) for _ in range(2))

    with reading(park) as session:
        found = session.exec(select(Listing)).one()
    assert (first.added, second.equal) == ([SKILL["id"]], 1)
    assert (found.state, found.expires_on) == (state, last)


def test_topics_become_knowledge_fields_and_keywords(park: Engine, tmp_path: Path) -> None:
    words = {f"name_{language}": "Robotics" for language in ("nl", "en", "de", "fr")}
    with writing(park) as session:
        session.add(KnowledgeField(id="robotics", **words, **make.SOURCE))

    report = _listings(park, tmp_path, {**SKILL, "topics": ["robotics", "grippers", "SC5-2018"]})
    many = _listings(park, tmp_path, {**SKILL, "topics": list("abcdef")})

    with reading(park) as session:
        found = session.exec(select(Listing)).one()
    assert (report.problems, found.fields, found.keywords) == ([], ["robotics"], ["grippers", "SC5-2018"])
    assert _said(many) == ["rows.jsonl:1: topics: at most 5 besides knowledge fields, not 6"]


@pytest.mark.parametrize("other", [{"organisation": "other"}, {"kind": "need"}])
def test_a_listing_keeps_its_owner_and_its_kind(park: Engine, tmp_path: Path, other: dict[str, str]) -> None:
    with writing(park) as session:
        make.organisation(session, "other")
    _listings(park, tmp_path, SKILL)

    report = _listings(park, tmp_path, {**SKILL, **other, "partner_wanted": "a", "partner_task": "b"})

    assert [said.split(": ")[1] for said in _said(report)] == list(other)


def test_a_day_beyond_the_calendar_is_refused(park: Engine, tmp_path: Path) -> None:
    report = _listings(park, tmp_path, {**SKILL, "published": "9999-12-31"})

    assert [said.split(": ")[1] for said in _said(report)] == ["published"]


def test_an_export_does_not_say_whose_a_confidential_listing_is(database: Engine, tmp_path: Path) -> None:
    with writing(database) as session:
        left, right = _park(session), make.organisation(session, "right")
        hidden = make.listing(session, left, "NEED-NL-2026-0001", confidential=True)
        make.listing(session, left, "NEED-NL-2026-0002", state=ListingState.DRAFT)
        shown = make.listing(session, right, "CAP-NL-2026-0003", kind=ListingKind.CAPABILITY)
        make.proposal(session, left, right, need_id=hidden.id, capability_id=shown.id)
        named = {"kind": "also_meets", "weight": 0.1, "facts": {"need": "NEED-NL-2026-0001", "capability": "x"}}
        make.proposal(session, right, make.organisation(session, "third"), reasons_left=[named])

    without = export(database, tmp_path / "without", False, _silent)
    whole = export(database, tmp_path / "whole", True, _silent)

    assert (without["listings"], whole["listings"]) == (1, 2)
    assert whole["proposals"] == 4
    assert {path.name for path in (tmp_path / "without").iterdir()} == {f"{name}.jsonl" for name in without}
    for path in (tmp_path / "without").iterdir():
        assert "NEED-NL-2026" not in path.read_text()
    left_out = [json.loads(line) for line in (tmp_path / "without" / "proposals.jsonl").read_text().splitlines()]
    assert [(line["from"]["id"], line["to"]["id"]) for line in left_out] == [("third", "right")]


def _run(engine: Engine, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, dict[str, Any], str]:
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SCHAKEL_SECRET_KEY", "a key for tests only, long enough to be taken")
    done = CliRunner().invoke(app, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout or "{}"), done.stderr


def test_the_command_previews_refuses_and_keeps(
    park: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = _file(tmp_path, *({**PARK, "id": f"p{number}", "name": ""} for number in range(25)))
    refused = _run(park, monkeypatch, "import", "organisations", str(wrong))
    path = str(_file(tmp_path, {**PARK, "city": "Enschede"}, {**PARK, "id": "new"}))
    tried = _run(park, monkeypatch, "import", "organisations", path, "--dry-run")
    kept = _run(park, monkeypatch, "import", "organisations", path)
    again = _run(park, monkeypatch, "import", "organisations", path)
    missing = _run(park, monkeypatch, "import", "listings", str(tmp_path / "none.jsonl"))

    assert (refused[0], refused[1]["wrong"], refused[1]["kept"]) == (2, 25, False)
    assert refused[2].count("name: is empty") == 20 and "and 5 more" in refused[2]
    assert (tried[0], tried[1]["added"], tried[1]["changed"], tried[1]["kept"]) == (0, 1, 1, False)
    assert "park: city" in tried[2]
    assert (kept[1]["added"], kept[1]["changed"], kept[1]["kept"]) == (1, 1, True)
    assert (again[1]["added"], again[1]["changed"], again[1]["equal"]) == (0, 0, 2)
    assert missing[0] == 2
