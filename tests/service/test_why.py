"""The command why: a rule, or the best link as a sum of reasons and what it lacks."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.edges import barriers, profile_edges
from matching.engine import Setup, prepare
from matching.records import ListingKind
from service.cli.why import RULES
from service.db import open_engine, writing
from service.directory.models import Membership
from service.directory.vocabulary import MembershipRole, Standing
from service.settings import current
from tests import factories as make
from tests.matching.builders import TODAY, meeting
from tests.service.shell import Run, shell

NOW = "2026-01-06T09:00:00+00:00"


@pytest.fixture
def run(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Runs the command as a shell would, on a database with some organisations."""
    path = tmp_path / "schakel.db"
    path.write_bytes(sqlite_template.read_bytes())
    _fill(f"sqlite:///{path}")
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("SCHAKEL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SCHAKEL_EMBEDDER", "none")
    monkeypatch.setenv("SCHAKEL_SECRET_KEY", "a key for tests only, long enough to be taken")
    current.cache_clear()

    yield shell("why", monkeypatch, capsys)
    current.cache_clear()


def _fill(address: str) -> None:
    engine = open_engine(address)
    both: dict[str, Any] = {
        "keywords": ["zout", "terugwinnen"], "fields": ["water-treatment"], "cooperation": ["rd-project"],
        "title": "Zout terugwinnen uit proceswater", "language": "nl",
    }  # fmt: skip
    with writing(engine) as session:
        asks, answers, _, out, part = (
            make.organisation(session, slug, **values)
            for slug, values in (
                ("wetsus", {"lat": 53.2, "lon": 5.8}), ("dow-campus", {"lat": 51.3, "lon": 3.8}), ("game-lab", {}),
                ("known-only", {"standing": Standing.KNOWN}), ("wetsus-part", {}),
            )
        )  # fmt: skip
        need = make.listing(session, asks, "NEED-NL-2026-0001", **both)
        make.listing(session, answers, "CAP-NL-2026-0001", **{**both, "kind": ListingKind.CAPABILITY})
        source = {"source": "test", "licence": "CC0", "source_date": make.AT.date(), "confidence": out.confidence}
        role = MembershipRole.MEMBER
        session.add(Membership(member_id=part.id or 0, host_id=asks.id or 0, role=role, **source))
        make.proposal(session, asks, answers, need_id=need.id, proposed_at=make.AT + timedelta(days=1))
    engine.dispose()


def test_a_link_is_told_as_a_sum_with_its_score(run: Run) -> None:
    status, out, _ = run("wetsus", "dow-campus", "--now", NOW)

    assert status == 0
    assert "need “Zout terugwinnen uit proceswater” (NEED-NL-2026-0001)" in out
    assert "What it is worth to Wetsus:" in out
    assert "Both texts use these telling words" in out
    assert "in all, which makes 0." in out
    assert "the harmonic mean of" in out
    assert "Shown to Wetsus as number 1." in out


def test_as_data_the_weights_add_up(run: Run) -> None:
    status, out, _ = run("wetsus", "dow-campus", "--now", NOW, "--json")

    found = json.loads(out)
    assert status == 0
    assert found["forbidden_by"] == []
    assert found["places"] == {"wetsus": 1, "dow-campus": 1}
    for way in found["best"]["worth"].values():
        assert sum(one["weight"] for one in way["reasons"]) == way["log_odds"]


def test_what_a_weak_link_lacks_is_named(run: Run) -> None:
    _, out, _ = run("game-lab", "dow-campus", "--now", NOW)
    _, as_json, _ = run("game-lab", "dow-campus", "--now", NOW, "--json")

    assert "between their whole profiles" in out
    assert "It lacks at least two reasons for it on both sides." in out
    assert "No proposal of the two is stored." in out
    assert "It lacks something in common to talk about" in out
    assert json.loads(as_json)["lacks"] == ["reasons", "content", "score"]


@pytest.mark.parametrize(
    ("left", "right", "rule"),
    [
        ("wetsus", "wetsus", "itself"),
        ("wetsus", "known-only", "takes_no_part"),
        ("wetsus-part", "wetsus", "part_of"),
    ],
)
def test_a_rule_that_forbids_a_link_is_named(left: str, right: str, rule: str, run: Run) -> None:
    status, out, _ = run(left, right, "--now", NOW)
    _, as_json, _ = run(left, right, "--now", NOW, "--json")

    assert status == 0
    assert f"  {RULES[rule][0].upper()}{RULES[rule][1:]}.\n" in out
    assert json.loads(as_json)["forbidden_by"] == [rule]
    assert json.loads(as_json)["best"] is None


def test_an_organisation_that_is_not_there_is_status_two_with_a_hint(run: Run) -> None:
    status, out, said = run("wetsis", "dow-campus")

    assert (status, out) == (2, "")
    assert "there is no organisation 'wetsis'; is it wetsus" in said
    assert "Traceback" not in said


def test_a_word_too_few_is_status_two(run: Run) -> None:
    assert run("wetsus")[0] == 2


def test_help_has_an_example(run: Run) -> None:
    status, out, _ = run("--help")

    assert status == 0
    assert "Example: schakel why" in out


def test_every_rule_of_the_engine_has_a_sentence() -> None:
    prepared = prepare(meeting(), TODAY, Setup())

    rules = barriers(prepared, profile_edges(np.array([0]), np.array([1])))

    assert set(RULES) == {*rules, "takes_no_part"}
