"""A verdict is that of the command, by rules in force; what cannot be asked is told by its place."""

import io
import json
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.cli.eligible import eligible
from service.db import writing
from service.directory.vocabulary import Confidence
from service.funding.models import RuleChange
from tests import factories as make

API = "/api/v1"
PARTNERS = [{"name": "a", "country": "NL", "kind": "company"}, {"name": "b", "country": "EL", "nuts": "EL30"}]
QUESTION = {"programme": "horizon-europe", "instrument": "ria", "date": "2026-03-01", "partners": PARTNERS}


def test_question_and_answer_are_those_of_the_command(
    client: TestClient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(PARTNERS)))
    eligible(["--programme", "horizon-europe", "--instrument", "ria", "--date", "2026-03-01", "--partners", "-"])
    said = json.loads(capsys.readouterr().out)
    eligible(["--list"])
    listed = json.loads(capsys.readouterr().out)["programmes"]

    assert client.post(f"{API}/verdicts", json=QUESTION).json() == said
    found = client.get(f"{API}/programmes").json()["items"]
    assert [{"note": None, **one} for one in listed] == found


def test_a_rule_that_an_officer_changed_holds_here_too(client: TestClient, sqlite: Engine) -> None:
    said = {"text": "Two.", "text_nl": "Twee.", "source": "call", "confidence": Confidence.READ, "why": "It says so."}
    with writing(sqlite) as session:
        session.add(
            RuleChange(at=make.AT, programme="horizon-europe", instrument="ria", rule="entities", least=2, **said)
        )

    answer = client.post(f"{API}/verdicts", json=QUESTION).json()

    assert "Two." in [one["facts"].get("says") for one in answer["lines"]]


WRONG: tuple[tuple[dict[str, object], str], ...] = (
    ({"programme": "none"}, "/programme"), ({"instrument": "none"}, "/instrument"), ({"scope": "none"}, "/scope"),
    ({"date": "soon"}, "/date"), ({"partners": None}, "/partners"),
    ({"partners": [*PARTNERS, {"name": "c", "country": "QQ"}]}, "/partners/2"),
    ({"partners": [PARTNERS[0], PARTNERS[0]]}, "/partners"),
    ({"partners": [{"name": "a"}]}, "/partners/0/country"),
    ({"partners": [{"name": "a", "country": "NL", "share": 2}]}, "/partners/0/share"),
)  # fmt: skip


def test_what_cannot_be_asked_is_told_by_its_place_and_no_day_is_today(client: TestClient) -> None:
    for values, place in WRONG:
        answer = client.post(f"{API}/verdicts", json={**QUESTION, **values})
        assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [place])

    asked = {name: value for name, value in QUESTION.items() if name != "date"}
    dated = client.post(f"{API}/verdicts", json={**asked, "date": datetime.now(UTC).date().isoformat()}).json()
    assert client.post(f"{API}/verdicts", json=asked).json() == dated
