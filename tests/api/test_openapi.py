"""The interface is what its description says: whatever is asked, every answer is as described."""

from collections.abc import Iterator

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks

from tests.web.conftest import Bearing

OPERATIONS = 15


def _operations(application: FastAPI) -> Iterator[schemathesis.schemas.APIOperation]:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", application)
    return (one.ok() for one in schema.get_all_operations())


def _modes(operation: schemathesis.schemas.APIOperation, whole: bool) -> tuple[GenerationMode, ...]:
    """Of what takes neither a body nor, where all is tried, a query nothing can be wrong."""
    can_be_wrong = bool(operation.body) or (whole and bool(operation.query))
    return (GenerationMode.POSITIVE, GenerationMode.NEGATIVE) if can_be_wrong else (GenerationMode.POSITIVE,)


def _tried(application: FastAPI, headers: dict[str, str], examples: int) -> int:
    """Tries each operation with what its description allows and with what it does not."""
    load_all_checks()
    tried = 0
    for operation in _operations(application):
        for mode in _modes(operation, examples > 1):

            @settings(
                max_examples=examples,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case) -> None:
                answer = case.call(headers=headers)
                assert answer.status_code < 500, (case.method, case.path, answer.text)
                case.operation.validate_response(answer)
                assert str(answer.status_code) in case.operation.definition.raw["responses"], answer.text

            ask()
        tried += 1
    return tried


def test_every_operation_answers_as_described(application: FastAPI, client: TestClient, bearing: Bearing) -> None:
    assert _tried(application, bearing("member"), 1) == OPERATIONS


@pytest.mark.long
@pytest.mark.parametrize("reader", ["visitor", "member", "national"])
def test_no_operation_breaks_whoever_asks_whatever(
    reader: str, application: FastAPI, client: TestClient, bearing: Bearing
) -> None:
    assert _tried(application, bearing(reader), 50) == OPERATIONS
