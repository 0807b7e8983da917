"""Makes the page that says what went wrong, for whoever asks, with a number to ask after."""

import logging
import re
import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from service.accounts.policy import VISITOR
from service.db import reading
from service.i18n import colon
from service.i18n import gettext as _
from service.rendering import render
from service.web.dependencies import reader_of
from service.web.fault_words import words_of
from service.web.pages import around, surroundings
from service.web.problems import PROGRAMS, problem

log = logging.getLogger(__name__)
SECRET = re.compile(r"^/(answer|unsubscribe|sign-in|invitation)/.+", re.DOTALL)


def fault(request: Request, status: int, said: str = "", wait: int = 0, error: Exception | None = None) -> Response:
    """Answers a request that cannot be answered, and logs it under the number that the page shows.

    `said` tells more than the status does; `wait` is after how many seconds it may be tried again; `error` is what
    the log needs to know more of.
    """
    reference = secrets.token_hex(4)
    level = logging.ERROR if status == 500 else logging.WARNING if error else logging.INFO
    what = (request.method, logged(request.url.path), status, reference)
    log.log(level, "%s %s answered %s, reference %s", *what, exc_info=error)
    if request.url.path.startswith(PROGRAMS):
        return problem(request, status, said, reference)
    answer = fault_page(request, status, reference, {"said": said, "wait": wait})
    if wait:
        answer.headers["retry-after"] = str(wait)
    return answer


def logged(path: str) -> str:
    """An address as the log may hold it: on one line, without the secret of a mailed link."""
    return ascii(SECRET.sub(r"/\1/...", path))[1:-1]


def fault_page(request: Request, status: int, reference: str, more: dict[str, Any]) -> Response:
    """The page itself; it needs no database, and without one shows what a visitor sees.

    Where it cannot be made either, a line of text is all: it must not fail once more.
    """
    words = words_of(status)
    context = {"status": status, "reference": reference, "words": words, **more}
    try:
        return HTMLResponse(render("pages/faults/fault.html", **_around(request, status), **context), status)
    except Exception:
        log.exception("the page of reference %s could not be made", reference)
        said = colon(_("Reference"))
        return PlainTextResponse(f"{words.title}. {said} {reference}\n", status)


def _around(request: Request, status: int) -> dict[str, Any]:
    """What is around the page; a database that is known to be out of reach is not asked."""
    if status != 503:
        try:
            with reading(request.app.state.engine) as session:
                return around(request, session, reader_of(request, session))
        except SQLAlchemyError as error:
            log.warning("a page of a fault was made without the database: %s", type(error).__name__)
    return {**surroundings(request, VISITOR), "readers": []}
