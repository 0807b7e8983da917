"""Makes the page that says what went wrong, for whoever asks, with a number to ask after."""

import logging
import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.exc import SQLAlchemyError

from service.accounts.policy import VISITOR
from service.db import reading
from service.rendering import render
from service.web.dependencies import reader_of
from service.web.pages import around, surroundings

log = logging.getLogger(__name__)


def fault(request: Request, status: int, said: str = "") -> HTMLResponse:
    """A page for a request that cannot be answered; `said` is a sentence that tells more than the status does."""
    reference = secrets.token_hex(4)
    log.info("%s %s answered %s, reference %s", request.method, request.url.path, status, reference)
    return fault_page(request, status, reference, said)


def fault_page(request: Request, status: int, reference: str, said: str = "") -> HTMLResponse:
    """The page itself; it needs no database, and without one shows what a visitor sees."""
    context = {**_around(request), "status": status, "reference": reference, "said": said}
    return HTMLResponse(render("pages/faults/fault.html", **context), status)


def _around(request: Request) -> dict[str, Any]:
    try:
        with reading(request.app.state.engine) as session:
            return around(request, session, reader_of(request, session))
    except SQLAlchemyError:
        return {**surroundings(request, VISITOR), "readers": []}
