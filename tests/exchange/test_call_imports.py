"""Calls in the layout of the Funding & Tenders portal: what is new, changed, refused and why, and limits of files."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.db import reading
from service.directory.call_models import CallStages
from service.exchange.call_imports import import_calls
from service.exchange.portal import LARGEST, FileProblem, read
from service.funding.call_keeping import call_by
from tests.conftest import NOW

TOPIC = {
    "type": 1, "identifier": "HORIZON-CL4-2027-01-01", "title": "Robots", "callTitle": "Digital and industry",
    "frameworkProgramme": {"id": 43108390, "abbreviation": "HORIZON"}, "keywords": ["robots", "care"],
    "plannedOpeningDateLong": 1762387200000, "deadlineDatesLong": [1797465600000, 1786406400000],
    "submissionProcedure": {"abbreviation": "two-stage"},
    "actions": [{"types": [{"typeOfAction": "HORIZON-RIA"}], "status": {"abbreviation": "Open"}}],
}  # fmt: skip
SEARCHED = {
    "reference": "1COMPETITIVE_CALL", "url": "https://ec.europa.eu/x.json",
    "metadata": {
        "type": ["1"], "identifier": ["HORIZON-CL5-2024-D2-01-03"], "title": ["Batteries"],
        "frameworkProgramme": ["43108390"], "keywords": ["[\"Energy storage\",\"repair\"]"],
        "typesOfAction": ["HORIZON  Research and Innovation Actions"],
        "deadlineDate": ["2027-04-18T19:00:00.000+0200"],
        "startDate": ["2026-12-07T00:00:00.000+0100"], "descriptionByte": ["<p>Store &amp; <b>reuse</b></p>"],
    },
}  # fmt: skip
CSV = (
    "identifier;title;frameworkProgramme;typesOfAction;plannedOpeningDate;deadlineDates\n"
    "HORIZON-CL4-2027-01-01;Robots at home;HORIZON;HORIZON-RIA;2025-11-06;2026-08-11 2026-12-17\n"
    "=CMD();Sums;HORIZON;HORIZON-RIA;;2027-01-01\n"
    "HORIZON-2;=1+1;HORIZON;HORIZON-RIA;;2027-01-01\n"
    "LIFE-1;Nature;LIFE;LIFE-PJG;;2027-01-01\n"
    "HORIZON-3;Too short;HORIZON\n"
    "HORIZON-4;No day;HORIZON;HORIZON-CSA;;soon\n"
)


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_the_portals_list_and_its_search_are_read(tmp_path: Path, sqlite: Engine) -> None:
    listed = {"fundingData": {"GrantTenderObj": [TOPIC, {**TOPIC, "type": 0, "identifier": "TENDER"}]}}
    topics = _file(tmp_path, "grantsTenders.json", json.dumps(listed))

    dry = import_calls(sqlite, topics, NOW, dry_run=True)
    first = import_calls(sqlite, topics, NOW, dry_run=False)
    second = import_calls(sqlite, topics, NOW, dry_run=False)
    found = import_calls(sqlite, _file(tmp_path, "s.json", json.dumps({"results": [SEARCHED]})), NOW, dry_run=False)

    assert len(dry.new) == len(first.new) == len(found.new) == 1 and second.equal == 1
    assert [(one.line, one.problem) for one in first.refused] == [(2, "is no topic of grants")]
    with reading(sqlite) as session:
        one, other = (call_by(session, name) for name in ("HORIZON-CL4-2027-01-01", "HORIZON-CL5-2024-D2-01-03"))
    assert (one.programme, one.instrument, one.stages) == ("horizon-europe", "ria", CallStages.STAGES)
    assert one.deadlines == ["2026-08-11", "2026-12-17"] and str(one.opens_on) == "2025-11-06"
    assert one.topics == ["robots", "care"] and other.topics == ["Energy storage", "repair"]
    assert other.deadlines == ["2027-04-18"] and other.text == "Store & reuse" and str(other.opens_on) == "2026-12-07"


def test_of_a_csv_each_line_that_is_refused_is_named_and_the_others_say_what_changes(
    tmp_path: Path, sqlite: Engine
) -> None:
    import_calls(sqlite, _file(tmp_path, "a.json", json.dumps([TOPIC])), NOW, dry_run=False)

    report = import_calls(sqlite, _file(tmp_path, "calls.csv", CSV), NOW, dry_run=False)

    changed = {one["field"]: (one["from"], one["to"]) for one in report.changed[0].changes}
    assert changed["title"] == ("Robots", "Robots at home") and "text" not in changed and "topics" not in changed
    problems = {one.line: one.problem for one in report.refused}
    assert list(problems) == [3, 4, 5, 6, 7]
    assert "title: begins as a formula does" in problems[4] and "no rules for it" in problems[5]
    assert problems[6] == "has 3 cells, the first line 6" and "deadlines" in problems[7]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (LARGEST + 1), "octets"), (b"\x1f\x8b\x08packed", "UTF-8"), (b"{" * 100_000, "no JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "no JSON"), (b'{"a": 1}', "GrantTenderObj"), (b"title\nx\n", "identifier"),
        (b'identifier,title\n"x', "no CSV"), (b"identifier" + b",a" * 100, "identifier"),
        (b"identifier\n" + b"x\n" * 2001, "2000 entries"), (b"", "identifier"), (b"ident\0ifier\n", "no text"),
        (b"identifier\n" + b"y" * 200_000, "no CSV"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_file_that_is_no_such_file_is_refused_whole(content: bytes, said: str) -> None:
    with pytest.raises(FileProblem, match=said):
        read("file", content)
