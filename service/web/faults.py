"""Turns whatever goes wrong into a page of the same design, with a number to ask after."""

import logging
import secrets
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from service.errors import Missing, Refused
from service.i18n import use_locale
from service.tokens import BadToken
from service.web.dependencies import COOKIE
from service.web.middleware import chosen_locale, security_headers
from service.web.pages import fault_page

log = logging.getLogger(__name__)


def register(app: FastAPI) -> None:
    """Gives the application its answers to errors."""
    app.add_exception_handler(Missing, lambda request, error: _answer(request, 404))
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(BadToken, lambda request, error: _answer(request, 410))
    app.add_exception_handler(RequestValidationError, lambda request, error: _answer(request, 422))
    app.add_exception_handler(HTTPException, _known)
    app.add_exception_handler(Exception, _unknown)


def _answer(request: Request, status: int) -> HTMLResponse:
    reference = secrets.token_hex(4)
    log.info("%s %s answered %s, reference %s", request.method, request.url.path, status, reference)
    return fault_page(request, status, reference)


def _refused(request: Request, error: Exception) -> Response:
    """A visitor is asked to sign in first; whoever has signed in is told no."""
    if request.method == "GET" and COOKIE not in request.cookies:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(asked)}", 303)
    return _answer(request, 403)


def _known(request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = _answer(request, status)
    answer.headers.update((isinstance(error, HTTPException) and error.headers) or {})
    return answer


def _unknown(request: Request, error: Exception) -> HTMLResponse:
    """Runs outside of all middleware, so it sees to language and headers itself."""
    reference = secrets.token_hex(4)
    log.error("%s %s failed, reference %s", request.method, request.url.path, reference, exc_info=error)
    settings = request.app.state.settings
    with use_locale(chosen_locale(request.scope, settings.default_locale)):
        answer = fault_page(request, 500, reference)
    answer.headers.update(security_headers(settings.secure_cookies))
    return answer
