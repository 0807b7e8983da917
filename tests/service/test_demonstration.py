"""The demonstration as a newcomer builds it: one command, one JSON object, everyone's first digest."""

import email
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from matching.records import Kind
from service.accounts.models import Role, Subscription
from service.accounts.subscribing import DIGEST
from service.app import create_app
from service.db import open_engine, reading
from service.demonstration import lead_mails_here, settings_for
from service.directory.models import Organisation
from service.matchmaking.models import ProposalSide
from service.settings import ROOT
from service.tokens import read_answer, read_unsubscribe

NOW = "2026-11-24T23:30:00+00:00"
TEN_YEARS_ON = "2036-11-24T23:30:00+00:00"
pytestmark = pytest.mark.long
"""It is built once for the browser in the short form too; here it is looked at whole, as the command makes it."""

COMMAND = [sys.executable, "-c", "from service.cli import main; main()", "demo", "--no-serve", "--json"]


def _built(folder: Path, now: str) -> dict[str, Any]:
    misleading = {
        "SCHAKEL_DATABASE_URL": "postgresql://nowhere.example/x",
        "SCHAKEL_MAIL_URL": "smtp://nowhere.example",
    }
    words = [*COMMAND, "--data-dir", str(folder), "--now", now]
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, **misleading}, capture_output=True, text=True, check=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, vectors: Path) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("demo") / "made by the command"
    folder.mkdir()
    (folder / "vectors").symlink_to(vectors)
    return folder, _built(folder, NOW)


@pytest.fixture(scope="module")
def lines(demo: tuple[Path, dict[str, Any]]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (demo[0] / "proposals.jsonl").read_text().splitlines()]


@pytest.mark.long
def test_ten_years_on_the_demonstration_is_the_same(demo: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "vectors").symlink_to(demo[0] / "vectors")

    later = _built(tmp_path, TEN_YEARS_ON)

    counted = set(later) - {"now", "seconds"}
    assert {"proposals", "proposals_by_route", "pairs_considered", "digests_by_role", "mails"} < counted
    assert {name: later[name] for name in counted} == {name: demo[1][name] for name in counted}


def test_every_route_and_every_role_occurs(demo: tuple[Path, dict[str, Any]]) -> None:
    result = demo[1]

    assert result["organisations"] >= 300
    assert result["listings"] >= 450
    assert all(result["proposals_by_route"].values()) and len(result["proposals_by_route"]) == 5
    assert result["proposals_cross_topsector"] > 0
    assert all(result["digests_by_role"].values())
    assert sum(result["digests_by_role"].values()) == result["mails"]


def test_everyone_who_wants_a_digest_had_the_first_one_composed(demo: tuple[Path, dict[str, Any]]) -> None:
    with reading(open_engine(settings_for(demo[0], 8000).database_url)) as session:
        readers = len(session.exec(select(Subscription.id).where(Subscription.kind == DIGEST)).all())

    composed, empty = (sum(demo[1][name].values()) for name in ("digests_by_role", "nothing_to_say"))
    assert composed + empty == readers


def test_everyone_has_a_proposal_and_each_has_two_reasons(
    demo: tuple[Path, dict[str, Any]], lines: list[dict[str, Any]]
) -> None:
    with reading(open_engine(settings_for(demo[0], 8000).database_url)) as session:
        kinds = [Kind.HOTSPOT, Kind.CENTRE, Kind.CLUSTER]
        query = select(Organisation.slug).where(Organisation.kind.in_(kinds))  # type: ignore[attr-defined]  # a column
        expected = set(session.exec(query).all())

    assert expected <= {line["from"]["id"] for line in lines}
    assert min(len([one for one in line["reasons"] if one["kind"] != "base"]) for line in lines) >= 2
    ranks: dict[str, list[int]] = {}
    for line in lines:
        ranks.setdefault(line["from"]["id"], []).append(line["rank"])
    assert all(sorted(found) == list(range(1, len(found) + 1)) and len(found) <= 10 for found in ranks.values())


@pytest.fixture(scope="module")
def links(demo: tuple[Path, dict[str, Any]]) -> set[str]:
    """Every address in every mail, text and HTML, once; each mail is whole."""
    files = sorted((demo[0] / "mail").glob("*.eml"))
    found = set()
    for path in files:
        raw = path.read_bytes()
        mail = email.message_from_bytes(raw, policy=policy.default)
        bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
        assert all(bodies), path
        assert re.search(rb"^List-Unsubscribe: <[^>\s]+>\r\n", raw, re.M), path
        assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw, path
        found |= {link for body in bodies if body for link in re.findall(r"http://[^\s\"<>]+", body.get_content())}
    assert len(files) == demo[1]["mails"]
    return found


