"""Turns whatever goes wrong into a page of the same design, with a number to ask after."""

from urllib.parse import quote, urlsplit, urlunsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from service.db import reading
from service.db_errors import clashed, unavailable
from service.errors import Missing, Overtaken, Refused, SignInAgain, TooOften
from service.i18n import use_locale
from service.tokens import BadToken
from service.uniting.addresses import new_slug
from service.web import cookies
from service.web.dependencies import reader_of
from service.web.fault_page import fault
from service.web.kept import keeping_form, remember
from service.web.locales import chosen_locale
from service.web.middleware import keeping, security_headers

SOON = 30
"""After how many seconds a database that is out of reach may be asked again."""


def register(app: FastAPI) -> None:
    """Gives the application its answers to errors."""
    app.add_exception_handler(Missing, _missing)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(SignInAgain, lambda request, error: _to_sign_in(request, "&again=1"))
    app.add_exception_handler(Overtaken, lambda request, error: fault(request, 409))
    app.add_exception_handler(BadToken, lambda request, error: fault(request, 410))
    app.add_exception_handler(TooOften, _too_often)
    app.add_exception_handler(SQLAlchemyError, _database)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _known)
    app.add_exception_handler(Exception, _unknown)


def _missing(request: Request, error: Exception) -> Response:
    """What is nowhere; an organisation that was made one with another is led to by its old address too."""
    slug = request.path_params.get("slug", "")
    with reading(request.app.state.engine) as session:
        now = new_slug(session, slug) if slug else ""
    if not now:
        return fault(request, 404)
    query = f"?{request.url.query}" if request.url.query else ""
    _, room, _, *rest = request.url.path.split("/")
    path = quote("/".join(["", room, now, *rest]))
    return RedirectResponse(f"{path}{query}", 301 if request.method == "GET" else 308)


def _refused(request: Request, error: Exception) -> Response:
    """Whoever is not signed in, or no longer, is asked to sign in and led back; a reader is told no.

    Whose roles are withheld is led to the second factor that they need.
    """
    with reading(request.app.state.engine) as session:
        actor = reader_of(request, session)
    if actor.withheld:
        return RedirectResponse("/me/second-factor", 303)
    return _to_sign_in(request) if actor.person_id is None else fault(request, 403)


def _to_sign_in(request: Request, more: str = "") -> Response:
    kept = keeping_form(request)
    answer = RedirectResponse(f"/sign-in?next={quote('/kept' if kept else _where(request))}{more}", 303)
    if kept:
        remember(answer, request, kept)
    if not more and cookies.given(request):
        cookies.take_back(answer, request)
    return answer


def _where(request: Request) -> str:
    """The page that was asked for, or on this site the one on which a form was filled in, else the form's own."""
    here, before = urlsplit(str(request.url)), urlsplit(request.headers.get("referer", ""))
    address = before if request.method != "GET" and before.netloc == here.netloc else here
    return urlunsplit(("", "", address.path or "/", address.query, ""))


def _too_often(request: Request, error: Exception) -> Response:
    return fault(request, 429, wait=error.wait if isinstance(error, TooOften) else SOON)


def _database(request: Request, error: Exception) -> Response:
    """Two at once, or nobody there; anything else is our mistake."""
    if isinstance(error, SQLAlchemyError) and clashed(error):
        return fault(request, 409, error=error)
    if isinstance(error, SQLAlchemyError) and unavailable(error):
        return fault(request, 503, wait=SOON, error=error)
    raise error


def _invalid(request: Request, error: Exception) -> Response:
    """A number in an address that is none names nothing; anything else is a wrong form."""
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    return fault(request, 404 if any(one["loc"][0] == "path" for one in wrong) else 422)


def _known(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = fault(request, status)
    answer.headers.update((isinstance(error, HTTPException) and error.headers) or {})
    return answer


def _unknown(request: Request, error: Exception) -> Response:
    """Runs outside of all middleware, so it sees to language and headers itself."""
    settings = request.app.state.settings
    with use_locale(chosen_locale(request.scope, settings.default_locale)):
        answer = fault(request, 500, error=error)
    answer.headers.update({**security_headers(settings.secure_cookies), **keeping(request.scope)})
    return answer
