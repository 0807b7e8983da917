"""Turns whatever goes wrong into a page of the same design, with a number to ask after."""

import logging
import secrets
from urllib.parse import quote, urlsplit, urlunsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from service.db import reading
from service.errors import Missing, Refused
from service.i18n import use_locale
from service.tokens import BadToken
from service.web.dependencies import COOKIE, reader_of
from service.web.fault_page import fault, fault_page
from service.web.locales import chosen_locale
from service.web.middleware import security_headers

log = logging.getLogger(__name__)


def register(app: FastAPI) -> None:
    """Gives the application its answers to errors."""
    app.add_exception_handler(Missing, lambda request, error: fault(request, 404))
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(BadToken, lambda request, error: fault(request, 410))
    app.add_exception_handler(RequestValidationError, lambda request, error: fault(request, 422))
    app.add_exception_handler(HTTPException, _known)
    app.add_exception_handler(Exception, _unknown)


def _refused(request: Request, error: Exception) -> Response:
    """Whoever is not signed in, or no longer, is asked to sign in and led back; a reader is told no."""
    with reading(request.app.state.engine) as session:
        known = reader_of(request, session).person_id is not None
    if known:
        return fault(request, 403)
    answer = RedirectResponse(f"/sign-in?next={quote(_where(request))}", 303)
    if COOKIE in request.cookies:
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


def _where(request: Request) -> str:
    """The page that was asked for, or on which a form was filled in."""
    address = urlsplit(str(request.url) if request.method == "GET" else request.headers.get("referer", ""))
    return urlunsplit(("", "", address.path or "/", address.query, ""))


def _known(request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = fault(request, status)
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
