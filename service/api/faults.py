"""Turns whatever goes wrong in the interface for programs into problem details."""

import logging
import secrets
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from service.api.dependencies import BadBearer
from service.db import reading
from service.db_errors import clashed, unavailable
from service.errors import Missing, Overtaken, Refused, TooOften
from service.uniting.addresses import new_slug
from service.web.problems import problem

log = logging.getLogger(__name__)
ASK = 'Bearer realm="schakel"'
SOON = 30


class Invalid(Exception):
    """What was sent is not right: by where it stands in the body (a JSON pointer), what is wrong."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(str(errors))
        self.errors = errors


def register(app: FastAPI) -> None:
    """Gives the interface its answers to errors."""
    app.add_exception_handler(Missing, _missing)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(BadBearer, lambda request, error: _unknown_bearer(request, ', error="invalid_token"'))
    app.add_exception_handler(Overtaken, lambda request, error: problem(request, 409))
    app.add_exception_handler(TooOften, _too_often)
    app.add_exception_handler(Invalid, _wrong)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _known)
    app.add_exception_handler(SQLAlchemyError, _database)
    app.add_exception_handler(Exception, _unknown)


def _missing(request: Request, error: Exception) -> Response:
    """What is nowhere; an organisation that was made one with another is led to."""
    slug = request.path_params.get("slug", "")
    with reading(request.app.state.engine) as session:
        now = new_slug(session, slug) if slug else ""
    return RedirectResponse(f"/api/v1/organisations/{now}", 308) if now else problem(request, 404)


def _refused(request: Request, error: Exception) -> Response:
    """Who came without a token is asked for one; who has one is told no."""
    return problem(request, 403) if "authorization" in request.headers else _unknown_bearer(request)


def _unknown_bearer(request: Request, more: str = "") -> Response:
    answer = problem(request, 401)
    answer.headers["www-authenticate"] = ASK + more
    return answer


def _too_often(request: Request, error: Exception) -> Response:
    return _later(problem(request, 429), error.wait if isinstance(error, TooOften) else SOON)


def _later(answer: Response, seconds: int) -> Response:
    answer.headers["retry-after"] = str(seconds)
    return answer


def _wrong(request: Request, error: Exception) -> Response:
    found = error.errors if isinstance(error, Invalid) else {}
    return problem(request, 422, errors=[{"pointer": where, "detail": said} for where, said in found.items()])


def _invalid(request: Request, error: Exception) -> Response:
    """What does not have the shape that is described, each with where it stands."""
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    return problem(request, 422, errors=[_told(one) for one in wrong])


def _told(one: Any) -> dict[str, str]:
    where, *path = one["loc"]
    if where == "body":
        return {"pointer": pointer(path), "detail": one["msg"]}
    return {"parameter": str(path[0]) if path else "", "detail": one["msg"]}


def pointer(path: Iterable[object]) -> str:
    """A place in a JSON document as RFC 6901 writes it."""
    return "".join(f"/{str(one).replace('~', '~0').replace('/', '~1')}" for one in path)


def _known(request: Request, error: Exception) -> Response:
    answer = problem(request, error.status_code if isinstance(error, HTTPException) else 500)
    answer.headers.update((isinstance(error, HTTPException) and error.headers) or {})
    return answer


def _database(request: Request, error: Exception) -> Response:
    """Two at once, or nobody there; anything else is our mistake."""
    if isinstance(error, SQLAlchemyError) and clashed(error):
        return problem(request, 409)
    if isinstance(error, SQLAlchemyError) and unavailable(error):
        return _later(problem(request, 503), SOON)
    raise error


def _unknown(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("%s %r answered 500, reference %s", request.method, request.url.path, reference, exc_info=error)
    return problem(request, 500, reference=reference)
