"""What is exported can be imported again, wholly or not at all, on both databases."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from matching.records import Kind, ListingKind
from service.db import reading, writing
from service.directory.geography import Region
from service.directory.listing_models import Listing
from service.directory.models import Collaboration, CollaborationParticipant, Organisation
from service.directory.taxonomy import Topsector
from service.exchange.exporting import export
from service.exchange.importing import Report
from service.exchange.listing_imports import import_listings
from service.exchange.organisation_imports import import_organisations
from tests import factories as make
from tests.conftest import NOW

TODAY = NOW.date()


def _silent(stage: str, share: float) -> None:
    """Report nothing."""


def _taxonomy(session: Session) -> None:
    session.add(Topsector(id="water", name_nl="Water", name_en="Water", valid_from=TODAY, **make.SOURCE))
    session.add(Region(code="NL-OV", level="province", name="Overijssel", country="NL", **make.SOURCE))


def _filled(engine: Engine) -> None:
    with writing(engine) as session:
        _taxonomy(session)
        twente = make.organisation(session, "twente", province="NL-OV", lat=52.2, lon=6.9, text_en="Photonics")
        bavaria = make.organisation(session, "bavaria", country="DE", kind=Kind.CLUSTER)
        life = {"expires_on": date(2028, 1, 5)}
        make.listing(session, twente, "NEED-NL-2026-0001", keywords=["photonics"], trl_from=3, trl_to=5, **life)
        make.listing(session, bavaria, "CAP-DE-2026-0001", kind=ListingKind.CAPABILITY, **life)
        make.listing(session, bavaria, "NEED-DE-2026-0009", confidential=True, title="Hidden wish", **life)
        make.proposal(session, twente, bavaria)
        joint = Collaboration(key="p1", title="Joint", **make.SOURCE)
        session.add(joint)
        session.flush()
        for one in (twente, bavaria):
            session.add(CollaborationParticipant(collaboration_id=joint.id or 0, organisation_id=one.id or 0))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _put(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_two_exports_are_the_same_and_name_no_person(database: Engine, tmp_path: Path) -> None:
    _filled(database)
    with writing(database) as session:
        make.person(session, "somebody")

    written = export(database, tmp_path / "one", False, _silent)
    export(database, tmp_path / "other", False, _silent)

    assert written == {"organisations": 2, "listings": 2, "collaborations": 1, "memberships": 0, "proposals": 2}
    for name in written:
        content = (tmp_path / "one" / f"{name}.jsonl").read_text()
        assert content == (tmp_path / "other" / f"{name}.jsonl").read_text()
        assert "somebody" not in content


def test_confidential_listings_go_out_only_when_asked_for(database: Engine, tmp_path: Path) -> None:
    _filled(database)

    export(database, tmp_path / "open", False, _silent)
    export(database, tmp_path / "all", True, _silent)

    assert "Hidden wish" not in (tmp_path / "open" / "listings.jsonl").read_text()
    assert "Hidden wish" in (tmp_path / "all" / "listings.jsonl").read_text()


def test_an_export_read_into_an_empty_database_exports_the_same(
    database: Engine, sqlite: Engine, tmp_path: Path
) -> None:
    _filled(database)
    export(database, tmp_path / "first", True, _silent)
    with writing(database) as session:
        for model in (CollaborationParticipant, Collaboration):
            for row in session.exec(select(model)).all():
                session.delete(row)
        session.flush()
    _emptied(database)

    for importer, name in ((import_organisations, "organisations"), (import_listings, "listings")):
        report = importer(database, tmp_path / "first" / f"{name}.jsonl", NOW, False)
        assert report.problems == []

    export(database, tmp_path / "second", True, _silent)
    for name in ("organisations", "listings"):
        first = (tmp_path / "first" / f"{name}.jsonl").read_bytes()
        assert first == (tmp_path / "second" / f"{name}.jsonl").read_bytes()


def _emptied(engine: Engine) -> None:
    """Takes out what was exported, the taxonomy stays."""
    from sqlalchemy import delete

    from service.matchmaking.models import Proposal, ProposalSide

    with writing(engine) as session:
        for model in (ProposalSide, Proposal, Listing, Organisation):
            session.connection().execute(delete(model))


def _organisation(**values: Any) -> dict[str, Any]:
    return {"id": "new-park", "name": "New Park", "country": "NL", "kind": "other", **values}


def _need(**values: Any) -> dict[str, Any]:
    row = {
        "id": "NEED-NL-2026-0500", "organisation": "twente", "kind": "need", "title": "A need", "language": "en",
        "published": "2026-11-01", "partner_wanted": "a company", "partner_task": "to test",
    }  # fmt: skip
    return {**row, **values}


def test_a_second_import_changes_nothing_and_a_dry_run_keeps_nothing(database: Engine, tmp_path: Path) -> None:
    path = _put(tmp_path / "organisations.jsonl", [_organisation()])

    tried = import_organisations(database, path, NOW, True)
    with reading(database) as session:
        assert session.exec(select(Organisation)).all() == []
    first, second = (import_organisations(database, path, NOW, False) for _ in range(2))

    assert tried.added == first.added == ["new-park"]
    assert (second.added, second.changed, second.equal) == ([], {}, 1)


def _kept(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.exec(select(Listing)).all())


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"title": "x" * 121}, "title"),
        ({"language": "es"}, "language"),
        ({"kind": "wish"}, "kind"),
        ({"organisation": "nobody"}, "organisation"),
        ({"partner_task": ""}, "partner_task"),
        ({"trl_from": 7, "trl_to": 5}, "trl_from"),
        ({"published": "soon"}, "published"),
        ({"expires": "2026-11-01"}, "expires"),
        ({"countries_wanted": ["XX"]}, "countries_wanted.0"),
    ],
)
def test_one_wrong_line_is_named_and_nothing_at_all_is_kept(
    wrong: dict[str, Any], column: str, database: Engine, tmp_path: Path
) -> None:
    with writing(database) as session:
        make.organisation(session, "twente")
    path = _put(tmp_path / "listings.jsonl", [_need(), _need(id="NEED-NL-2026-0501", **wrong)])

    report = import_listings(database, path, NOW, False)

    assert [str(one).split(": ")[:2] for one in report.problems] == [["listings.jsonl:2", column]]
    assert _kept(database) == 0


def test_the_longest_title_and_the_day_after_are_taken(database: Engine, tmp_path: Path) -> None:
    with writing(database) as session:
        make.organisation(session, "twente")
    path = _put(tmp_path / "listings.jsonl", [_need(title="x" * 120, expires="2026-11-02")])

    report = import_listings(database, path, NOW, False)

    assert (report.problems, _kept(database)) == ([], 1)


def test_packed_files_are_read_and_broken_ones_are_said(database: Engine, tmp_path: Path) -> None:
    whole, broken = tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"
    whole.write_bytes(gzip.compress((json.dumps(_organisation()) + "\n").encode()))
    broken.write_bytes(whole.read_bytes()[:-9])

    reports: list[Report] = [import_organisations(database, path, NOW, False) for path in (broken, whole)]

    assert [len(one.problems) for one in reports] == [1, 0]
    assert reports[1].added == ["new-park"]