@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.long)])
def test_the_pages_that_mails_name_answer(demo: tuple[Path, dict[str, Any]], links: set[str], each: int) -> None:
    signed = {link for link in links if "/answer/" in link or "/unsubscribe/" in link}

    # Signed links differ in every mail, the kinds of their pages do not: some are opened, all are read below.
    opened = [*sorted(links - signed)[::each], *sorted(signed)[:: 40 * each]]
    settings = settings_for(demo[0], 8000)
    app = create_app(settings, open_engine(settings.database_url))
    with time_machine.travel(NOW), TestClient(app, base_url=settings.base_url) as client:
        wrong = {link: status for link in opened if (status := client.get(link).status_code) != 200}

    assert len(links - signed) > 500 and len(signed) > 3000
    assert wrong == {}


def test_every_signed_link_in_a_mail_leads_its_reader_to_a_proposal_or_to_the_end_of_mails(
    demo: tuple[Path, dict[str, Any]], links: set[str]
) -> None:
    settings, now = settings_for(demo[0], 8000), datetime.fromisoformat(NOW)
    answering, kinds = set(), Counter[str]()

    for link in links:
        token = re.sub(r"[?#].*", "", link).rpartition("/")[2]
        if "/answer/" in link:
            one = read_answer(settings.secret_key, token, now)
            answering.add((one.proposal_id, one.organisation_id, one.person_id))
        elif "/unsubscribe/" in link:
            kinds[read_unsubscribe(settings.secret_key, token).kind] += 1

    with reading(open_engine(settings.database_url)) as session:
        asked = set(session.exec(select(ProposalSide.proposal_id, ProposalSide.organisation_id)).all())
        works_for = set(session.exec(select(Role.organisation_id, Role.person_id)).all())
    assert {(proposal, own) for proposal, own, _ in answering} <= asked
    assert {(own, person) for _, own, person in answering} <= works_for
    assert len(answering) > 500
    assert kinds == {"digest": demo[1]["mails"]}


def test_a_second_start_builds_nothing_again(demo: tuple[Path, dict[str, Any]]) -> None:
    database = demo[0] / "schakel.db"
    before = database.stat().st_mtime_ns

    again = _built(demo[0], TEN_YEARS_ON)

    assert again == demo[1]
    assert database.stat().st_mtime_ns == before


@pytest.mark.long
def test_on_another_port_the_mails_lead_to_that_port(demo: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder = tmp_path / "moved"
    shutil.copytree(demo[0], folder, symlinks=True)
    settings = settings_for(folder, 8765)
    engine, yesterday = open_engine(settings.database_url), datetime.fromisoformat(NOW) - timedelta(days=1)
    moved = [lead_mails_here(engine, settings, yesterday) for _ in range(2)]
    # As if the process had ended between the mails and the note that they lead there.
    built = json.loads((folder / "built.json").read_text())
    (folder / "built.json").write_text(json.dumps({**built, "base_url": "http://127.0.0.1:87"}))

    moved.append(lead_mails_here(engine, settings, yesterday))

    files = sorted((folder / "mail").glob("*.eml"))
    bodies = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    text = "".join(str(part.get_content()) for mail in bodies if (part := mail.get_body(("plain",))))
    assert moved == [True, False, True]
    assert len(files) == demo[1]["mails"]
    assert set(re.findall(r"http://127\.0\.0\.1:\d+", text)) == {"http://127.0.0.1:8765"}
    assert all("127.0.0.1:8765" in mail["List-Unsubscribe"] for mail in bodies)


@pytest.mark.parametrize("end", [pytest.param(signal.SIGTERM, marks=pytest.mark.long), signal.SIGKILL])
def test_a_demonstration_that_is_ended_ends_its_worker_too(
    demo: tuple[Path, dict[str, Any]], end: signal.Signals, tmp_path: Path
) -> None:
    folder = tmp_path / "served"
    shutil.copytree(demo[0], folder, symlinks=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    words = [*COMMAND[:3], "demo", "--data-dir", str(folder), "--port", port]

    # The worker holds the other end of standard error: its end comes only when both processes are gone.
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as served:
        assert served.stderr
        started = any("Application startup complete" in line for line in served.stderr)
        served.send_signal(end)
        served.communicate(timeout=30)

    assert (started, served.returncode) == (True, 0 if end is signal.SIGTERM else -end)
