"""What goes out comes in again the same, and says nothing of whose a confidential listing is."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from matching.records import Kind, ListingKind
from service.db import open_engine, writing
from service.directory.models import Membership
from service.directory.vocabulary import ListingState, MembershipRole
from service.exchange.demo_seeds import load_listings
from service.exchange.exporting import export
from service.exchange.listing_imports import import_listings
from service.exchange.organisation_imports import import_organisations
from service.exchange.seeds import load
from service.settings import ROOT
from tests import factories as make
from tests.conftest import NOW
from tests.exchange.lines import add_park, silent


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
def test_seeds_and_listings_go_into_another_seeded_database_and_out_again_the_same(
    database: Engine, seeded_template: Path, tmp_path: Path
) -> None:
    shutil.copy(seeded_template, tmp_path / "source.db")
    source = open_engine(f"sqlite:///{tmp_path}/source.db")
    with writing(database) as session:
        load(session, ROOT / "seeds", NOW)
    with writing(source) as session:
        load_listings(session, ROOT / "seeds", NOW)
        make.organisation(session, "elsewhere", name="Élan", country="XK", kind=Kind.COMPANY, lat=1 / 3, lon=-0.1)
    export(source, tmp_path / "first", True, silent)

    organisations = import_organisations(database, tmp_path / "first" / "organisations.jsonl", NOW)
    listings = import_listings(database, tmp_path / "first" / "listings.jsonl", NOW)
    export(database, tmp_path / "second", True, silent)

    assert (organisations.added, organisations.changed) == (["elsewhere"], {})
    assert len(listings.added) == listings.lines > 450
    for name in ("organisations", "listings"):
        first, second = ((tmp_path / folder / f"{name}.jsonl").read_bytes() for folder in ("first", "second"))
        assert first == second
    source.dispose()


def test_memberships_go_out_with_role_period_and_source(sqlite: Engine, tmp_path: Path) -> None:
    with writing(sqlite) as session:
        park = add_park(session)
        for slug, role in (("zeta", MembershipRole.MEMBER), ("alpha", MembershipRole.ANCHOR)):
            one = make.organisation(session, slug, kind=Kind.COMPANY)
            ties = {"member_id": one.id or 0, "host_id": park.id or 0, "since": date(2019, 1, 1)}
            session.add(Membership(role=role, **ties, **make.SOURCE))

    written = export(sqlite, tmp_path, False, silent)

    lines = [json.loads(line) for line in (tmp_path / "memberships.jsonl").read_text().splitlines()]
    assert written["memberships"] == 2
    assert [(line["member"], line["host"], line["role"]) for line in lines] == [
        ("alpha", "park", "anchor"), ("zeta", "park", "member"),
    ]  # fmt: skip
    assert (lines[0]["since"], lines[0]["until"], lines[0]["source"]) == ("2019-01-01", None, "test")


def test_an_export_does_not_say_whose_a_confidential_listing_is(database: Engine, tmp_path: Path) -> None:
    with writing(database) as session:
        left, right = add_park(session), make.organisation(session, "right")
        hidden = make.listing(session, left, "NEED-NL-2026-0001", confidential=True)
        make.listing(session, left, "NEED-NL-2026-0002", state=ListingState.DRAFT)
        shown = make.listing(session, right, "CAP-NL-2026-0003", kind=ListingKind.CAPABILITY)
        make.proposal(session, left, right, need_id=hidden.id, capability_id=shown.id)
        named = {"kind": "also_meets", "weight": 0.1, "facts": {"need": "NEED-NL-2026-0001", "capability": "x"}}
        make.proposal(session, right, make.organisation(session, "third"), reasons_left=[named])

    without = export(database, tmp_path / "without", False, silent)
    whole = export(database, tmp_path / "whole", True, silent)

    assert (without["listings"], whole["listings"]) == (1, 2)
    assert whole["proposals"] == 4
    assert {path.name for path in (tmp_path / "without").iterdir()} == {f"{name}.jsonl" for name in without}
    for path in (tmp_path / "without").iterdir():
        assert "NEED-NL-2026" not in path.read_text()
    left_out = [json.loads(line) for line in (tmp_path / "without" / "proposals.jsonl").read_text().splitlines()]
    assert [(line["from"]["id"], line["to"]["id"]) for line in left_out] == [("third", "right")]
