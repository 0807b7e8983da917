"""A wrong seed row is refused with file, line and field; its good neighbour is not."""

import csv
import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from matching.records import Kind
from service.db import open_engine, reading, writing
from service.directory.identifiers import is_ror
from service.directory.listing_models import Listing
from service.directory.models import Organisation
from service.exchange.demo_seeds import load_listings
from service.exchange.rows import RowError
from service.exchange.seeds import load
from service.settings import ROOT

SEEDS = ROOT / "seeds"
SMALL = dict.fromkeys(("collaboration_counts.csv", "partner_counts.csv", "relatedness.csv", "towns.csv"), 40)
"""Long files are cut for speed; their first rows are enough to spoil."""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds with their long files cut."""
    copied = tmp_path_factory.mktemp("small") / "seeds"
    shutil.copytree(SEEDS, copied)
    for name, rows in SMALL.items():
        lines = (copied / name).read_text().splitlines(keepends=True)
        (copied / name).write_text("".join(lines[: rows + 1]))
    return copied


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "seeds"
    shutil.copytree(small, copied)
    return copied


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, small: Path) -> Engine:
    """A database with the facts loaded, shared by the tests of what is wrong, none of which leaves anything in it."""
    path = tmp_path_factory.mktemp("facts") / "facts.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    with writing(engine) as session:
        load(session, small, datetime.fromisoformat("2026-11-24T12:00:00+00:00"))
    return engine


def _change(path: Path, line: int, values: dict[str, Any]) -> None:
    """Sets cells of the row on a line of a file (a line number as an editor counts; the header is line 1)."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    rows[line - 2].update(values)
    _write(path, rows)


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _repeat(path: Path) -> int:
    """Puts the second row of a file under its last one once more, and says on which line that is."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    _write(path, [*rows, rows[0]])
    return len(rows) + 2


@pytest.mark.parametrize(
    ("file", "values", "field"),
    [
        ("fields.csv", {"topsectors": "alchemy"}, "topsectors"),
        ("tkis.csv", {"topsector": "alchemy"}, "topsector"),
        ("topsector_crosswalk.csv", {"topsector": "alchemy"}, "topsector"),
        ("topsector_crosswalk.csv", {"market": "alchemy"}, "market"),
        ("organisations/hotspots.csv", {"topsectors": "water;alchemy"}, "topsectors"),
        ("organisations/hotspots.csv", {"fields": "hydrogen;alchemy"}, "fields"),
        ("organisations/hotspots.csv", {"nuts3": "NL213", "nuts2": "NL21"}, "nuts3"),
        ("organisations/hotspots.csv", {"nuts3": "NL115", "nuts2": "NL21"}, "nuts3"),
        ("organisations/hotspots.csv", {"nuts3": "NL119"}, "nuts3"),
        ("organisations/hotspots.csv", {"province": "NL-QQ"}, "province"),
        ("organisations/clusters.csv", {"country": "QQ"}, "country"),
        ("posts.csv", {"country": "QQ"}, "country"),
        ("posts.csv", {"accredited_for": "BR;QQ"}, "accredited_for"),
        ("posts.csv", {"lat": "90.1"}, "lat"),
        ("posts.csv", {"lon": "-180.1"}, "lon"),
        ("identifiers.csv", {"scheme": "ror", "value": "01xpgs823"}, "value"),
        ("identifiers.csv", {"scheme": "pic", "value": "12345678"}, "value"),
        ("memberships.csv", {"member": "asml", "host": "asml"}, "host"),
        ("memberships.csv", {"host": "nobody-at-all"}, "host"),
        ("memberships.csv", {"since": "2020", "until": "2019"}, "until"),
        ("programmes/areas.csv", {"programme": "interreg-ix"}, "programme"),
        ("programmes/areas.csv", {"valid_from": "2021-01-01", "valid_until": "2020-12-31"}, "valid_until"),
        ("programmes/programmes.csv", {"period_from": "2021", "period_to": "2020"}, "period_to"),
        ("programmes/membership.csv", {"programme": "horizon-2080"}, "programme"),
        ("programmes/membership.csv", {"valid_from": "2021-01-01", "valid_until": "2020-12-31"}, "valid_until"),
        ("collaboration_counts.csv", {"left": "astron", "right": "astron"}, "right"),
        ("collaboration_counts.csv", {"first_year": "2018", "last_year": "2017"}, "last_year"),
        ("relatedness.csv", {"right_field": "alchemy"}, "right_field"),
    ],
)
def test_a_wrong_cell_names_file_line_and_field(
    facts: Engine, now: datetime, folder: Path, file: str, values: dict[str, str], field: str
) -> None:
    path = folder / file
    _change(path, 2, values)

    with pytest.raises(RowError) as caught, writing(facts) as session:
        load(session, folder, now)

    assert str(caught.value).startswith(f"{path.name}:2: {field}: ")


def test_a_file_in_another_encoding_names_its_line(facts: Engine, now: datetime, folder: Path) -> None:
    path = folder / "posts.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\n\xff", 1))

    with pytest.raises(RowError) as caught, writing(facts) as session:
        load(session, folder, now)

    assert str(caught.value).startswith("posts.csv:2: row: is not UTF-8")


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("organisations/hotspots.csv", "key"),
        ("memberships.csv", "member_id"),
        ("fields.csv", "id"),
        ("collaborations.csv", "key"),
    ],
)
def test_a_row_that_stands_twice_is_named_where_it_stands(
    facts: Engine, now: datetime, folder: Path, file: str, field: str
) -> None:
    path = folder / file
    line = _repeat(path)

    with pytest.raises(RowError) as caught, writing(facts) as session:
        load(session, folder, now)

    assert str(caught.value).startswith(f"{path.name}:{line}: {field}: ")
    assert str(caught.value).endswith(f"stands at {path.name}:2 already")


@pytest.mark.parametrize(
    ("file", "values"),
    [
        ("organisations/hotspots.csv", {"topsectors": "water;energie", "fields": "hydrogen"}),
        ("organisations/clusters.csv", {"country": "DE", "nuts3": "", "nuts2": "", "nuts_version": ""}),
        ("memberships.csv", {"since": "2020-05-01", "until": "2020-05-01"}),
        ("programmes/membership.csv", {"programme": "eu"}),
        ("collaboration_counts.csv", {"first_year": "2018", "last_year": "2018"}),
        ("programmes/areas.csv", {"valid_from": "2014-01-01", "valid_until": "2014-01-01"}),
    ],
)
def test_a_right_cell_just_inside_the_edge_loads(
    sqlite: Engine, now: datetime, folder: Path, file: str, values: dict[str, str]
) -> None:
    _change(folder / file, 2, values)

    with writing(sqlite) as session:
        assert load(session, folder, now)


def _listings(folder: Path, **changed: Any) -> Path:
    """A folder with one file of two listings, the second of them changed."""
    first = sorted((SEEDS / "listings").glob("*.jsonl"))[0]
    lines = [json.loads(line) for line in first.read_text().splitlines()[:2]]
    lines[1].update(changed)
    (folder / "listings").mkdir()
    (folder / "listings" / "few.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def _load_listings(session: Session, folder: Path) -> int:
    added = load_listings(session, folder, datetime.fromisoformat("2026-11-24T12:00:00+00:00")).added
    session.rollback()
    return added


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"organisation": "asml"}, "organisation"),
        ({"organisation": "nobody-at-all"}, "organisation"),
        ({"trl_from": 7, "trl_to": 6}, "trl_to"),
        ({"topsectors": ["alchemy"]}, "topsectors"),
        ({"fields": ["alchemy"]}, "fields"),
        ({"countries_wanted": ["QQ"]}, "countries_wanted"),
    ],
)
def test_a_wrong_listing_names_file_line_and_field(
    facts: Engine, tmp_path: Path, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(RowError) as caught, Session(facts) as session:
        _load_listings(session, _listings(tmp_path, **changed))

    assert str(caught.value).startswith(f"few.jsonl:2: {field}: ")


@pytest.mark.parametrize(
    "changed",
    [
        {"trl_from": 6, "trl_to": 6},
        {"trl_from": 7, "trl_to": None},
        {"organisation": "brainport"},
        {"fields": ["hydrogen"]},
    ],
)
def test_a_right_listing_just_inside_the_edge_loads(facts: Engine, tmp_path: Path, changed: dict[str, Any]) -> None:
    with Session(facts) as session:
        assert _load_listings(session, _listings(tmp_path, **changed)) == 2


def test_no_seed_listing_belongs_to_a_company(facts: Engine) -> None:
    lines = [line for path in (SEEDS / "listings").glob("*.jsonl") for line in path.read_text().splitlines()]
    owners = {json.loads(line)["organisation"] for line in lines}

    with reading(facts) as session:
        kinds = dict(session.exec(select(Organisation.slug, Organisation.kind)).all())
        assert session.exec(select(Listing)).all() == []

    assert len(owners) > 150
    assert {kinds[owner] for owner in owners} == {Kind.HOTSPOT, Kind.CENTRE, Kind.CLUSTER}


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("01xpgs822", True),
        ("038x9td67", True),
        ("01xpgs823", False),
        ("01xpgs82", False),
        ("11xpgs822", False),
        ("01xpgsl22", False),
        ("01xpgu822", False),
    ],
)
def test_the_last_two_digits_of_a_ror_identifier_check_the_others(value: str, right: bool) -> None:
    assert is_ror(value) is right
